package public

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/layout"
)

func parsed(t *testing.T, c templ.Component) *html.Node {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// has checks how often each selector matches.
func has(t *testing.T, doc *html.Node, want map[string]int) {
	t.Helper()
	for selector, n := range want {
		if got := len(cascadia.QueryAll(doc, cascadia.MustCompile(selector))); got != n {
			t.Errorf("%s: %d, want %d", selector, got, n)
		}
	}
}

const evil = `"><script>alert(1)</script>`

func entry(kind content.Kind, slug string) content.Card {
	return content.Card{Kind: kind, Slug: slug, Title: "Title of " + slug + evil, Summary: evil, Byline: evil,
		Published: time.Date(2024, 7, 18, 15, 0, 0, 0, time.UTC), Issue: &content.Ref{Kind: content.KindIssue, Slug: "housing", Title: "Housing", Hue: "housing"}}
}

func TestHomeLeavesOutWhatIsEmpty(t *testing.T) {
	t.Parallel()
	has(t, parsed(t, HomePage(layout.Page{}, Home{})), map[string]int{
		"h1": 1, ".feat": 0, ".lead": 0, ".quilt": 0, ".prog": 0, ".map": 0, ".ev": 0, ".itn": 0, "main section": 1, "[style]": 0})
}

func TestHomeShowsTheFeatureAndTheLead(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 7, 18, 12, 0, 0, 0, time.UTC)
	starts, ends := now.Add(24*time.Hour), now.Add(72*time.Hour)
	event := content.Card{Kind: content.KindEvent, Slug: "oakland", Title: "National convening", Event: &content.Event{Starts: &starts, Ends: &ends,
		Zone: "America/Los_Angeles", Place: "Oakland, California", RegistrationURL: "https://example.org/register"}}
	h := Home{Feature: &event, Events: []content.Card{event}, Now: now, Latest: []content.Card{entry(content.KindPost, "one"), entry(content.KindPost, "two")}}
	has(t, parsed(t, HomePage(layout.Page{}, h)), map[string]int{
		".feat a[href='https://example.org/register']": 1, ".lead a[href='/news/one']": 1, ".stack a[href='/news/two']": 1,
		".lead .pic svg.pat": 1, ".ev li": 1, "script:not([src])": 0, "[style]": 0})
	event.Event.Full = true
	has(t, parsed(t, HomePage(layout.Page{}, h)), map[string]int{".feat a[href='/events/oakland']": 1})
}

func TestArticleCarriesTextTagsAndTheWayOn(t *testing.T) {
	t.Parallel()
	it := content.Item{Snapshot: content.Snapshot{Kind: content.KindPost, Slug: "one", Title: evil, Summary: evil, Byline: evil},
		Published: time.Date(2024, 7, 18, 15, 0, 0, 0, time.UTC), Issues: []content.Ref{{Kind: content.KindIssue, Slug: "housing", Title: "Housing", Hue: "housing"}}}
	it.More = []content.Card{entry(content.KindPost, "two")}
	a := Article{Item: it, Body: markdown.Render("## One\n\nText.\n\n## Two\n\nMore text.", markdown.Options{})}
	doc := parsed(t, ArticlePage(layout.Page{Title: evil, Canonical: "https://localprogress.org/news/one", Hue: "housing"}, a))
	has(t, doc, map[string]int{"h1": 1, ".prose h2": 2, ".rail nav a": 2, ".tags a[href='/issues/housing']": 1, ".frieze svg": 2, "figure": 0,
		".cards a[href='/news/two']": 1, "script:not([src])": 0, "[style]": 0, "button[data-copy='https://localprogress.org/news/one'][hidden]": 1,
		".sec a[href='/news?issue=housing']": 1})

	// A preview has no address yet, so there is nothing to share; a picture takes the frieze's place.
	it.Picture = &content.Picture{URL: "/files/x/1200.jpg", Width: 1200, Height: 800, Alt: evil, Credit: "Ana Lee"}
	doc = parsed(t, ArticlePage(layout.Page{}, Article{Item: it}))
	has(t, doc, map[string]int{"button[data-copy]": 0, ".frieze": 0, "figure img[width='1200'][height='800']": 1, ".rail nav": 0})
}

func TestNewsSaysWhenNothingMatches(t *testing.T) {
	t.Parallel()
	has(t, parsed(t, NewsPage(layout.Page{}, Listing{All: "/news", Text: evil})), map[string]int{
		"h1": 1, ".card": 0, ".pager": 0, "form.filters[action='/news'] select": 4, "input[name=q]": 1, "script:not([src])": 0})
	l := Listing{All: "/news", Total: 2, Cards: []content.Card{entry(content.KindPost, "one"), entry(content.KindNewsletter, "two")}, Older: "/news?after=1"}
	has(t, parsed(t, NewsPage(layout.Page{}, l)), map[string]int{".card h2 a[href='/news/one']": 1, ".card": 2, ".pager a[rel=next]": 1, "script:not([src])": 0})
}

// An error page asks nobody for anything, names the press desk, and keeps out of search engines.
func TestErrorPages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status  int
		message string
		form    int
		request int
	}{{404, "", 1, 0}, {410, "", 1, 0}, {403, "", 0, 0}, {405, "This page can only be read.", 0, 0}, {413, "", 0, 0}, {429, "", 0, 0}, {500, "", 0, 1}, {502, "", 0, 1}, {503, evil, 0, 1}} {
		doc := parsed(t, ErrorPage(nil, c.status, c.message, "REQUEST1"))
		has(t, doc, map[string]int{"h1": 1, "main form": c.form, "main a[href='mailto:press@localprogress.org']": 1,
			"meta[name=robots][content=noindex]": 1, "script:not([src])": 0, "[style]": 0})
		var b strings.Builder
		_ = html.Render(&b, doc)
		if got := strings.Count(b.String(), "REQUEST1"); got != c.request {
			t.Errorf("%d: the request's ID stands there %d times, want %d", c.status, got, c.request)
		}
		if c.message != "" && !strings.Contains(b.String(), html.EscapeString(c.message)) {
			t.Errorf("%d: the handler's own words are missing", c.status)
		}
	}
}
