package export_test

import (
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"
	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"localprogress.org/site/internal/testsite"
)

// A copy is the site, and whatever a page, a style or a feed of it leads to on this site, is in it.
func TestACopyIsTheWholeSite(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(testing.TB) *testsite.Site{"demo": testsite.StartDemo, "awkward": testsite.StartAwkward} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			dir := t.TempDir()
			write(t, source(t, s), dir)
			at := serve(t, dir)
			isTheSite(t, s, at)
			r := reader{t: t, live: s.URL, at: at, from: map[string]string{"/": "", "/sitemap.xml": "", "/llms.txt": ""}}
			for address := range r.from {
				r.queue = append(r.queue, address)
			}
			for len(r.queue) > 0 {
				address := r.queue[0]
				r.queue = r.queue[1:]
				r.read(address)
			}
			if len(r.from) < 300 || r.feeds < 40 {
				t.Errorf("only %d addresses were reached, %d of them feeds", len(r.from), r.feeds)
			}
		})
	}
}

// reader follows the links of a copy.
type reader struct {
	t        testing.TB
	live, at string            // how addresses begin on the site, and in the copy
	from     map[string]string // each address, with where it was found
	queue    []string
	feeds    int
}

var (
	inStyle  = regexp.MustCompile(`url\(([^)]*)\)`)
	inSource = regexp.MustCompile(`\]\((/[^)\s]*)`)
)

func (r *reader) read(address string) {
	res := get(r.t.Context(), r.t, r.at+address)
	if res.StatusCode != 200 {
		r.t.Errorf("%s, linked from %s: status %d", address, r.from[address], res.StatusCode)
		return
	}
	text, err := io.ReadAll(res.Body)
	fatal(r.t, err)
	path, _, _ := strings.Cut(address, "?")
	switch {
	case strings.HasPrefix(res.Header.Get("Content-Type"), "text/html"):
		r.page(address, string(text))
	case strings.HasSuffix(path, ".css"):
		for _, m := range inStyle.FindAllStringSubmatch(string(text), -1) {
			r.found(address, m[1])
		}
	case strings.HasSuffix(path, ".rss"), strings.HasSuffix(path, ".atom"), strings.HasSuffix(path, ".json"):
		r.feed(address, string(text))
	case strings.HasSuffix(path, ".ics"):
		if _, err := ics.ParseCalendar(strings.NewReader(string(text))); err != nil {
			r.t.Errorf("%s: %v", address, err)
		}
	case strings.HasSuffix(path, ".md"):
		for _, m := range inSource.FindAllStringSubmatch(string(text), -1) {
			r.found(address, m[1])
		}
	}
	if strings.HasSuffix(path, ".xml") || strings.HasSuffix(path, ".txt") || strings.HasSuffix(path, ".md") {
		for _, m := range regexp.MustCompile(regexp.QuoteMeta(r.live)+`(/[^\s<>"')]*)`).FindAllStringSubmatch(string(text), -1) {
			r.found(address, strings.TrimRight(m[1], ".,"))
		}
	}
}

func (r *reader) page(address, text string) {
	root, err := html.Parse(strings.NewReader(text))
	fatal(r.t, err)
	for n := range root.Descendants() {
		if n.Data == "form" {
			r.t.Errorf("%s has a form", address)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "href" || a.Key == "src" || a.Key == "content" && strings.HasPrefix(a.Val, r.live):
				r.found(address, a.Val)
			case a.Key == "content" && strings.HasPrefix(a.Val, "0; url="):
				r.found(address, strings.TrimPrefix(a.Val, "0; url="))
			}
		}
		if n.Parent != nil && n.Parent.Data == "script" {
			for _, m := range regexp.MustCompile(`"`+regexp.QuoteMeta(r.live)+`(/[^"]*)"`).FindAllStringSubmatch(n.Data, -1) {
				r.found(address, m[1])
			}
		}
	}
}

func (r *reader) feed(address, text string) {
	f, err := gofeed.NewParser().ParseString(text)
	if err != nil {
		r.t.Errorf("%s: %v", address, err)
		return
	}
	r.feeds++
	links := append([]string{f.Link, f.FeedLink}, f.Links...)
	for _, e := range f.Items {
		links = append(links, e.Link)
		for _, file := range e.Enclosures {
			links = append(links, file.URL)
		}
		text := e.Content
		if text == "" {
			text = e.Description
		}
		root, err := html.Parse(strings.NewReader(text))
		fatal(r.t, err)
		for n := range root.Descendants() {
			for _, a := range n.Attr {
				if a.Key == "href" || a.Key == "src" {
					links = append(links, a.Val)
				}
			}
		}
	}
	for _, link := range links {
		r.found(address, link)
	}
}

// found notes what a link on the page leads to, when that is on this site.
func (r *reader) found(page, link string) {
	on, err := url.Parse(r.live + page)
	fatal(r.t, err)
	to, err := on.Parse(link)
	if err != nil || to.Scheme+"://"+to.Host != r.live || link == "" {
		return
	}
	for _, name := range []string{"after", "before", "issue", "chapter", "kind", "year", "type", "place"} {
		if to.Query().Has(name) {
			r.t.Errorf("%s links to %s, which a file server takes for the whole list", page, link)
		}
	}
	to.Fragment = ""
	address := to.RequestURI()
	if _, seen := r.from[address]; !seen {
		r.from[address] = page
		r.queue = append(r.queue, address)
	}
}
