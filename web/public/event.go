package public

import (
	"net/url"
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

// when is the time of the event, or of its announcement before that is known.
func (v Event) when() time.Time {
	if v.Item.Event.Starts == nil {
		return v.Item.Published
	}
	return *v.Item.Event.Starts
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
	case content.RegistrationNone, content.RegistrationOff:
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

// ahead reports whether there is a date to keep: the event is not over.
func (v Event) ahead() bool {
	e := v.Item.Event
	return e.Starts != nil && e.Ends != nil && e.Ends.After(v.Now)
}

// keepWords is what the link to the event's calendar file says.
func (v Event) keepWords() string {
	if v.Item.Event.CalledOff != "" {
		return "Update my calendar"
	}
	return "Add to calendar"
}

// google is the address at which Google Calendar takes the event; page is the full address of its page.
func (v Event) google(page string) string {
	e := v.Item.Event
	const local = "20060102T150405"
	q := url.Values{"action": {"TEMPLATE"}, "text": {v.Item.Title}, "details": {v.Item.Summary + "\n\n" + page}, "location": {eventPlace(e)},
		"dates": {e.Starts.In(e.Location()).Format(local) + "/" + e.Ends.In(e.Location()).Format(local)}, "ctz": {e.Location().String()}}
	return "https://calendar.google.com/calendar/render?" + q.Encode()
}
