package content

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// A pick chooses entries in an order. A page that shows several lists has them picked, and their cards made, in one
// statement.
type pick struct {
	sql  string // rows (id, place, total); a total that nobody wants is 0
	args pgx.StrictNamedArgs
	keys []string
}

// pick is the first page of the list; counted says whether its total is wanted.
func (f Filter) pick(now time.Time, counted bool) pick {
	p := f.page(now)
	p.args["limit"] = p.limit
	total := "0"
	if counted {
		total = p.total
	}
	return pick{p.with + ` select id, place, ` + total + ` as total from cut`, p.args, p.keys}
}

// pickAll is every entry of a kind that is few in number; see All.
func pickAll(k Kind, now time.Time) pick {
	position, from := "0", "entry e"
	switch k {
	case KindIssue, KindProgram, KindPage: // staff give them a place; the tables are called as the kinds
		position, from = "coalesce(d.position, 0)", "entry e left join "+string(k)+" d on d.entry_id = e.id"
	}
	return pick{`
		select e.id, row_number() over (order by ` + position + `, e.title, e.id) as place, 0 as total
		from ` + from + ` where e.kind = @kind and ` + publicSQL("e") + ` order by place limit 500`,
		pgx.StrictNamedArgs{"kind": k, "now": now}, []string{surrogate.List(string(k))}}
}

// pickThese is the entries with the IDs, in that order. A page that shows them is made anew when one that readers do not
// see yet is public.
func pickThese(these []int64) pick {
	p := pick{`select id, place, 0 as total from unnest(@ids::bigint[]) with ordinality i (id, place)`, pgx.StrictNamedArgs{"ids": ids(these)}, nil}
	for _, id := range these {
		p.keys = append(p.keys, surrogate.Entry(id))
	}
	return p
}

// pickedRow is a card of a pick, with what only some pages say of a person.
type pickedRow struct {
	cardRow
	Pick, Total int
	Role        *string
	Offices     []Office
}

const pickedColumns = `, cut.pick, cut.total::int as total, per.role,
	case when per.entry_id is not null then coalesce((
		select jsonb_agg(jsonb_build_object('title', o.title, 'place', o.place, 'state', o.state,
			'starts', o.starts_on + time '00:00' at time zone 'UTC', 'ends', o.ends_on + time '00:00' at time zone 'UTC') order by o.position)
		from office o where o.entry_id = e.id), '[]') end as offices`

// argument is a named argument in a statement.
var argument = regexp.MustCompile(`@[a-z_][a-z0-9_]*`)

// A part is a pick's statement as the one at a place among others.
type part struct {
	sql   string
	place int
}

// parts holds each part that was made, for it costs more than the rest of the work before Postgres. Filters are put
// together from a few conditions, so there are some hundreds at the most.
var parts sync.Map

// part is the pick's statement as the one at the place: its arguments have names of their own.
func (p pick) part(place int) string {
	key := part{p.sql, place}
	if made, ok := parts.Load(key); ok {
		return made.(string)
	}
	made := fmt.Sprintf("(select %d as pick, p.id, p.place, p.total from (%s) p)", place, argument.ReplaceAllString(p.sql, fmt.Sprintf("${0}_%d", place)))
	parts.Store(key, made)
	return made
}

// cutOf is the common table expression cut of all that is picked, with its arguments. The keys of the picks are noted.
func cutOf(ctx context.Context, picks ...pick) (with string, args pgx.StrictNamedArgs) {
	parts := make([]string, len(picks))
	args = pgx.StrictNamedArgs{}
	for i, p := range picks {
		surrogate.Add(ctx, p.keys...)
		parts[i] = p.part(i)
		for name, value := range maps.All(p.args) {
			args[fmt.Sprintf("%s_%d", name, i)] = value
		}
	}
	return `with cut as materialized (` + strings.Join(parts, " union all ") + `)`, args
}

// inPicks ends a statement over the entries of cutOf, in the order of the picks.
var inPicks = ` where e.id = any(array(select id from cut)) and ` + publicSQL("e") + ` order by cut.pick, cut.place`

// gather returns the cards of each pick, with its total. People have their offices.
func (s *Store) gather(ctx context.Context, picks ...pick) ([]List, error) {
	if len(picks) == 0 {
		return nil, nil
	}
	with, args := cutOf(ctx, picks...)
	rows, err := cardRows[pickedRow](ctx, s, s.pool, with, pickedColumns,
		` join cut on cut.id = e.id left join person per on per.entry_id = e.id`+inPicks, args)
	lists := make([]List, len(picks))
	for _, r := range rows {
		c := r.card()
		if r.Role != nil {
			c.Person = &Person{Role: *r.Role, Offices: r.Offices}
			for _, o := range r.Offices {
				o.noteTurns(ctx, s.now())
			}
		}
		lists[r.Pick].Cards, lists[r.Pick].Total = append(lists[r.Pick].Cards, c), r.Total
	}
	return lists, err
}

// Lists returns the first page of each list with its total, in one statement and without cursors.
func (s *Store) Lists(ctx context.Context, of ...Filter) ([]List, error) {
	picks := make([]pick, len(of))
	for i, f := range of {
		picks[i] = f.pick(s.now(), true)
	}
	return s.gather(ctx, picks...)
}
