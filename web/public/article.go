package public

import (
	"net/url"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/ui"
)

// Article is a post or a newsletter with its rendered text. The admin's preview fills the same struct.
type Article struct {
	Item content.Item
	Body markdown.Doc
}

// kicker is the words above the headline.
func (a Article) kicker() []string {
	words := []string{a.Item.Kind.Name()}
	if a.Item.Series != nil {
		words = []string{a.Item.Series.Name}
	}
	if len(a.Item.Issues) > 0 {
		words = append(words, a.Item.Issues[0].Title)
	}
	return words
}

// sections are the headings that the rail lists: of the text's highest level, and only when there is a
// choice between them.
func (a Article) sections() []markdown.Heading {
	var top []markdown.Heading
	for _, h := range a.Body.Headings {
		if h.Level == 2 {
			top = append(top, h)
		}
	}
	if len(top) < 2 {
		return nil
	}
	return top
}

// minutes is the reading time in words.
func (a Article) minutes() string {
	n := markdown.ReadingMinutes(a.Body.Words)
	if n == 1 {
		return "1 minute"
	}
	return ui.Thousands(n) + " minutes"
}

// related are the editors' choices, or else the newest on the same issue.
func (a Article) related() []content.Card {
	if len(a.Item.Related) > 0 {
		return a.Item.Related[:min(len(a.Item.Related), 3)]
	}
	return a.Item.More
}

// share is a way to pass an article on: a plain address of another site, without any script of it.
type share struct{ name, href string }

// shares are the ways to pass on the page at the address.
func shares(title, address string) []share {
	return []share{
		{"E-mail", "mailto:?subject=" + url.PathEscape(title) + "&body=" + url.PathEscape(address)},
		{"Bluesky", "https://bsky.app/intent/compose?text=" + url.QueryEscape(title+" "+address)},
		{"LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url=" + url.QueryEscape(address)},
	}
}

// tags are the issues and chapters that the entry belongs to.
func tags(it content.Item) []content.Ref {
	tags := append([]content.Ref{}, it.Issues...)
	return append(tags, it.Chapters...)
}

// textStyles are the stylesheets of a page with running text: those for every text, for code where there is some, and
// the page's own.
func textStyles(doc markdown.Doc, own ...string) []string {
	if strings.Contains(doc.HTML, `class="code-`) {
		own = append(own, "code")
	}
	return append([]string{"text"}, own...)
}
