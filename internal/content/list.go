package content

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// List is one page of a list.
type List struct {
	Cards []Card
	Total int    // entries on all pages; counting stops at CountLimit+1
	After string // cursor of the next page down; "" on the last page
	// Before is the cursor of the page above; "" on the first page.
	Before string
}

// listed is a card of a list, with how many entries the whole list has.
type listed struct {
	cardRow
	Total int
}

// List returns the page of the public list that the filter describes. A cursor that makes no sense gives the
// first page, and one beyond the end an empty page.
func (s *Store) List(ctx context.Context, f Filter) (List, error) {
	if f.Text != "" && !f.inLibrary() {
		var err error
		if f.common, err = s.common(ctx, f.Text); err != nil {
			return List{}, err
		}
	}
	p := f.page(s.now())
	rows, err := pageRows[listed](ctx, s, p, `, `+p.total+` as total`)
	if err != nil {
		return List{}, err
	}
	var l List
	if len(rows) > 0 {
		l.Total = rows[0].Total
	} else if p.after || p.before {
		l.Total, err = s.count(ctx, f) // no row that could tell it
	}
	l.Cards, l.After, l.Before = cut(cardsOf(rows), p.limit, p.after, p.before, f.Order.cursor)
	return l, err
}

// Newest returns the first entries of the list without counting it.
func (s *Store) Newest(ctx context.Context, f Filter) ([]Card, error) {
	p := f.page(s.now())
	rows, err := pageRows[cardRow](ctx, s, p, "")
	return cardsOf(rows[:min(len(rows), p.limit)]), err
}

// count returns how many entries are on all pages of the list.
func (s *Store) count(ctx context.Context, f Filter) (int, error) {
	q := f.query(s.now())
	return one[int](ctx, s.pool, `with `+q.with+`counted (total) as (select `+q.total()+`) select total from counted`, q.args)
}

// pageRows runs the page with more columns; see cardRows. Where there is a further page, it returns one row more.
func pageRows[R carded](ctx context.Context, s *Store, p pageQuery, more string) ([]R, error) {
	surrogate.Add(ctx, p.keys...)
	return cardRows[R](ctx, s, s.pool, p.with, more, inCut, p.args)
}

// pageQuery is a filter with its cursor as SQL.
type pageQuery struct {
	with          string // ends in cut, the entries of the page
	total         string // how many entries the list has, as an expression
	args          pgx.StrictNamedArgs
	limit         int  // entries a page
	after, before bool // whether it runs from a cursor, down or up
	keys          []string
}

func (f Filter) page(now time.Time) pageQuery {
	q := f.query(now)
	p := pageQuery{total: q.total(), args: q.args, limit: f.Limit, keys: f.keys()}
	if p.limit == 0 {
		p.limit = PageSize
	}
	q.args["limit"] = p.limit + 1 // one more tells whether there is a further page
	key, order, up := f.Order.sql()
	from, where := q.from, q.where
	if q.met {
		// Found once, for the page and for the count.
		p.with = `met as materialized (select e.id, ` + key + ` as key from ` + from + ` where ` + where + `), `
		p.total = countSQL(`met`)
		from, where = `met e`, `true`
		order, up = strings.ReplaceAll(order, key, `e.key`), strings.ReplaceAll(up, key, `e.key`)
		key = `e.key`
	}
	var at, atB time.Time
	var id, idB int64
	at, id, p.after = cursor(f.After)
	atB, idB, p.before = cursor(f.Before)
	switch {
	case p.after:
		where += ` and (` + key + `, e.id) ` + f.Order.beyond() + ` (@at, @cursor_id)`
		q.args["at"], q.args["cursor_id"] = at, id
	case p.before:
		where += ` and (` + key + `, e.id) ` + f.Order.above() + ` (@at, @cursor_id)`
		q.args["at"], q.args["cursor_id"] = atB, idB
		order = up
	}
	// The page is cut before anything is joined to it: a card costs a dozen joins.
	p.with = `with ` + q.with + p.with + `cut as materialized (
		select e.id, row_number() over (order by ` + order + `) as place from ` + from + ` where ` + where + ` order by ` + order + ` limit @limit)`
	return p
}

// cut makes one page of the up to limit+1 rows that were found from a cursor: after says that they run
// down from it, before that they run up. It returns the rows from the top down, and the cursors of the
// pages below and above, "" where there is none.
func cut[T any](rows []T, limit int, after, before bool, cursor func(T) string) (page []T, below, above string) {
	more := len(rows) > limit
	page = rows[:min(len(rows), limit)]
	up := before && !after
	if up {
		slices.Reverse(page)
	}
	if len(page) == 0 {
		return page, "", ""
	}
	if more || up {
		below = cursor(page[len(page)-1])
	}
	if after || up && more {
		above = cursor(page[0])
	}
	return page, below, above
}

// All returns every public entry of a kind that is few in number (issues, chapters, programmes,
// campaigns, pages, people), in the order that staff gave them, then by title.
func (s *Store) All(ctx context.Context, k Kind) ([]Card, error) {
	all, err := s.gather(ctx, pickAll(k, s.now()))
	return all[0].Cards, err
}

// Children returns the public pages below a page, in the order that staff gave them.
func (s *Store) Children(ctx context.Context, pageID int64) ([]Card, error) {
	surrogate.Add(ctx, surrogate.List(string(KindPage)))
	return s.cards(ctx, s.pool, "", ` join page pg on pg.entry_id = e.id where pg.parent_id = @parent and `+publicSQL("e")+` order by pg.position, e.title, e.id limit 200`,
		pgx.StrictNamedArgs{"parent": pageID})
}

// ChaptersOn returns the chapters that have public entries on the issue, by title.
func (s *Store) ChaptersOn(ctx context.Context, issueID int64) ([]Card, error) {
	surrogate.Add(ctx, surrogate.LinkedTo(issueID), surrogate.List(string(KindChapter)))
	// One entry of each chapter decides: that is why they are looked for one chapter at a time.
	return s.cards(ctx, s.pool, `
		with cut as materialized (
			select e.id, row_number() over (order by e.title, e.id) as place from entry e
			cross join lateral (
				select from entry_pair p where p.issue_id = @issue and p.chapter_id = e.id
				and p.publish_at <= @now and (p.unpublish_at is null or p.unpublish_at > @now) limit 1) shared
			where e.kind = 'chapter' and `+publicSQL("e")+` order by place limit 60)`,
		inCut, pgx.StrictNamedArgs{"issue": issueID})
}
