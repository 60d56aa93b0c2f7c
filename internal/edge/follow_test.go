package edge_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/edge"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/surrogate"
	"localprogress.org/site/internal/testdb"
)

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

func (j *journal) log() *slog.Logger {
	return slog.New(slog.NewTextHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// otherwise is a job that no test makes.
type otherwise struct{}

func (otherwise) Kind() string { return "otherwise" }

// follow has the edge follow the database until stop, or the end of the test.
func follow(t *testing.T, e *edge.Edge, pool *pgxpool.Pool, j *journal) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	jobs := job.New(pool, slog.New(slog.DiscardHandler)) // looks after the tables, as beside every edge
	job.Register(jobs, job.Line{AtOnce: 1, Within: time.Second}, func(context.Context, otherwise) error { return nil })
	var working sync.WaitGroup
	working.Go(func() { jobs.Run(ctx) })
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.Follow(ctx, pool, j.log())
		working.Wait()
	}()
	stop = func() {
		cancel()
		<-done
	}
	t.Cleanup(stop)
	return stop
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

// ready returns when the edge hears the database, and forgets what it purged so far.
func ready(t *testing.T, v *vendor) {
	t.Helper()
	until(t, "everything is purged at the start", func() bool { return v.times(edge.EveryPage) > 0 })
	v.forget()
}

func tell(t *testing.T, pool *pgxpool.Pool, keys ...string) {
	t.Helper()
	_, err := pool.Exec(t.Context(), `select pg_notify('pages', k) from unnest($1::text[]) k`, keys)
	fatal(t, err)
}

// listener hears what the database tells beside the edge.
func listener(t *testing.T, pool *pgxpool.Pool) (told func() []string) {
	t.Helper()
	conn, err := pgx.ConnectConfig(t.Context(), pool.Config().ConnConfig)
	fatal(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	_, err = conn.Exec(t.Context(), "listen "+surrogate.Channel)
	fatal(t, err)
	return func() (keys []string) {
		tell(t, pool, "the end")
		for {
			n, err := conn.WaitForNotification(t.Context())
			fatal(t, err)
			if n.Payload == "the end" {
				return keys
			}
			keys = append(keys, n.Payload)
		}
	}
}

// Every key that publishing, editing and taking down tells reaches each vendor.
func TestEveryKeyOfAPublishingIsPurged(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			v, pool := open(t, kind), testdb.New(t)
			follow(t, v.edge(), pool, &journal{})
			ready(t, v)
			told := listener(t, pool)
			entries := content.New(pool, time.Now)
			snap := content.NewSnapshot(content.KindPost)
			snap.Title, snap.Summary = "Rent is due", "S."
			revision, err := entries.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, snap)
			fatal(t, err)
			_, err = pool.Exec(t.Context(), `update entry set status = 'unpublished' where id = $1`, revision.EntryID)
			fatal(t, err)
			keys := told()
			if len(keys) < 5 {
				t.Fatalf("only %q was told", keys)
			}
			withdrawn := 0
			for _, key := range keys {
				if strings.HasPrefix(key, "-") {
					withdrawn++ // is on no page
					continue
				}
				until(t, key+" is purged", func() bool { return v.times(edge.Spell(key)) > 0 })
			}
			if withdrawn != 1 {
				t.Errorf("%d entries were told as taken down", withdrawn)
			}
			if v.times(edge.Spell("-post:rent-is-due")) > 0 {
				t.Error("a key is purged that no page has")
			}
			if v.times(edge.EveryPage) > 0 || v.times(edge.EveryWrite) < 1 {
				t.Errorf("everything was purged %d times, pages with too many keys %d times", v.times(edge.EveryPage), v.times(edge.EveryWrite))
			}
		})
	}
}

// More keys than one job has are a purge of everything.
func TestAnImportPurgesEverything(t *testing.T) {
	t.Parallel()
	v, pool := open(t, "Fastly"), testdb.New(t)
	follow(t, v.edge(), pool, &journal{})
	ready(t, v)
	_, err := pool.Exec(t.Context(), `select pg_notify('pages', 'e' || n) from generate_series(1, 1001) n`)
	fatal(t, err)
	until(t, "everything is purged", func() bool { return v.times(edge.EveryPage) == 1 })
	tell(t, pool, "e5000")
	until(t, "the next word is purged", func() bool { return v.times(edge.Spell("e5000")) == 1 })
	if n := v.times(edge.Spell("e7")); n > 0 {
		t.Errorf("an entry of the import was purged by itself %d times", n)
	}
}

// Words are purged again a while later, for what was on its way when they were.
func TestAPurgeIsRepeated(t *testing.T) {
	t.Parallel()
	v, pool := open(t, "Fastly"), testdb.New(t)
	follow(t, v.edge(), pool, &journal{})
	ready(t, v)
	tell(t, pool, "e7")
	until(t, "the word is purged", func() bool { return v.times(edge.Spell("e7")) == 1 })
	var waiting int
	fatal(t, pool.QueryRow(t.Context(), `select count(*) from river_job where state = 'scheduled' and args = '{"keys": ["e7"]}'`).Scan(&waiting))
	if waiting != 1 {
		t.Errorf("%d purges wait to be repeated", waiting)
	}
	_, err := pool.Exec(t.Context(), `update river_job set state = 'available', scheduled_at = now() where state = 'scheduled'`)
	fatal(t, err)
	until(t, "it is purged again", func() bool { return v.times(edge.Spell("e7")) == 2 })
}

