package job_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/testdb"
)

type ring struct{ Bell string }

func (ring) Kind() string { return "ring" }

type tick struct{}

func (tick) Kind() string { return "tick" }

// journal is a log that tests read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// bells counts what rang.
type bells struct {
	mu   sync.Mutex
	rung map[string]int
}

func (b *bells) ring(bell string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung == nil {
		b.rung = map[string]int{}
	}
	b.rung[bell]++
	return b.rung[bell]
}

func (b *bells) times(bell string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rung[bell]
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !is(); {
		if time.Now().After(deadline) {
			t.Fatal("never: ", what)
		}
		time.Sleep(time.Millisecond)
	}
}

// run works the jobs of ring with work until stop, or the end of the test.
func run(t *testing.T, pool *pgxpool.Pool, log *journal, work func(context.Context, ring) error) (stop func()) {
	t.Helper()
	q := job.New(pool, slog.New(slog.NewTextHandler(log, nil)))
	q.Hasten()
	job.Register(q, job.Line{AtOnce: 4, Within: 10 * time.Second}, work)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	go func() {
		defer close(done)
		q.Run(ctx)
	}()
	stop = func() {
		cancel()
		<-done
	}
	t.Cleanup(stop)
	return stop
}

func add(t *testing.T, pool *pgxpool.Pool, bell string) {
	t.Helper()
	fatal(t, postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error { return job.Add(t.Context(), tx, ring{bell}) }))
}

func states(t *testing.T, pool *pgxpool.Pool) (all string) {
	t.Helper()
	fatal(t, pool.QueryRow(t.Context(), `select coalesce(string_agg(state::text || ' after ' || attempt, ', ' order by id), '') from river_job`).Scan(&all))
	return all
}

// A job is done once, by one of the processes, when its transaction commits; it is not there when that fails.
func TestAJobIsPartOfItsTransaction(t *testing.T) {
	t.Parallel()
	pool, log, done := testdb.New(t), &journal{}, &bells{}
	work := func(_ context.Context, r ring) error { done.ring(r.Bell); return nil }
	run(t, pool, log, work)
	run(t, pool, log, work)
	broken := errors.New("broken")
	err := postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		fatal(t, job.Add(t.Context(), tx, ring{"never"}))
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	for range 20 {
		add(t, pool, "door")
	}
	until(t, "all are done", func() bool { return strings.Count(states(t, pool), "completed after 1") == 20 })
	if done.times("door") != 20 || done.times("never") != 0 || log.String() != "" {
		t.Errorf("rung: %v, log: %s", done.rung, log)
	}
}

// A job that fails is done again; of a row of failures the log has the first and the end.
func TestAJobThatFailsIsDoneAgain(t *testing.T) {
	t.Parallel()
	pool, log, done := testdb.New(t), &journal{}, &bells{}
	run(t, pool, log, func(_ context.Context, r ring) error {
		if done.ring(r.Bell) < 4 {
			return errors.New("no hand free")
		}
		return nil
	})
	add(t, pool, "door")
	until(t, "it is done", func() bool { return states(t, pool) == "completed after 4" })
	if s := log.String(); strings.Count(s, "\n") != 2 || !strings.Contains(s, "no hand free") || !strings.Contains(s, "succeed again") {
		t.Errorf("log: %s", s)
	}
}

// A job that is hopeless is not tried again, one that panics or fails is given up in the end; the log says so, loudly.
func TestAJobIsGivenUp(t *testing.T) {
	t.Parallel()
	for bell, want := range map[string]struct{ state, log string }{
		"hopeless": {"cancelled after 1", "no such door"},
		"fails":    {"discarded after 12", "no hand free"},
		"panics":   {"discarded after 12", "out of my mind"},
	} {
		t.Run(bell, func(t *testing.T) {
			t.Parallel()
			pool, log := testdb.New(t), &journal{}
			run(t, pool, log, func(_ context.Context, r ring) error {
				switch r.Bell {
				case "hopeless":
					return job.Hopeless(errors.New("no such door"))
				case "panics":
					panic("out of my mind")
				}
				return errors.New("no hand free")
			})
			add(t, pool, bell)
			until(t, "it is given up", func() bool { return states(t, pool) == want.state })
			until(t, "the log says so", func() bool {
				return strings.Contains(log.String(), want.log) && strings.Contains(log.String(), "level=ERROR")
			})
		})
	}
}

// A job that the end of the program cuts off has not failed, however often that happens, and is done at the next start.
func TestAJobIsCutOff(t *testing.T) {
	t.Parallel()
	pool, log := testdb.New(t), &journal{}
	var rung bells
	add(t, pool, "long")
	for n := range 2 {
		stop := run(t, pool, log, func(ctx context.Context, r ring) error {
			rung.ring(r.Bell)
			<-ctx.Done()
			return errors.New("signal: killed") // as a child says that ended with the context
		})
		until(t, "it is begun", func() bool { return rung.times("long") == n+1 })
		stop()
		if got := states(t, pool); got != "available after 0" {
			t.Errorf("cut off %d times it is %s", n+1, got)
		}
	}
	run(t, pool, log, func(_ context.Context, r ring) error { rung.ring(r.Bell); return nil })
	until(t, "it is done", func() bool { return states(t, pool) == "completed after 1" })
	if s := log.String(); s != "" {
		t.Errorf("log: %s", s)
	}
}

// Eleven hours pass before a job is given up, and the first pauses are short.
func TestPauses(t *testing.T) {
	t.Parallel()
	var all time.Duration
	for n := 1; n < job.Attempts; n++ {
		all += job.PauseAfter(n)
	}
	if all < 11*time.Hour || all > 12*time.Hour || job.PauseAfter(1) != time.Second {
		t.Errorf("a job is tried for %s", all)
	}
}

