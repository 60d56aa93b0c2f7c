// Package testdb gives every test a private, migrated database on a real PostgreSQL server, with nothing to start by hand.
//
// A test binary takes one of a few servers kept under the user's cache folder, starts it, and holds it until the binary ends.
// The migrated schema is made once for each state of migrations/ and cloned for each test, in some 30 ms. The servers end
// with the binary, even when it is killed; what a killed binary left is dropped by the next one that takes the same server.
// LP_TEST_DATABASE_URL names another server to use, as an account that may create databases.
package testdb

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/migrations"
)

const (
	timeout        = 2 * time.Minute
	maxServers     = 64
	testPrefix     = "lp_test_"
	templatePrefix = "lp_template_"
)

// New returns a pool on a database that has the whole schema, no rows but those of the migrations, and no other user. The
// database is dropped when t ends. Without PostgreSQL on this machine t fails, with the command that installs it.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	server, err := theServer()
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	name := testPrefix + strings.ToLower(rand.Text())
	// The template is small: its files are copied sooner than its pages are written to the log, and dropped sooner too.
	if err := server.exec(ctx, "create database "+name+" template "+server.template+" strategy file_copy"); err != nil {
		t.Fatalf("testdb: clone the schema: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		defer cancel()
		if err := server.exec(ctx, "drop database "+name+" with (force)"); err != nil {
			t.Errorf("testdb: drop the database: %v", err)
		}
	})
	pool, err := postgres.Open(ctx, server.database(name))
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// A server is what the tests of this binary share.
type server struct {
	url      url.URL
	template string // the migrated database
	admin    *pgxpool.Pool
}

// theServer starts the server once and leaves it running: the end of the process stops it.
var theServer = sync.OnceValues(func() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	address := os.Getenv("LP_TEST_DATABASE_URL")
	private := address == ""
	if private {
		cluster, err := takeCluster(ctx)
		if err != nil {
			return nil, err
		}
		address = cluster.URL()
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("LP_TEST_DATABASE_URL is not a postgres:// address")
	}
	s := &server{url: *parsed}
	if s.admin, err = postgres.Open(ctx, address); err != nil {
		return nil, err
	}
	if s.template, err = templateName(); err != nil {
		return nil, err
	}
	if private {
		if err := s.tidy(ctx); err != nil {
			return nil, err
		}
	}
	return s, s.makeTemplate(ctx)
})

// takeCluster starts the first private server that no other test binary uses.
func takeCluster(ctx context.Context) (*postgres.Cluster, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = filepath.Join(os.TempDir(), "cache-"+strconv.Itoa(os.Getuid()))
	}
	silent := slog.New(slog.DiscardHandler)
	for i := range maxServers {
		folder := filepath.Join(cache, "localprogress-testdb", strconv.Itoa(i))
		cluster, err := postgres.Start(ctx, folder, silent)
		if errors.Is(err, postgres.ErrHeld) {
			continue
		}
		if errors.Is(err, postgres.ErrNotInstalled) {
			return nil, err
		}
		if err != nil {
			return nil, fmt.Errorf("%w (when the files in %s are damaged: make clean)", err, folder)
		}
		return cluster, nil
	}
	return nil, fmt.Errorf("%d test binaries run at once", maxServers)
}

// tidy is for a server that only this binary uses: it drops what killed tests and other states of migrations/ left, and
// trades safety for speed, since nothing here is worth keeping.
func (s *server) tidy(ctx context.Context) error {
	for _, setting := range []string{"fsync", "synchronous_commit", "full_page_writes", "autovacuum"} {
		if err := s.exec(ctx, "alter system set "+setting+" = off"); err != nil {
			return err
		}
	}
	if err := s.exec(ctx, "select pg_reload_conf()"); err != nil {
		return err
	}
	rows, err := s.admin.Query(ctx, `select datname from pg_database where datname like $1 or (datname like $2 and datname <> $3)`,
		testPrefix+"%", templatePrefix+"%", s.template)
	if err != nil {
		return err
	}
	left, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range left {
		if err := s.exec(ctx, "drop database if exists "+name+" with (force)"); err != nil {
			return err
		}
	}
	return nil
}

// makeTemplate creates and migrates the template unless it is there. It gets its name when it is finished, and binaries that
// share a server take turns.
func (s *server) makeTemplate(ctx context.Context) error {
	const turn = 0x6c7074656d706c // any number of our own
	conn, err := s.admin.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", int64(turn)); err != nil {
		return err
	}
	defer conn.Exec(ctx, "select pg_advisory_unlock($1)", int64(turn))
	var exists bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", s.template).Scan(&exists); err != nil || exists {
		return err
	}
	unfinished := s.template + "_new"
	if _, err := conn.Exec(ctx, "drop database if exists "+unfinished+" with (force)"); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "create database "+unfinished); err != nil {
		return err
	}
	if err := postgres.Migrate(ctx, s.database(unfinished)); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "alter database "+unfinished+" rename to "+s.template)
	return err
}

func (s *server) exec(ctx context.Context, statement string) error {
	_, err := s.admin.Exec(ctx, statement)
	return err
}

// database is the address of a database on this server.
func (s *server) database(name string) string {
	address := s.url
	address.Path = "/" + name
	return address.String()
}

// templateName names the state of migrations/ and of the job queue's own: another text, another template.
func templateName() (string, error) {
	hash := fnv.New64a()
	queue, err := postgres.QueueVersion()
	if err != nil {
		return "", err
	}
	fmt.Fprintf(hash, "queue %d\n", queue)
	err = fs.WalkDir(migrations.Files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(migrations.Files, path)
		fmt.Fprintf(hash, "%s %d\n", path, len(content))
		hash.Write(content)
		return err
	})
	return fmt.Sprintf("%s%x", templatePrefix, hash.Sum64()), err
}
