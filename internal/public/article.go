package public

import (
	"context"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/layout"
	view "localprogress.org/site/web/public"
)

// articlePage is the page of a post or a newsletter.
func (s *Site) articlePage(ctx context.Context, p layout.Page, it content.Item) (templ.Component, error) {
	doc, err := s.body(ctx, it)
	if err != nil {
		return nil, err
	}
	p.Article = &layout.Article{Published: it.Published, Tags: titles(it.Issues)}
	if it.UpdatedAt != nil {
		p.Article.Modified = *it.UpdatedAt
	}
	return view.ArticlePage(p, view.Article{Item: it, Body: doc}), nil
}
