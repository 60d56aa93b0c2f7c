package edge

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
)

// purge is the job: the keys, as the database told them, of the pages that are to go from the edge.
type purge struct {
	Keys []string `json:"keys,omitempty"`
	All  bool     `json:"all,omitempty"` // every page, whatever its keys
}

func (purge) Kind() string { return "edge_purge" }

const (
	queue = "edge"
	// maxPurge is how long one attempt may take, in all its requests.
	maxPurge = time.Minute
	// drain is how long a purge may go on when the program ends.
	drain = 3 * time.Second
)

// purger works the jobs, and says in the log when that does not go well.
type purger struct {
	river.WorkerDefaults[purge]
	edge    *Edge
	log     *slog.Logger
	failing atomic.Bool // the last attempt failed
}

func (p *purger) Work(ctx context.Context, job *river.Job[purge]) error {
	keys := []string{spell(everyPage)}
	if !job.Args.All {
		keys = []string{spell(everyWrite)}
		for _, key := range job.Args.Keys {
			keys = append(keys, spell(key))
		}
	}
	if err := p.edge.send(ctx, keys); err != nil {
		return err
	}
	if p.failing.CompareAndSwap(true, false) {
		p.log.InfoContext(ctx, "the edge takes purges again", "edge", p.edge.name)
	}
	return nil
}

// NextRetry is after a second, then after twice as long each time, up to five minutes.
func (p *purger) NextRetry(job *river.Job[purge]) time.Time {
	return time.Now().Add(min(p.edge.pace.retry<<(job.Attempt-1), 5*time.Minute))
}

// HandleError logs the first of a row of failures, and each purge that is given up.
func (p *purger) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	switch {
	case errors.Is(err, context.Canceled): // the program ends
	case job.Attempt >= job.MaxAttempts:
		p.log.ErrorContext(ctx, "a purge of the edge failed for good: see why, and purge everything there by hand, for pages may be old",
			"edge", p.edge.name, "keys", count(job), "err", err)
	case !p.failing.Swap(true):
		p.log.WarnContext(ctx, "the edge did not take a purge; it is tried again for an hour", "edge", p.edge.name, "keys", count(job), "err", err)
	}
	return nil
}

// count is how many keys the job has, for the log.
func count(job *rivertype.JobRow) string {
	var args purge
	if err := json.Unmarshal(job.EncodedArgs, &args); err != nil || args.All {
		return "all"
	}
	return strconv.Itoa(len(args.Keys))
}

// HandlePanic logs what is a fault of this program.
func (p *purger) HandlePanic(ctx context.Context, job *rivertype.JobRow, panicked any, trace string) *river.ErrorHandlerResult {
	p.log.ErrorContext(ctx, "a purge of the edge panicked", "edge", p.edge.name, "job", job.ID, "panic", panicked, "trace", trace)
	return nil
}

// jobs returns the queue of this edge, not yet started. It logs nothing itself: while the database is away it would fill
// the log, and Follow says so once. The tables are looked after by internal/job, whose kinds are not known here: what a
// killed program left under way, this one would throw away.
func (e *Edge) jobs(pool *pgxpool.Pool, log *slog.Logger) (*river.Client[pgx.Tx], error) {
	worker := &purger{edge: e, log: log}
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, worker); err != nil {
		return nil, err
	}
	return river.NewClient(riverpgxv5.New(pool), &river.Config{
		Queues: map[string]river.QueueConfig{queue: {MaxWorkers: 4}}, Workers: workers, ErrorHandler: worker,
		Logger: slog.New(slog.DiscardHandler), JobTimeout: maxPurge, MaxAttempts: e.pace.attempts, SoftStopTimeout: drain,
		LeaderElectionDisabled: true,
	})
}
