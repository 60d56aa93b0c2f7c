package public

import (
	"net/http"
	"slices"

	"localprogress.org/site/web/layout"
	view "localprogress.org/site/web/public"
	"localprogress.org/site/web/ui"
)

// The ways back from an entry to the list that holds it.
var (
	inPress     = []ui.Crumb{{Text: "Press room", Href: "/press"}}
	inCoverage  = append(slices.Clone(inPress), ui.Crumb{Text: "In the news", Href: "/press/in-the-news"})
	inChapters  = []ui.Crumb{{Text: "Chapters", Href: "/chapters"}}
	inEvents    = []ui.Crumb{{Text: "Events", Href: "/events"}}
	inResources = []ui.Crumb{{Text: "Resources", Href: "/resources"}}
	inSeries    = []ui.Crumb{{Text: "Newsletters", Href: "/newsletters"}}
)

// frameList is the frame of a list. A list that is filtered, or not at its first page, stays out of search
// engines: its entries are found without it.
func (s *Site) frameList(r *http.Request, l view.Listing, c section) (layout.Page, error) {
	p, err := s.frame(r.Context(), c.path, c.nav, c.title, c.description)
	p.Crumbs, p.Feeds = c.crumbs, l.Feeds
	p.NoIndex = len(l.Chips) > 0 || l.Newer != ""
	return p, err
}
