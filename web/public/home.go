package public

import (
	"time"

	"localprogress.org/site/internal/content"
)

// Home is what the home page shows. Whatever is empty is left out of the page with its heading.
type Home struct {
	Feature   *content.Card  // the marigold card below the head: an event, a campaign, anything; nil: none
	Latest    []content.Card // the first is the lead story, up to four more stand beside it
	Issues    []content.Card
	Program   *content.Card // the programme in the lilac band; nil: none
	Chapters  []content.Card
	Events    []content.Card // upcoming, at most three
	Clippings []content.Card // at most three
	Now       time.Time      // decides how registration stands
}

// action is what the feature's button says, and where it leads: straight to registration while that is open.
func (h Home) action() (words, href string) {
	c := h.Feature
	if c.Event != nil && c.Event.Registration(h.Now) == content.RegistrationOpen {
		return "Save your place", c.Event.RegistrationURL
	}
	return "Read more", c.Path()
}

// featureWords is what the feature's kicker says: when and where an event is, else the kind; that something is a page
// tells readers nothing.
func featureWords(c content.Card) []string {
	if c.Event != nil {
		return []string{c.Event.CalledOff.Name(), eventDay(c.Event), eventPlace(c.Event)}
	}
	if c.Kind == content.KindPage {
		return []string{"Featured"}
	}
	return []string{kindWords(c), issueWords(c)}
}

// eventDay is the day, or the days, of an event: "July 25, 2024", "July 25 to July 27, 2024".
func eventDay(e *content.Event) string {
	if e.Starts == nil {
		return ""
	}
	from := e.Starts.In(e.Location())
	if e.Ends == nil || sameDay(from, e.Ends.In(e.Location())) {
		return from.Format(longDate)
	}
	return from.Format("January 2") + " to " + e.Ends.In(e.Location()).Format(longDate)
}
