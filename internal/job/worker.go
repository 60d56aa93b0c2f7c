package job

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
)

// worker works the jobs of one kind, and says in the log when that does not go well.
type worker[T Args] struct {
	river.WorkerDefaults[T]
	queue   *Queue
	line    Line
	work    func(ctx context.Context, args T) error
	failing atomic.Bool // the last attempt failed
}

// Timeout is that of the line.
func (w *worker[T]) Timeout(*river.Job[T]) time.Duration { return w.line.Within }

// NextRetry is when a job that failed is tried again.
func (w *worker[T]) NextRetry(job *river.Job[T]) time.Time {
	return time.Now().Add(w.queue.pause(job.Attempt))
}

// Work does the job. Of a row of failures it logs the first, each job that is given up, and the end. One that the end of the program
// cuts off is done at the next start, and has not failed.
func (w *worker[T]) Work(ctx context.Context, job *river.Job[T]) error {
	err := w.work(ctx, job.Args)
	var hopeless *river.JobCancelError
	log := w.queue.log.With("kind", job.Kind, "job", job.ID)
	switch {
	case err == nil:
		if w.failing.CompareAndSwap(true, false) {
			log.InfoContext(ctx, "jobs of this kind succeed again")
		}
	case errors.Is(ctx.Err(), context.Canceled): // the program ends; when its time is up, that is another error
		return river.JobSnooze(0)
	case errors.As(err, &hopeless), job.Attempt >= job.MaxAttempts:
		log.ErrorContext(ctx, "a job is given up", "attempts", job.Attempt, "err", err)
	case !w.failing.Swap(true):
		log.WarnContext(ctx, "a job failed; it is tried again for eleven hours", "err", err)
	}
	return err
}
