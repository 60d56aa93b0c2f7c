package public

import (
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/calendar"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
)

// calendarLength is how many events to come, and how many past ones, a calendar has. The past ones stay,
// so that an event does not vanish from the reader's calendar when it is over.
const calendarLength = 100

// calendar answers with the list of events, narrowed as its page would be, as a calendar.
func (s *Site) calendar(w http.ResponseWriter, r *http.Request) error {
	l, err := s.narrow(r, eventsSection)
	if err != nil {
		return err
	}
	l.filter.Limit = calendarLength
	var events []calendar.Event
	var changed time.Time
	for _, order := range []content.Order{content.Past, content.Upcoming} {
		l.filter.Order = order
		found, err := s.content.FullText(r.Context(), l.filter)
		if err != nil {
			return err
		}
		for _, e := range found {
			events = append(events, s.calendarEvent(e))
			if e.Changed.After(changed) {
				changed = e.Changed
			}
		}
	}
	return answer(w, r, calendar.Mime, calendar.Encode("Local Progress: "+l.words(), events), changed)
}

// eventCalendar answers with one event, for the reader's own calendar.
func (s *Site) eventCalendar(w http.ResponseWriter, r *http.Request) error {
	slug := chi.URLParam(r, "slug")
	e, err := s.content.FullEvent(r.Context(), slug)
	if err != nil {
		return s.movedForm(w, r, ".ics", err)
	}
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": slug + ".ics"}))
	return answer(w, r, calendar.Mime, calendar.Encode(e.Title, []calendar.Event{s.calendarEvent(e)}), e.Changed)
}

// statuses are what calendars call an event that was called off.
var statuses = map[content.CalledOff]calendar.Status{content.Cancelled: calendar.Cancelled, content.Postponed: calendar.Tentative}

func (s *Site) calendarEvent(e content.Full) calendar.Event {
	page := s.baseURL + e.Path()
	place := e.Event.Place
	if place == "" {
		place = e.Event.Link
	}
	zone := e.Event.Location()
	// Not every calendar shows a status, so the title and the first words tell of it too.
	title, notice := e.Title, ""
	if off := e.Event.CalledOff; off != "" {
		title, notice = off.Name()+": "+title, off.Name()+". "+e.Event.Notice+"\n\n"
	}
	return calendar.Event{ID: e.ID, Version: e.Version, Status: statuses[e.Event.CalledOff], Changed: e.Changed, Title: title, Place: place, URL: page,
		Description: notice + e.Summary + "\n\n" + opening(markdown.Plain(e.Body)) + page,
		Starts:      e.Event.Starts.In(zone), Ends: e.Event.Ends.In(zone)}
}

// calendarText is how many bytes of an event's text a calendar tells, with paragraphs as they are.
const calendarText = 1200

// opening is the first paragraphs of a text, each followed by an empty line; "" where the first is too long.
func opening(text string) string {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if paragraph == "" || b.Len()+len(paragraph) > calendarText {
			break
		}
		b.WriteString(paragraph + "\n\n")
	}
	return b.String()
}
