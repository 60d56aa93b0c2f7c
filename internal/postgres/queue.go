package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// QueueVersion is the newest step of the job queue's tables that this program knows. River brings and numbers these
// steps itself.
var QueueVersion = sync.OnceValues(func() (int, error) {
	migrator, err := rivermigrate.New(riverpgxv5.New(nil), nil)
	if err != nil {
		return 0, fmt.Errorf("read the migrations of the job queue: %w", err)
	}
	all := migrator.AllVersions()
	return all[len(all)-1].Version, nil
})

// migrateQueue brings the job queue's tables to the newest step. Programs that start at the same moment take turns: River
// has no lock of its own.
func migrateQueue(ctx context.Context, url string) error {
	const turn = 0x6c7071756575 // any number of our own
	pool, err := Pool(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	lock, err := pgx.ConnectConfig(ctx, pool.Config().ConnConfig)
	if err != nil {
		return fmt.Errorf("reach the database: %w", err)
	}
	defer func() { _ = lock.Close(context.WithoutCancel(ctx)) }() // and the lock goes with it
	if _, err := lock.Exec(ctx, "select pg_advisory_lock($1)", int64(turn)); err != nil {
		return fmt.Errorf("wait for the migrations of the job queue: %w", err)
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("read the migrations of the job queue: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	return nil
}
