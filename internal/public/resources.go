package public

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/layout"
	view "localprogress.org/site/web/public"
)

var onlyResources = []content.Kind{content.KindResource}

// resources is the library with its facets.
func (s *Site) resources(w http.ResponseWriter, r *http.Request) error {
	l, err := s.list(r, librarySection)
	if err != nil {
		return err
	}
	documents, err := s.content.Documents(r.Context(), l.Cards)
	if err != nil {
		return err
	}
	p, err := s.frameList(r, l, librarySection)
	if err != nil {
		return err
	}
	return render(w, r, view.LibraryPage(p, view.Library{Listing: l, Documents: documents}))
}

// resourcePage is the page of one document with what it is about.
func (s *Site) resourcePage(ctx context.Context, p layout.Page, it content.Item) (templ.Component, error) {
	doc, err := s.body(ctx, it)
	p.Crumbs = inResources
	return view.ResourcePage(p, view.Resource{Item: it, Doc: doc}), err
}
