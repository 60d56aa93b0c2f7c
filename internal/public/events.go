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
	l, err := s.list(r, eventsSection)
	if err != nil {
		return err
	}
	p, err := s.frameList(r, l, eventsSection)
	if err != nil {
		return err
	}
	return render(w, r, view.EventsPage(p, view.Events{Listing: l, Now: s.now()}))
}

// pastEvents is the archive, the latest first.
func (s *Site) pastEvents(w http.ResponseWriter, r *http.Request) error {
	l, err := s.list(r, pastSection)
	if err != nil {
		return err
	}
	p, err := s.frameList(r, l, pastSection)
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
