// Package job does work after the answer: mail, pictures in other sizes, whatever may fail, take long, or be done by
// another process.
//
// A domain package says what is to be done in the transaction that makes it necessary, so that neither happens without
// the other:
//
//	type Resize struct{ MediaID int64 }
//
//	func (Resize) Kind() string { return "resize" }
//
//	err := job.Add(ctx, tx, Resize{MediaID: id})
//
// Whoever can do it registers a function before the queue runs (internal/app does both):
//
//	job.Register(queue, job.Line{AtOnce: 1, Within: time.Minute}, func(ctx context.Context, r Resize) error { … })
//
// Every has a job done again and again. Each kind has a line of its own: slow pictures hold up no mail. The function may be called again after it did its work
// (a process that is killed has nobody to say that it did), so it must bear that. An error has it called again, after a
// second, 16 seconds, 81 seconds and so on for eleven hours; one that Hopeless marks does not. Jobs are kept in the table
// river_job: those that are done for a day, those that were given up for a week. Nothing secret belongs into them.
package job

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
)

// Args are what a job has to know: a struct that becomes JSON and is read again by a later release too. Kind names its
// line in small letters, digits and underscores, and never changes: jobs that wait carry it.
type Args = river.JobArgs

// attempts are how often a job is tried: with the pauses of pauseAfter, for eleven hours.
const attempts = 12

// pauseAfter is how long after its n-th failure a job is tried again.
func pauseAfter(n int) time.Duration { return time.Duration(n*n*n*n) * time.Second }

// writer inserts jobs; it needs no pool, for all it does is in the transaction of somebody else.
var writer = sync.OnceValues(func() (*river.Client[pgx.Tx], error) {
	return river.NewClient(riverpgxv5.New(nil), &river.Config{Logger: slog.New(slog.DiscardHandler)})
})

// Add has the job done once tx commits, by any process that registered its kind.
func Add(ctx context.Context, tx pgx.Tx, args Args) error {
	w, err := writer()
	if err != nil {
		return err
	}
	if _, err := w.InsertTx(ctx, tx, args, &river.InsertOpts{Queue: args.Kind(), MaxAttempts: attempts}); err != nil {
		return fmt.Errorf("add a job %q: %w", args.Kind(), err)
	}
	return nil
}

// Hopeless marks an error that trying again would only repeat.
func Hopeless(err error) error { return river.JobCancel(err) }

// Line is how the jobs of one kind are worked.
type Line struct {
	AtOnce int           // in this process
	Within time.Duration // each; then its context ends, and it counts as failed
}

// Queue works jobs. New returns one, Register fills it, Run works.
type Queue struct {
	pool    *pgxpool.Pool
	log     *slog.Logger
	workers *river.Workers
	lines   map[string]river.QueueConfig
	every   []*river.PeriodicJob
	pause   func(failures int) time.Duration // until a job is tried again
	rest    time.Duration                    // between two tries to reach the database
	poll    time.Duration                    // between two looks at a line when no word of a new job arrives
	drain   time.Duration                    // how long jobs may go on when the program ends
}

// New returns a queue that nothing is registered with.
func New(pool *pgxpool.Pool, log *slog.Logger) *Queue {
	return &Queue{pool: pool, log: log, workers: river.NewWorkers(), lines: map[string]river.QueueConfig{}, pause: pauseAfter,
		rest: time.Second, poll: 5 * time.Second, drain: 3 * time.Second}
}

// Register has jobs of the kind T done by work. It panics when the kind has a worker already.
func Register[T Args](q *Queue, line Line, work func(ctx context.Context, args T) error) {
	var args T
	river.AddWorker(q.workers, &worker[T]{queue: q, line: line, work: work})
	q.lines[args.Kind()] = river.QueueConfig{MaxWorkers: line.AtOnce}
}

// Every has the job done each time the interval has passed, by one of all processes on the database, once: the next time comes by
// itself. While one of its kind waits or is worked, no other is added.
func Every(q *Queue, interval time.Duration, args Args) {
	options := &river.InsertOpts{Queue: args.Kind(), MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByQueue: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateScheduled, rivertype.JobStateRetryable}}}
	q.every = append(q.every, river.NewPeriodicJob(river.PeriodicInterval(interval), func() (river.JobArgs, *river.InsertOpts) { return args, options }, nil))
}
