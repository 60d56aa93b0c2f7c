package account

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"localprogress.org/site/internal/testdb"
)

const goodPassword = "harbor lantern seven oats"

// clock is a time that a test moves by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func newStore(t *testing.T) (*Store, *clock) {
	t.Helper()
	c := &clock{t: time.Date(2024, 8, 1, 14, 3, 0, 0, time.UTC)}
	return New(testdb.New(t), c.now), c
}

func addPat(t *testing.T, s *Store) User {
	t.Helper()
	u, err := s.Add(context.Background(), NewUser{Email: " Pat@Example.org ", Name: "Press  desk", Role: RoleEditor, Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestAddAndSignIn(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	ctx := context.Background()
	u := addPat(t, s)
	if u.Email != "pat@example.org" || u.Name != "Press desk" || u.ID == 0 {
		t.Errorf("added %+v", u)
	}
	got, err := s.Authenticate(ctx, "PAT@example.org", goodPassword, "192.0.2.1", "")
	if err != nil || got.ID != u.ID {
		t.Errorf("Authenticate = %+v, %v", got, err)
	}
	got, err = s.ByID(ctx, u.ID)
	if err != nil || got.Email != u.Email || got.Role != RoleEditor {
		t.Errorf("ByID = %+v, %v", got, err)
	}
	if _, err := s.ByID(ctx, u.ID+1); !errors.Is(err, ErrNotFound) {
		t.Errorf("ByID of nobody: %v", err)
	}
	if n, err := s.Count(ctx); n != 1 || err != nil {
		t.Errorf("Count = %d, %v", n, err)
	}
	_, err = s.Add(ctx, NewUser{Email: "pat@EXAMPLE.org", Name: "Other", Role: RoleAuthor, Password: goodPassword})
	var errs FieldErrors
	if !errors.As(err, &errs) || errs.For("email") == "" {
		t.Errorf("second account with one address: %v", err)
	}
}

func TestAddTellsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	_, err := s.Add(context.Background(), NewUser{Email: "nobody", Role: "owner", Password: "short"})
	var errs FieldErrors
	if !errors.As(err, &errs) {
		t.Fatalf("err = %v", err)
	}
	for _, field := range []string{"email", "name", "role", "password"} {
		if errs.For(field) == "" {
			t.Errorf("nothing said about %s in %v", field, errs)
		}
	}
}

// An unknown address, a wrong password and a hostile one all cost one hash and get one answer.
func TestWrongSignInsCostTheSame(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	addPat(t, s)
	hashes := 0
	compare := s.hasher.compare
	s.hasher.compare = func(p, h string) (bool, error) { hashes++; return compare(p, h) }
	for _, c := range []struct{ name, email, password string }{
		{"wrong password", "pat@example.org", "harbor lantern seven oat"},
		{"unknown address", "sam@example.org", goodPassword},
		{"no password", "pat@example.org", ""},
		{"no address", "", goodPassword},
		{"NUL", "pat\x00@example.org", "\x00"},
		{"broken UTF-8", "pat\xff@example.org", "\xff"},
		{"megabyte", "pat@example.org", string(make([]byte, 1<<20))},
	} {
		before := hashes
		if _, err := s.Authenticate(context.Background(), c.email, c.password, c.name, ""); !errors.Is(err, ErrWrongSignIn) {
			t.Errorf("%s: %v", c.name, err)
		}
		if hashes != before+1 {
			t.Errorf("%s: %d hashes, want 1", c.name, hashes-before)
		}
	}
}

func TestSignOutEverywhereRaisesTheEpoch(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	ctx := context.Background()
	u := addPat(t, s)
	if err := s.SignOutEverywhere(ctx, u.ID); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.ByID(ctx, u.ID); got.SessionEpoch != u.SessionEpoch+1 {
		t.Errorf("epoch %d after %d", got.SessionEpoch, u.SessionEpoch)
	}
	if err := s.SignOutEverywhere(ctx, 999); !errors.Is(err, ErrNotFound) {
		t.Errorf("of nobody: %v", err)
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		role                   Role
		write, publish, manage bool
	}{
		{RoleAdmin, true, true, true}, {RoleEditor, true, true, false}, {RoleAuthor, true, false, false}, {"", false, false, false},
	} {
		u := User{Role: c.role}
		if u.CanWrite() != c.write || u.CanPublish() != c.publish || u.CanManage() != c.manage {
			t.Errorf("%q may write %t, publish %t, manage %t", c.role, u.CanWrite(), u.CanPublish(), u.CanManage())
		}
	}
}
