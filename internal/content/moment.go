package content

import (
	"context"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// Moments returns when readers will next see something else although nobody writes anything: an entry goes public or
// goes, an event begins or ends, its registration opens or closes. Soonest first, at most limit of them.
func (s *Store) Moments(ctx context.Context, limit int) ([]surrogate.Moment, error) {
	return many[surrogate.Moment](ctx, s.pool, `
		select at, array(select page_keys(id)) as keys, gone from (
			select publish_at as at, id, '' as gone from entry where status = 'published' and publish_at > @now
			union all
			select unpublish_at, id, kind || ':' || slug from entry where status = 'published' and unpublish_at > @now
			union all
			select m.at, e.id, '' from event v join entry e on e.id = v.entry_id and e.status = 'published',
				unnest(array[v.starts_at, v.ends_at, v.opens_at, v.closes_at]) m (at)
			where v.ends_at > @now and m.at > @now) moments
		order by at limit @limit`, pgx.StrictNamedArgs{"now": s.now(), "limit": limit})
}
