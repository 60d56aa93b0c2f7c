package public_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/demo"
)

// Every page that a link leads to, from the home page on, is there and is sound.
func TestEveryLinkOfTheDemoSiteLeadsToASoundPage(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) // after every fixed date of the demo
	_, err := demo.Load(t.Context(), v.content, v.media, v.now)
	fatal(t, err)
	from := v.crawl()
	if len(from) < 80 {
		t.Errorf("only %d addresses were reached", len(from))
	}
	for _, k := range content.Kinds {
		if k == content.KindClipping { // lists lead to its outlet; its own address is for old permalinks
			continue
		}
		newest, err := v.content.Newest(t.Context(), content.Filter{Kinds: []content.Kind{k}, Limit: 1})
		fatal(t, err)
		for _, c := range newest {
			if _, ok := from[c.Path()]; !ok {
				t.Errorf("no link leads to the newest %s, %s", k, c.Path())
			}
		}
	}
}

// A new site has none of the pages that staff write, and links to none.
func TestNoLinkOfAnEmptySiteLeadsNowhere(t *testing.T) {
	t.Parallel()
	v := visit(t)
	if from := v.crawl(); len(from) < 15 {
		t.Errorf("only %d addresses were reached", len(from))
	}
	v.publish(content.KindPage, "Join", nil)
	v.publish(content.KindPage, "Privacy", func(s *content.Snapshot) { s.PublishAt = at(day.AddDate(0, 0, 1)) })
	d := v.page("/")
	if n := len(d.all(`a[href="/join"]`)); n != 2 {
		t.Errorf("%d links to the page that is there, want two", n)
	}
	d.none(`a[href="/about"], a[href="/privacy"]`)
	v.now = day.AddDate(0, 0, 1)
	v.page("/").has(".legal a", "Privacy")
}

// crawl follows every link from the home page on, and returns each address with the page that it was found on.
func (v *visitor) crawl() map[string]string {
	t := v.t
	t.Helper()
	from := map[string]string{"/": ""}
	queue := []string{"/"}
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		res := v.get(address)
		if res.StatusCode == http.StatusMovedPermanently {
			continue
		}
		if res.StatusCode != http.StatusOK {
			t.Errorf("GET %s, linked from %s: status %d", address, from[address], res.StatusCode)
			continue
		}
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			continue
		}
		root, err := html.Parse(res.Body)
		fatal(t, err)
		d := doc{t, address, root}
		for _, f := range faults(d) {
			t.Errorf("%s: %s", address, f)
		}
		for _, href := range append(d.attrs("a", "href"), append(d.attrs("img", "src"), d.attrs("link", "href")...)...) {
			to, ok := local(address, href)
			if _, seen := from[to]; !ok || seen || len(from) > 1000 {
				continue
			}
			from[to] = address
			queue = append(queue, to)
		}
	}
	return from
}

// Whatever stands in the query, lists answer with a page or with 404, never with a fault of ours.
func TestListsBearNonsense(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.publish(content.KindIssue, "Housing", func(s *content.Snapshot) { s.Issue.Hue = "housing" })
	queries := map[string]int{
		"": 200, "?issue=housing": 200, "?issue=": 200, "?issue=nope": 404, "?chapter=nope": 404, "?issue=%00": 404,
		"?year=0": 200, "?year=-5": 200, "?year=99999999999999999999": 200, "?year=x": 200, "?year=1900": 200,
		"?after=x": 200, "?after=1.1": 200, "?before=99999999999999999999.1": 200, "?after=1.1&before=2.2": 200,
		"?type=nope&kind=nope": 200, "?q=%00%ff%27%22%3Cscript%3E": 200, "?q=" + strings.Repeat("%F0%9F%8F%A0", 500): 200,
		"?utm_source=x&fbclid=y": 200, "?issue=housing&issue=nope": 200, "?%zz": 200,
	}
	for _, list := range []string{"/news", "/press/releases", "/press/in-the-news", "/events", "/events/past", "/resources",
		"/news.atom", "/press/releases.rss", "/press/in-the-news.json", "/events.ics", "/events/past.atom", "/resources.rss"} {
		for query, want := range queries {
			if got := v.get(list + query).StatusCode; got != want {
				t.Errorf("GET %s%s: status %d, want %d", list, query, got, want)
			}
		}
	}
	for _, address := range []string{"/press/nope", "/press/nope.txt", "/issues/nope", "/chapters/nope", "/events/nope", "/resources/nope",
		"/press/in-the-news/nope", "/programs/nope", "/campaigns/nope", "/newsletters/nope", "/people/nope", "/nope", "/nope/nope", "/a/b/c"} {
		if got := v.get(address).StatusCode; got != 404 {
			t.Errorf("GET %s: status %d, want 404", address, got)
		}
	}
}

// A draft may lack anything, and staff still see the page that it would be.
func TestTheEmptiestDraftOfEveryKindHasAPreview(t *testing.T) {
	t.Parallel()
	v := visit(t)
	for _, k := range content.Kinds {
		it, err := v.content.Preview(t.Context(), 0, content.NewSnapshot(k))
		fatal(t, err)
		page, err := v.site.Page(t.Context(), it)
		fatal(t, err)
		var b strings.Builder
		if err := page.Render(t.Context(), &b); err != nil || !strings.Contains(b.String(), "</html>") {
			t.Errorf("%s: %v, page of %d bytes", k, err, b.Len())
		}
	}
}
