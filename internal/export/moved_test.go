package export_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testsite"
)

var (
	refresh   = regexp.MustCompile(`http-equiv="refresh" content="0; url=([^"]*)"`)
	canonical = regexp.MustCompile(`<link rel="canonical" href="([^"]*)"`)
)

// Readers of a copy come from an old address to where they come on the site.
func TestOldAddressesLeadWhereTheyDo(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	publish(t, s, content.KindIssue, "Housing", func(s *content.Snapshot) { s.Issue.Hue = "housing" })
	publish(t, s, content.KindPost, "Eleven votes upstate", func(s *content.Snapshot) { at := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC); s.PublishAt = &at })
	rev := publish(t, s, content.KindPage, "About the old", nil)
	moved := rev.Snapshot
	moved.Slug = "about-the-new"
	_, err := s.Content.Publish(t.Context(), editor, rev.EntryID, rev.Version, moved)
	fatal(t, err)
	for path, target := range map[string]string{"/category/wins": "/news?issue=housing", "/2019/03/04/ñandú & “friends”": "/press",
		"/tag/x": "/news/eleven-votes-upstate", "/old/feed": "/news.rss"} {
		_, err := s.Pool.Exec(t.Context(), `insert into redirect (path, target) values ($1, $2)`, path, target)
		fatal(t, err)
	}
	_, err = s.Pool.Exec(t.Context(), `insert into redirect (path, entry_id) values ('/?p=123', $1), ('/2019/03/04/about', $1)`, rev.EntryID)
	fatal(t, err)
	dir := t.TempDir()
	made := write(t, source(t, s), dir)
	at := serve(t, dir)
	for _, old := range []string{"/about-the-old", "/category/wins", "/2019/03/04/%C3%B1and%C3%BA%20&%20%E2%80%9Cfriends%E2%80%9D", "/tag/x", "/2019/03/04/about",
		"/newsroom", "/media", "/state-organizing", "/2024/05", "/2024/05/"} {
		want := canonical.FindStringSubmatch(read(t, s.URL+old))
		m := refresh.FindStringSubmatch(read(t, at+old))
		if m == nil {
			t.Errorf("%s leads nowhere", old)
			continue
		}
		if got := canonical.FindStringSubmatch(read(t, at+m[1])); want == nil || got == nil || got[1] != want[1] {
			t.Errorf("%s leads to %q, on the site to %q", old, got, want)
		}
	}
	if m := refresh.FindStringSubmatch(read(t, at+"/old/feed")); m == nil || m[1] != "/news.rss" {
		t.Errorf("the old feed leads to %q", m)
	}
	all := files(t, dir)
	for name, lines := range map[string][]string{
		"_redirects": {"/ p=123 /about-the-new 301", "/about-the-old /about-the-new 301", "/about-the-old.md /about-the-new.md 301",
			"/category/wins /news/_issue_housing/ 301", "/feed /news.rss 301"},
		"redirects.map": {`"/?p=123" "/about-the-new";`, `"/category/wins/" "/news/_issue_housing/";`, `"/2024/05/" "/news/_year_2024/";`},
	} {
		for _, line := range lines {
			if !strings.Contains(all[name], line+"\n") {
				t.Errorf("%s lacks %s", name, line)
			}
		}
	}
	if made.Moved < 20 {
		t.Errorf("only %d addresses lead on", made.Moved)
	}
}

// Whatever stands in the table of redirects, no page is lost for it, and nothing is written outside of the folder.
func TestOldAddressesCannotDoHarm(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	publish(t, s, content.KindPost, "Good cause", nil)
	plain := filepath.Join(t.TempDir(), "plain")
	write(t, source(t, s), plain)
	hostile := []string{"/../../outside", "/..", "/a/../../outside", `/..\..\outside`, "/%2e%2e/%2e%2e/outside", "/" + strings.Repeat("x", 5000),
		strings.Repeat("/y", 900), strings.Repeat("/z", 300), "/line\nbreak", "/news", "/news/good-cause", "/news.rss/below", "/news.rss", "/static", "/static/site.css/x",
		"/index.html", "/news/index.html", "/404.html", "/_redirects", "/redirects.map", "/.localprogress-export", "/.nojekyll", "//evil.example/x", "/%ff%fe",
		`/"quoted"; return 200 "x`, "/$uri", "/:any", "/*", "/ space ", "/?p=1;x", "/?p=../../outside", "/.", "/./x", "/a//b"}
	for _, path := range hostile {
		_, err := s.Pool.Exec(t.Context(), `insert into redirect (path, target) values ($1, '/press')`, path)
		fatal(t, err)
	}
	_, err := s.Pool.Exec(t.Context(), `insert into redirect (path, target) values ('/off', '//evil.example/x'), ('/quote', '/press"><script>'), ('/loop', '/loop')`)
	fatal(t, err)
	dir := filepath.Join(t.TempDir(), "www", "copy")
	write(t, source(t, s), dir)
	nothingBeside(t, dir)
	nothingBeside(t, filepath.Dir(dir))
	all := files(t, dir)
	for name, text := range files(t, plain) {
		switch name {
		case "_redirects", "redirects.map", ".localprogress-export":
		default:
			if all[name] != text {
				t.Errorf("a redirect changed %s", name)
			}
		}
	}
	if text := all["quote/index.html"]; !strings.Contains(text, "refresh") || strings.Contains(text, "<script") {
		t.Errorf("a redirect writes markup: %q", text)
	}
	for line := range strings.Lines(all["_redirects"]) {
		if n := len(strings.Fields(line)); n < 3 || n > 4 || strings.Contains(line, "*") || strings.Contains(line, ":a") {
			t.Errorf("_redirects has the line %q", line)
		}
	}
	entry := regexp.MustCompile(`^"/[^"\\$\s]*" "/[^"\\$\s]*";\n$`)
	for line := range strings.Lines(all["redirects.map"]) {
		if len(line) > 450 || !entry.MatchString(line) {
			t.Errorf("redirects.map has the line %q", line)
		}
	}
}
