package public

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/feed"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/layout"
	"localprogress.org/site/web/ui"
)

// PressRoom is the first page for reporters. The contacts stand before everything else.
type PressRoom struct {
	Contacts     []content.PressContact
	Releases     content.List // the newest ones; its Total counts all
	Clippings    []content.Card
	Boilerplates []content.Boilerplate
	Inquiry      layout.Form
}

// Release is one press release.
type Release struct {
	Item content.Item
	Page string // its full address
	Doc  markdown.Doc
	Now  time.Time      // before the embargo's end, in a preview, the sheet says so
	More []content.Card // other releases
}

// flag is the line that every release begins with.
func (v Release) flag() string {
	if until := v.Item.Release.EmbargoUntil; until != nil && v.Now.Before(*until) {
		return "Embargoed until " + ui.MomentText(*until, ui.Zone)
	}
	return "For immediate release"
}

// dates say when it was published and, where it was, updated; a line each.
func (v Release) dates() []string {
	lines := []string{ui.MomentText(v.Item.Published, ui.Zone)}
	if v.Item.UpdatedAt != nil {
		lines = append(lines, "Updated "+ui.MomentText(*v.Item.UpdatedAt, ui.Zone))
	}
	return lines
}

// body is the release's text with the dateline at the start of its first paragraph.
func (v Release) body() string {
	return afterDateline(Dateline(v.Item.Release.Place, v.Item.Release.Date), v.Doc.HTML)
}

// afterDateline puts the dateline, "" for none, at the start of the text's first paragraph.
func afterDateline(line, html string) string {
	if line == "" {
		return html
	}
	line = "<b>" + templ.EscapeString(line) + "</b> "
	if strings.HasPrefix(html, "<p>") || strings.HasPrefix(html, "<p ") {
		begin, rest, _ := strings.Cut(html, ">")
		return begin + ">" + line + rest
	}
	return "<p>" + line + "</p>" + html
}

// boilerplate is the standing text at the end.
func (v Release) boilerplate() string {
	return markdown.Render(v.Item.Boilerplate, markdown.Options{IDPrefix: "about"}).HTML
}

// Plain is the whole release as plain text, ready to be pasted into a newsroom's system.
func (v Release) Plain() string {
	r := v.Item.Release
	parts := []string{v.flag() + "\n" + strings.Join(v.dates(), "\n"),
		strings.TrimSpace(v.Item.Title + "\n" + r.Subheadline)}
	for _, c := range v.Item.Corrections {
		parts = append(parts, CorrectionLine(c))
	}
	parts = append(parts, strings.TrimSpace(Dateline(r.Place, r.Date)+" "+v.Doc.Text))
	if v.Item.Boilerplate != "" {
		parts = append(parts, "About Local Progress\n"+markdown.Plain(v.Item.Boilerplate))
	}
	parts = append(parts, "###")
	for _, c := range v.Item.Contacts {
		line := "Contact: " + c.Name + ", " + c.Email
		if c.Phone != "" {
			line += ", " + c.Phone
		}
		parts = append(parts, line)
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// HTML is the whole release as plain HTML, ready to be pasted into a newsroom's system: without classes, with full
// addresses. page is the release's own.
func (v Release) HTML(page string) string {
	r := v.Item.Release
	parts := []string{"<p><b>" + templ.EscapeString(v.flag()) + "</b><br>" + templ.EscapeString(strings.Join(v.dates(), ", ")) + "</p>",
		"<h1>" + templ.EscapeString(v.Item.Title) + "</h1>"}
	if r.Subheadline != "" {
		parts = append(parts, "<p><i>"+templ.EscapeString(r.Subheadline)+"</i></p>")
	}
	for _, c := range v.Item.Corrections {
		parts = append(parts, "<p>"+templ.EscapeString(CorrectionLine(c))+"</p>")
	}
	parts = append(parts, feed.Content(v.body(), page))
	if v.Item.Boilerplate != "" {
		parts = append(parts, "<h2>About Local Progress</h2>", feed.Content(v.boilerplate(), page))
	}
	parts = append(parts, "<p>###</p>")
	for _, c := range v.Item.Contacts {
		line := templ.EscapeString("Contact: "+c.Name+", ") + linkTo("mailto:"+c.Email, c.Email)
		if c.Phone != "" {
			line += ", " + linkTo(string(layout.Dial(c.Phone)), c.Phone)
		}
		parts = append(parts, "<p>"+line+"</p>")
	}
	return strings.Join(parts, "\n") + "\n"
}

func linkTo(href, words string) string {
	return `<a href="` + templ.EscapeString(href) + `">` + templ.EscapeString(words) + `</a>`
}

// plainPath is the address of the release as plain text.
func (v Release) plainPath() string { return v.Item.Path() + ".txt" }