// A line whose kind nobody registered here waits for the release that knows it.
func TestAJobOfAnotherReleaseWaits(t *testing.T) {
	t.Parallel()
	pool, log, done := testdb.New(t), &journal{}, &bells{}
	run(t, pool, log, func(_ context.Context, r ring) error { done.ring(r.Bell); return nil })
	add(t, pool, "first")
	fatal(t, postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error { return job.Add(t.Context(), tx, unknown{}) }))
	add(t, pool, "last")
	until(t, "the others are done", func() bool { return done.times("first")+done.times("last") == 2 })
	if got := states(t, pool); !strings.Contains(got, "available after 0") {
		t.Errorf("the jobs are %s", got)
	}
}

type unknown struct{}

func (unknown) Kind() string { return "from_another_release" }

// While the database is away at the start the log has one line, and one when it is back; while it goes away later it has
// none. Jobs are worked again, and at no time does the queue keep the program from ending.
func TestALostDatabase(t *testing.T) {
	t.Parallel()
	pool, log, done := testdb.New(t), &journal{}, &bells{}
	door := gate(t, pool)
	door(false)
	work := func(_ context.Context, r ring) error { done.ring(r.Bell); return nil }
	stopsSoon(t, "before it began", run(t, pool, &journal{}, work))
	stop := run(t, pool, log, work)
	until(t, "the log says so", func() bool { return strings.Contains(log.String(), "not worked until") })
	door(true)
	until(t, "it is back", func() bool { return strings.Contains(log.String(), "worked again") })
	add(t, pool, "first")
	until(t, "a job is done", func() bool { return done.times("first") == 1 })
	door(false)
	door(true)
	add(t, pool, "second")
	until(t, "another is done", func() bool { return done.times("second") == 1 })
	door(false)
	stopsSoon(t, "while the database is away", stop)
	if n := strings.Count(log.String(), "\n"); n != 2 {
		t.Errorf("the log has %d lines:\n%s", n, log)
	}
	door(true)
}

func stopsSoon(t *testing.T, when string, stop func()) {
	t.Helper()
	stopped := make(chan struct{})
	go func() {
		stop()
		close(stopped)
	}()
	select {
	case <-stopped:
	case <-time.After(20 * time.Second):
		t.Fatalf("the queue does not end %s", when)
	}
}

// gate opens and closes the database to everybody; closing ends every connection.
func gate(t *testing.T, pool *pgxpool.Pool) (let func(in bool)) {
	t.Helper()
	name := pool.Config().ConnConfig.Database
	config := pool.Config().ConnConfig
	config.Database = "postgres"
	outside, err := pgx.ConnectConfig(t.Context(), config)
	fatal(t, err)
	t.Cleanup(func() { _ = outside.Close(context.WithoutCancel(t.Context())) })
	return func(in bool) {
		t.Helper()
		if in {
			_, err := outside.Exec(t.Context(), "alter database "+name+" allow_connections true")
			fatal(t, err)
			// A connection that died is found out by whoever takes it next.
			until(t, "the pool is well", func() bool { return pool.Ping(t.Context()) == nil })
			return
		}
		_, err := outside.Exec(t.Context(), "alter database "+name+" allow_connections false")
		fatal(t, err)
		_, err = outside.Exec(t.Context(), "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name)
		fatal(t, err)
	}
}

// A job that is done again and again is added by one process, and not while the last of its kind is still worked.
func TestAJobThatComesAgain(t *testing.T) {
	t.Parallel()
	pool, log := testdb.New(t), &journal{}
	var mu sync.Mutex
	var ticks atomic.Int32
	begun, atOnce, most := 0, 0, 0
	first := make(chan struct{})
	for range 2 {
		q := job.New(pool, slog.New(slog.NewTextHandler(log, nil)))
		q.Hasten()
		job.Register(q, job.Line{AtOnce: 4, Within: 30 * time.Second}, func(context.Context, ring) error {
			mu.Lock()
			begun++
			atOnce++
			most = max(most, atOnce)
			waits := begun == 1
			mu.Unlock()
			if waits {
				<-first
			}
			mu.Lock()
			defer mu.Unlock()
			atOnce--
			return errors.New("never mind")
		})
		job.Every(q, time.Second, ring{"hour"})
		job.Register(q, job.Line{AtOnce: 1, Within: time.Second}, func(context.Context, tick) error { ticks.Add(1); return nil })
		job.Every(q, time.Second, tick{})
		ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
		done := make(chan struct{})
		go func() { q.Run(ctx); close(done) }()
		t.Cleanup(func() { cancel(); <-done })
	}
	count := func() int { mu.Lock(); defer mu.Unlock(); return begun }
	until(t, "the first", func() bool { return count() == 1 })
	until(t, "time has passed", func() bool { return ticks.Load() >= 3 })
	var added int
	fatal(t, pool.QueryRow(t.Context(), `select count(*) from river_job where kind = 'ring'`).Scan(&added))
	if count() != 1 || added != 1 {
		t.Errorf("%d begun and %d added while the first was worked", count(), added)
	}
	close(first)
	until(t, "the third", func() bool { return count() == 3 })
	mu.Lock()
	defer mu.Unlock()
	if most != 1 {
		t.Errorf("%d at once", most)
	}
	var retried int
	fatal(t, pool.QueryRow(t.Context(), `select count(*) from river_job where attempt > 1`).Scan(&retried))
	if retried != 0 {
		t.Error("one that failed was tried again beside the next")
	}
}
