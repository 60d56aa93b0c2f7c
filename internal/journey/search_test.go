package journey

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// TestSearchByKeyboard goes from the header's lens to a page that was offered while typing, and to the
// results, without a mouse; then to the results without a script.
func TestSearchByKeyboard(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	b.Go(s.URL + "/")
	b.Follow(`header a.icon[href="/search"]`)
	b.Type("#f-q", "housi")
	b.See(`.offers li[role=option]`)
	if got := b.Text(".offers"); !strings.Contains(got, "Housing") {
		t.Errorf("offered: %q", got)
	}
	for _, fault := range b.Axe() {
		t.Errorf("with the offers open: %s", fault)
	}
	b.Type("#f-q", kb.ArrowDown)
	if chosen := testbrowser.Eval[string](b, `document.getElementById(document.getElementById('f-q').getAttribute('aria-activedescendant')).textContent`); !strings.Contains(chosen, "Housing") {
		t.Errorf("the arrow chose %q", chosen)
	}
	b.Type("#f-q", kb.Enter)
	b.See(`main.i-housing h1`)

	b.Go(s.URL + "/search")
	b.Type("#f-q", "good cause")
	b.See(`.offers li[role=option]`)
	b.Type("#f-q", kb.Escape)
	if !testbrowser.Eval[bool](b, `document.querySelector('.offers').hidden`) {
		t.Error("Escape leaves the offers open")
	}
	b.Type("#f-q", kb.Enter)
	b.See(".hits mark")

	plain := b.Another()
	plain.View(1280, 900, false)
	plain.NoScript(true)
	plain.Go(s.URL + "/search")
	plain.Type("#f-q", "good cause")
	plain.Follow(".ask button")
	plain.See(".hits mark")
	plain.Follow(`.facets a[href*="kind=post"]`)
	plain.See(`.facets a[aria-current][href*="kind=post"]`)
}
