package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/alexedwards/scs/v2"

	"localprogress.org/site/internal/server"
)

// A request that waits too long ends with a page that says so, whatever the error looks like by then.
func TestARequestThatTakesTooLongIsAnswered(t *testing.T) {
	t.Parallel()
	for name, cause := range map[string]error{"the deadline": nil, "something else": errors.New("closed")} {
		s := web(io.Discard)
		// A page that, like every real one, is not rendered for a request that is over.
		s.Errors = func(_ *http.Request, status int, _, _ string) templ.Component {
			return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
				if ctx.Err() == nil {
					_, _ = fmt.Fprintf(w, "page %d", status)
				}
				return ctx.Err()
			})
		}
		h := server.Deadline(time.Millisecond, time.Minute)(s.Handle(func(_ http.ResponseWriter, r *http.Request) error {
			<-r.Context().Done()
			if cause != nil {
				return cause
			}
			return fmt.Errorf("query: %w", r.Context().Err())
		}))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		if w.Code != 503 || w.Body.String() != "page 503" || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d %q", name, w.Code, w.Body)
		}
	}
}

func TestAVisitorWhoLeftIsNotAnswered(t *testing.T) {
	t.Parallel()
	ctx, leave := context.WithCancel(t.Context())
	h := server.Deadline(time.Minute, time.Minute)(web(io.Discard).Handle(func(_ http.ResponseWriter, r *http.Request) error {
		leave()
		return r.Context().Err()
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil).WithContext(ctx))
	if w.Body.Len() != 0 {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestALongTextOnASlowLineHasMoreTime(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		length int64
		want   time.Duration
	}{"none": {0, 15 * time.Second}, "short": {1000, 15 * time.Second}, "long": {320 << 10, 25 * time.Second}, "huge": {1<<63 - 1, 75 * time.Second}, "unknown": {-1, 75 * time.Second}} {
		h := server.Deadline(15*time.Second, time.Minute)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			end, _ := r.Context().Deadline()
			if got := time.Until(end).Round(time.Second); got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
		}))
		r := httptest.NewRequest("POST", "/", strings.NewReader("x"))
		r.ContentLength = c.length
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
}

// Who reads the log must not be able to use a link that it names.
func TestTheLogHasNoTokens(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/admin/set-up/SECRET", "/Admin/Set-Up/SECRET", "//admin//set-up//SECRET", "/preview/SECRET/page", "/embargo/SECRET", "/review/SECRET", "/admin%2Fset-up%2FSECRET"} {
		var log strings.Builder
		s := web(&log)
		for _, h := range []server.Handler{
			func(http.ResponseWriter, *http.Request) error { return errors.New("broken") },
			func(http.ResponseWriter, *http.Request) error { panic("broken") },
		} {
			s.Trace(s.Handle(h)).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "http://site.test"+path, nil))
		}
		if strings.Contains(log.String(), "SECRET") || strings.Count(log.String(), "…") < 4 {
			t.Errorf("%s: %s", path, log.String())
		}
	}
}

// broken is a store of sessions that is read and never written.
type broken struct{}

func (broken) Find(string) ([]byte, bool, error)      { return nil, false, nil }
func (broken) Commit(string, []byte, time.Time) error { return errors.New("read-only") }
func (broken) Delete(string) error                    { return nil }

func TestASessionThatIsNotSavedGivesOneAnswer(t *testing.T) {
	t.Parallel()
	s := web(io.Discard)
	s.Sessions = scs.New()
	s.Sessions.Store, s.Sessions.ErrorFunc = broken{}, s.Fail
	h := s.WithSession(s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		s.Flash(r, "Saved.")
		return server.Render(w, r, 200, templ.Raw("the page"))
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 500 || strings.Contains(w.Body.String(), "the page") {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}
