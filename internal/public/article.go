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
	a := view.Article{Item: it, Body: doc}
	if len(it.Related) == 0 {
		f := content.Filter{Kinds: []content.Kind{content.KindPost, content.KindRelease, content.KindResource}, Limit: 4}
		if len(it.Issues) > 0 {
			f.Issue = it.Issues[0].Slug
		}
		newest, err := s.content.Newest(ctx, f)
		if err != nil {
			return nil, err
		}
		a.More = without(newest, it.ID)
	}
	p.Article = &layout.Article{Published: it.Published, Tags: titles(it.Issues)}
	if it.UpdatedAt != nil {
		p.Article.Modified = *it.UpdatedAt
	}
	return view.ArticlePage(p, a), nil
}

// without is the cards but for the entry's own.
func without(cards []content.Card, id int64) []content.Card {
	var out []content.Card
	for _, c := range cards {
		if c.ID != id {
			out = append(out, c)
		}
	}
	return out
}
