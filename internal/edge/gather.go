package edge

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"localprogress.org/site/internal/surrogate"
)

// maxGathered is how many keys one job has. More than that were an import: everything is purged.
const maxGathered = 1000

// words are the keys that the database told since the last job.
type words map[string]bool

// note adds a key, unless it is one that no page has.
func (w words) note(key string) {
	if !strings.HasPrefix(key, surrogate.Withdrawn("")) && len(w) <= maxGathered {
		w[key] = true
	}
}

// purge is the job of the words.
func (w words) purge() purge {
	if len(w) > maxGathered {
		return purge{All: true}
	}
	return purge{Keys: slices.Sorted(maps.Keys(w))}
}

// gather makes jobs of what the database tells until the connection fails.
func (e *Edge) gather(ctx context.Context, conn *pgx.Conn, jobs *river.Client[pgx.Tx]) error {
	var next time.Time // when another job may be inserted
	for {
		told := words{}
		for len(told) == 0 {
			heard, err := e.hear(ctx, conn, told, time.Now().Add(e.pace.pulse))
			if err == nil && !heard {
				err = e.ping(ctx, conn)
			}
			if err != nil {
				return err
			}
		}
		until := time.Now().Add(e.pace.settle)
		if until.Before(next) {
			until = next
		}
		for heard := true; heard; {
			var err error
			if heard, err = e.hear(ctx, conn, told, until); err != nil {
				return err
			}
		}
		if err := e.insert(ctx, jobs, told.purge()); err != nil {
			return err
		}
		next = time.Now().Add(e.pace.rest)
	}
}

// hear notes one word of the database; heard is false when there was none until the moment.
func (e *Edge) hear(ctx context.Context, conn *pgx.Conn, told words, until time.Time) (heard bool, err error) {
	waiting, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	n, err := conn.WaitForNotification(waiting)
	switch {
	case err == nil:
		told.note(n.Payload)
		return true, nil
	case ctx.Err() == nil && errors.Is(waiting.Err(), context.DeadlineExceeded):
		return false, nil
	}
	return false, err
}

func (e *Edge) ping(ctx context.Context, conn *pgx.Conn) error {
	asking, cancel := context.WithTimeout(ctx, e.pace.pulse)
	defer cancel()
	return conn.Ping(asking)
}

// insert makes a job of the purge, and another that repeats it.
func (e *Edge) insert(ctx context.Context, jobs *river.Client[pgx.Tx], p purge) error {
	inserting, cancel := context.WithTimeout(ctx, e.pace.pulse)
	defer cancel()
	_, err := jobs.InsertMany(inserting, []river.InsertManyParams{
		{Args: p, InsertOpts: &river.InsertOpts{Queue: queue}},
		{Args: p, InsertOpts: &river.InsertOpts{Queue: queue, ScheduledAt: time.Now().Add(e.pace.echo)}},
	})
	return err
}
