package account

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

func addAs(t *testing.T, s *Store, role Role, email string) User {
	t.Helper()
	u, err := s.Add(t.Context(), NewUser{Email: email, Name: "Somebody", Role: role, Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// Of two administrators who disable each other at the same moment one stays.
func TestTwoAdministratorsWhoDisableEachOther(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	for range 10 {
		a, b := addAs(t, s, RoleAdmin, "a@example.org"), addAs(t, s, RoleAdmin, "b@example.org")
		done := make(chan error, 2)
		go func() { done <- s.Disable(t.Context(), a, b.ID) }()
		go func() { done <- s.ChangeRole(t.Context(), b, a.ID, RoleAuthor, nil) }()
		var refused RefusedError
		one, other := <-done, <-done
		if errors.As(one, &refused) == errors.As(other, &refused) || one != nil && other != nil {
			t.Fatalf("%v, %v", one, other)
		}
		if _, err := s.pool.Exec(t.Context(), `delete from account`); err != nil {
			t.Fatal(err)
		}
	}
}

// Only administrators change accounts, whatever a route lets through.
func TestOnlyAdministratorsChangeAccounts(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	other := addAs(t, s, RoleAdmin, "other@example.org")
	for _, role := range Roles[1:] {
		by := User{ID: 99, Role: role}
		_, invited := s.Invite(t.Context(), by, Invitation{Email: "x@example.org", Name: "X", Role: RoleAdmin})
		for what, err := range map[string]error{
			"invite": invited, "invite again": s.InviteAgain(t.Context(), by, other.ID), "change a role": s.ChangeRole(t.Context(), by, other.ID, RoleAuthor, nil),
			"disable": s.Disable(t.Context(), by, other.ID), "enable": s.Enable(t.Context(), by, other.ID), "end sessions": s.EndSessions(t.Context(), by, other.ID),
		} {
			if !errors.Is(err, ErrForbidden) {
				t.Errorf("%s may %s: %v", role, what, err)
			}
		}
	}
}

// linkOf makes a link for the user and returns its secret.
func linkOf(t *testing.T, s *Store, u User, purpose Purpose) string {
	t.Helper()
	var id int64
	if err := postgres.InTx(t.Context(), s.pool, func(tx pgx.Tx) error { return s.ask(t.Context(), tx, u.ID, purpose, "") }); err != nil {
		t.Fatal(err)
	}
	if err := s.pool.QueryRow(t.Context(), `select max(id) from account_link`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	sealed, err := s.Seal(t.Context(), id)
	if err != nil || sealed.To != u.Email {
		t.Fatalf("sealed %+v, %v", sealed, err)
	}
	return sealed.Token
}

// A link is good for its purpose and time only, and once, also for two at the same moment; its secret is in no table.
func TestALinkIsGoodOnce(t *testing.T) {
	t.Parallel()
	s, clock := newStore(t)
	u := addPat(t, s)
	token := linkOf(t, s, u, ForReset)
	if _, err := s.CheckLink(t.Context(), ForInvitation, token); !errors.Is(err, ErrLink) {
		t.Errorf("for another purpose: %v", err)
	}
	var dump string
	if err := s.pool.QueryRow(t.Context(), `select (select string_agg(l::text, ' ') from account_link l) || (select string_agg(to_jsonb(j)::text, ' ') from river_job j)`).Scan(&dump); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(dump, token) || !strings.Contains(dump, "mail_link") {
		t.Errorf("the tables hold the secret, or no job: %s", dump)
	}
	done := make(chan error, 2)
	for range 2 {
		go func() { _, err := s.ResetPassword(t.Context(), token, goodPassword+"2"); done <- err }()
	}
	if one, other := <-done, <-done; !errors.Is(errors.Join(one, other), ErrLink) || one != nil && other != nil {
		t.Errorf("used by two: %v, %v", one, other)
	}
	old := linkOf(t, s, u, ForReset)
	newer := linkOf(t, s, u, ForReset)
	if _, err := s.CheckLink(t.Context(), ForReset, old); !errors.Is(err, ErrLink) {
		t.Errorf("a link that a newer one replaced: %v", err)
	}
	clock.move(ForReset.Life() - time.Second)
	if _, err := s.CheckLink(t.Context(), ForReset, newer); err != nil {
		t.Errorf("before its end: %v", err)
	}
	clock.move(time.Second)
	if _, err := s.ResetPassword(t.Context(), newer, goodPassword); !errors.Is(err, ErrLink) {
		t.Errorf("after its end: %v", err)
	}
	for _, nonsense := range []string{"", "\x00", strings.Repeat("x", 1<<16)} {
		if _, err := s.CheckLink(t.Context(), ForReset, nonsense); !errors.Is(err, ErrLink) {
			t.Errorf("nonsense: %v", err)
		}
	}
}

// A session goes on while it is used, twelve hours after the last time and a week after its beginning it ends, and at once
// when its owner is disabled.
func TestASessionEnds(t *testing.T) {
	t.Parallel()
	s, clock := newStore(t)
	admin, u := addAs(t, s, RoleAdmin, "ada@example.org"), addPat(t, s)
	begin := func() int64 {
		id, err := s.Begin(t.Context(), u, "Firefox on Linux", "192.0.2.1", "with a password")
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	ends := func(when string, id int64) {
		t.Helper()
		if _, err := s.Resume(t.Context(), id); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", when, err)
		}
	}
	id := begin()
	for range 15 {
		clock.move(11 * time.Hour)
		if got, err := s.Resume(t.Context(), id); err != nil || got.ID != u.ID {
			t.Fatalf("in use: %v", err)
		}
	}
	clock.move(4 * time.Hour)
	ends("after a week", id)
	id = begin()
	clock.move(SessionIdle + seenEvery)
	ends("when idle", id)
	id = begin()
	if list, err := s.Sessions(t.Context(), u.ID); err != nil || len(list) != 1 || list[0].Device != "Firefox on Linux" {
		t.Errorf("the list is %+v, %v", list, err)
	}
	if err := s.Disable(t.Context(), admin, u.ID); err != nil {
		t.Fatal(err)
	}
	ends("of somebody disabled", id)
}

// What is written into the audit log stays.
func TestTheAuditLogStays(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	addPat(t, s)
	var line string
	if err := s.pool.QueryRow(t.Context(), `select actor || ' ' || action || ' ' || title from audit`).Scan(&line); err != nil || line != "The program "+string(audit.MadeAccount)+" Press desk" {
		t.Errorf("the log says %q, %v", line, err)
	}
	for _, change := range []string{`update audit set actor = 'nobody'`, `delete from audit`, `truncate audit`} {
		if _, err := s.pool.Exec(t.Context(), change); err == nil || !strings.Contains(err.Error(), "only added to") {
			t.Errorf("%s: %v", change, err)
		}
	}
}

// With another password or another address every link of before is worth nothing: it may lie in a mailbox that is not the
// owner's any more.
func TestLinksEndWithWhatTheyWereFor(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	u := addPat(t, s)
	dead := func(what string, purpose Purpose, token string) {
		t.Helper()
		if _, err := s.CheckLink(t.Context(), purpose, token); !errors.Is(err, ErrLink) {
			t.Errorf("%s the link for %s still opens: %v", what, purpose, err)
		}
	}
	invitation, reset := linkOf(t, s, u, ForInvitation), linkOf(t, s, u, ForReset)
	if _, err := s.ResetPassword(t.Context(), reset, goodPassword+"2"); err != nil {
		t.Fatal(err)
	}
	dead("after a reset", ForInvitation, invitation)
	if _, err := s.Join(t.Context(), invitation, goodPassword+"3"); !errors.Is(err, ErrLink) {
		t.Errorf("the invitation sets a password once more: %v", err)
	}
	reset = linkOf(t, s, u, ForReset)
	if err := s.ChangePassword(t.Context(), u, 0, goodPassword+"3"); err != nil {
		t.Fatal(err)
	}
	dead("after a change", ForReset, reset)

	reset = linkOf(t, s, u, ForReset)
	if err := s.AskEmail(t.Context(), u, "new@example.org"); err != nil {
		t.Fatal(err)
	}
	var id int64
	if err := s.pool.QueryRow(t.Context(), `select max(id) from account_link`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	sealed, err := s.Seal(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ChangeEmail(t.Context(), u, sealed.Token); err != nil {
		t.Fatal(err)
	}
	dead("after another address", ForReset, reset)
}
