package public

import (
	"html"
	"strconv"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
)

// FeedText is an entry's whole text as HTML for feed readers: the lead picture with its credit, when and
// where of an event, the sub-headline and the dateline of a release, then the text, or the summary where there is none, and
// what was wrong in it.
func FeedText(e content.Full, doc markdown.Doc) string {
	var b strings.Builder
	if p := e.Picture; p != nil {
		b.WriteString(`<figure><img src="` + html.EscapeString(p.URL) + `" alt="` + html.EscapeString(p.Alt) +
			`" width="` + strconv.Itoa(p.Width) + `" height="` + strconv.Itoa(p.Height) + `">`)
		if words := strings.TrimSpace(p.Caption + " " + markdown.CreditLine(p.Credit)); words != "" {
			b.WriteString("<figcaption>" + html.EscapeString(words) + "</figcaption>")
		}
		b.WriteString("</figure>")
	}
	if e.Event != nil && e.Event.CalledOff != "" {
		b.WriteString("<p><b>" + html.EscapeString(e.Event.CalledOff.Name()) + ".</b> " + html.EscapeString(e.Event.Notice) + "</p>")
	}
	if e.Event != nil && e.Event.Starts != nil {
		b.WriteString("<p><b>" + html.EscapeString(eventTime(e.Event)+". "+eventPlace(e.Event)) + "</b></p>")
	}
	if e.Subheadline != "" {
		b.WriteString("<p><i>" + html.EscapeString(e.Subheadline) + "</i></p>")
	}
	text := doc.HTML
	if text == "" {
		text = "<p>" + html.EscapeString(e.Summary) + "</p>"
	}
	b.WriteString(afterDateline(Dateline(e.Place, e.Date), text))
	for _, c := range e.Corrections {
		b.WriteString("<p><b>" + html.EscapeString(correctionDay(c)) + "</b> " + html.EscapeString(c.Note) + "</p>")
	}
	return b.String()
}
