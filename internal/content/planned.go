package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Happening is what the desk's calendar has of an entry, or of a bundle.
type Happening string

// What happens.
const (
	GoesOut  Happening = "out"     // or went
	Replaced Happening = "replace" // by a new version
	Together Happening = "bundle"  // a bundle goes out, or went
	ComesOff Happening = "down"    // readers stop seeing it
)

// Planned is one line of the desk's calendar.
type Planned struct {
	At    time.Time
	What  Happening
	ID    int64 // of the entry, or of the bundle
	Kind  Kind  // of the entry
	Title string
}

// PlannedLimit is how many lines Plan returns at most.
const PlannedLimit = 500

// Plan returns what goes out, is replaced and comes down from the moment until before the other, in order, also what did already; at
// most PlannedLimit, and only what the context's viewer may see.
func (s *Store) Plan(ctx context.Context, from, until time.Time) ([]Planned, error) {
	return many[Planned](ctx, s.pool, `
		select * from (
			select e.publish_at as at, 'out' as what, e.id, e.kind, e.title from entry e
			where e.status = 'published' and e.publish_at >= @from and e.publish_at < @until and e.trashed_at is null and `+seenSQL+`
			union all
			select e.unpublish_at, 'down', e.id, e.kind, e.title from entry e
			where e.status = 'published' and e.unpublish_at >= @from and e.unpublish_at < @until and e.trashed_at is null and `+seenSQL+`
			union all
			select b.goes_at, 'replace', e.id, e.kind, e.title from bundle b join bundle_entry x on x.bundle_id = b.id join entry e on e.id = x.entry_id
			where b.title = '' and b.goes_at >= @from and b.goes_at < @until and `+seenSQL+`
			union all
			select b.goes_at, 'bundle', b.id, '', b.title from bundle b where b.title <> '' and b.goes_at >= @from and b.goes_at < @until) p
		order by at, id limit @limit`,
		viewerArgs(ctx, pgx.StrictNamedArgs{"from": from, "until": until, "limit": PlannedLimit}))
}
