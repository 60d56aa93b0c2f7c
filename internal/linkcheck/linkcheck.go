// Package linkcheck finds out which links of public entries lead nowhere. In rounds it reads what was published since, asks the
// servers of others after their addresses, gently, and keeps what they said; the newsroom shows what is broken. Asking is
// internal/fetch's, which goes to public addresses only.
package linkcheck

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/fetch"
	"localprogress.org/site/internal/job"
)

// Between two rounds each host has its rest: in a round it is asked for one address.
const (
	between = 5 * time.Minute
	atMost  = 20 // addresses in a round, each of another host
)

// When an address is asked again: while all is well, after a failure, and once it is broken.
const (
	whenWell   = 14 * 24 * time.Hour
	whenFailed = 24 * time.Hour
	whenBroken = 3 * 24 * time.Hour
)

// Store keeps what is known of links. It is safe for concurrent use.
type Store struct {
	pool    *pgxpool.Pool
	content *content.Store
	host    string // of this site, whose own addresses are not asked
	now     func() time.Time
}

// New returns the store of the site whose own addresses begin with base.
func New(pool *pgxpool.Pool, c *content.Store, base string, now func() time.Time) *Store {
	s := &Store{pool: pool, content: c, now: now}
	if u, err := url.Parse(base); err == nil {
		s.host = strings.ToLower(u.Host)
	}
	return s
}

// round is the job of one round.
type round struct{}

// Kind names its line.
func (round) Kind() string { return "linkcheck" }

// Register has the queue check links in rounds, by asking with the client.
func (s *Store) Register(q *job.Queue, client *fetch.Client) {
	job.Register(q, job.Line{AtOnce: 1, Within: 15 * time.Minute}, func(ctx context.Context, _ round) error { return s.Round(ctx, client) })
	job.Every(q, between, round{})
}

// Round reads what was published since the last one, and asks for what is due.
func (s *Store) Round(ctx context.Context, client *fetch.Client) error {
	if err := s.read(ctx); err != nil {
		return err
	}
	due, err := s.due(ctx)
	if err != nil {
		return err
	}
	for _, address := range due {
		status, err := client.Status(ctx, address)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := s.note(ctx, address, status, err); err != nil {
			return err
		}
	}
	return nil
}

// publicSQL says whether readers see entry e at @now.
const publicSQL = `e.status = 'published' and e.publish_at <= @now and (e.unpublish_at is null or e.unpublish_at > @now)`

// due are the addresses on public pages to ask for now, one of a host, those first that wait longest.
func (s *Store) due(ctx context.Context) ([]string, error) {
	rows, err := s.pool.Query(ctx, `
		select address from (
			select distinct on (a.host) a.address, a.next_at from link_address a
			where a.next_at <= @now and exists (select from link_outside l join entry e on e.id = l.entry_id where l.address = a.address and `+publicSQL+`)
			order by a.host, a.next_at, a.address) due
		order by next_at, address limit @limit`, pgx.StrictNamedArgs{"now": s.now(), "limit": atMost})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
