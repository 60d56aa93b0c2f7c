package edge

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/surrogate"
)

// pace is how soon things happen.
type pace struct {
	settle time.Duration // after a word others are waited for: a publishing tells many
	rest   time.Duration // between two purges, for the networks count them
	echo   time.Duration // until a purge is repeated
	pulse  time.Duration // how often a silent connection is asked whether it is there, and one that waits asks for its turn
	pause  time.Duration // between two tries to reach the database
	retry  time.Duration // until a purge that failed is tried again, the first time
	answer time.Duration // how long the edge may take to answer
	// attempts are how often a purge is tried. With these pauses that is more than an hour: then the edge asks by itself.
	attempts int
}

// usual is the pace outside of tests. A purge is repeated because a page that was on its way when the first arrived may
// have been stored after it; networks that keep pages in two places ask for it:
// https://developer.fastly.com/learning/concepts/purging/#shielding
var usual = pace{settle: 100 * time.Millisecond, rest: time.Second, echo: 5 * time.Second, pulse: 3 * time.Second, pause: 500 * time.Millisecond,
	retry: time.Second, answer: 10 * time.Second, attempts: 22}

// turn is the advisory lock of the one process that purges; any number of our own.
const turn = 0x6c7065646765

// Follow has the edge purged of what the database tells was changed, until the context ends. Of all processes on the
// database one does so; when it is gone another takes over, and purges everything, for words may have been missed.
func (e *Edge) Follow(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) {
	lost := false
	for {
		err := e.hold(ctx, pool, log, func() {
			if lost {
				log.InfoContext(ctx, "the database is back: the edge is purged again", "edge", e.name)
			}
			lost = false
		})
		if ctx.Err() != nil {
			return
		}
		if !lost {
			log.WarnContext(ctx, "the database cannot be followed: the edge is not purged until it can, and then of everything", "edge", e.name, "err", err)
		}
		lost = true
		select {
		case <-ctx.Done():
			return
		case <-time.After(e.pace.pause):
		}
	}
}

// hold waits for this process's turn and then purges, until the connection fails or the context ends. It calls reached
// when the database answers.
func (e *Edge) hold(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger, reached func()) error {
	conn, err := e.connect(ctx, pool)
	if err != nil {
		return err
	}
	defer func() { // and the turn goes with it
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), e.pace.pulse)
		defer cancel()
		_ = conn.Close(closing)
	}()
	if err := e.await(ctx, conn, reached); err != nil {
		return err
	}
	jobs, err := e.jobs(pool, log)
	if err != nil {
		return err
	}
	working, stop := context.WithCancel(ctx)
	if err := jobs.Start(working); err != nil {
		stop()
		return err
	}
	defer func() {
		stop()
		if ctx.Err() == nil {
			return // it ends by itself; the next turn need not wait for that
		}
		select {
		case <-jobs.Stopped():
		case <-time.After(2 * drain): // the database is away, and it would wait for that
		}
	}()
	if err := e.insert(ctx, jobs, purge{All: true}); err != nil {
		return err
	}
	return e.gather(ctx, conn, jobs)
}

// connect opens the connection that has the turn and hears the words. The server notices within half a minute when this
// machine is gone, and gives the turn to another.
func (e *Edge) connect(ctx context.Context, pool *pgxpool.Pool) (*pgx.Conn, error) {
	config := pool.Config().ConnConfig
	config.RuntimeParams["application_name"] = "localprogress edge"
	config.RuntimeParams["tcp_keepalives_idle"] = "10"
	config.RuntimeParams["tcp_keepalives_interval"] = "5"
	config.RuntimeParams["tcp_keepalives_count"] = "3"
	connecting, cancel := context.WithTimeout(ctx, e.pace.pulse)
	defer cancel()
	return pgx.ConnectConfig(connecting, config)
}

// await returns when this process has the turn and hears every word from then on.
func (e *Edge) await(ctx context.Context, conn *pgx.Conn, reached func()) error {
	for {
		asking, cancel := context.WithTimeout(ctx, e.pace.pulse)
		var ours bool
		err := conn.QueryRow(asking, "select pg_try_advisory_lock($1)", int64(turn)).Scan(&ours)
		if err == nil && ours {
			_, err = conn.Exec(asking, "listen "+surrogate.Channel)
		}
		cancel()
		if err != nil {
			return err
		}
		reached()
		if ours {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(e.pace.pulse):
		}
	}
}