// A vendor that fails is asked again until it does not.
func TestAFailingVendorIsAskedAgain(t *testing.T) {
	t.Parallel()
	for what, fail := range map[string]http.HandlerFunc{
		"answers 500":             func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"does not answer":         func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"refuses the connection":  nil,
		"breaks it off":           func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"says it purges too fast": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			v, pool, j := open(t, "Varnish"), testdb.New(t), &journal{}
			instance := v.edge()
			if fail == nil {
				v.Close()
			}
			v.failing(fail)
			follow(t, instance, pool, j)
			if fail == nil {
				until(t, "an attempt fails", func() bool { return strings.Contains(j.String(), "connection refused") })
				l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", v.Listener.Addr().String())
				fatal(t, err)
				again := httptest.Server{Listener: l, Config: &http.Server{Handler: v}}
				again.Start()
				t.Cleanup(again.Close)
			} else {
				until(t, "several attempts fail", func() bool { return v.requests() > 2 })
				v.failing(nil)
			}
			until(t, "the purge succeeds", func() bool { return v.times(edge.EveryPage) > 0 })
			until(t, "the log says so", func() bool { return strings.Contains(j.String(), "takes purges again") })
			if n := strings.Count(j.String(), "\n"); n != 2 {
				t.Errorf("the log has %d lines:\n%s", n, j)
			}
		})
	}
}

// What fails for good is logged, with what to do; the token is neither in the log nor in the database.
func TestAPurgeThatFailsForGood(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"Fastly", "Cloudflare"} {
		v, pool, j := open(t, kind), testdb.New(t), &journal{}
		v.failing(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, "not with ", r.Header)
		})
		follow(t, v.edge().GiveUpAfter(3), pool, j)
		until(t, "it is given up", func() bool { return strings.Contains(j.String(), "level=ERROR") })
		tell(t, pool, "e7", "e8")
		until(t, "so is another", func() bool { return strings.Contains(j.String(), "keys=2") })
		until(t, "both are stored as given up", func() bool {
			var n int
			fatal(t, pool.QueryRow(t.Context(), `select count(*) from river_job where state = 'discarded' and array_length(errors, 1) = 3`).Scan(&n))
			return n == 2
		})
		for _, want := range []string{"keys=all", "by hand", "403", kind} {
			if !strings.Contains(j.String(), want) {
				t.Errorf("the log lacks %q:\n%s", want, j)
			}
		}
		var stored string
		fatal(t, pool.QueryRow(t.Context(), `select string_agg(to_jsonb(j)::text, ' ') from river_job j`).Scan(&stored))
		if !strings.Contains(stored, "403") || strings.Contains(stored+j.String(), secret) {
			t.Errorf("%s: the token is told, or the error is not:\n%s\n%s", kind, stored, j)
		}
	}
}

// Of two processes one purges; when it is gone the other does, beginning with everything.
func TestOneProcessPurges(t *testing.T) {
	t.Parallel()
	v, pool := open(t, "Cloudflare"), testdb.New(t)
	stop := follow(t, v.edge(), pool, &journal{})
	ready(t, v)
	follow(t, v.edge(), pool, &journal{})
	until(t, "the second waits", func() bool { return followers(t, pool) == 2 })
	for i := range 10 {
		key := fmt.Sprint("e", i)
		tell(t, pool, key)
		until(t, key+" is purged", func() bool { return v.times(edge.Spell(key)) > 0 })
	}
	for i := range 10 {
		if n := v.times(edge.Spell(fmt.Sprint("e", i))); n != 1 {
			t.Errorf("e%d was purged %d times", i, n)
		}
	}
	if v.times(edge.EveryPage) > 0 {
		t.Error("the one that waits purges everything")
	}
	stop()
	ready(t, v)
	tell(t, pool, "e20")
	until(t, "the other purges", func() bool { return v.times(edge.Spell("e20")) == 1 })
}

// followers is how many processes follow the database.
func followers(t *testing.T, pool *pgxpool.Pool) (n int) {
	t.Helper()
	fatal(t, pool.QueryRow(t.Context(), `
		select count(*) from pg_stat_activity where datname = current_database() and application_name = 'localprogress edge'`).Scan(&n))
	return n
}

// While the database is away the log has one line, and one when it is back. Then everything is purged.
func TestALostDatabase(t *testing.T) {
	t.Parallel()
	v, j := open(t, "Varnish"), &journal{}
	counted := testdb.New(t).Config()
	var tries atomic.Int64
	dial := counted.ConnConfig.DialFunc
	counted.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		tries.Add(1)
		return dial(ctx, network, address)
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), counted)
	fatal(t, err)
	defer pool.Close()
	stop := follow(t, v.edge(), pool, j)
	defer stop()
	ready(t, v)
	name := pool.Config().ConnConfig.Database
	config := pool.Config().ConnConfig
	config.Database = "postgres"
	outside, err := pgx.ConnectConfig(t.Context(), config)
	fatal(t, err)
	defer func() { _ = outside.Close(context.Background()) }()
	_, err = outside.Exec(t.Context(), "alter database "+name+" allow_connections false")
	fatal(t, err)
	_, err = outside.Exec(t.Context(), "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name)
	fatal(t, err)
	until(t, "the loss is logged", func() bool { return strings.Contains(j.String(), "not purged until") })
	before := tries.Load()
	until(t, "it is tried again and again", func() bool { return tries.Load() > before+50 })
	if n := strings.Count(j.String(), "\n"); n != 1 {
		t.Errorf("while the database is away the log has %d lines:\n%s", n, j)
	}
	_, err = outside.Exec(t.Context(), "alter database "+name+" allow_connections true")
	fatal(t, err)
	ready(t, v)
	if n := strings.Count(j.String(), "\n"); n != 2 || !strings.Contains(j.String(), "purged again") {
		t.Errorf("when it is back the log has %d lines:\n%s", n, j)
	}
	tell(t, pool, "e7")
	until(t, "words are purged again", func() bool { return v.times(edge.Spell("e7")) == 1 })
}
