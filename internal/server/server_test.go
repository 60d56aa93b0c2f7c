package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/jackc/pgx/v5/pgconn"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
)

func web(log io.Writer) *server.Web {
	return &server.Web{Log: slog.New(slog.NewTextHandler(log, nil)), Errors: func(_ *http.Request, status int, message, id string) templ.Component {
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := fmt.Fprintf(w, "%d|%s|%s", status, message, id)
			return err
		})
	}}
}

func TestErrorsBecomePagesAndOnlyTheLogHasTheCause(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err    error
		status int
		logged bool
	}{
		"not found":   {fmt.Errorf("wrapped: %w", content.ErrNotFound), 404, false},
		"problem":     {&server.Problem{Status: 403, Message: "No."}, 403, false},
		"too large":   {&http.MaxBytesError{Limit: 1}, 413, false},
		"database":    {&pgconn.ConnectError{}, 503, true},
		"shutdown":    {&pgconn.PgError{Code: "57P01"}, 503, true},
		"anything":    {errors.New("secret cause"), 500, true},
		"constraint":  {&pgconn.PgError{Code: "23505", Message: "secret cause"}, 500, true},
		"panic":       {nil, 500, true},
		"nothing bad": {nil, 200, false},
	} {
		var log strings.Builder
		s := web(&log)
		h := s.Trace(s.Handle(func(w http.ResponseWriter, _ *http.Request) error {
			if name == "panic" {
				panic("secret cause")
			}
			return c.err
		}))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/x", nil))
		if w.Code != c.status {
			t.Errorf("%s: status %d, want %d", name, w.Code, c.status)
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: the page tells the cause: %s", name, w.Body)
		}
		if got := strings.Contains(log.String(), "level=ERROR"); got != c.logged {
			t.Errorf("%s: logged as an error: %v\n%s", name, got, log.String())
		}
		if id := w.Header().Get("X-Request-Id"); c.logged && (id == "" || !strings.Contains(log.String(), id) || !strings.HasSuffix(w.Body.String(), id)) {
			t.Errorf("%s: request ID %q is not on page and log", name, id)
		}
		if (w.Header().Get("Retry-After") != "") != (c.status == 503) {
			t.Errorf("%s: Retry-After %q", name, w.Header().Get("Retry-After"))
		}
	}
}

func TestAFailingTemplateLeavesNoHalfPage(t *testing.T) {
	t.Parallel()
	s := web(io.Discard)
	h := s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		return server.Render(w, r, 200, templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, _ = io.WriteString(w, "<h1>half")
			return errors.New("broken")
		}))
	})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 500 || strings.Contains(w.Body.String(), "half") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestEveryPageHasOneAddress(t *testing.T) {
	t.Parallel()
	h := web(io.Discard).OneAddress(func(_ *http.Request, path string) (string, error) {
		if path == "/2018/07/30/old" {
			return "/news/new", nil
		}
		return "", content.ErrNotFound
	})(
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	for in, want := range map[string]string{
		"/": "", "/news": "", "/news/": "/news", "//news///a/": "/news/a", "/News/A?x=1&y=%2F": "/news/a?x=1&y=%2F", "/2018/07/30/old/": "/news/new",
		"/files/1/Report.PDF": "", "/static/a.ABC.css": "", "//example.org/": "/example.org", "/%2F%2Fexample.org/": "/example.org", "/a%0d%0ab/": "/a%0D%0Ab",
		"/" + strings.Repeat("a", 9000): "414", "/news/a%00b": "404", "/news/a%ff/": "404",
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "http://site.test"+in, nil))
		switch {
		case want == "414" || want == "404":
			if fmt.Sprint(w.Code) != want {
				t.Errorf("%.20s: %d, want %s", in, w.Code, want)
			}
		case want == "" && w.Code != http.StatusTeapot, want != "" && (w.Code != 301 || w.Header().Get("Location") != want):
			t.Errorf("%s: %d to %q, want %q", in, w.Code, w.Header().Get("Location"), want)
		}
	}
}

func TestWritesFromOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	s := web(io.Discard)
	h := s.SameSite(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for _, c := range []struct {
		method, site string
		want         int
	}{{"POST", "cross-site", 403}, {"POST", "same-site", 403}, {"POST", "same-origin", 200}, {"GET", "cross-site", 200}} {
		r := httptest.NewRequest(c.method, "/admin/content/1", nil)
		r.Header.Set("Sec-Fetch-Site", c.site)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.site, w.Code, c.want)
		}
	}
}

func TestABodyIsBounded(t *testing.T) {
	t.Parallel()
	s := web(io.Discard)
	h := server.LimitBody(10, time.Minute)(s.Handle(func(_ http.ResponseWriter, r *http.Request) error { return r.ParseForm() }))
	r := httptest.NewRequest("POST", "/", strings.NewReader("title=much+too+long"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 413 {
		t.Errorf("status %d, want 413", w.Code)
	}
}

func TestOnlyLocalPathsAreFollowed(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"/admin/content?kind=post": "/admin/content?kind=post", "https://example.org": "/admin", "//example.org": "/admin",
		`/\example.org`: "/admin", "": "/admin", "javascript:alert(1)": "/admin", "/a\nb": "/admin"} {
		if got := server.LocalPath(in, "/admin"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
