package export_test

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testsite"
)

// What differs between a page of the site and the same in a copy: what asks somebody to answer, the links to lists that
// the site narrows by a query, and the pictures, of which a copy has the one that was uploaded.
var (
	live   = regexp.MustCompile(`(?s)<details class="inquiry".*?</details>|<form .*?</form>|<p class="tx">[^<]*<a href="mailto:info@[^<]*</a>\.</p>|<link rel="search"[^>]*>|"potentialAction":\{.*?\{q\}"\}\},|, with the same filters`)
	copied = regexp.MustCompile(`<p>Nothing can be sent from this copy.*?</p>|<p class="hint">In this copy of the site.*?</p>`)
	lists  = regexp.MustCompile(`(/(?:news|press/releases|press/in-the-news|events/past|events|resources))(\.[a-z]+)?\?[a-z]+=[^"\\<]*|` +
		`(/(?:news|press/releases|press/in-the-news|events/past|events|resources))/_[a-z0-9_.-]*/?`)
	choice  = regexp.MustCompile(`</?picture>|<source [^>]*>\s*`)
	picture = regexp.MustCompile(`/files/[0-9a-f]{64}/[0-9a-z.]+`)
)

// bare is the text without these.
func bare(text string, without *regexp.Regexp) string {
	text = picture.ReplaceAllString(choice.ReplaceAllString(without.ReplaceAllString(text, ""), ""), "PICTURE")
	return lists.ReplaceAllString(text, "NARROWED")
}

// isTheSite fails the test where the copy at the address is not what the site answers.
func isTheSite(t *testing.T, s *testsite.Site, at string) {
	t.Helper()
	all, err := s.Public.Addresses(t.Context())
	fatal(t, err)
	if len(all) < 100 {
		t.Errorf("only %d addresses", len(all))
	}
	for _, address := range all {
		if address == "/opensearch.xml" { // which is for searching
			continue
		}
		want, got := read(t, s.URL+address), read(t, at+address)
		if bare(want, live) != bare(got, copied) {
			t.Errorf("%s differs:\n%s", address, difference(bare(want, live), bare(got, copied)))
		}
	}
}

func read(t testing.TB, address string) string {
	t.Helper()
	res := get(t.Context(), t, address)
	if res.StatusCode != http.StatusOK {
		t.Errorf("%s: status %d", address, res.StatusCode)
	}
	text, err := io.ReadAll(res.Body)
	fatal(t, err)
	_ = res.Body.Close()
	return string(text)
}

// difference is where the texts part.
func difference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-80)
	return a[from:min(len(a), i+120)] + "\n---\n" + b[from:min(len(b), i+120)]
}

// Nobody can tell two copies of the same content apart.
func TestTwoCopiesAreTheSameBytes(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	publish(t, s, content.KindPost, "Good cause", nil)
	publish(t, s, content.KindEvent, "Workshop", func(s *content.Snapshot) {
		starts, ends := when(48), when(49)
		s.Event.Starts, s.Event.Ends, s.Event.Zone, s.Event.Place = &starts, &ends, "America/New_York", "Reno"
	})
	var all [2]map[string]string
	for i := range all {
		dir := filepath.Join(t.TempDir(), "copy")
		write(t, source(t, s), dir)
		all[i] = files(t, dir)
	}
	if !maps.Equal(all[0], all[1]) {
		for name, text := range all[0] {
			if text != all[1][name] {
				t.Errorf("%s differs:\n%s", name, difference(text, all[1][name]))
			}
		}
		t.Errorf("%d and %d files", len(all[0]), len(all[1]))
	}
}

// What readers of the site cannot see is in no file of a copy, by title, text or address.
func TestNothingThatIsNotPublicIsInACopy(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	tomorrow := when(24)
	desk, err := s.Content.PutPressContact(t.Context(), content.PressContact{Name: "Press desk", Email: "press@example.org"})
	fatal(t, err)
	publish(t, s, content.KindPost, "Plainly visible", nil)
	publish(t, s, content.KindPost, "Zanzibar scheduled", func(s *content.Snapshot) { s.PublishAt = &tomorrow })
	publish(t, s, content.KindRelease, "Zanzibar embargoed", func(s *content.Snapshot) {
		s.PublishAt, s.Release.Mode, s.Release.EmbargoUntil, s.Release.Place, s.Release.Date = &tomorrow, content.ModeEmbargoed, &tomorrow, "RENO, Nev.", &tomorrow
		s.Release.Contacts = []int64{desk}
	})
	draft := content.NewSnapshot(content.KindPost)
	draft.Title = "Zanzibar draft"
	_, err = s.Content.Create(t.Context(), editor, draft)
	fatal(t, err)
	down := publish(t, s, content.KindPost, "Zanzibar unpublished", nil)
	_, err = s.Content.Unpublish(t.Context(), editor, down.EntryID, down.Version)
	fatal(t, err)
	dir := t.TempDir()
	write(t, source(t, s), dir)
	visible := 0
	for name, text := range files(t, dir) {
		if strings.Contains(strings.ToLower(name+text), "zanzibar") {
			t.Errorf("%s tells of what is not public", name)
		}
		if strings.Contains(text, "Plainly visible") {
			visible++
		}
		for _, of := range []string{"/admin\"", "csrf", "lp_session"} {
			if strings.Contains(text, of) {
				t.Errorf("%s has %q in it", name, of)
			}
		}
	}
	if visible < 5 {
		t.Errorf("only %d files tell of what is public", visible)
	}
}

// A page that was withdrawn says so at its address, and one for lost readers is where file servers look for it.
func TestPagesForThoseWhoFindNothing(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	rev := publish(t, s, content.KindPost, "Withdrawn", nil)
	_, err := s.Content.Withdraw(t.Context(), editor, rev.EntryID, rev.Version, "The figures were wrong.")
	fatal(t, err)
	dir := t.TempDir()
	write(t, source(t, s), dir)
	all := files(t, dir)
	for name, words := range map[string]string{"news/withdrawn/index.html": "The figures were wrong.", "404.html": "There is no page here",
		"search/index.html": "This copy of the site cannot be searched.", "newsletters/index.html": "Nothing can be sent from this copy"} {
		if !strings.Contains(all[name], words) {
			t.Errorf("%s does not say %q", name, words)
		}
		if strings.Contains(all[name], "<form") {
			t.Errorf("%s has a form", name)
		}
	}
	if strings.Contains(all["sitemap.xml"], "withdrawn") {
		t.Error("the sitemap leads to what was withdrawn")
	}
}

// breaking is the site's handler, but that one address fails.
func breaking(next http.Handler, address string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == address {
			http.Error(w, "broken", http.StatusInternalServerError)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// breakingOff stops in the middle of an answer.
func breakingOff(next http.Handler, address string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == address {
			_, _ = io.Copy(w, bytes.NewReader(make([]byte, 100)))
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
	})
}
