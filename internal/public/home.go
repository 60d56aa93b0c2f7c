package public

import (
	"context"
	"net/http"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/web/layout"
	view "localprogress.org/site/web/public"
)

// home is the front page. WordPress short links, /?p=123, arrive here too.
func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	if old := oldPost(r); old != "" {
		to, err := s.Moved(r, old)
		if err != nil {
			return err
		}
		server.Moved(w, r, to)
		return nil
	}
	h, err := s.homeContent(r.Context())
	if err != nil {
		return err
	}
	p, err := s.frame(r.Context(), "/", "", "", "")
	if err != nil {
		return err
	}
	p.Description = p.Says().Description
	if p.Announcement == nil {
		p.Announcement = closing(h)
	}
	p.Feeds = feedLinks(newsSection.title, func(ext string) string { return newsSection.path + ext })
	p.Data = []any{s.organization(), s.website()}
	return render(w, r, view.HomePage(p, h))
}

func (s *Site) homeContent(ctx context.Context) (view.Home, error) {
	front, err := s.content.Front(ctx)
	if err != nil {
		return view.Home{}, err
	}
	return view.Home{Now: s.now(), Latest: front.Stories(), Feature: front.Card(content.SlotFeature), Program: front.Card(content.SlotProgram),
		Events: front.Events, Issues: front.Issues, Chapters: front.Chapters, Clippings: front.Clippings}, nil
}

// closing says when registration for the event in the card closes, where staff announce nothing; nil when there is no
// such event, or no such date.
func closing(h view.Home) *layout.Announcement {
	if h.Feature == nil || h.Feature.Event == nil || h.Feature.Event.Registration(h.Now) != content.RegistrationOpen || h.Feature.Event.Closes == nil {
		return nil
	}
	closes := h.Feature.Event.Closes.In(h.Feature.Event.Location())
	return &layout.Announcement{Text: h.Feature.Title + ": registration closes on " + closes.Format("Monday, January 2") + ".",
		LinkText: "Register", Href: h.Feature.Path()}
}
