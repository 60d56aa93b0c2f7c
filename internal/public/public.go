// Package public holds the handlers of everything that visitors and reporters read. Each decodes the
// request, asks the store once or a few times, and renders a template of web/public.
package public

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/pattern"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/web/layout"
)

// Site answers visitors.
type Site struct {
	web     *server.Web
	content *content.Store
	media   *media.Store
	now     func() time.Time
	baseURL string // "https://localprogress.org", without a slash at the end
}

// New returns the public site. baseURL is how its own addresses begin in canonical links.
func New(web *server.Web, c *content.Store, m *media.Store, now func() time.Time, baseURL string) *Site {
	return &Site{web: web, content: c, media: m, now: now, baseURL: baseURL}
}

// Routes adds every public address to the router, to be read from top to bottom beside ADDRESSES.
func (s *Site) Routes(r chi.Router) {
	get := func(path string, h server.Handler) {
		r.Get(path, s.web.Handle(s.orMoved(h)))
		r.Head(path, s.web.Handle(s.orMoved(h)))
	}
	get("/", s.home)
	get("/news", s.news)
	get("/news/{slug}", s.entry(content.KindPost, content.KindNewsletter))
	get("/press", s.press)
	get("/press/releases", s.releases)
	get("/press/in-the-news", s.inTheNews)
	get("/press/in-the-news/{slug}", s.entry(content.KindClipping))
	get("/press/kit", s.kit)
	get("/press/{slug}"+plainText, s.releaseText)
	get("/press/{slug}", s.entry(content.KindRelease))
	get("/issues", s.issues)
	get("/issues/{slug}", s.entry(content.KindIssue))
	get("/chapters", s.chapters)
	get("/chapters/{slug}", s.entry(content.KindChapter))
	get("/events", s.events)
	get("/events/past", s.pastEvents)
	get("/events/{slug}", s.entry(content.KindEvent))
	get("/resources", s.resources)
	get("/resources/{slug}", s.entry(content.KindResource))
	get("/programs/{slug}", s.entry(content.KindProgram))
	get("/campaigns/{slug}", s.entry(content.KindCampaign))
	get("/newsletters", s.newsletters)
	get("/newsletters/{series}", s.series)
	get("/people/{slug}", s.entry(content.KindPerson))
	get("/search", s.search)
	get("/search/suggest", s.suggest)
	get("/pattern/{slug}.svg", s.pattern)
	get("/files/{hash:[0-9a-f]{64}}/{name}", s.picture)
	get("/files/{id:[0-9]+}/{name}", s.document)
	get("/{slug}", s.entry(content.KindPage)) // last: pages live at the root
	get("/{parent}/{slug}", s.entry(content.KindPage))
	r.NotFound(s.web.Handle(s.orMoved(func(http.ResponseWriter, *http.Request) error { return server.NotFound() })))
	r.MethodNotAllowed(s.web.Handle(func(http.ResponseWriter, *http.Request) error {
		return &server.Problem{Status: http.StatusMethodNotAllowed, Message: "This page can only be read."}
	}))
}

// frame is the page around the content: navigation without the pages that are not there, canonical address, and the
// press contact that stands in every footer. path is the page's address without its query.
func (s *Site) frame(ctx context.Context, path, nav, title, description string) (layout.Page, error) {
	f, err := s.content.Frame(ctx, layout.Standing())
	if err != nil {
		return layout.Page{}, err
	}
	return s.frameWith(f, path, nav, title, description), nil
}

func (s *Site) frameWith(f content.Frame, path, nav, title, description string) layout.Page {
	p := layout.Page{Title: title, Description: description, Canonical: s.baseURL + path, Nav: nav, Seed: path, Pages: f.Pages}
	if len(f.Contacts) > 0 {
		c := f.Contacts[0]
		p.Press = layout.PressContact{Name: c.Name, Email: c.Email, Phone: c.Phone, Hours: c.Hours}
	}
	return p
}

// render answers 200 with the component.
func render(w http.ResponseWriter, r *http.Request, c templ.Component) error {
	return server.Render(w, r, http.StatusOK, c)
}

// body renders an entry's Markdown with its pictures, in the entry's hue.
func (s *Site) body(ctx context.Context, it content.Item) (markdown.Doc, error) {
	return RenderBody(ctx, s.media, it)
}

// RenderBody renders an entry's Markdown as readers see it; the admin's preview uses it too. Pictures
// are those of the store; others are left out and listed in the Doc.
func RenderBody(ctx context.Context, m *media.Store, it content.Item) (markdown.Doc, error) {
	sizes, err := m.PicturesIn(ctx, it.Body)
	if err != nil {
		return markdown.Doc{}, err
	}
	return markdown.Render(it.Body, markdown.Options{
		Picture: func(src string) (markdown.Picture, bool) { p, ok := sizes[src]; return markdown.Picture(p), ok },
		// A heading "Main" must not take the id of the page's own parts.
		IDPrefix: "s-",
		Hue:      pattern.Hue(it.Hue()),
		Seed:     it.Slug,
	}), nil
}
