package mail

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/job"
)

// Each administrator who may sign in gets one letter of all that failed, and no other for what fails on the same day.
func TestAdministratorsAreToldOnce(t *testing.T) {
	t.Parallel()
	p := newPost(t, nil)
	for email, role := range map[string]account.Role{"ada@example.org": account.RoleAdmin, "bo@example.org": account.RoleAdmin, "ed@example.org": account.RoleEditor} {
		if _, err := p.people.Add(t.Context(), account.NewUser{Email: email, Name: "Pat", Role: role, Password: "a long pass phrase"}); err != nil {
			t.Fatal(err)
		}
	}
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := p.pool.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`update account set disabled_at = now() where email = 'bo@example.org'`)
	fail := func(kind string) {
		exec(`insert into river_job (kind, queue, state, finalized_at, attempt, max_attempts, args) values ($1, $1, 'discarded', clock_timestamp(), 12, 12, '{}')`, kind)
	}
	raise := func() {
		t.Helper()
		if err := p.raise(t.Context(), alarm{}); err != nil {
			t.Fatal(err)
		}
	}
	fail("mail_trial")
	raise()
	fail("picture_copies")
	fail("picture_copies")
	raise()
	fail("document_text")
	raise()

	var asked int
	if err := p.pool.QueryRow(t.Context(), `select count(*) from river_job where kind = 'mail_failed_jobs'`).Scan(&asked); err != nil || asked != 1 {
		t.Fatalf("%d letters are asked for, want one, %v", asked, err)
	}
	q := job.New(p.pool, slog.New(slog.DiscardHandler))
	p.RegisterFailures(q)
	working, end := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	go func() { q.Run(working); close(done) }()
	t.Cleanup(func() { end(); <-done })
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) {
		kept, err := p.Kept(t.Context())
		if err != nil || time.Now().After(deadline) {
			t.Fatalf("the letter is never sent: %v", err)
		}
		if len(kept) == 0 {
			continue
		}
		if kept[0].To != "ada@example.org" || !strings.Contains(kept[0].Text, "Making the copies of a picture: 2 since ") || kept[0].Link != "https://newsroom.example/admin/jobs" {
			t.Errorf("the letter is %+v", kept[0])
		}
		return
	}
}
