package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/testdb"
)

// notes returns a pool on a database with one small table of this test's own.
func notes(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool := testdb.New(t)
	run(t, pool, "create table note (text text constraint note_text_key unique, length int constraint note_is_short check (length < 10))")
	return pool
}

func run(t *testing.T, pool *pgxpool.Pool, statement string) {
	t.Helper()
	if _, err := pool.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, pool *pgxpool.Pool) int {
	t.Helper()
	var n int
	if err := pool.QueryRow(t.Context(), "select count(*) from note").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func insert(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, "insert into note values ('kept or not', 1)")
	return err
}

func TestInTx(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	cases := []struct {
		name  string
		write func(ctx context.Context, cancel func(), tx pgx.Tx) error
		want  error
		rows  int
	}{
		{"commits", func(ctx context.Context, _ func(), tx pgx.Tx) error { return insert(ctx, tx) }, nil, 1},
		{"an error keeps nothing", func(ctx context.Context, _ func(), tx pgx.Tx) error {
			return errors.Join(insert(ctx, tx), refused)
		}, refused, 0},
		{"a writer who left keeps nothing", func(ctx context.Context, cancel func(), tx pgx.Tx) error {
			err := insert(ctx, tx)
			cancel()
			return errors.Join(err, refused)
		}, refused, 0},
		{"a context that ends before the commit keeps nothing", func(ctx context.Context, cancel func(), tx pgx.Tx) error {
			err := insert(ctx, tx)
			cancel()
			return err
		}, context.Canceled, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pool := notes(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			err := postgres.InTx(ctx, pool, func(tx pgx.Tx) error { return c.write(ctx, cancel, tx) })
			if !errors.Is(err, c.want) {
				t.Errorf("InTx = %v, want %v", err, c.want)
			}
			if n := count(t, pool); n != c.rows {
				t.Errorf("%d rows, want %d", n, c.rows)
			}
			if busy := pool.Stat().AcquiredConns(); busy != 0 {
				t.Errorf("%d connections were not given back", busy)
			}
		})
	}
}

// A visitor who leaves in the middle must not cost a connection: opening one is the slowest thing a request can do.
func TestInTxKeepsTheConnectionOfACancelledWriter(t *testing.T) {
	t.Parallel()
	pool := notes(t)
	opened := pool.Stat().NewConnsCount()
	for range 5 {
		ctx, cancel := context.WithCancel(t.Context())
		_ = postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
			err := insert(ctx, tx)
			cancel()
			return errors.Join(err, io.EOF)
		})
	}
	if n := count(t, pool); n != 0 {
		t.Errorf("%d rows, want none", n)
	}
	if more := pool.Stat().NewConnsCount() - opened; more > 1 {
		t.Errorf("%d connections were opened anew", more)
	}
}

func TestInTxRollsBackAPanic(t *testing.T) {
	t.Parallel()
	pool := notes(t)
	func() {
		defer func() { _ = recover() }()
		_ = postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
			if err := insert(t.Context(), tx); err != nil {
				t.Error(err)
			}
			panic("a bug")
		})
	}()
	if n := count(t, pool); n != 0 {
		t.Errorf("%d rows, want none", n)
	}
}

func TestConstraint(t *testing.T) {
	t.Parallel()
	pool := notes(t)
	run(t, pool, "insert into note values ('taken', 1)")
	for statement, want := range map[string]string{
		"insert into note values ('taken', 1)": "note_text_key",
		"insert into note values ('long', 99)": "note_is_short",
		"insert into nowhere values (1)":       "",
	} {
		_, err := pool.Exec(t.Context(), statement)
		if got := postgres.Constraint(fmt.Errorf("save: %w", err)); got != want {
			t.Errorf("Constraint after %q = %q, want %q (%v)", statement, got, want, err)
		}
	}
	if got := postgres.Constraint(nil); got != "" {
		t.Errorf("Constraint(nil) = %q", got)
	}
}

