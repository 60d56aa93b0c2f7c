package public

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/web/layout"
	view "localprogress.org/site/web/public"
)

// How much the press room shows before it links to the whole list.
const (
	pressReleases  = 5
	pressClippings = 4
)

// clippingsPage is long, for a row is short and readers look through it by month.
const clippingsPage = 60

// plainText ends the address of a release as plain text.
const plainText = ".txt"

var (
	onlyReleases  = []content.Kind{content.KindRelease}
	onlyClippings = []content.Kind{content.KindClipping}
)

// press is the press room, with the contact before everything else.
func (s *Site) press(w http.ResponseWriter, r *http.Request) error {
	c, err := s.pressPage(r.Context(), layout.Form{Of: inbox.FormMedia})
	if err != nil {
		return err
	}
	return render(w, r, c)
}

// pressPage is the press room with the form for inquiries, empty or as it was sent.
func (s *Site) pressPage(ctx context.Context, inquiry layout.Form) (templ.Component, error) {
	v := view.PressRoom{Inquiry: inquiry}
	f, err := s.content.Frame(ctx, layout.Standing())
	if err != nil {
		return nil, err
	}
	v.Contacts = f.Contacts
	if v.Releases, err = s.content.List(ctx, content.Filter{Kinds: onlyReleases, Limit: pressReleases}); err != nil {
		return nil, err
	}
	if v.Clippings, err = s.content.Newest(ctx, content.Filter{Kinds: onlyClippings, Limit: pressClippings}); err != nil {
		return nil, err
	}
	if v.Boilerplates, err = s.content.Boilerplates(ctx); err != nil {
		return nil, err
	}
	p := s.frameWith(f, "/press", "/press", "Press room",
		"The press contact, press releases, coverage in the news, and standing texts about Local Progress.")
	p.Wrong = inquiry.Errors != nil
	return view.PressRoomPage(p, v), nil
}

// releases is the list of press releases by year.
func (s *Site) releases(w http.ResponseWriter, r *http.Request) error {
	l, err := s.list(r, releasesSection)
	if err != nil {
		return err
	}
	p, err := s.frameList(r, l, releasesSection)
	if err != nil {
		return err
	}
	return render(w, r, view.ReleasesPage(p, l))
}

// releasePage is the page of one press release.
func (s *Site) releasePage(ctx context.Context, p layout.Page, it content.Item) (templ.Component, error) {
	doc, err := s.body(ctx, it)
	if err != nil {
		return nil, err
	}
	newest, err := s.content.Newest(ctx, content.Filter{Kinds: onlyReleases, Limit: 4})
	if err != nil {
		return nil, err
	}
	more := without(newest, it.ID)
	p.Crumbs = inPress
	p.Article = &layout.Article{Published: it.Published, Tags: titles(it.Issues)}
	if it.UpdatedAt != nil {
		p.Article.Modified = *it.UpdatedAt
	}
	return view.ReleasePage(p, view.Release{Item: it, Page: s.baseURL + it.Path(), Doc: doc, Now: s.now(), More: more[:min(len(more), 3)]}), nil
}

// releaseText is the release as plain text, to be pasted whole.
func (s *Site) releaseText(w http.ResponseWriter, r *http.Request) error {
	it, err := s.content.Public(r.Context(), chi.URLParam(r, "slug"), content.KindRelease)
	if err != nil {
		return err
	}
	doc, err := s.body(r.Context(), it)
	if err != nil {
		return err
	}
	return answer(w, r, plainTextType, []byte(view.Release{Item: it, Doc: doc, Now: s.now()}.Plain()), time.Time{})
}

// clippingPage is the address of one clipping, where old permalinks lead however long the list becomes. Search
// engines find the article at its outlet.
func (s *Site) clippingPage(_ context.Context, p layout.Page, it content.Item) (templ.Component, error) {
	card := content.Card{ID: it.ID, Kind: it.Kind, Slug: it.Slug, Title: it.Title, Summary: it.Summary, Published: it.Published, Clipping: it.Clipping}
	p.Crumbs, p.NoIndex = inCoverage, true
	return view.ClippingPage(p, card, it.Corrections), nil
}

// inTheNews is the list of coverage by other outlets, by month.
func (s *Site) inTheNews(w http.ResponseWriter, r *http.Request) error {
	l, err := s.list(r, coverageSection)
	if err != nil {
		return err
	}
	p, err := s.frameList(r, l, coverageSection)
	if err != nil {
		return err
	}
	return render(w, r, view.InTheNewsPage(p, l))
}

// without is the cards but for the entry's own.
func without(cards []content.Card, id int64) []content.Card {
	return slices.DeleteFunc(cards, func(c content.Card) bool { return c.ID == id })
}
