package public

import (
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/ui"
)

// Part is what there is of one sort about an issue or from a chapter, newest first.
type Part struct {
	Heading string
	Total   int    // of all of them
	All     string // address of the whole list
	Cards   []content.Card
}

// all is the words of the link to the whole list: "All 18".
func (p Part) all() string {
	if p.Total > content.CountLimit {
		return "All"
	}
	return "All " + ui.Thousands(p.Total)
}

// when says below a headline what matters of it: an event's time and place, a clipping's outlet, a date.
func when(c content.Card) string {
	switch {
	case c.Event != nil:
		return eventLine(c.Event)
	case c.Clipping != nil:
		return strings.TrimPrefix(c.Clipping.Outlet+", ", ", ") + ui.DayText(clippingDate(c)) // an import may not know the outlet
	}
	return ui.DateText(c.Published)
}

// Issue is one issue spotlight.
type Issue struct {
	Item      content.Item
	Doc       markdown.Doc
	Resources []content.Card
	Documents map[int64]content.Document
	Library   string // address of all resources on the issue; "" when there is none
	Parts     []Part // those with nothing are left out
	Chapters  []content.Card
}

// lower is the issue's name within a sentence.
func (v Issue) lower() string { return inSentence(v.Item.Title) }

func (v Issue) mailto() string {
	return mailto(v.Item.Issue.ContactEmail, v.Item.Title)
}

// mailto is the address that starts a message with a subject.
func mailto(email, subject string) string {
	// RFC 6068, 2: spaces are %20 in a mailto address, not "+".
	escape := strings.NewReplacer("%", "%25", " ", "%20", "&", "%26", "?", "%3F", "#", "%23", "\"", "%22", "+", "%2B", "\n", "", "\r", "")
	return "mailto:" + escape.Replace(email) + "?subject=" + escape.Replace(subject)
}

// source is what a fact's link to its source says.
func source(f content.Fact) string {
	if f.Source == "" {
		return "Source"
	}
	return f.Source
}
