package account

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// An attack from the very address of the owner does not keep the owner out of a device that is known.
func TestAKnownDeviceHasItsOwnCounter(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	s.hasher.compare = func(p, _ string) (bool, error) { return p == goodPassword, nil }
	ctx := t.Context()
	pat := addPat(t, s)
	device, err := s.Device(ctx, pat.ID)
	if err != nil {
		t.Fatal(err)
	}
	const shared = "192.0.2.1"
	for i := range freeFailuresAddress + 1 {
		fail(t, s, 1, string(rune('a'+i))+"@example.org", shared)
	}
	fail(t, s, freeFailuresPair+1, pat.Email, shared)
	var many TooManyAttemptsError
	for _, stranger := range []string{"", device + "x", "x" + device, "x.", strings.Repeat("x", 1<<20)} {
		if _, err := s.Authenticate(ctx, pat.Email, goodPassword, shared, stranger); !errors.As(err, &many) {
			t.Errorf("the device %.40q: %v", stranger, err)
		}
	}
	if _, err := s.Authenticate(ctx, pat.Email, goodPassword, shared, device); err != nil {
		t.Errorf("the owner's device: %v", err)
	}

	// The device is no way around: it is slowed down like an address, and it counts for its account only.
	for range freeFailuresPair {
		if _, err := s.Authenticate(ctx, pat.Email, "wrong", "198.51.100.7", device); !errors.Is(err, ErrWrongSignIn) {
			t.Fatal(err)
		}
	}
	if _, err := s.Authenticate(ctx, pat.Email, goodPassword, "198.51.100.7", device); !errors.As(err, &many) {
		t.Errorf("a device that guesses: %v", err)
	}
	if _, err := s.Authenticate(ctx, "a@example.org", goodPassword, shared, device); !errors.As(err, &many) {
		t.Errorf("a device for another account: %v", err)
	}
	if _, err := s.Device(ctx, 999); !errors.Is(err, ErrNotFound) {
		t.Errorf("a device of nobody: %v", err)
	}
}

// Sign-ins that wait for each other leave the connections of the pool to readers.
func TestAFloodOfSignInsLeavesRoomForReaders(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	u := addPat(t, s)
	// Another server holds the counter, so that every sign-in from the address has to wait.
	held, watch := connect(t, s), connect(t, s)
	tx, err := held.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := lockAttempts(t.Context(), tx, attemptKeys("pat@example.org", "192.0.2.1")[0]); err != nil {
		t.Fatal(err)
	}
	flood, end := context.WithCancel(t.Context())
	size := int(s.pool.Config().MaxConns)
	done := make(chan error, size)
	for range size {
		go func() {
			_, err := s.Authenticate(flood, "pat@example.org", "wrong", "192.0.2.1", "")
			done <- err
		}()
	}
	untilWaiting(t, watch, signInsAtOnce)
	for range 100 {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		if _, err := s.ByID(ctx, u.ID); err != nil {
			t.Fatalf("a reader: %v", err)
		}
		cancel()
	}
	if n := s.pool.Stat().AcquiredConns(); n > signInsAtOnce {
		t.Errorf("sign-ins hold %d connections", n)
	}
	end()
	for range size {
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("a sign-in that was given up: %v", err)
		}
	}
}

// connect returns a connection beside the pool's.
func connect(t *testing.T, s *Store) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.pool.Config().ConnString())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

// untilWaiting returns when so many connections to the database wait for a lock. watch must not be in a
// transaction: it would see the connections that there were at its first look.
func untilWaiting(t *testing.T, watch *pgx.Conn, so int) {
	t.Helper()
	for waiting := 0; waiting < so; {
		if err := watch.QueryRow(t.Context(), `select count(*) from pg_locks l where not granted and l.pid in
			(select pid from pg_stat_activity where datname = current_database())`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
}
