package admin

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

const jobsPath = "/admin/jobs"

// failedJobs lists the jobs that were given up, by kind and one by one.
func (s *Staff) failedJobs(w http.ResponseWriter, r *http.Request) error {
	v := view.Jobs{Page: s.frame(r, "Settings", "Failed jobs"), Now: s.now()}
	var err error
	if v.Kinds, err = s.failures.Kinds(r.Context()); err != nil {
		return err
	}
	if v.Newest, err = s.failures.Newest(r.Context()); err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.JobsPage(v))
}

// NoteRetry writes down who has jobs of the kind tried again.
func NoteRetry(ctx context.Context, tx pgx.Tx, kind string, n int) error {
	return audit.Write(ctx, tx, audit.Event{Action: audit.Retried, Subject: audit.Setting, Title: strings.ToLower(ui.Count(n, 0, "failed job", "failed jobs")), Detail: job.Words(kind)})
}

// retryJob has one failed job tried once more.
func (s *Staff) retryJob(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	err = s.failures.Retry(r.Context(), id)
	if err != nil && !errors.Is(err, job.ErrNotFound) {
		return err
	}
	s.sayRetried(r, err == nil)
	return seeOther(w, r, jobsPath)
}

// retryJobs has all failed jobs of a kind tried once more.
func (s *Staff) retryJobs(w http.ResponseWriter, r *http.Request) error {
	n, err := s.failures.RetryKind(r.Context(), chi.URLParam(r, "kind"))
	if err != nil {
		return err
	}
	if n > 1 {
		s.web.Flash(r, ui.Count(n, 0, "job is", "jobs are")+" being tried again. Those that fail come back here.")
	} else {
		s.sayRetried(r, n == 1)
	}
	return seeOther(w, r, jobsPath)
}

// sayRetried says on the next page whether the one job is tried again.
func (s *Staff) sayRetried(r *http.Request, is bool) {
	if is {
		s.web.Flash(r, "The job is being tried again. If it fails, it comes back here.")
		return
	}
	s.web.Refuse(r, "No such job waits here any more: it is being tried again already, or it is more than a week old.")
}
