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
	"localprogress.org/site/internal/feed"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/letter"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/internal/surrogate"
	"localprogress.org/site/web/layout"
)

// Site answers visitors.
type Site struct {
	web     *server.Web
	content *content.Store
	media   *media.Store
	inbox   *inbox.Store
	letters *letter.Store
	guests  *guest.Store
	now     func() time.Time
	baseURL string // "https://localprogress.org", without a slash at the end
	shares  *shareImages
	texts   texts

	searchingNear chan struct{}

	moment time.Time // as of which staff see it; zero: as of now

	// Static says that the pages are for a copy without anybody behind it: they offer nothing that has to be answered.
	// It is set before the first request.
	Static bool
}

// New returns the public site. baseURL is how its own addresses begin in canonical links.
func New(web *server.Web, c *content.Store, m *media.Store, in *inbox.Store, letters *letter.Store, guests *guest.Store, now func() time.Time, baseURL string) *Site {
	return &Site{web: web, content: c, media: m, inbox: in, letters: letters, guests: guests, now: now, baseURL: baseURL, shares: newShareImages(), texts: newTexts(),
		searchingNear: make(chan struct{}, searchesNear)}
}

// Routes adds every public address to the router, to be read from top to bottom beside ADDRESSES.
func (s *Site) Routes(r chi.Router) {
	get := func(path string, h server.Handler) {
		r.Get(path, s.web.Handle(s.helping(s.orMoved(h))))
		r.Head(path, s.web.Handle(s.helping(s.orMoved(h))))
	}
	// an entry is a page, and Markdown
	entry := func(path string, kinds ...content.Kind) {
		get(path+".md", s.source(kinds...))
		get(path, s.entry(kinds...))
	}
	// a list is a page, and feeds
	feeds := func(path string, find finder) {
		for _, form := range feed.Forms {
			get(path+"."+form.Ext, s.feed(form, find))
		}
	}
	for _, c := range sections {
		feeds(c.path, c.itself)
	}
	get("/", s.home)
	get("/news", s.news)
	entry("/news/{slug}", content.KindPost, content.KindNewsletter)
	get("/press", s.press)
	get("/press/releases", s.releases)
	get("/press/in-the-news", s.inTheNews)
	entry("/press/in-the-news/{slug}", content.KindClipping)
	get("/press/kit", s.kit)
	get("/press/kit.zip", s.kitArchive)
	get("/press/kit/{file}", s.kitFile)
	get("/press/{slug}"+plainText, s.releaseText)
	entry("/press/{slug}", content.KindRelease)
	get("/issues", s.issues)
	feeds("/issues/{slug}", s.entriesOf(content.KindIssue))
	entry("/issues/{slug}", content.KindIssue)
	get("/chapters", s.chapters)
	feeds("/chapters/{slug}", s.entriesOf(content.KindChapter))
	entry("/chapters/{slug}", content.KindChapter)
	get("/events", s.events)
	get("/events/past", s.pastEvents)
	get("/events.ics", s.calendar)
	get("/events/{slug}.ics", s.eventCalendar)
	entry("/events/{slug}", content.KindEvent)
	get("/resources", s.resources)
	entry("/resources/{slug}", content.KindResource)
	entry("/programs/{slug}", content.KindProgram)
	entry("/campaigns/{slug}", content.KindCampaign)
	get("/newsletters", s.newsletters)
	feeds("/newsletters/{series}", s.numbersOf)
	get("/newsletters/{series}", s.series)
	get("/people/{slug}.md", s.source(content.KindPerson))
	get("/people/{slug}", s.entryAs(s.personOf, content.KindPerson))
	s.formRoutes(r)
	get("/thank-you/{form}", s.thanks)
	get("/search", s.search)
	get("/search/suggest", s.suggest)
	get("/pattern/{slug}.svg", s.pattern)
	get("/share/site.png", s.siteShare)
	get("/share/{kind}/{slug}.png", s.share)
	get("/sitemap.xml", s.sitemap)
	get("/sitemap-{part:[0-9]{1,9}}.xml", s.sitemapFile)
	get("/news-sitemap.xml", s.newsSitemap)
	get("/robots.txt", s.robots)
	get("/llms.txt", s.llms)
	get(openSearchPath, s.openSearch)
	get("/favicon.ico", s.icon("favicon.ico"))
	get("/apple-touch-icon.png", s.icon("touch.png"))
	get("/.well-known/security.txt", s.security)
	get("/files/releases/{slug}.zip", s.photographs)
	get("/files/{hash:[0-9a-f]{64}}/{name}", s.picture)
	get("/files/{id:[0-9]+}/{hash:[0-9a-f]{64}}/{name}", s.formerDocument)
	get("/files/{id:[0-9]+}/{name}", s.document)
	s.guestRoutes(r)
	entry("/{slug}", content.KindPage) // last: pages live at the root
	entry("/{parent}/{slug}", content.KindPage)
	r.NotFound(s.web.Handle(s.helping(s.orMoved(func(http.ResponseWriter, *http.Request) error { return server.NotFound() }))))
	r.MethodNotAllowed(s.web.Handle(s.helping(func(http.ResponseWriter, *http.Request) error {
		return &server.Problem{Status: http.StatusMethodNotAllowed, Message: "This page can only be read."}
	})))
}

// frame is the page around the content: navigation without the pages that are not there, canonical address, the press
// contact that stands in every footer, and the announcement above the header. path is the page's address without its query.
func (s *Site) frame(ctx context.Context, path, nav, title, description string) (layout.Page, error) {
	f, err := s.content.Frame(ctx, layout.Standing())
	if err != nil {
		return layout.Page{}, err
	}
	return s.frameWith(f, path, nav, title, description), nil
}

func (s *Site) frameWith(f content.Frame, path, nav, title, description string) layout.Page {
	p := layout.Page{Title: title, Description: description, Canonical: s.baseURL + path, Nav: nav, Seed: path, Pages: f.Pages,
		Stamp: inbox.Stamp(s.now()), Image: s.baseURL + "/share/site.png", ImageAlt: siteCard.Title, Static: s.Static, Moment: s.moment}
	if len(f.Contacts) > 0 {
		c := f.Contacts[0]
		p.Press = layout.PressContact{Name: c.Name, Email: c.Email, Phone: c.Phone, Hours: c.Hours}
	}
	if a := f.Announcement; a != nil {
		p.Announcement = &layout.Announcement{Text: a.Text, LinkText: a.LinkText, Href: a.Link}
	}
	if w := f.Site; w != nil {
		p.Site = layout.Site{Heading: w.Heading, Standfirst: w.Standfirst, Description: w.Description, Strapline: w.Strapline}
	}
	p.Menus = map[string]layout.Menu{}
	for name, m := range f.Menus {
		shown := layout.Menu{Title: m.Title}
		for _, l := range m.Links {
			shown.Links = append(shown.Links, layout.Link{Text: l.Text, Href: l.Href})
		}
		p.Menus[string(name)] = shown
	}
	return p
}

// Parameters are those that change a page; all others are the marks of newsletters and trackers.
var Parameters = []string{"after", "attachment_id", "before", "chapter", "issue", "kind", "order", "p", "page", "page_id", "place",
	"q", "type", "year"}

// render answers 200 with the component, a page that is the same for everybody. Browsers ask each time whether it
// still is.
func render(w http.ResponseWriter, r *http.Request, c templ.Component) error {
	surrogate.Share(r.Context())
	w.Header().Set("Cache-Control", "no-cache")
	return server.Render(w, r, http.StatusOK, c)
}
