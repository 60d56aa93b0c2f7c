package layout

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

func page(t *testing.T, p Page) (*html.Node, string) {
	t.Helper()
	var b strings.Builder
	ctx := templ.WithChildren(t.Context(), templ.Raw("<h1>Here</h1>"))
	if err := Shell(p).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc, b.String()
}

func all(doc *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(doc, cascadia.MustCompile(selector))
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func TestShellOfThePlainestPageWorks(t *testing.T) {
	t.Parallel()
	doc, source := page(t, Page{})
	if !strings.HasPrefix(source, "<!doctype html>") && !strings.HasPrefix(source, "<!DOCTYPE html>") {
		t.Error("no doctype: browsers would fall back to quirks mode")
	}
	for selector, want := range map[string]int{
		"html[lang=en]": 1, "main#main.i-none h1": 1, "a.skip[href='#main']": 1, "header nav[aria-label=Main] a": 7,
		"details.menu nav a": 7, ".bar": 0, "[aria-current]": 0, "[style]": 0, "script:not([src])": 0, "script[src*=bar]": 0, "link[rel=canonical]": 0,
		"link[rel=preload][as=font][crossorigin]": 2, "footer a[href='mailto:" + DefaultPress.Email + "']": 1,
	} {
		if got := len(all(doc, selector)); got != want {
			t.Errorf("%s: %d, want %d", selector, got, want)
		}
	}
}

func TestShellShowsWhereTheReaderIs(t *testing.T) {
	t.Parallel()
	doc, _ := page(t, Page{Title: "Good cause", Nav: "/news", Hue: "housing", Canonical: "https://localprogress.org/news/x",
		Description: "A sentence.", NoIndex: true, Article: &Article{Published: time.Unix(0, 0)}})
	for selector, want := range map[string]int{
		"header .nav a[aria-current=page][href='/news']": 1, "details.menu a[aria-current=page][href='/news']": 1,
		"main.i-housing": 1, "link[rel=canonical][href='https://localprogress.org/news/x']": 1, "meta[name=robots][content=noindex]": 1,
		"meta[property='og:type'][content=article]": 1, "meta[property='article:modified_time']": 0,
	} {
		if got := len(all(doc, selector)); got != want {
			t.Errorf("%s: %d, want %d", selector, got, want)
		}
	}
	if got := all(doc, "title")[0].FirstChild.Data; got != "Good cause · Local Progress" {
		t.Errorf("title %q", got)
	}
}

func TestShellTakesHostileWordsAsWords(t *testing.T) {
	t.Parallel()
	const evil = `"><script>alert(1)</script>`
	doc, _ := page(t, Page{Title: evil, Description: evil, Canonical: evil, Seed: evil, Hue: evil,
		Press:        PressContact{Name: evil, Email: evil, Phone: "202-555-0142<b>", Hours: evil},
		Announcement: &Announcement{Text: evil, LinkText: evil, Href: "/x?" + evil}})
	for _, s := range all(doc, "script") {
		if attr(s, "src") == "" {
			t.Error("typed words became a script")
		}
	}
	doc2, _ := page(t, Page{Announcement: &Announcement{Text: "x", LinkText: "y", Href: "javascript:alert(1)"}})
	if href := attr(all(doc2, ".bar a")[0], "href"); strings.HasPrefix(href, "javascript:") {
		t.Errorf("the announcement's link runs a script: %s", href)
	}
	if got := len(all(doc, "footer a[href='tel:2025550142']")); got != 1 {
		t.Errorf("%d telephone links, want 1", got)
	}
}

func TestAnnouncementComesBackWithNewWords(t *testing.T) {
	t.Parallel()
	a := Announcement{Text: "Register by Monday"}
	for _, b := range []Announcement{{Text: "Register by Tuesday"}, {Text: a.Text, LinkText: "Register"}, {Text: a.Text, Href: "/events"}} {
		if a.fingerprint() == b.fingerprint() {
			t.Errorf("to a browser that dismissed one, %+v and %+v look the same", a, b)
		}
	}
	doc, _ := page(t, Page{Announcement: &a})
	if attr(all(doc, ".bar")[0], "data-announcement") != a.fingerprint() {
		t.Error("the bar does not carry its fingerprint")
	}
	if len(all(doc, ".bar button[hidden]")) != 1 {
		t.Error("a dismiss button that cannot work without JavaScript must start hidden")
	}
}
