package public

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/pattern"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/web/layout"
)

// pageMaker makes the page of one entry.
type pageMaker func(s *Site, ctx context.Context, p layout.Page, it content.Item) (templ.Component, error)

// pages says for every kind which section of the navigation its entries belong to, and who makes their
// page, for readers and for the admin's preview alike.
var pages = map[content.Kind]struct {
	nav  string
	make pageMaker
}{
	content.KindPost:       {"/news", (*Site).articlePage},
	content.KindNewsletter: {"/news", (*Site).articlePage},
	content.KindRelease:    {"/press", (*Site).releasePage},
	content.KindClipping:   {"/press", (*Site).clippingPage},
	content.KindIssue:      {"/issues", (*Site).issuePage},
	content.KindChapter:    {"/chapters", (*Site).chapterPage},
	content.KindEvent:      {"/events", (*Site).eventPage},
	content.KindResource:   {"/resources", (*Site).resourcePage},
	content.KindProgram:    {"", (*Site).programPage},
	content.KindCampaign:   {"", (*Site).campaignPage},
	content.KindPage:       {"", (*Site).standingPage},
	content.KindPerson:     {"", (*Site).personPage},
}

// entry answers with the page of the public entry under {slug} among the kinds.
func (s *Site) entry(kinds ...content.Kind) server.Handler {
	return s.entryAs(func(r *http.Request, p layout.Page, it content.Item) (templ.Component, error) {
		return pages[it.Kind].make(s, r.Context(), p, it)
	}, kinds...)
}

// entryAs answers with what make makes of the public entry under {slug} among the kinds. A page is reached below its own
// parent only; asked for without one, it is sent on there unless another entry had that address.
func (s *Site) entryAs(make func(r *http.Request, p layout.Page, it content.Item) (templ.Component, error), kinds ...content.Kind) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		it, err := s.content.Public(r.Context(), chi.URLParam(r, "slug"), kinds...)
		if err != nil {
			return err
		}
		if it.Path() != r.URL.Path {
			to, err := s.Moved(r, r.URL.Path)
			if errors.Is(err, content.ErrNotFound) && chi.URLParam(r, "parent") == "" {
				to, err = it.Path(), nil
			}
			if err != nil {
				return err
			}
			server.Moved(w, r, to)
			return nil
		}
		p, err := s.frameEntry(r.Context(), it)
		if err != nil {
			return err
		}
		c, err := make(r, p, it)
		if err != nil {
			return err
		}
		return render(w, r, c)
	}
}

// Page makes the page of an entry as readers see it. The admin's preview gives it entries that are not
// public yet.
func (s *Site) Page(ctx context.Context, it content.Item) (templ.Component, error) {
	p, err := s.frameEntry(ctx, it)
	if err != nil {
		return nil, err
	}
	return pages[it.Kind].make(s, ctx, p, it)
}

// frameEntry is the frame of an entry's page.
func (s *Site) frameEntry(ctx context.Context, it content.Item) (layout.Page, error) {
	title, description := it.Title, it.Summary
	if it.SEOTitle != "" {
		title = it.SEOTitle
	}
	if it.SEODescription != "" {
		description = it.SEODescription
	}
	p, err := s.frame(ctx, it.Path(), pages[it.Kind].nav, title, description)
	if err != nil {
		return p, err
	}
	p.Hue, p.Archived = pattern.Hue(it.Hue()), it.Archived
	p.Image, p.ImageAlt = s.shareURL(it), it.Title
	p.Markdown, p.Data = it.Path()+".md", s.linked(it)
	return p, nil
}
