package journey

import (
	"fmt"
	"strings"
	"testing"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

const aRelease = "/press/upstate-campaign-wins-eleven-local-votes"

// TestAReleaseIsCopied presses each copy button and looks at what lies on the clipboard then.
func TestAReleaseIsCopied(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.AllowClipboard()
	b.View(1280, 900, false)
	b.Go(s.URL + aRelease)
	// clipboard reads what lies there as the type; "" when it does not lie there as such.
	clipboard := func(mime string) string {
		return testbrowser.Eval[string](b, fmt.Sprintf(`(async () => {
			const [item] = await navigator.clipboard.read();
			return item.types.includes(%[1]q) ? await (await item.getType(%[1]q)).text() : "";
		})()`, mime))
	}
	press := func(selector string) {
		b.Click(selector)
		b.Says(selector, "Copied")
	}
	plain := body(t, s, aRelease+".txt")
	press("#as-text")
	if got := clipboard("text/plain"); got != plain {
		t.Errorf("copied as plain text:\n%s\nwant what .txt gives:\n%s", got, plain)
	}
	press("#as-html")
	html := clipboard("text/plain")
	for _, want := range []string{"<h1>Road to Good Cause campaign reaches 11 victories in upstate New York</h1>", "<b>ALBANY, N.Y., March 18, 2025 —</b> Local officials",
		`<a href="` + s.URL + `/news/`, "<p>###</p>", `<a href="mailto:press@localprogress.org">press@localprogress.org</a>`} {
		if !strings.Contains(html, want) {
			t.Errorf("the copied HTML lacks %s:\n%s", want, html)
		}
	}
	for _, never := range []string{"class=", "id=", "<div", "<span", "<svg", `href="/`, "style="} {
		if strings.Contains(html, never) {
			t.Errorf("the copied HTML has %s", never)
		}
	}
	press("[data-copy-rich]")
	if got := clipboard("text/plain"); got != plain {
		t.Errorf("beside the rich text lies %q", got)
	}
	if got := clipboard("text/html"); !strings.Contains(got, "<h1") || !strings.Contains(got, s.URL+"/news/") || !strings.Contains(got, "###") {
		t.Errorf("copied as rich text: %s", got)
	}
}

// TestAReleaseWithoutScript finds links where the buttons would be.
func TestAReleaseWithoutScript(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.NoScript(true)
	b.View(390, 844, false)
	b.Go(s.URL + aRelease)
	b.See(`a[href="` + aRelease + `.md"]`)
	if n := testbrowser.Eval[int](b, `[...document.querySelectorAll("main button")].filter(e => e.checkVisibility({visibilityProperty: true})).length`); n != 0 {
		t.Errorf("%d buttons that do nothing can be seen", n)
	}
	b.Follow(`a[href="` + aRelease + `.txt"]`)
}

// TestReleasesPrintOnTwoPages prints every release of the demo.
func TestReleasesPrintOnTwoPages(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	releases, err := s.Content.Newest(t.Context(), content.Filter{Kinds: []content.Kind{content.KindRelease}, Limit: 50})
	if err != nil || len(releases) == 0 {
		t.Fatal(len(releases), err)
	}
	for _, c := range releases {
		b.Go(s.URL + c.Path())
		if n := testbrowser.Pages(b.PDF()); n < 1 || n > 2 {
			t.Errorf("%s prints on %d pages, want one or two", c.Path(), n)
		}
	}
}

// TestTheKitIsNotHeldInMemory sees to it that the archive passes the kept pages by, which hold an answer whole.
func TestTheKitIsNotHeldInMemory(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	hits, misses := s.Pages.Hits()
	if code := status(t, s, "/press/kit.zip"); code != 200 {
		t.Fatalf("status %d", code)
	}
	if h, m := s.Pages.Hits(); h != hits || m != misses {
		t.Error("the archive went through the kept pages")
	}
}
