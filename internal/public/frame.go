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
func (s *Site) frameList(r *http.Request, l view.Listing, nav, title, description string, crumbs ...ui.Crumb) (layout.Page, error) {
	p, err := s.frame(r.Context(), l.All, nav, title, description)
	p.Crumbs = crumbs
	p.NoIndex = len(l.Chips) > 0 || l.Newer != ""
	return p, err
}
