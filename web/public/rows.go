package public

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// anchor is the attribute that lets a link lead to a row.
func anchor(c content.Card, wanted bool) templ.Attributes {
	if !wanted {
		return nil
	}
	return templ.Attributes{"id": c.Slug}
}

// clippingDate is the day on the article, or the day it was listed here where nobody noted it.
func clippingDate(c content.Card) time.Time {
	if c.Clipping != nil && c.Clipping.Published != nil {
		return c.Clipping.Published.UTC()
	}
	return c.Published.In(ui.Zone)
}

// eventPlace is where the event happens, in words.
func eventPlace(e *content.Event) string {
	if e.Place == "" {
		return "Online"
	}
	return e.Place
}

// fileTypes are the names that readers know file types by.
var fileTypes = map[string]string{
	"application/pdf": "PDF", "text/csv": "CSV", "application/zip": "ZIP", "text/plain": "Text",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   "Word",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         "Excel",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
}

// documentWords says what a resource is to hold: "PDF, 12 pages, 640 KB. English". What is not known is left out.
func documentWords(r *content.Resource, d content.Document) string {
	var parts []string
	if d.URL != "" {
		parts = append(parts, fileType(d))
	}
	if n := documentPages(r, d); n > 0 {
		parts = append(parts, plural(n, "page", "pages"))
	}
	if d.URL != "" {
		parts = append(parts, ui.Bytes(d.Bytes))
	}
	words := strings.Join(parts, ", ")
	if name := ui.LanguageName(r.Language); name != "" {
		if words != "" {
			words += ". "
		}
		words += name
	}
	return words
}

// DocumentFigures say what a document is: "PDF, 12 pages, 640 KB. English".
func DocumentFigures(d content.Document) string {
	return documentWords(&content.Resource{Language: d.Language}, d)
}

// documentPages is how long the document is: what its file says, which is the newest, before what an editor typed.
func documentPages(r *content.Resource, d content.Document) int { return cmp.Or(d.Pages, r.Pages) }

func fileType(d content.Document) string {
	if name, ok := fileTypes[d.Mime]; ok {
		return name
	}
	return "File"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return ui.Thousands(n) + " " + many
}

// mapStates are the chapters as the map wants them.
func mapStates(chapters []content.Card) []ui.MapState {
	var states []ui.MapState
	for _, c := range chapters {
		if c.OwnChapter != nil {
			states = append(states, ui.MapState{Code: c.OwnChapter.State, Organizing: c.OwnChapter.Status != content.ChapterCertified})
		}
	}
	return states
}

// inSentence is a title within a sentence: "Home rule" becomes "home rule", while "LGBTQ rights" stays.
func inSentence(title string) string {
	first, n := utf8.DecodeRuneInString(title)
	if n == 0 {
		return ""
	}
	if next, _ := utf8.DecodeRuneInString(title[n:]); unicode.IsUpper(next) {
		return title
	}
	return string(unicode.ToLower(first)) + title[n:]
}

// Group is a part of a list under a heading of its own.
type Group struct {
	Heading string
	Cards   []content.Card
}

// groupBy parts the cards, whose order stays, wherever the heading changes.
func groupBy(cards []content.Card, heading func(content.Card) string) []Group {
	var groups []Group
	for _, c := range cards {
		h := heading(c)
		if n := len(groups); n == 0 || groups[n-1].Heading != h {
			groups = append(groups, Group{Heading: h})
		}
		last := &groups[len(groups)-1]
		last.Cards = append(last.Cards, c)
	}
	return groups
}

// byYear parts entries by the year of publishing.
func byYear(cards []content.Card) []Group {
	return groupBy(cards, func(c content.Card) string { return strconv.Itoa(c.Published.In(ui.Zone).Year()) })
}

// byArticleMonth parts clippings by the month on the article, the latest first. Their order in the list is
// that of listing here, which is close to that of the articles, so sorting a page is enough.
func byArticleMonth(cards []content.Card) []Group {
	sorted := slices.Clone(cards)
	slices.SortStableFunc(sorted, func(a, b content.Card) int { return clippingDate(b).Compare(clippingDate(a)) })
	return groupBy(sorted, func(c content.Card) string { return clippingDate(c).Format("January 2006") })
}

// byEventMonth parts events by the month in which they start, in their own zones.
func byEventMonth(cards []content.Card) []Group {
	return groupBy(cards, func(c content.Card) string {
		return c.Event.Starts.In(c.Event.Location()).Format("January 2006")
	})
}

// firstTitle is the first title, for kickers, or "".
func firstTitle(refs []content.Ref) string {
	if len(refs) == 0 {
		return ""
	}
	return refs[0].Title
}
