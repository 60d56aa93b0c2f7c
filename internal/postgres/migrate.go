package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/jackc/pgx/v5/stdlib" // goose speaks database/sql
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"localprogress.org/site/migrations"
)

// Migrate brings the schema of the database at url to the newest step, the job queue's after the site's own, and does
// nothing when it is there. Programs that
// start at the same moment take turns, for at most five minutes. A step that fails leaves the schema at the step before.
func Migrate(ctx context.Context, url string) error {
	const pollSeconds, polls = 1, 300
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(pollSeconds, polls))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	db, err := sql.Open("pgx", url)
	if err != nil {
		return fmt.Errorf("read the database URL: %w", err)
	}
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return migrateQueue(ctx, url)
}

// Current says whether the schema has every step this program knows. A schema that is ahead is current too: the program of
// the previous release runs on it.
func Current(ctx context.Context, pool *pgxpool.Pool) (bool, error) {
	const undefinedTable = "42P01"
	var applied int64
	var queue int
	err := pool.QueryRow(ctx, `
		select coalesce((select max(version_id) from goose_db_version where is_applied), 0),
			coalesce((select max(version) from river_migration where line = 'main'), 0)`).Scan(&applied, &queue)
	var server *pgconn.PgError
	if errors.As(err, &server) && server.Code == undefinedTable {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read the schema version: %w", err)
	}
	newest, err := newestMigration()
	if err != nil {
		return false, err
	}
	newestOfQueue, err := QueueVersion()
	return applied >= newest && queue >= newestOfQueue, err
}

// newestMigration is the highest number among the embedded steps.
func newestMigration() (int64, error) {
	names, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil {
		return 0, err
	}
	var newest int64
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("migration %s has no number: %w", name, err)
		}
		newest = max(newest, version)
	}
	return newest, nil
}
