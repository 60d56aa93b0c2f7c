package job

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
)

// kept is how long jobs that were given up can still be tried again.
const kept = 7 * 24 * time.Hour

// Run works jobs until the context ends; then those under way get a few seconds, and are done again later when that was
// too short. While the database is away it waits, and says so once.
func (q *Queue) Run(ctx context.Context) {
	if len(q.lines) == 0 {
		return
	}
	for said := false; ; said = true {
		client, err := q.client()
		if err == nil {
			err = client.Start(ctx)
		}
		if err == nil {
			if said {
				q.log.InfoContext(ctx, "the database is back: jobs are worked again")
			}
			<-ctx.Done()
			select {
			case <-client.Stopped():
			case <-time.After(2 * q.drain): // the database is away, and it would wait for that
			}
			return
		}
		if !said && ctx.Err() == nil {
			q.log.WarnContext(ctx, "jobs are not worked until the database can be reached", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(q.rest):
		}
	}
}

// client returns what works the jobs, not yet started. It logs nothing itself: while the database is away it would fill
// the log. Of all processes on the database it has one look after the tables, for the jobs of internal/edge too; a job of
// a kind that only a newer release knows waits for that.
func (q *Queue) client() (*river.Client[pgx.Tx], error) {
	return river.NewClient(riverpgxv5.New(q.pool), &river.Config{
		Queues: q.lines, Workers: q.workers, PeriodicJobs: q.every, ErrorHandler: panics{q.log}, FetchOnlyKnownKinds: true, FetchPollInterval: q.poll,
		CancelledJobRetentionPeriod: kept, DiscardedJobRetentionPeriod: kept,
		Logger: slog.New(slog.DiscardHandler), SoftStopTimeout: q.drain,
	})
}

// panics logs what is a fault of this program. Errors are logged where they happen, by the worker.
type panics struct{ log *slog.Logger }

func (panics) HandleError(context.Context, *rivertype.JobRow, error) *river.ErrorHandlerResult {
	return nil
}

func (p panics) HandlePanic(ctx context.Context, job *rivertype.JobRow, panicked any, trace string) *river.ErrorHandlerResult {
	p.log.ErrorContext(ctx, "a job panicked", "kind", job.Kind, "job", job.ID, "panic", panicked, "trace", trace)
	return nil
}
