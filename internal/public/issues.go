package public

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/web/layout"
	view "localprogress.org/site/web/public"
)

// How much an issue's or a chapter's page shows of each sort before it links to the whole list.
const (
	perPart      = 3
	perResources = 3
)

// issues is the quilt of the issues.
func (s *Site) issues(w http.ResponseWriter, r *http.Request) error {
	all, err := s.content.All(r.Context(), content.KindIssue)
	if err != nil {
		return err
	}
	p, err := s.frame(r.Context(), "/issues", "/issues", "Issues", "What members of Local Progress work on, in their own towns and together.")
	if err != nil {
		return err
	}
	return render(w, r, view.IssuesPage(p, all))
}

// issuePage is the page of one issue.
func (s *Site) issuePage(ctx context.Context, p layout.Page, it content.Item) (templ.Component, error) {
	v := view.Issue{Item: it, Library: "/resources?issue=" + it.Slug}
	var err error
	if v.Doc, err = s.body(ctx, it); err != nil {
		return nil, err
	}
	if v.Parts, v.Resources, v.Documents, err = s.gathered(ctx, it, content.Filter{Issue: it.Slug}, "issue="+it.Slug); err != nil {
		return nil, err
	}
	if v.Chapters, err = s.content.ChaptersOn(ctx, it.ID); err != nil {
		return nil, err
	}
	p.Feeds = feedLinks(it.Title, func(ext string) string { return it.Path() + ext })
	return view.IssuePage(p, v), nil
}

// chapters is the map and the list of chapters.
func (s *Site) chapters(w http.ResponseWriter, r *http.Request) error {
	c, err := s.chaptersPage(r.Context(), layout.Form{Of: inbox.FormOrganizing})
	if err != nil {
		return err
	}
	return render(w, r, c)
}

// chaptersPage is the chapters with the form to start one, empty or as it was sent.
func (s *Site) chaptersPage(ctx context.Context, start layout.Form) (templ.Component, error) {
	all, err := s.content.All(ctx, content.KindChapter)
	if err != nil {
		return nil, err
	}
	v := view.Chapters{Form: start}
	for _, c := range all {
		if c.OwnChapter.Status == content.ChapterCertified {
			v.Certified = append(v.Certified, c)
		} else {
			v.Organizing = append(v.Organizing, c)
		}
	}
	p, err := s.frame(ctx, "/chapters", "/chapters", "Chapters", "The state chapters of Local Progress, and how to start one.")
	p.Wrong = start.Errors != nil
	return view.ChaptersPage(p, v), err
}

// chapterPage is the page of one chapter.
func (s *Site) chapterPage(ctx context.Context, p layout.Page, it content.Item) (templ.Component, error) {
	v := view.Chapter{Item: it, Library: "/resources?chapter=" + it.Slug}
	var err error
	if v.Doc, err = s.body(ctx, it); err != nil {
		return nil, err
	}
	if v.Parts, v.Resources, v.Documents, err = s.gathered(ctx, it, content.Filter{Chapter: it.Slug}, "chapter="+it.Slug); err != nil {
		return nil, err
	}
	p.Crumbs = inChapters
	p.Feeds = feedLinks(it.Title, func(ext string) string { return it.Path() + ext })
	return view.ChapterPage(p, v), nil
}

// sorts are what an issue's or a chapter's page shows, each with the list that has all of it.
var sorts = []struct {
	heading, path string
	kinds         []content.Kind
	order         content.Order
}{
	{"News", "/news?kind=post&", []content.Kind{content.KindPost}, content.NewestFirst},
	{"Press releases", "/press/releases?", onlyReleases, content.NewestFirst},
	{"In the news", "/press/in-the-news?", onlyClippings, content.NewestFirst},
	{"Newsletters", "/news?kind=newsletter&", []content.Kind{content.KindNewsletter}, content.NewestFirst},
	{"Upcoming events", "/events?", onlyEvents, content.Upcoming},
	{"Past events", "/events/past?", onlyEvents, content.Past},
}

// gathered returns the newest entries of each sort that the filter lets through, a sort with none left out, and the
// resources that stand on the entry's page: those that the editors chose, or else the newest that the filter lets
// through. query is the filter as the lists' addresses have it.
func (s *Site) gathered(ctx context.Context, it content.Item, of content.Filter, query string) (parts []view.Part, resources []content.Card, documents map[int64]content.Document, err error) {
	filters := make([]content.Filter, len(sorts)+1)
	for i, sort := range sorts {
		filters[i] = of
		filters[i].Kinds, filters[i].Order, filters[i].Limit = sort.kinds, sort.order, perPart
	}
	library := of
	library.Kinds, library.Limit = onlyResources, perResources
	filters[len(sorts)] = library
	lists, err := s.content.Lists(ctx, filters...)
	if err != nil {
		return nil, nil, nil, err
	}
	for i, sort := range sorts {
		if found := lists[i]; len(found.Cards) > 0 {
			parts = append(parts, view.Part{Heading: sort.heading, All: sort.path + query, Total: found.Total, Cards: found.Cards})
		}
	}
	for _, c := range it.Related {
		if c.Kind == content.KindResource && len(resources) < perResources {
			resources = append(resources, c)
		}
	}
	if len(resources) == 0 {
		resources = lists[len(sorts)].Cards
	}
	documents, err = s.content.Documents(ctx, resources)
	return parts, resources, documents, err
}
