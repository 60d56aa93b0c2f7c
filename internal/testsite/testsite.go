// Package testsite starts the whole site for a test: the same wiring as the program, on a database and
// a folder of its own, with the clock that the test holds.
package testsite

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/demo"
	"localprogress.org/site/internal/testdb"
)

// Sign-in of the editor that every test site has.
const (
	Email    = "desk@example.org"
	Password = "correct horse battery staple"
)

// Site is the running site of one test.
type Site struct {
	*app.App
	URL  string // "http://127.0.0.1:43210", on a free port
	Pool *pgxpool.Pool
	Data string // folder of its files

	mu    sync.Mutex
	shift time.Duration
}

// Start serves an empty site with one editor until the test ends.
func Start(t testing.TB) *Site {
	t.Helper()
	return StartOn(t, testdb.New(t))
}

// StartNamed is Start at the address http://localhost, with its port: browsers know no passkeys for numbers.
func StartNamed(t testing.TB) *Site {
	t.Helper()
	return startAt(t, testdb.New(t), "localhost")
}

// StartOn is Start on the given database.
func StartOn(t testing.TB, pool *pgxpool.Pool) *Site {
	t.Helper()
	return startAt(t, pool, "127.0.0.1")
}

func startAt(t testing.TB, pool *pgxpool.Pool, host string) *Site {
	t.Helper()
	s := &Site{Pool: pool, Data: t.TempDir()}
	server := httptest.NewUnstartedServer(nil)
	s.URL = "http://" + strings.Replace(server.Listener.Addr().String(), "127.0.0.1", host, 1)
	a, err := app.New(s.Pool, app.Options{Data: s.Data, BaseURL: s.URL, Now: s.now, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		t.Fatal(err)
	}
	s.App = a
	server.Config.Handler = a.Handler
	server.Start()
	t.Cleanup(func() {
		server.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := a.Accounts.Add(t.Context(), account.NewUser{Email: Email, Name: "Communications desk", Role: account.RoleEditor, Password: Password}); err != nil {
		t.Fatal(err)
	}
	return s
}

// StartDemo serves the site with the demo content.
func StartDemo(t testing.TB) *Site {
	t.Helper()
	s := Start(t)
	if _, err := demo.Load(t.Context(), s.Content, s.Media, s.now()); err != nil {
		t.Fatal(err)
	}
	return s
}

// now is the site's clock.
func (s *Site) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Add(s.shift)
}

// Set sets the site's clock, which goes on from there.
func (s *Site) Set(to time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shift = time.Until(to)
}
