package app_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/testdb"
	"localprogress.org/site/internal/testsite"
)

// lines is a log that may be read while it is written.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// has reports whether one line of the log has all the words.
func (l *lines) has(words ...string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range strings.Lines(l.text.String()) {
		all := true
		for _, w := range words {
			all = all && strings.Contains(line, w)
		}
		if all {
			return true
		}
	}
	return false
}

// endless is a body without an end.
type endless struct{}

func (endless) Read(b []byte) (int, error) { return copy(b, strings.Repeat("a=1&", len(b)/4+1)), nil }

// Whatever is refused for the sake of safety leaves a line: in the log of requests what a stranger tried, in the audit log what
// somebody with an account did, or who pretended to be them (OWASP ASVS 5.0, 16.3.2 and 16.3.3).
func TestWhatIsRefusedIsWrittenDown(t *testing.T) {
	t.Parallel()
	pool := testdb.New(t)
	log := &lines{}
	site, err := app.New(pool, app.Options{Data: t.TempDir(), BaseURL: "https://site.test", Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := site.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := site.Accounts.Add(t.Context(), account.NewUser{Email: "ada@example.org", Name: "Ada", Role: account.RoleAuthor, Password: testsite.Password}); err != nil {
		t.Fatal(err)
	}
	var session []*http.Cookie
	send := func(want int, method, path string, body io.Reader, header ...string) {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), method, "https://site.test"+path, body)
		r.RemoteAddr = "192.0.2.9:4000"
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i < len(header); i += 2 {
			if r.Header.Set(header[i], header[i+1]); header[i] == "Host" {
				r.Host = header[i+1]
			}
		}
		for _, c := range session {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		site.Handler.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s %s answers %d, want %d", method, path, w.Code, want)
		}
		if set := w.Result().Cookies(); len(set) > 0 {
			session = set
		}
	}
	form := func(password string) io.Reader {
		return strings.NewReader(url.Values{"email": {"ada@example.org"}, "password": {password}}.Encode())
	}
	send(http.StatusMisdirectedRequest, http.MethodGet, "/news", nil, "Host", "evil.test")
	send(http.StatusForbidden, http.MethodPost, "/admin/sign-in", form(testsite.Password), "Sec-Fetch-Site", "cross-site")
	send(http.StatusRequestEntityTooLarge, http.MethodPost, "/admin/sign-in", endless{})
	send(http.StatusUnprocessableEntity, http.MethodPost, "/admin/sign-in", form("not the password"))
	send(http.StatusMethodNotAllowed, http.MethodDelete, "/news", nil)
	send(http.StatusNotFound, http.MethodGet, "/admin/reset/guessed", nil)
	for range 60 {
		send(http.StatusOK, http.MethodGet, "/search?q=rent", nil)
	}
	refused := false
	for range 200 { // two come back each second
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://site.test/search?q=rent", nil)
		r.RemoteAddr = "192.0.2.9:4000"
		w := httptest.NewRecorder()
		if site.Handler.ServeHTTP(w, r); w.Code == http.StatusTooManyRequests {
			refused = true
			break
		}
	}
	if !refused {
		t.Error("a flood of searches is answered")
	}
	send(http.StatusSeeOther, http.MethodPost, "/admin/sign-in", form(testsite.Password))
	send(http.StatusForbidden, http.MethodPost, "/admin/accounts/new", form("x"))
	for _, words := range [][]string{
		{"level=WARN", "another site", "host=evil.test", "path=/news"},
		{"method=POST", "path=/admin/sign-in", "status=403"},
		{"method=POST", "path=/admin/sign-in", "status=413"},
		{"method=POST", "path=/admin/sign-in", "status=422"},
		{"method=DELETE", "path=/news", "status=405"},
		{"method=GET", "path=/admin/reset/…", "status=404"},
		{"method=GET", "path=/search", "status=429"},
		{"method=POST", "path=/admin/accounts/new", "status=403"},
	} {
		if !log.has(words...) {
			t.Errorf("no line of the log has %q", words)
		}
	}
	for _, want := range []struct{ actor, action, title, detail string }{
		{"A visitor", "failed to sign in", "Ada", "with a wrong password"},
		{"Ada", "was refused", "POST /admin/accounts/new", ""},
	} {
		var times int
		if err := pool.QueryRow(t.Context(), `select count(*) from audit where actor = $1 and action = $2 and title = $3 and detail = $4 and host(address::inet) = '192.0.2.9'`,
			want.actor, want.action, want.title, want.detail).Scan(&times); err != nil || times != 1 {
			t.Errorf("%+v is in the audit log %d times, %v", want, times, err)
		}
	}
}
