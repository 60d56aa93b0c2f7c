package journey

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// TestReadingWithoutScript does with JavaScript off what visitors do, and finds no control that would need it.
// Searching and the forms for newsletters and the press have tests of their own.
func TestReadingWithoutScript(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	b.NoScript(true)
	at := func() string { return testbrowser.Eval[string](b, "location.pathname + location.search") }

	b.Go(s.URL + "/news")
	b.Type("select[name=kind]", "Newsl")
	b.Type("select[name=year]", "2024")
	b.Follow(".filters .btn")
	if got := at(); !strings.Contains(got, "kind=newsletter") || !strings.Contains(got, "year=2024") {
		t.Errorf("the filters lead to %s", got)
	}
	b.Follow(`.chip[href*="kind"]`)
	if got := at(); got != "/news?kind=newsletter" {
		t.Errorf("without the year the list is at %s", got)
	}
	b.Go(s.URL + "/news")
	first := b.Text(".cards")
	b.Follow(".pager [rel=next]")
	if b.Text(".cards") == first {
		t.Error("the next page is the same")
	}
	b.Follow(".pager [rel=prev]")
	if got := b.Text(".cards"); got != first {
		t.Errorf("back on the first page stands\n%s\nwant\n%s", got, first)
	}
	for i, f := range []struct {
		path  string
		typed map[string]string
	}{
		{"/join", map[string]string{"name": "Ana Lee", "email": "ana@example.org", "office": "Council member", "place": "Kingston", "state": "New York"}},
		{"/contact", map[string]string{"name": "Ana Lee", "email": "ana@example.org", "text": "Who sits on the board?"}},
		{"/chapters", map[string]string{"name": "Ana Lee", "email": "ana@example.org", "office": "Council member, Kingston", "state": "New York"}},
	} {
		b.Go(s.URL + f.path)
		for name, text := range f.typed {
			b.Type("main form[method=post] [name="+name+"]", text)
		}
		s.Set(time.Now().Add(time.Duration(i+1) * time.Minute))
		b.Follow("main form[method=post] .btn")
		if got := b.Text("main"); !strings.Contains(got, "Thank you") {
			t.Errorf("after sending the form at %s: %q", f.path, got)
		}
	}
	for _, path := range []string{"/", "/press", "/press/kit", entries(t, s, 1)[1]} {
		b.Go(s.URL + path)
		if left := testbrowser.Eval[string](b, `[...document.querySelectorAll("button[type=button]")].filter(e => e.checkVisibility()).map(e => e.textContent).join(", ")`); left != "" {
			t.Errorf("on %s stand buttons that do nothing without a script: %s", path, left)
		}
	}
}

// TestEveryPageIsOneClickFromTheContacts holds each page to the press address and the link to the contact page.
func TestEveryPageIsOneClickFromTheContacts(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	for _, path := range append(lists, entries(t, s, 1)...) {
		code, html := get(t, s, path)
		if code != http.StatusOK && code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, code)
		}
		_, foot, _ := strings.Cut(html, "<footer")
		for _, link := range []string{`href="mailto:press@localprogress.org"`, `href="/contact"`, `href="/press"`} {
			if !strings.Contains(foot, link) {
				t.Errorf("the foot of %s lacks %s", path, link)
			}
		}
	}
}