func TestUnavailable(t *testing.T) {
	t.Parallel()
	pool := testdb.New(t)
	_, ended := pool.Exec(t.Context(), "select pg_terminate_backend(pg_backend_pid())")
	_, wrong := pool.Exec(t.Context(), "select * from nowhere")
	_, nobody := postgres.Open(t.Context(), "postgres://nobody@/none?host="+filepath.Join(t.TempDir(), "none"))
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	left := pool.Ping(cancelled)
	closed := testdb.New(t)
	closed.Close()
	for _, c := range []struct {
		name string
		err  error
		want bool
	}{
		{"nil", nil, false},
		{"connection ended by the server", ended, true},
		{"a wrong statement", wrong, false},
		{"no server there", nobody, true},
		{"the visitor left", left, false},
		{"the pool is closed", closed.Ping(t.Context()), true},
		{"no connection in time", context.DeadlineExceeded, true},
		{"too many connections", &pgconn.PgError{Code: "53300"}, true},
		{"the server starts", &pgconn.PgError{Code: "57P03"}, true},
		{"the connection broke", io.ErrUnexpectedEOF, true},
		{"another error", errors.New("another"), false},
	} {
		if c.name != "nil" && c.err == nil {
			t.Errorf("%s: no error to judge", c.name)
		}
		if got := postgres.Unavailable(c.err); got != c.want {
			t.Errorf("%s: Unavailable(%v) = %v, want %v", c.name, c.err, got, c.want)
		}
	}
}

func TestOpenSetsLimits(t *testing.T) {
	t.Parallel()
	address := testdb.New(t).Config().ConnString()
	for suffix, want := range map[string]string{"": "30s", "&statement_timeout=2s": "2s"} {
		pool, err := postgres.Open(t.Context(), address+suffix)
		if err != nil {
			t.Fatal(err)
		}
		defer pool.Close()
		var got string
		if err := pool.QueryRow(t.Context(), "show statement_timeout").Scan(&got); err != nil || got != want {
			t.Errorf("with %q: statement_timeout = %q, %v; want %q", suffix, got, err, want)
		}
	}
}

// Compiling the query of a list, a dozen joins, would take longer than the list may.
func TestNoConnectionCompilesQueries(t *testing.T) {
	t.Parallel()
	pool := testdb.New(t)
	for range 3 {
		conn, err := pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Release()
		var jit string
		if err := conn.QueryRow(t.Context(), "show jit").Scan(&jit); err != nil || jit != "off" {
			t.Errorf("jit is %q, %v", jit, err)
		}
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	pool := testdb.New(t)
	run(t, pool, "drop schema public cascade")
	run(t, pool, "create schema public")
	if current, err := postgres.Current(t.Context(), pool); err != nil || current {
		t.Fatalf("an empty database: Current = %v, %v; want false", current, err)
	}
	var together sync.WaitGroup
	for range 3 {
		together.Go(func() {
			if err := postgres.Migrate(context.Background(), pool.Config().ConnString()); err != nil {
				t.Error(err)
			}
		})
	}
	together.Wait()
	if current, err := postgres.Current(t.Context(), pool); err != nil || !current {
		t.Fatalf("a migrated database: Current = %v, %v; want true", current, err)
	}
	run(t, pool, "insert into goose_db_version (version_id, is_applied) values (999999, true)")
	if current, err := postgres.Current(t.Context(), pool); err != nil || !current {
		t.Fatalf("the next release's schema: Current = %v, %v; want true", current, err)
	}
	run(t, pool, "delete from river_migration where version = (select max(version) from river_migration)")
	if current, err := postgres.Current(t.Context(), pool); err != nil || current {
		t.Fatalf("an older job queue: Current = %v, %v; want false", current, err)
	}
	run(t, pool, "drop table river_migration")
	if current, err := postgres.Current(t.Context(), pool); err != nil || current {
		t.Fatalf("no job queue, as before there was one: Current = %v, %v; want false", current, err)
	}
	run(t, pool, "create table river_migration as select 999 as version, 'main' as line")
	run(t, pool, "delete from goose_db_version where version_id > 0")
	if current, err := postgres.Current(t.Context(), pool); err != nil || current {
		t.Fatalf("an older schema: Current = %v, %v; want false", current, err)
	}
}
