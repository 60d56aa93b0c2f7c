package pagecache

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

const (
	// pulse is how often a silent connection is asked whether it is still there.
	pulse = 3 * time.Second
	// pause is between two tries to reach the database.
	pause = 500 * time.Millisecond
)

// Follow listens to what the database tells until the context ends. When the connection is lost, words may be missed:
// then nothing kept is trusted, and everything is dropped when there is a connection again.
func (c *Cache) Follow(ctx context.Context, database *pgx.ConnConfig, log *slog.Logger) {
	defer close(c.ended)
	database = database.Copy()
	database.RuntimeParams["application_name"] = "localprogress pages"
	lost := false
	for {
		err := c.listen(ctx, database, func() {
			if lost {
				log.InfoContext(ctx, "the page cache follows the database again")
			}
			lost = false
		})
		c.ledger.live.Store(false)
		if ctx.Err() != nil {
			return
		}
		if !lost {
			log.WarnContext(ctx, "the page cache cannot follow the database; pages are made anew for each visitor", "err", err)
		}
		lost = true
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// listen notes what the database tells until the connection fails, and calls reached when it stands.
func (c *Cache) listen(ctx context.Context, database *pgx.ConnConfig, reached func()) error {
	connecting, cancel := context.WithTimeout(ctx, pulse)
	defer cancel()
	conn, err := pgx.ConnectConfig(connecting, database)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(connecting, "listen "+surrogate.Channel); err != nil {
		return err
	}
	c.ledger.drop()
	c.ledger.live.Store(true)
	c.ledger.wake()
	reached()
	for {
		if err := c.hear(ctx, conn); err != nil {
			return err
		}
	}
}

// hear notes one word of the database, or, when there is none for a while, asks whether the database is there.
func (c *Cache) hear(ctx context.Context, conn *pgx.Conn) error {
	waiting, cancel := context.WithTimeout(ctx, pulse)
	defer cancel()
	n, err := conn.WaitForNotification(waiting)
	switch {
	case err == nil:
		c.ledger.tell(n.Payload)
		return nil
	case ctx.Err() != nil || !errors.Is(waiting.Err(), context.DeadlineExceeded):
		return err
	}
	asking, cancel := context.WithTimeout(ctx, pulse)
	defer cancel()
	return conn.Ping(asking)
}
