package public

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// MaxSearch is how much of what was typed is looked for, in characters.
const MaxSearch = 200

// Results is what a search found, and how it was asked for.
type Results struct {
	content.Found
	Text   string
	Cut    bool // what was typed is longer than MaxSearch
	Kind   content.Kind
	ByDate bool
}

// Address is where an entry is to be read: a clipping at its outlet, everything else on its own page.
// Scripts follow it, so it is never one itself.
func Address(c content.Card) string { return string(templ.URL(link(c))) }

// at is the address of the search with another kind, order or page.
func (r Results) at(text string, kind content.Kind, byDate bool, page int) string {
	q := url.Values{"q": {text}}
	if kind != "" {
		q.Set("kind", string(kind))
	}
	if byDate {
		q.Set("order", "date")
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return "/search?" + q.Encode()
}

func (r Results) ofKind(k content.Kind) string { return r.at(r.Text, k, r.ByDate, 1) }
func (r Results) instead(text string) string   { return r.at(text, r.Kind, r.ByDate, 1) }

// everything is how many results all kinds have together; 0 when counting stopped.
func (r Results) everything() int {
	n := 0
	for _, k := range r.Kinds {
		n += k.N
	}
	return n
}

// insideWords say what the document is to hold: "PDF, 12 pages, 640 KB. English".
func insideWords(h content.DocumentHit) string {
	return documentWords(&content.Resource{Language: h.Language}, h.Document)
}

// any is a search for any one of the words, "" when there is only one.
func (r Results) any() string {
	words := strings.Fields(r.Text)
	if len(words) < 2 || strings.ContainsAny(r.Text, `"-`) {
		return ""
	}
	return strings.Join(words, " or ")
}

// sorry says that nothing was found.
func (r Results) sorry() string {
	what := "page here"
	switch r.Kind {
	case "":
	case content.InDocuments:
		what = "document"
	default:
		what = "entry of this kind"
	}
	if len(strings.Fields(r.Text)) == 1 {
		return "No " + what + " has this word."
	}
	return "No " + what + " has all of these words."
}

// count says in words how much was found.
func (r Results) count() string {
	if r.Kind == content.InDocuments {
		return ui.Count(r.Total, 0, "document", "documents")
	}
	if !r.Counted && r.Kind != "" {
		return r.Kind.Plural() + " among more than " + ui.Thousands(content.SearchCount) + " results"
	}
	return ui.Count(r.Total, content.SearchCount, "result", "results")
}

// paging is the foot of the results.
func (r Results) paging() ui.Paging {
	p := ui.Paging{NewerLabel: "Previous results", OlderLabel: "More results", Note: "Page " + strconv.Itoa(r.Page)}
	if r.Page > 1 {
		p.Newer = r.at(r.Text, r.Kind, r.ByDate, r.Page-1)
	}
	if r.More {
		p.Older = r.at(r.Text, r.Kind, r.ByDate, r.Page+1)
	}
	return p
}

// timeless kinds have no date that tells a reader anything.
func timeless(k content.Kind) bool {
	switch k {
	case content.KindIssue, content.KindChapter, content.KindProgram, content.KindCampaign, content.KindPage, content.KindPerson:
		return true
	}
	return false
}

// spans is a text with what was looked for marked. It is no template, which would put blanks between the
// parts.
func spans(text []content.Span) templ.Component {
	var b strings.Builder
	for _, s := range text {
		if s.Marked {
			b.WriteString("<mark>" + templ.EscapeString(s.Text) + "</mark>")
		} else {
			b.WriteString(templ.EscapeString(s.Text))
		}
	}
	return templ.Raw(b.String())
}
