package server_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/server"
)

// nothing is a handler that answers 200.
var nothing = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})

// What browsers are told of each part of the site, over http and https.
func TestWhatBrowsersAreTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base, path, header string
		has, lacks         []string
	}{
		{"https://site.test", "/", "Content-Security-Policy", []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
			"trusted-types 'none'", "base-uri 'none'", "form-action 'self'"}, []string{"unsafe", "*", "http:", "https:"}},
		{"https://site.test", "/admin/content", "Content-Security-Policy", []string{"frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types answers;"}, []string{"unsafe", "*", "http"}},
		{"https://site.test", "/", "Strict-Transport-Security", []string{"max-age=63072000", "includeSubDomains"}, nil},
		{"http://site.test", "/", "Strict-Transport-Security", nil, []string{"max-age"}},
		{"https://site.test", "/admin", "Referrer-Policy", []string{"same-origin"}, nil},
		{"https://site.test", "/", "Referrer-Policy", []string{"strict-origin-when-cross-origin"}, nil},
		{"https://site.test", "/", "Permissions-Policy", []string{"camera=()", "microphone=()", "geolocation=()"}, nil},
		{"https://site.test", "/", "Cross-Origin-Opener-Policy", []string{"same-origin"}, nil},
		{"https://site.test", "/", "Cross-Origin-Resource-Policy", []string{"same-origin"}, []string{"cross"}},
		{"https://site.test", "/files/1/a.png", "Cross-Origin-Resource-Policy", []string{"cross-origin"}, nil},
		{"https://site.test", "/", "X-Content-Type-Options", []string{"nosniff"}, nil},
		{"https://site.test", "/", "X-Frame-Options", []string{"DENY"}, nil},
	} {
		s := web(io.Discard)
		s.Base = c.base
		w := httptest.NewRecorder()
		s.Secure(nothing).ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		got := w.Header().Get(c.header)
		for _, want := range c.has {
			if !strings.Contains(got, want) {
				t.Errorf("%s%s: %s is %q, without %s", c.base, c.path, c.header, got, want)
			}
		}
		for _, unwanted := range c.lacks {
			if strings.Contains(got, unwanted) {
				t.Errorf("%s%s: %s is %q, with %s", c.base, c.path, c.header, got, unwanted)
			}
		}
	}
}

func TestOnlyTheSitesOwnHostIsAnswered(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := server.OwnHost("https://site.test", slog.New(slog.NewTextHandler(&log, nil)))(nothing)
	for _, c := range []struct {
		host, path, bound string
		want              int
	}{
		{"site.test", "/", "10.0.0.5:8080", 200}, {"SITE.test:443", "/", "10.0.0.5:8080", 200}, {"site.test.", "/", "10.0.0.5:8080", 200},
		{"evil.test", "/", "10.0.0.5:8080", 421}, {"site.test.evil.test", "/", "10.0.0.5:8080", 421}, {"evilsite.test", "/", "10.0.0.5:8080", 421},
		{"", "/", "10.0.0.5:8080", 421}, {"site.test@evil.test", "/", "10.0.0.5:8080", 421}, {"localhost", "/", "10.0.0.5:8080", 421},
		{"10.0.0.5:8080", "/", "10.0.0.5:8080", 200}, {"192.0.2.1", "/", "10.0.0.5:8080", 421}, {"localhost:8080", "/", "127.0.0.1:8080", 200}, {"[::1]:8080", "/", "[::1]:8080", 200},
		{"10.0.0.5", "/healthz", "10.0.0.9:8080", 200}, {"10.0.0.5", "/readyz", "10.0.0.9:8080", 200},
	} {
		bound, err := net.ResolveTCPAddr("tcp", c.bound)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", "http://site.test"+c.path, nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, bound)))
		if w.Code != c.want || strings.Contains(w.Body.String(), "evil") {
			t.Errorf("%q at %s on %s: %d %q, want %d", c.host, c.path, c.bound, w.Code, w.Body, c.want)
		}
	}
	if got := strings.Count(log.String(), "refused: a request for another site"); got != 7 || !strings.Contains(log.String(), "host=evil.test") {
		t.Errorf("the log has %d refusals:\n%s", got, &log)
	}
}

// A network has its requests at once, then waits as long as it is told, and no longer; others do not wait for it.
func TestALimit(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s := web(io.Discard)
	l := server.NewLimit(0.5, 3, func() time.Time { return now })
	h := s.Limited(func(r *http.Request) *server.Limit {
		if r.URL.Path == "/free" {
			return nil
		}
		return l
	})(nothing)
	ask := func(path, from string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", path, nil)
		r.RemoteAddr = from
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for i, want := range []int{200, 200, 200, 429, 429} {
		w := ask("/search", "192.0.2.1:1")
		if w.Code != want || (w.Header().Get("Retry-After") == "2") != (want == 429) {
			t.Errorf("request %d: %d, Retry-After %q", i, w.Code, w.Header().Get("Retry-After"))
		}
	}
	for path, from := range map[string]string{"/search": "192.0.2.2:1", "/free": "192.0.2.1:1"} {
		if w := ask(path, from); w.Code != 200 {
			t.Errorf("%s from %s: %d", path, from, w.Code)
		}
	}
	now = now.Add(2 * time.Second)
	for i, want := range []int{200, 429} {
		if w := ask("/search", "192.0.2.1:1"); w.Code != want {
			t.Errorf("request %d after the wait: %d, want %d", i, w.Code, want)
		}
	}
	for range 100 {
		if w := ask("/search", "127.0.0.1:1"); w.Code != 200 {
			t.Fatalf("this machine is answered %d", w.Code)
		}
	}
}
