// Package journey holds the tests that walk through the whole site in a real browser.
package journey

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

var shots = flag.String("shots", "", "folder to put pictures of every page into; make shots sets it")

// lists are the addresses that are no entries.
var lists = []string{"/", "/news", "/news?kind=newsletter&year=2024", "/news?q=nothing+of+the+kind", "/press", "/press/releases",
	"/press/in-the-news", "/press/kit", "/issues", "/chapters", "/events", "/events/past", "/resources", "/newsletters", "/join", "/contact",
	"/thank-you/media", "/search", "/search?q=housing", "/search?kind=event&order=date&q=workshop", "/search?q=milwakee", "/search?q=the",
	"/no-such-page"}

// entries returns the addresses of public entries of the demo: n of each kind, by address.
func entries(t *testing.T, s *testsite.Site, n int) []string {
	t.Helper()
	var paths []string
	for _, k := range content.Kinds {
		if k == content.KindClipping { // they have no page
			continue
		}
		cards, err := s.Content.Newest(t.Context(), content.Filter{Kinds: []content.Kind{k}, Limit: n})
		if err != nil {
			t.Fatal(err)
		}
		if len(cards) == 0 {
			t.Errorf("the demo has no %s", k)
		}
		for _, c := range cards {
			paths = append(paths, c.Path())
		}
	}
	series, err := s.Content.SeriesList(t.Context())
	if err != nil || len(series) == 0 {
		t.Fatalf("newsletter series: %v, %v", series, err)
	}
	return append(paths, "/newsletters/"+series[0].Slug)
}

// TestEveryPublicPage looks at each template: axe finds nothing in light and dark, and nothing sticks out
// at 320 pixels or at text of twice the size.
func TestEveryPublicPage(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	for _, path := range slices.Concat(lists, entries(t, s, 1), record(t, s)) {
		look(t, b, s.URL, path)
	}
}

// record returns the addresses of what became of texts: corrected, cancelled, withdrawn, and an address near others.
func record(t *testing.T, s *testsite.Site) []string {
	t.Helper()
	it, err := s.Content.Public(t.Context(), "one-list-one-day", content.KindPost)
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.Content.Draft(t.Context(), it.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Content.Withdraw(t.Context(), content.Editor{Name: "Desk"}, it.ID, d.Version, "The list has changed; the new one is in the library."); err != nil {
		t.Fatal(err)
	}
	return []string{"/news/rent-set-by-software", "/events/curriculum-clinic", it.Path(), "/good-cause"}
}

// awkward are the addresses of the awkward site that its entries do not give.
var awkward = []string{"/", "/news", "/news?after=1.1", "/press", "/press/releases", "/press/in-the-news", "/issues", "/chapters", "/events",
	"/events/past", "/resources", "/newsletters", "/newsletters/lone", "/newsletters/monthly", "/newsletters/none", "/search?q=forty"}

// bare are the addresses that a site without any content has.
var bare = []string{"/", "/news", "/press", "/press/releases", "/press/in-the-news", "/press/kit", "/issues", "/chapters", "/events",
	"/events/past", "/resources", "/newsletters", "/search?q=housing"}

// TestEveryAwkwardPage looks at the pages with what nobody designs for, and at lists with nothing in them.
func TestEveryAwkwardPage(t *testing.T) {
	t.Parallel()
	s := testsite.StartAwkward(t)
	b := testbrowser.Open(t)
	for _, path := range append(awkward, writtenOut(t, s)...) {
		lookAs(t, b, s.URL, path, "awkward")
	}
	none := testsite.Start(t)
	for _, path := range bare {
		lookAs(t, b, none.URL, path, "bare")
	}
}

// writtenOut returns the addresses of the awkward site's entries but for those that only make lists long.
func writtenOut(t *testing.T, s *testsite.Site) []string {
	t.Helper()
	return slices.DeleteFunc(entries(t, s, 100), func(path string) bool { return strings.Contains(path, testsite.OneOfMany) })
}

// look checks one page at every width: axe in each layout and each scheme, nothing sticks out at any width
// or at text of twice the size. It takes the page's pictures when asked to.
func look(t *testing.T, b *testbrowser.Tab, base, path string) {
	t.Helper()
	lookAs(t, b, base, path, "")
}

// lookAs looks at a page of which pictures are taken under a name that begins so.
func lookAs(t *testing.T, b *testbrowser.Tab, base, path, set string) {
	t.Helper()
	for i, v := range []struct {
		width     int64
		dark, axe bool
	}{{1280, false, true}, {1280, true, false}, {768, false, false}, {390, false, false}, {390, true, true}, {320, false, false}} {
		if *shots == "" && !v.axe && v.width != 768 && v.width != 320 {
			continue
		}
		b.View(v.width, 900, v.dark)
		if i == 0 || *shots != "" {
			b.Go(base + path)
		}
		if o := b.Overflow(); o != "" {
			t.Errorf("%s at %d px is wider than the window by %s", path, v.width, o)
		}
		if v.axe && (set == "" || !v.dark) { // colours do not depend on what is written
			for _, fault := range b.Axe() {
				t.Errorf("%s at %d px, dark %v: %s", path, v.width, v.dark, fault)
			}
		}
		keep(t, b, set+path, v.width, v.dark)
	}
	b.View(1280, 900, false)
	b.TextSize(200)
	defer b.TextSize(100)
	if o := b.Overflow(); o != "" {
		t.Errorf("%s at 200 %% text is wider than the window by %s", path, o)
	}
}

func keep(t *testing.T, b *testbrowser.Tab, path string, width int64, dark bool) {
	t.Helper()
	if *shots == "" || width == 320 {
		return
	}
	name := strings.Trim(strings.NewReplacer("/", "-", "?", "-", "&", "-", "=", "-", "+", "-").Replace(path), "-")
	if name == "" {
		name = "home"
	}
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	if err := os.WriteFile(filepath.Join(*shots, fmt.Sprintf("%s-%d-%s.png", name, width, scheme)), b.Shot(), 0o644); err != nil {
		t.Fatal(err)
	}
}
