package app_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/edge"
	"localprogress.org/site/internal/testdb"
	"localprogress.org/site/static"
)

// What an edge in front of the whole site may keep: pages, with their keys, and what has its version in its name. Not what
// is not there, what moved, what was taken down, what staff see.
func TestWhatAnEdgeMayKeep(t *testing.T) {
	t.Parallel()
	varnish := httptest.NewServer(http.NotFoundHandler())
	defer varnish.Close()
	a, err := app.New(testdb.New(t), app.Options{Data: t.TempDir(), BaseURL: "https://example.com", Edge: edge.Varnish([]string{varnish.URL}), Now: time.Now,
		Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	editor := content.Editor{Name: "Desk"}
	for _, title := range []string{"Here", "Moved", "Gone"} {
		snap := content.NewSnapshot(content.KindPost)
		snap.Title, snap.Summary = title, "S."
		published, err := a.Content.CreateAndPublish(t.Context(), editor, snap)
		if err != nil {
			t.Fatal(err)
		}
		switch snap = published.Snapshot; title {
		case "Moved":
			snap.Slug = "elsewhere"
			_, err = a.Content.Publish(t.Context(), editor, published.EntryID, published.Version, snap)
		case "Gone":
			_, err = a.Content.Withdraw(t.Context(), editor, published.EntryID, published.Version, "It was wrong.")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ask := func(path, cookie string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Cookie", cookie)
		w := httptest.NewRecorder()
		a.Handler.ServeHTTP(w, r)
		return w
	}
	for end := time.Now().Add(30 * time.Second); ask("/", "").Header().Get("xkey") == ""; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("pages have no keys")
		}
	}
	for _, c := range []struct {
		path, cookie string
		status       int
		says         string // the beginning of Cache-Control
	}{
		{"/", "", 200, "public, max-age=0, must-revalidate, s-maxage="},
		{"/news/here", "", 200, "public, max-age=0, must-revalidate, s-maxage="},
		{"/news.atom", "", 200, "public, max-age=0, must-revalidate, s-maxage="},
		{static.URL("site.css"), "", 200, "public, max-age=31536000, immutable"},
		{"/", "__Host-lp_session=somebody", 200, "private, "},
		{"/news/moved", "", 301, "private, "},
		{"/News/Here/", "", 301, "private, "},
		{"/news/gone", "", 410, "private, "},
		{"/nothing", "", 404, "private, "},
		{"/static/nothing.css", "", 404, "private, "},
		{"/files/7/nothing.pdf", "", 404, "private, "},
		{"/preview/nothing", "", 404, "private, "},
		{"/admin", "", 303, "private, "},
		{"/admin/sign-in", "", 200, "private, "},
		{"/healthz", "", 200, "private, "},
		{"/readyz", "", 200, "private, "},
	} {
		for range 2 { // made, and kept
			w := ask(c.path, c.cookie)
			got := w.Header().Get("Cache-Control")
			if w.Code != c.status || !strings.HasPrefix(got, c.says) {
				t.Errorf("%s with cookie %q: %d, Cache-Control: %q; want %d, %q", c.path, c.cookie, w.Code, got, c.status, c.says)
			}
			if labelled := strings.Contains(got, "s-maxage"); labelled != (w.Header().Get("xkey") != "") {
				t.Errorf("%s: keys %q with Cache-Control: %q", c.path, w.Header().Get("xkey"), got)
			}
		}
	}
}
