package public

import (
	"context"
	"net/http"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/web/layout"
	view "localprogress.org/site/web/public"
	"localprogress.org/site/web/ui"
)

// programPage is the page of one program, such as the governance academy.
func (s *Site) programPage(ctx context.Context, p layout.Page, it content.Item) (templ.Component, error) {
	doc, err := s.body(ctx, it)
	return view.ProgramPage(p, view.Entry{Item: it, Doc: doc}), err
}

// campaignPage is the page of one campaign with the names under its letter.
func (s *Site) campaignPage(ctx context.Context, p layout.Page, it content.Item) (templ.Component, error) {
	v := view.Campaign{Entry: view.Entry{Item: it}}
	var err error
	if v.Doc, err = s.body(ctx, it); err != nil {
		return nil, err
	}
	v.Letter, err = s.letters.Signed(ctx, it.ID)
	return view.CampaignPage(p, v), err
}

// perPerson is how many of the entries that name a person stand on one page; their rows are short.
const perPerson = 60

// personPage is the page of one person with the newest entries that name them.
func (s *Site) personPage(ctx context.Context, p layout.Page, it content.Item) (templ.Component, error) {
	return s.personAt(ctx, p, it, content.Filter{})
}

// personOf is the page of one person, from the place in their list that the address names.
func (s *Site) personOf(r *http.Request, p layout.Page, it content.Item) (templ.Component, error) {
	q := r.URL.Query()
	return s.personAt(r.Context(), p, it, content.Filter{After: q.Get("after"), Before: q.Get("before")})
}

// personAt is the page of one person with the entries that name them, from a place in their list. What search engines are
// to know is its first page.
func (s *Site) personAt(ctx context.Context, p layout.Page, it content.Item, place content.Filter) (templ.Component, error) {
	v := view.Person{Item: it, Today: s.now()}
	var err error
	if v.Doc, err = s.body(ctx, it); err != nil {
		return nil, err
	}
	place.Limit = perPerson
	found, err := s.content.Naming(ctx, it.ID, place)
	l := listing{section: section{path: it.Path()}, filter: place}
	v.Entries = l.page(found)
	p.NoIndex = p.NoIndex || v.Entries.Newer != ""
	return view.PersonPage(p, v), err
}

// standingPage is the page of a page, at the root or below another one.
func (s *Site) standingPage(ctx context.Context, p layout.Page, it content.Item) (templ.Component, error) {
	for form, path := range pageForms {
		if it.Path() == path {
			return s.pageWith(ctx, p, it, &layout.Form{Of: form})
		}
	}
	return s.pageWith(ctx, p, it, nil)
}

// pageWith is the page with a form below its text, empty or as it was sent; nil for none.
func (s *Site) pageWith(ctx context.Context, p layout.Page, it content.Item, form *layout.Form) (templ.Component, error) {
	v := view.Entry{Item: it, Form: form}
	var err error
	if v.Doc, err = s.body(ctx, it); err != nil {
		return nil, err
	}
	p.Nav = it.Path()
	section := it.ID
	if it.Parent != nil {
		p.Nav, section = it.Parent.Path(), it.Parent.ID
		if it.Parent.Status == content.StatusPublished { // else its title may be one that readers are not to see yet
			p.Crumbs = []ui.Crumb{{Text: it.Parent.Title, Href: it.Parent.Path()}, {Text: it.Title}}
		}
	}
	if v.Section, err = s.content.Children(ctx, section); err != nil {
		return nil, err
	}
	return view.StandingPage(p, v), nil
}

// latestNumbers is how many numbers of each newsletter stand before the link to all of them.
const latestNumbers = 3

// newsletters is every series with its latest numbers.
func (s *Site) newsletters(w http.ResponseWriter, r *http.Request) error {
	c, err := s.newslettersPage(r.Context(), layout.Form{Of: inbox.FormNewsletter})
	if err != nil {
		return err
	}
	return render(w, r, c)
}

// newslettersPage is the series with the form to sign up, empty or as it was sent.
func (s *Site) newslettersPage(ctx context.Context, signUp layout.Form) (templ.Component, error) {
	series, err := s.content.SeriesList(ctx)
	if err != nil {
		return nil, err
	}
	latest, err := s.content.LatestNumbers(ctx, latestNumbers)
	if err != nil {
		return nil, err
	}
	var all []view.Series
	for _, x := range series {
		if len(latest[x.ID]) > 0 {
			all = append(all, view.Series{Series: x, Numbers: latest[x.ID]})
		}
	}
	p, err := s.frame(ctx, "/newsletters", "/news", "Newsletters", "The newsletters of Local Progress and of its chapters, with every past number.")
	p.Wrong = signUp.Errors != nil
	return view.NewslettersPage(p, all, signUp), err
}

// series is the archive of one newsletter by month.
func (s *Site) series(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	series, err := s.content.SeriesList(ctx)
	if err != nil {
		return err
	}
	for _, x := range series {
		if x.Slug != chi.URLParam(r, "series") {
			continue
		}
		q := r.URL.Query()
		found, err := s.content.Numbers(ctx, x.Slug, q.Get("after"), q.Get("before"))
		if err != nil {
			return err
		}
		l := listing{section: section{path: "/newsletters/" + x.Slug}}
		v := view.Series{Series: x, Numbers: found.Numbers, Older: l.from("after", found.After), Newer: l.from("before", found.Before),
			Later: q.Get("after") != "" || q.Get("before") != ""}
		p, err := s.frame(ctx, l.path, "/news", x.Name, x.Description)
		if err != nil {
			return err
		}
		p.Crumbs = inSeries
		p.Feeds = feedLinks(x.Name, func(ext string) string { return l.path + ext })
		p.NoIndex = found.Before != ""
		return render(w, r, view.SeriesPage(p, v))
	}
	return server.NotFound()
}
