package app_test

import (
	"net/http"
	"strings"
	"testing"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testsite"
)

// HEAD answers as GET does, an address names what it takes, and where there is no page there is none for
// any method.
func TestMethods(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary = "Here", "S."
	if _, err := s.Content.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, snap); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"HEAD", "/healthz", 200, ""}, {"HEAD", "/readyz", 200, ""}, {"HEAD", "/", 200, ""}, {"HEAD", "/news/here", 200, ""},
		{"HEAD", "/admin", 303, ""}, {"HEAD", "/admin/sign-in", 200, ""}, {"HEAD", "/admin/nothing", 404, ""}, {"HEAD", "/nothing", 404, ""},
		{"POST", "/", 405, "GET, HEAD"}, {"POST", "/news/here", 405, "GET, HEAD"}, {"DELETE", "/healthz", 405, "GET, HEAD"},
		{"POST", "/nothing", 404, ""}, {"POST", "/news/nothing", 404, ""}, {"POST", "/no/thing", 404, ""}, {"POST", "/no/thing/at/all", 404, ""},
		{"POST", "/xmlrpc.php", 404, ""}, {"PUT", "/%2e%2e/x", 404, ""}, {"FOO", "/", 405, "GET, HEAD"}, {"TRACE", "/news/here", 405, "GET, HEAD"}, {"TRACE", "/admin", 405, "GET, HEAD"},
		{"PUT", "/admin/sign-in", 405, "GET, HEAD, POST"}, {"GET", "/admin/sign-out", 405, "POST"}, {"POST", "/admin/nothing", 404, ""}, {"POST", "/admin", 405, "GET, HEAD"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, s.URL+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != c.status || answer.Header.Get("Allow") != c.allow {
			t.Errorf("%s %s: %d, Allow %q; want %d, %q", c.method, c.path, answer.StatusCode, answer.Header.Get("Allow"), c.status, c.allow)
		}
		if want := strings.HasPrefix(c.path, "/news/here") && c.method == "HEAD"; want && answer.Header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s %s: type %q", c.method, c.path, answer.Header.Get("Content-Type"))
		}
	}
}
