package public

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/web/ui"
)

// section is a list with an address: the page, its feeds and, for events, its calendar show the same
// entries and take the same filters.
type section struct {
	path, nav          string
	title, description string
	filter             content.Filter // where the filters of the address start from
	crumbs             []ui.Crumb
}

var (
	newsSection = section{path: "/news", nav: "/news", title: "News",
		description: "News from the towns, counties and school districts where members of Local Progress serve.",
		filter:      content.Filter{Kinds: []content.Kind{content.KindPost, content.KindNewsletter}}}
	releasesSection = section{path: "/press/releases", nav: "/press", title: "Press releases",
		description: "Every press release of Local Progress, the newest first.",
		filter:      content.Filter{Kinds: onlyReleases}, crumbs: inPress}
	coverageSection = section{path: "/press/in-the-news", nav: "/press", title: "In the news",
		description: "What other outlets report about Local Progress and its members.",
		filter:      content.Filter{Kinds: onlyClippings, Limit: clippingsPage}, crumbs: inPress}
	eventsSection = section{path: "/events", nav: "/events", title: "Events",
		description: "Convenings, trainings and workshops of Local Progress that are still to come.",
		filter:      content.Filter{Kinds: onlyEvents, Order: content.Upcoming, Limit: 24}}
	pastSection = section{path: "/events/past", nav: "/events", title: "Past events",
		description: "Convenings, trainings and workshops of Local Progress that are over.",
		filter:      content.Filter{Kinds: onlyEvents, Order: content.Past}, crumbs: inEvents}
	librarySection = section{path: "/resources", nav: "/resources", title: "Resources",
		description: "Model text, toolkits, briefs and reports for local elected officials.",
		filter:      content.Filter{Kinds: onlyResources}}
)

// sections are the lists whose addresses are known beforehand.
var sections = []section{newsSection, releasesSection, coverageSection, eventsSection, pastSection, librarySection}

// feedKinds is what the feed of an issue or a chapter holds.
var feedKinds = []content.Kind{content.KindPost, content.KindNewsletter, content.KindRelease, content.KindClipping, content.KindEvent, content.KindResource}

// finder finds the list that a feed's address is about.
type finder func(r *http.Request) (section, error)

// itself is the finder of a list whose address is fixed.
func (c section) itself(*http.Request) (section, error) { return c, nil }

// entriesOf is the finder of everything on one issue, or from one chapter.
func (s *Site) entriesOf(k content.Kind) finder {
	return func(r *http.Request) (section, error) {
		of, err := s.content.AsCard(r.Context(), chi.URLParam(r, "slug"), k)
		if err != nil {
			return section{}, err
		}
		c := section{path: of.Path(), title: of.Title, description: of.Summary, filter: content.Filter{Kinds: feedKinds}}
		if k == content.KindIssue {
			c.filter.Issue = of.Slug
		} else {
			c.filter.Chapter = of.Slug
		}
		return c, nil
	}
}

// numbersOf is the finder of the numbers of one newsletter.
func (s *Site) numbersOf(r *http.Request) (section, error) {
	all, err := s.content.SeriesList(r.Context())
	if err != nil {
		return section{}, err
	}
	for _, x := range all {
		if x.Slug == chi.URLParam(r, "series") {
			return section{path: "/newsletters/" + x.Slug, title: x.Name, description: x.Description,
				filter: content.Filter{Kinds: []content.Kind{content.KindNewsletter}, Series: x.Slug}}, nil
		}
	}
	return section{}, server.NotFound()
}
