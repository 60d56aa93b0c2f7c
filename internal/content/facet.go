package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// Facets are the choices that a list's filters offer.
type Facets struct {
	Issues   []Ref
	Chapters []Ref
	Years    []int // newest first
}

// Facets returns the public issues and chapters, and the years in which entries of the kinds appeared.
func (s *Store) Facets(ctx context.Context, kinds ...Kind) (Facets, error) {
	for _, k := range append([]Kind{KindIssue, KindChapter}, kinds...) {
		surrogate.Add(ctx, surrogate.List(string(k)))
	}
	type row struct {
		Refs        []Ref
		First, Last *time.Time // when the oldest and the newest entry of the kinds appeared
	}
	rows, err := many[row](ctx, s.pool, `
		with refs as (
			select e.id, e.kind, e.slug, e.title, coalesce(i.hue, '') as hue, e.status,
				row_number() over (order by i.position, e.title, e.id) as place
			from entry e left join issue i on i.entry_id = e.id
			where e.kind in ('issue', 'chapter') and `+publicSQL("e")+` order by place limit 500)
		select min(first) as first, max(last) as last, coalesce((select jsonb_agg(r order by r.place) from refs r), '[]') as refs
		from unnest(@kinds::text[]) as k (kind)
		cross join lateral (select e.publish_at as first from entry e where e.kind = k.kind and `+publicSQL("e")+` order by e.publish_at limit 1) f
		cross join lateral (select e.publish_at as last from entry e where e.kind = k.kind and `+publicSQL("e")+` order by e.publish_at desc limit 1) l`,
		pgx.StrictNamedArgs{"kinds": kinds, "now": s.now()})
	if err != nil {
		return Facets{}, err
	}
	var f Facets
	for _, r := range rows[0].Refs {
		if r.Kind == KindIssue {
			f.Issues = append(f.Issues, r)
		} else {
			f.Chapters = append(f.Chapters, r)
		}
	}
	if rows[0].First == nil {
		return f, nil
	}
	for y := rows[0].Last.In(Zone).Year(); y >= rows[0].First.In(Zone).Year(); y-- {
		f.Years = append(f.Years, y)
	}
	return f, nil
}
