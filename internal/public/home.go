package public

import (
	"context"
	"net/http"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/web/layout"
	view "localprogress.org/site/web/public"
)

// What the home page counts as news.
var homeKinds = []content.Kind{content.KindPost, content.KindRelease, content.KindNewsletter, content.KindResource}

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
	p, err := s.frame(r.Context(), "/", "", "", "Local Progress is the national network of local elected officials who organize for racial and economic justice.")
	if err != nil {
		return err
	}
	p.Announcement = announcement(h)
	p.Feeds = feedLinks(newsSection.title, func(ext string) string { return newsSection.path + ext })
	p.Data = []any{s.organization(), s.website()}
	return render(w, r, view.HomePage(p, h))
}

func (s *Site) homeContent(ctx context.Context) (view.Home, error) {
	h := view.Home{Now: s.now()}
	var err error
	if h.Latest, err = s.content.Newest(ctx, content.Filter{Kinds: homeKinds, Limit: 5}); err != nil {
		return h, err
	}
	if h.Issues, err = s.content.All(ctx, content.KindIssue); err != nil {
		return h, err
	}
	programs, err := s.content.All(ctx, content.KindProgram)
	if err != nil {
		return h, err
	}
	if len(programs) > 0 {
		h.Program = &programs[0]
	}
	if h.Chapters, err = s.content.All(ctx, content.KindChapter); err != nil {
		return h, err
	}
	if h.Events, err = s.content.Newest(ctx, content.Filter{Kinds: []content.Kind{content.KindEvent}, Order: content.Upcoming, Limit: 3}); err != nil {
		return h, err
	}
	h.Clippings, err = s.content.Newest(ctx, content.Filter{Kinds: []content.Kind{content.KindClipping}, Limit: 3})
	h.Feature = feature(h)
	return h, err
}

// feature is the first of the coming events that can be registered for; nil when there is none.
func feature(h view.Home) *content.Card {
	for _, e := range h.Events {
		if e.Event.Registration(h.Now) == content.RegistrationOpen {
			return &e
		}
	}
	return nil
}

// announcement says when registration for the featured event closes; nil when it has no such date.
func announcement(h view.Home) *layout.Announcement {
	if h.Feature == nil || h.Feature.Event.Closes == nil {
		return nil
	}
	closes := h.Feature.Event.Closes.In(h.Feature.Event.Location())
	return &layout.Announcement{Text: h.Feature.Title + ": registration closes on " + closes.Format("Monday, January 2") + ".",
		LinkText: "Register", Href: h.Feature.Path()}
}
