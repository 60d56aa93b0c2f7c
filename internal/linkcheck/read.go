package linkcheck

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/postgres"
)

// Bounds of a round's reading, in entries, and of one address, in bytes.
const (
	maxRead    = 200
	maxAddress = 2000
)

// read notes where the entries lead whose public version is not the one that was read, and forgets addresses that nothing leads to
// any more.
func (s *Store) read(ctx context.Context) error {
	type changed struct {
		ID      int64
		Version int
	}
	rows, err := s.pool.Query(ctx, `
		select e.id, e.published_version as version from entry e left join link_read l on l.entry_id = e.id
		where `+publicSQL+` and l.version is distinct from e.published_version order by e.id limit @limit`,
		pgx.StrictNamedArgs{"now": s.now(), "limit": maxRead})
	if err != nil {
		return err
	}
	entries, err := pgx.CollectRows(rows, pgx.RowToStructByName[changed])
	if err != nil {
		return err
	}
	for _, e := range entries {
		rev, err := s.content.Revision(ctx, e.ID, e.Version)
		if err != nil {
			return err
		}
		if err := s.keep(ctx, rev); err != nil {
			return err
		}
	}
	_, err = s.pool.Exec(ctx, `delete from link_address a where not exists (select from link_outside l where l.address = a.address)`)
	return err
}

// keep notes where the revision leads.
func (s *Store) keep(ctx context.Context, rev content.Revision) error {
	var addresses, hosts []string
	for _, o := range rev.Snapshot.Outside() {
		if address, host := s.key(o.Address); address != "" && !slices.Contains(addresses, address) {
			addresses, hosts = append(addresses, address), append(hosts, host)
		}
	}
	notes := &pgx.Batch{}
	notes.Queue(`delete from link_outside where entry_id = $1`, rev.EntryID)
	notes.Queue(`delete from link_inside where entry_id = $1`, rev.EntryID)
	notes.Queue(`insert into link_address (address, host, next_at) select a, h, $3 from unnest($1::text[], $2::text[]) as t(a, h) on conflict (address) do nothing`,
		addresses, hosts, s.now())
	notes.Queue(`insert into link_outside (entry_id, address) select $1, unnest($2::text[])`, rev.EntryID, addresses)
	notes.Queue(`insert into link_inside (entry_id, target_id) select $1, unnest($2::bigint[])`, rev.EntryID, rev.Snapshot.Named())
	notes.Queue(`insert into link_read (entry_id, version) values ($1, $2) on conflict (entry_id) do update set version = excluded.version`, rev.EntryID, rev.Version)
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error { return tx.SendBatch(ctx, notes).Close() })
}

// key returns the address as it is asked for, without the place on the page, and its host; nothing for this site's own and for
// those that are too long.
func (s *Store) key(address string) (key, host string) {
	u, err := url.Parse(address)
	if err != nil {
		return "", ""
	}
	u.Fragment, u.RawFragment, u.Host = "", "", strings.ToLower(u.Host)
	if key = u.String(); u.Host == s.host || len(key) > maxAddress || strings.ContainsRune(key, 0) {
		return "", ""
	}
	return key, u.Host
}
