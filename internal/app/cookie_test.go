package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"localprogress.org/site/internal/testsite"
)

// FuzzCookie looks for a Cookie field that opens the newsroom, breaks a page, or changes one that everybody is shown.
func FuzzCookie(f *testing.F) {
	s := testsite.StartDemo(f)
	for _, cookie := range []string{"", "lp_session=", "lp_session=x", "lp_session=\"x\"", "lp_session=a; lp_session=b", "__Host-lp_session=x", "lp_device=x", "=;=;", "lp_session=%00", "lp_session=" + strings.Repeat("a", 5000),
		"lp_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "lp_session=\xff\xfe", "lp_session=' or 1=1--", strings.Repeat("a=b; ", 1000)} {
		f.Add(cookie)
	}
	ask := func(t *testing.T, path, cookie string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
		if cookie != "" {
			r.Header["Cookie"] = []string{cookie}
		}
		w := httptest.NewRecorder()
		s.Handler.ServeHTTP(w, r)
		return w
	}
	f.Fuzz(func(t *testing.T, cookie string) {
		if w := ask(t, "/admin/content", cookie); w.Code != http.StatusSeeOther {
			t.Errorf("%.200q opens the newsroom: %d", cookie, w.Code)
		}
		if w := ask(t, "/robots.txt", cookie); w.Code != http.StatusOK || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%.200q: %d, %q", cookie, w.Code, w.Header().Get("Set-Cookie"))
		}
	})
}
