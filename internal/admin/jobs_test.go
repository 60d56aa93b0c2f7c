package admin_test

import (
	"net/http"
	"testing"

	"localprogress.org/site/internal/account"
)

// An administrator sees on the dashboard which jobs were given up, and has one or all of a kind tried again; others see nothing.
func TestFailedJobsAreTold(t *testing.T) {
	t.Parallel()
	n := open(t)
	admin, editor := n.as(account.RoleAdmin, "Ada"), n.as(account.RoleEditor, "Ed")
	admin.get("/admin").none(`a[href="/admin/jobs"]`)
	admin.get("/admin/jobs").is(http.StatusOK).says(".none", "Nothing failed.")
	if _, err := n.pool.Exec(t.Context(), `insert into river_job (id, kind, queue, state, finalized_at, attempt, max_attempts, args, errors)
		select i, k, 'nobody_works', 'discarded', now() - interval '1 hour', 12, 12, '{}', array['{"error": "550 <b>no</b> such mailbox"}'::jsonb]
		from (values (901, 'mail_link'), (902, 'mail_link'), (903, 'mail_link'), (904, 'picture_copies')) v (i, k)`); err != nil {
		t.Fatal(err)
	}
	admin.get("/admin").says("main", "Letter with an invitation or a link to sign in").says("main", "Three jobs since ").says("main", "550 <b>no</b> such mailbox")
	editor.get("/admin").none(`a[href="/admin/jobs"]`)
	editor.get("/admin/jobs").is(http.StatusForbidden)
	editor.post("/admin/jobs/901/retry").is(http.StatusForbidden)
	editor.post("/admin/jobs/mail_link/retry").is(http.StatusForbidden)

	waiting := func(want int) {
		t.Helper()
		var got int
		if err := n.pool.QueryRow(t.Context(), `select count(*) from river_job where id > 900 and state = 'available'`).Scan(&got); err != nil || got != want {
			t.Errorf("%d jobs wait to be tried, want %d, %v", got, want, err)
		}
	}
	waiting(0)
	if got := len(admin.get("/admin/jobs").all(`form[action$="/retry"]`)); got != 5 {
		t.Errorf("%d buttons, want one for each of four jobs and for the kind that has three", got)
	}
	for _, step := range []struct {
		path, look, says string
		waiting          int
	}{
		{"/admin/jobs/901/retry", ".done", "The job is being tried again.", 1},
		{"/admin/jobs/901/retry", ".wrong[role=alert]", "No such job waits here any more", 1},
		{"/admin/jobs/mail_link/retry", ".done", "Two jobs are being tried again.", 3},
		{"/admin/jobs/nothing_such/retry", ".wrong[role=alert]", "No such job waits here any more", 3},
		{"/admin/jobs/904/retry", ".done", "The job is being tried again.", 4},
	} {
		if to := admin.post(step.path).leads(); to != "/admin/jobs" {
			t.Errorf("%s leads to %s", step.path, to)
		}
		admin.get("/admin/jobs").says(".flash"+step.look, step.says)
		waiting(step.waiting)
	}
	admin.get("/admin/audit").says("main", "Ada had tried again two failed jobs").says("main", "Letter with an invitation or a link to sign in")
}
