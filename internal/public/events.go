package public

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/layout"
	view "localprogress.org/site/web/public"
)

var onlyEvents = []content.Kind{content.KindEvent}

// events is what is to come, by month.
func (s *Site) events(w http.ResponseWriter, r *http.Request) error {
	l, err := s.list(r, content.Filter{Kinds: onlyEvents, Order: content.Upcoming, Limit: 24})
	if err != nil {
		return err
	}
	p, err := s.frameList(r, l, "/events", "Events", "Convenings, trainings and workshops of Local Progress that are still to come.")
	if err != nil {
		return err
	}
	return render(w, r, view.EventsPage(p, view.Events{Listing: l, Now: s.now()}))
}

// pastEvents is the archive, the latest first.
func (s *Site) pastEvents(w http.ResponseWriter, r *http.Request) error {
	l, err := s.list(r, content.Filter{Kinds: onlyEvents, Order: content.Past})
	if err != nil {
		return err
	}
	p, err := s.frameList(r, l, "/events", "Past events", "Convenings, trainings and workshops of Local Progress that are over.", inEvents...)
	if err != nil {
		return err
	}
	return render(w, r, view.PastEventsPage(p, view.Events{Listing: l, Now: s.now()}))
}

// eventPage is the page of one event.
func (s *Site) eventPage(ctx context.Context, p layout.Page, it content.Item) (templ.Component, error) {
	doc, err := s.body(ctx, it)
	p.Crumbs = inEvents
	return view.EventPage(p, view.Event{Item: it, Doc: doc, Now: s.now()}), err
}
