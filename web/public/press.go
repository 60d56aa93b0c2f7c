package public

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
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

// body is the release's text with the dateline at the start of its first paragraph.
func (v Release) body() templ.Component {
	line, html := Dateline(v.Item.Release.Place, v.Item.Release.Date), v.Doc.HTML
	if line == "" {
		return templ.Raw(html)
	}
	line = "<b>" + templ.EscapeString(line) + "</b> "
	if rest, ok := strings.CutPrefix(html, "<p>"); ok {
		return templ.Raw("<p>" + line + rest)
	}
	return templ.Raw("<p>" + line + "</p>" + html)
}

// boilerplate is the standing text at the end.
func (v Release) boilerplate() templ.Component {
	return templ.Raw(markdown.Render(v.Item.Boilerplate, markdown.Options{IDPrefix: "about"}).HTML)
}

// Plain is the whole release as plain text, ready to be pasted into a newsroom's system.
func (v Release) Plain() string {
	r := v.Item.Release
	when := ui.MomentText(v.Item.Published, ui.Zone)
	if v.Item.UpdatedAt != nil {
		when += "\nUpdated " + ui.MomentText(*v.Item.UpdatedAt, ui.Zone)
	}
	parts := []string{strings.ToUpper(v.flag()[:1]) + v.flag()[1:] + "\n" + when,
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

// plainPath is the address of the release as plain text.
func (v Release) plainPath() string { return v.Item.Path() + ".txt" }
