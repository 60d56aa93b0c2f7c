package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// makingTime is longer than any page takes. One that was begun before a moment and is finished after it must still be
// told of that moment, for it may show what was before.
const makingTime = 5 * time.Minute

// Moments returns when readers will next see something else although nobody writes anything, and when they last did, a
// few minutes back: an entry goes public or goes, an event begins or ends, its registration opens or closes, a placement
// or an announcement begins or ends. Soonest first, at most limit of them.
func (s *Store) Moments(ctx context.Context, limit int) ([]surrogate.Moment, error) {
	return many[surrogate.Moment](ctx, s.pool, `
		select at, coalesce(keys, array(select page_keys(id))) as keys, gone from (
			select publish_at as at, id, null::text[] as keys, '' as gone from entry where status = 'published' and publish_at > @now
			union all
			select unpublish_at, id, null, kind || ':' || slug from entry where status = 'published' and unpublish_at > @now
			union all
			select m.at, e.id, null, '' from event v join entry e on e.id = v.entry_id and e.status = 'published',
				unnest(array[v.starts_at, v.ends_at, v.opens_at, v.closes_at]) m (at)
			where v.ends_at > @now and m.at > @now
			union all
			select m.at, null, '{`+surrogate.Front+`}', '' from placement p, unnest(array[p.starts_at, p.ends_at]) m (at) where m.at > @now
			union all
			select m.at, null, '{`+surrogate.Announcement+`}', '' from announcement a, unnest(array[a.starts_at, a.ends_at]) m (at) where m.at > @now) moments
		order by at limit @limit`, pgx.StrictNamedArgs{"now": s.now().Add(-makingTime), "limit": limit})
}
