package server_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"localprogress.org/site/internal/server"
	"localprogress.org/site/internal/testdb"
)

// TestARequestOnItsWayLeavesTheFlash has one request read the session before another one keeps a flash, and end after it.
func TestARequestOnItsWayLeavesTheFlash(t *testing.T) {
	t.Parallel()
	s := web(io.Discard)
	var stop func()
	s.Sessions, stop = server.NewSessions(testdb.New(t), false)
	t.Cleanup(stop)
	ask := func(cookie string, do func(r *http.Request)) *http.Response {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Cookie", cookie)
		w := httptest.NewRecorder()
		s.Sessions.LoadAndSave(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { do(r) })).ServeHTTP(w, r)
		return w.Result()
	}
	first := ask("", func(r *http.Request) { s.Flash(r, "One.") }).Cookies()[0]
	cookie := first.Name + "=" + first.Value
	ask(cookie, func(r *http.Request) { s.TakeFlash(r) })
	ask(cookie, func(*http.Request) {
		ask(cookie, func(r *http.Request) { s.Flash(r, "Published.") })
	})
	ask(cookie, func(r *http.Request) {
		if got, _ := s.TakeFlash(r); got != "Published." {
			t.Errorf("the flash is %q", got)
		}
	})
}
