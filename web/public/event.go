package public

import (
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/ui"
)

// Events is a page of the calendar or of its archive.
type Events struct {
	Listing
	Now time.Time // decides how registration stands
}

// Event is one event.
type Event struct {
	Item content.Item
	Doc  markdown.Doc
	Now  time.Time
}

// open reports whether somebody can register now.
func (v Event) open() bool {
	return v.Item.Event.Registration(v.Now) == content.RegistrationOpen
}

// registration says in a sentence how registration stands; "" when there is none.
func (v Event) registration() string {
	e := v.Item.Event
	moment := func(t *time.Time) string { return ui.MomentText(*t, e.Location()) }
	switch e.Registration(v.Now) {
	case content.RegistrationNotYet:
		return "Registration opens on " + moment(e.Opens) + "."
	case content.RegistrationOpen:
		if e.Closes != nil {
			return "Register by " + moment(e.Closes) + "."
		}
		return "Registration is open until it begins."
	case content.RegistrationFull:
		return "All places are taken."
	case content.RegistrationClosed:
		return "Registration has closed."
	case content.RegistrationPast:
		return "This event is over."
	case content.RegistrationNone:
	}
	return ""
}

// linkWords is what the link to the event's own page elsewhere says.
func (v Event) linkWords() string {
	if v.Item.Event.Place == "" {
		return "Where it happens online"
	}
	return "The event’s own page"
}
