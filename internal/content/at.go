package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// At returns the store as it will answer at the moment, if nothing is saved until then and no bundle goes out; Rehearse is with those. It is for
// reading.
func (s *Store) At(moment time.Time) *Store {
	return &Store{pool: s.pool, now: func() time.Time { return moment }}
}

// HidesUntil reports whether an entry goes public until the moment that the context's viewer may not see before it does.
func (s *Store) HidesUntil(ctx context.Context, moment time.Time) (bool, error) {
	return one[bool](ctx, s.pool, `select exists (select from entry e where not `+seenSQL+` and (`+publicSQL("e")+` and e.publish_at > @present
		or exists (select from bundle_entry x join bundle b on b.id = x.bundle_id where x.entry_id = e.id and x.open and b.goes_at <= @now and b.wrong = '')))`,
		viewerArgs(ctx, pgx.StrictNamedArgs{"now": moment, "present": s.now()}))
}
