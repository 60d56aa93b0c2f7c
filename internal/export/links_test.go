package export

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestFileOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address string
		page    bool
		want    string // "" when there is none
	}{
		{"/", true, "index.html"}, {"/news", true, "news/index.html"}, {"/news.rss", false, "news.rss"}, {"/index", true, "index/index.html"},
		{"/news?issue=housing&kind=post", true, "news/_issue_housing_kind_post/index.html"},
		{"/news.rss?issue=housing", false, "news/_issue_housing.rss"}, {"/?p=12", true, "_p_12/index.html"},
		{"/news?after=1716000000000000.12", true, "news/_after_1716000000000000.12/index.html"},
		{"/news?q=Housing", true, "news/_" + inWords("q=Housing") + "/index.html"}, {"/files/12/Town%20hall%3F.pdf", false, "files/12/Town hall?.pdf"},
		{"/a/../../b", true, ""}, {"/%2e%2e/b", true, ""}, {"/a%5Cb", true, ""}, {"/a%00b", true, ""}, {"/%ff", true, ""}, {"/a//b", true, ""},
		{"/" + strings.Repeat("x", 300), true, ""}, {"/" + strings.Repeat("x/", 600), true, ""}, {"/%zz", true, ""},
	} {
		got, err := fileOf(c.address, c.page)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: file %q, %v; want %q", c.address, got, err, c.want)
		}
	}
	for _, queries := range [][2]string{{"q=Housing", "q=housing"}, {"q=a_issue_b", "issue=b&q=a"}, {"q=a%2Fb", "q=a%2fB"}, {"q=", "q"}} {
		if inWords(queries[0]) == inWords(queries[1]) {
			t.Errorf("%q have one name", queries)
		}
	}
	if long := inWords("q=" + strings.Repeat("x", 500)); len(long) > 60 {
		t.Errorf("a long query has the name %s", long)
	}
}

func TestLinksLeadToWhatACopyHas(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ mime, text, want, found string }{
		{"text/html", `<a class=x href="/news?kind=post&amp;issue=housing&amp;utm_source=y#main" title='a "b" href="/news?issue=no"'>a</a>`,
			`<a class=x href="/news/_issue_housing_kind_post/#main" title='a "b" href="/news?issue=no"'>a</a>`, "/news?issue=housing&kind=post"},
		{"text/html", `<A HREF = '/events?issue=x' hidden><p>https://here.example/news?issue=a</p>`, `<A HREF ="/events/_issue_x/" hidden><p>https://here.example/news?issue=a</p>`, "/events?issue=x"},
		{"text/html", `<a href="?after=1.2">`, `<a href="/press/_after_1.2/">`, "/press?after=1.2"},
		{"text/html", `<meta property="og:image" content="https://here.example/share/a.png?v=1"><link rel=x href="https://here.example/news.rss?year=2024">`,
			`<meta property="og:image" content="https://here.example/share/a.png?v=1"><link rel=x href="https://here.example/news/_year_2024.rss">`,
			"/share/a.png /news.rss?year=2024"},
		{"text/html", `<script type="application/ld+json">{"image":"https://here.example/files/1.png"}</script><img src="/a.png" alt="href=">`, "", "/files/1.png /a.png"},
		{"text/html", `<a href="https://elsewhere.example/news?year=2024"><a href="//elsewhere.example/x"><a href="mailto:a@b"><a href="/admin"><a href="/preview/t">` +
			`<a href="http://here.example/x"><a href="javascript:x"><a href="#top"><a href="%zz"><a href="/administration/">`, "", "/press /administration"},
		{"text/html", "<!DOCTYPE html>\n<br/><p a='<b>'>&nbsp;&amp;é</p\n><!-- <a href=\"/no\"> --><textarea><a href=\"/no\"></textarea>\x00<", "", ""},
		{"text/css", `a{b:url(/static/a.woff2)} c{d:url("/static/b.svg")}`, "", "/static/a.woff2 /static/b.svg"},
		{"application/rss+xml", `<link>https://here.example/news?issue=a&amp;kind=post</link>&lt;a href=&#34;https://here.example/news?year=2024&#34;&gt;See https://here.example/x.`,
			`<link>https://here.example/news/_issue_a_kind_post/</link>&lt;a href=&#34;https://here.example/news/_year_2024/&#34;&gt;See https://here.example/x.`,
			"/news?issue=a&kind=post /news?year=2024 /x"},
		{"application/feed+json", `{"u":"https://here.example/news.json?issue=a\u0026kind=post","h":"\u003ca href=\"https://here.example/y\"\u003e"}`,
			`{"u":"https://here.example/news/_issue_a_kind_post.json","h":"\u003ca href=\"https://here.example/y\"\u003e"}`, "/news.json?issue=a&kind=post /y"},
		{"text/markdown", "[a](/news?issue=a) ![b](/files/1.png \"c\") /not/a/link", "[a](/news/_issue_a/) ![b](/files/1.png \"c\") /not/a/link", "/news?issue=a /files/1.png"},
		{"text/plain", "https://here.example/news?issue=a", "", ""},
	} {
		base := &url.URL{Scheme: "https", Host: "here.example"}
		crawl := &crawl{base: base, inText: inText(base.String()), known: map[string]bool{}}
		a := &answer{header: http.Header{"Content-Type": {c.mime + "; charset=utf-8"}}}
		a.text.WriteString(c.text)
		if c.want == "" {
			c.want = c.text
		}
		if got := string(crawl.linked("/press", a)); got != c.want {
			t.Errorf("%s:\n%s\nbecomes\n%s\nwant\n%s", c.mime, c.text, got, c.want)
		}
		if !slices.Equal(crawl.next, strings.Fields(c.found)) {
			t.Errorf("%s: found %q, want %q", c.text, crawl.next, c.found)
		}
	}
}
