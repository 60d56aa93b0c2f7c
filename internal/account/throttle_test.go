package account

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

func TestWaitAfter(t *testing.T) {
	t.Parallel()
	for failures, want := range map[int]time.Duration{
		0: 0, 4: 0, 5: time.Second, 6: 2 * time.Second, 10: 32 * time.Second, 11: time.Minute, 1 << 30: time.Minute,
	} {
		if got := waitAfter(failures, freeFailuresPair); got != want {
			t.Errorf("after %d failures: %s, want %s", failures, got, want)
		}
	}
}

// fail tries a wrong password so often, and returns the last answer.
func fail(t *testing.T, s *Store, times int, email, address string) error {
	t.Helper()
	var err error
	for range times {
		if _, err = s.Authenticate(context.Background(), email, "wrong", address, ""); err == nil {
			t.Fatal("a wrong password was taken")
		}
	}
	return err
}

func TestFailuresSlowDownButNeverLockOut(t *testing.T) {
	t.Parallel()
	s, clock := newStore(t)
	s.hasher.compare = func(p, _ string) (bool, error) { return p == goodPassword, nil }
	ctx := context.Background()
	addPat(t, s)

	if err := fail(t, s, freeFailuresPair, "pat@example.org", "192.0.2.1"); !errors.Is(err, ErrWrongSignIn) {
		t.Fatalf("within the free failures: %v", err)
	}
	_, err := s.Authenticate(ctx, "pat@example.org", goodPassword, "192.0.2.1", "")
	var many TooManyAttemptsError
	if !errors.As(err, &many) || many.Wait != time.Second {
		t.Fatalf("after the free failures: %v", err)
	}
	if _, err := s.Authenticate(ctx, "pat@example.org", goodPassword, "198.51.100.7", ""); err != nil {
		t.Errorf("the owner elsewhere: %v", err)
	}

	// Attempts that were not heard do not make the wait longer.
	fail(t, s, 50, "pat@example.org", "192.0.2.1")
	clock.move(time.Second)
	if _, err := s.Authenticate(ctx, "pat@example.org", goodPassword, "192.0.2.1", ""); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if err := fail(t, s, 1, "pat@example.org", "192.0.2.1"); !errors.Is(err, ErrWrongSignIn) {
		t.Errorf("a right password did not clear the counter: %v", err)
	}
}

func TestOneAddressTryingManyAccounts(t *testing.T) {
	t.Parallel()
	s, clock := newStore(t)
	s.hasher.compare = func(string, string) (bool, error) { return false, nil }
	for i := range freeFailuresAddress {
		fail(t, s, 1, string(rune('a'+i))+"@example.org", "192.0.2.1")
	}
	var many TooManyAttemptsError
	if err := fail(t, s, 1, "new@example.org", "192.0.2.1"); !errors.As(err, &many) {
		t.Errorf("attempt %d: %v", freeFailuresAddress+1, err)
	}
	clock.move(attemptsForgotten + time.Second)
	if err := fail(t, s, 1, "new@example.org", "192.0.2.1"); !errors.Is(err, ErrWrongSignIn) {
		t.Errorf("an hour later: %v", err)
	}
}

// A hundred attempts at the same moment are not all the first.
func TestAttemptsAtOnceAreCounted(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	var mu sync.Mutex
	heard := 0
	s.hasher.compare = func(string, string) (bool, error) {
		mu.Lock()
		defer mu.Unlock()
		heard++
		return false, nil
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { s.Authenticate(context.Background(), "pat@example.org", "wrong", "192.0.2.1", "") })
	}
	wg.Wait()
	if heard != freeFailuresPair {
		t.Errorf("%d of 20 attempts were heard, want %d", heard, freeFailuresPair)
	}
}
