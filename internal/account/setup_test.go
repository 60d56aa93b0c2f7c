package account

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

var chief = NewUser{Email: "chief@example.org", Name: "Chief", Password: goodPassword}

func setUpToken(t *testing.T, s *Store) string {
	t.Helper()
	token, err := s.SetUpToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestSetUpMakesOneAdministrator(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	ctx := context.Background()
	token := setUpToken(t, s)

	var errs FieldErrors
	if _, err := s.SetUp(ctx, token, NewUser{}); !errors.As(err, &errs) || len(errs) != 3 {
		t.Errorf("empty form: %v", err)
	}
	u, err := s.SetUp(ctx, token, chief)
	if err != nil || u.Role != RoleAdmin {
		t.Fatalf("SetUp = %+v, %v", u, err)
	}
	if _, err := s.SetUp(ctx, token, NewUser{Email: "b@example.org", Name: "B", Password: goodPassword}); !errors.Is(err, ErrSetUpDone) {
		t.Errorf("second use: %v", err)
	}
	if _, err := s.SetUpToken(ctx); !errors.Is(err, ErrSetUpDone) {
		t.Errorf("token with an account: %v", err)
	}
}

func TestSetUpTakesOnlyTheNewestTokenInTime(t *testing.T) {
	t.Parallel()
	s, clock := newStore(t)
	ctx := context.Background()
	old := setUpToken(t, s)
	token := setUpToken(t, s)
	for _, bad := range []string{old, "", "guess", "\x00"} {
		if _, err := s.SetUp(ctx, bad, chief); !errors.Is(err, ErrSetUpLink) {
			t.Errorf("token %q: %v", bad, err)
		}
	}
	if err := s.CheckSetUp(ctx, token); err != nil {
		t.Errorf("good token: %v", err)
	}
	clock.move(setUpLife)
	if err := s.CheckSetUp(ctx, token); !errors.Is(err, ErrSetUpLink) {
		t.Errorf("a day later: %v", err)
	}
}

// All three have checked the link before the first can use it up.
func TestSetUpsAtOnceMakeOneAdministrator(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	ctx := context.Background()
	token := setUpToken(t, s)
	held, err := s.pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Rollback(ctx)
	if _, err := held.Exec(ctx, `select from setup_token for update`); err != nil {
		t.Fatal(err)
	}
	emails := []string{"a@example.org", "b@example.org", "c@example.org"}
	var made atomic.Int32
	var wg sync.WaitGroup
	for _, email := range emails {
		wg.Go(func() {
			if _, err := s.SetUp(ctx, token, NewUser{Email: email, Name: "A", Password: goodPassword}); err == nil {
				made.Add(1)
			}
		})
	}
	untilWaiting(t, connect(t, s), len(emails))
	if err := held.Rollback(ctx); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if n, _ := s.Count(ctx); made.Load() != 1 || n != 1 {
		t.Errorf("%d succeeded, %d accounts", made.Load(), n)
	}
}
