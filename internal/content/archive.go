package content

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// Number is one issue of a newsletter with the month it stands for.
type Number struct {
	Card
	Month time.Time // the first of the month, midnight UTC
}

type numberRow struct {
	cardRow
	SeriesID int64
	Month    time.Time
}

// NumbersPage is how many numbers a page of Numbers holds: five years of a monthly newsletter.
const NumbersPage = 60

// Numbers is one page of a newsletter's numbers, with the cursors of the pages below and above; "" where there is none.
type Numbers struct {
	Numbers       []Number
	After, Before string
}

// Numbers returns the public numbers of the newsletter series with that slug, the latest month first: the page after the
// one cursor, before the other or, where neither makes sense, the first.
func (s *Store) Numbers(ctx context.Context, series, after, before string) (Numbers, error) {
	surrogate.Add(ctx, surrogate.List(string(KindNewsletter)), surrogate.Series)
	args := pgx.StrictNamedArgs{"series": series, "limit": NumbersPage + 1}
	order, from := `nl.month desc, e.publish_at desc, e.id desc`, ``
	place := func(month, at time.Time, id int64) {
		args["month"], args["at"], args["id"] = month, at, id
	}
	month, at, id, down := monthCursor(after)
	monthUp, atUp, idUp, up := monthCursor(before)
	switch {
	case down:
		from = ` and (nl.month, e.publish_at, e.id) < (@month::date, @at, @id)`
		place(month, at, id)
	case up:
		from, order = ` and (nl.month, e.publish_at, e.id) > (@month::date, @at, @id)`, `nl.month, e.publish_at, e.id`
		place(monthUp, atUp, idUp)
	}
	rows, err := cardRows[numberRow](ctx, s, s.pool, `
		with cut as materialized (
			select e.id, row_number() over (order by `+order+`) as place
			from newsletter nl join newsletter_series ns on ns.id = nl.series_id join entry e on e.id = nl.entry_id
			where ns.slug = @series and `+publicSQL("e")+from+` order by place limit @limit)`, `, nl.series_id, nl.month`, ` join newsletter nl on nl.entry_id = e.id`+inCut, args)
	var n Numbers
	all := make([]Number, len(rows))
	for i, r := range rows {
		all[i] = Number{Card: r.card(), Month: r.Month}
	}
	n.Numbers, n.After, n.Before = cut(all, NumbersPage, down, up, Number.cursor)
	return n, err
}

// cursor is the number's place among those of its series: the month, and then as in other lists.
func (n Number) cursor() string { return n.Month.Format("200601") + "." + NewestFirst.cursor(n.Card) }

func monthCursor(s string) (month, at time.Time, id int64, ok bool) {
	first, rest, _ := strings.Cut(s, ".")
	month, err := time.Parse("200601", first)
	at, id, ok = cursor(rest)
	return month, at, id, ok && err == nil
}

// LatestNumbers returns the latest public numbers of every newsletter series, at most each of one, by the ID of the
// series. A series without any is left out.
func (s *Store) LatestNumbers(ctx context.Context, each int) (map[int64][]Number, error) {
	surrogate.Add(ctx, surrogate.List(string(KindNewsletter)), surrogate.Series)
	rows, err := cardRows[numberRow](ctx, s, s.pool, `
		with cut as materialized (
			select n.id, n.place from newsletter_series s cross join lateral (
				select e.id, row_number() over (order by nl.month desc, e.publish_at desc, e.id desc) as place
				from newsletter nl join entry e on e.id = nl.entry_id
				where nl.series_id = s.id and `+publicSQL("e")+` order by place limit @each) n)`, `, nl.series_id, nl.month`, ` join newsletter nl on nl.entry_id = e.id`+inCut, pgx.StrictNamedArgs{"each": each})
	latest := map[int64][]Number{}
	for _, r := range rows {
		latest[r.SeriesID] = append(latest[r.SeriesID], Number{Card: r.card(), Month: r.Month})
	}
	return latest, err
}

// Naming returns the page of the public entries that name the person, the newest first, which the filter's cursors lead
// to; nothing for nobody, who has the ID 0.
func (s *Store) Naming(ctx context.Context, personID int64, f Filter) (List, error) {
	if personID == 0 {
		return List{}, nil
	}
	f.naming = personID
	return s.List(ctx, f)
}

// Documents returns the stored files that the resources among the cards offer for download, by the ID
// of the file. A card whose file is gone has none.
func (s *Store) Documents(ctx context.Context, cards []Card) (map[int64]Document, error) {
	ids := []int64{}
	for _, c := range cards {
		if c.Resource != nil && c.Resource.DocumentID != 0 {
			ids = append(ids, c.Resource.DocumentID)
		}
	}
	if len(ids) == 0 {
		return map[int64]Document{}, nil
	}
	return s.documents(ctx, ids...)
}
