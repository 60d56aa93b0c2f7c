package content

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// Order is how a list runs.
type Order int

// The orders.
const (
	NewestFirst Order = iota // by publishing time
	Upcoming                 // events that are not over, soonest first
	Past                     // events that are over, latest first
)

// Filter says which public entries a list holds. Empty fields do not narrow it.
type Filter struct {
	Kinds        []Kind
	Issue        string    // slug
	Chapter      string    // slug
	Series       string    // slug of a newsletter series
	Year         int       // as the pages show it; see year
	Text         string    // web-style search words
	ResourceType string    // a ResourceType's Key
	Since        time.Time // published after it
	Order        Order
	Limit        int    // entries a page; PageSize when 0
	After        string // cursor: the page after (further down than) this entry
	Before       string // cursor: the page before it
}

// PageSize is how many entries a list page holds when the filter does not say.
const PageSize = 12

// CountLimit is where counting stops: a Total above it means "more than CountLimit".
const CountLimit = 1000

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
	var at, atB time.Time
	var id, idB int64
	at, id, p.after = cursor(f.After)
	atB, idB, p.before = cursor(f.Before)
	switch {
	case p.after:
		q.where += ` and (` + key + `, e.id) ` + f.Order.beyond() + ` (@at, @cursor_id)`
		q.args["at"], q.args["cursor_id"] = at, id
	case p.before:
		q.where += ` and (` + key + `, e.id) ` + f.Order.above() + ` (@at, @cursor_id)`
		q.args["at"], q.args["cursor_id"] = atB, idB
		order = up
	}
	// The page is cut before anything is joined to it: a card costs a dozen joins.
	p.with = `with ` + q.with + `cut as materialized (
		select e.id, row_number() over (order by ` + order + `) as place from ` + q.from + ` where ` + q.where + ` order by ` + order + ` limit @limit)`
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

// keys are the surrogate keys of the entries that come into the list, or leave it. A page that lists by issue and
// by chapter has the issue's: what changes in the list has both.
func (f Filter) keys() []string {
	var keys []string
	for _, k := range f.Kinds {
		switch {
		case f.Issue != "":
			keys = append(keys, surrogate.Narrowed(string(k), "issue", f.Issue))
		case f.Chapter != "":
			keys = append(keys, surrogate.Narrowed(string(k), "chapter", f.Chapter))
		default:
			keys = append(keys, surrogate.List(string(k)))
		}
	}
	if len(f.Kinds) == 0 {
		keys = append(keys, surrogate.Any)
	}
	return keys
}

// listQuery is a filter as SQL over the entry e, without its cursor.
type listQuery struct {
	with        string // "", or common table expressions, each with a comma
	from, where string
	inOrder     string // "", or the order in which entries are counted soonest
	args        pgx.StrictNamedArgs
}

// total is how many entries the list has, as an expression; counting stops at CountLimit+1.
func (q listQuery) total() string {
	return `(select count(*) from (select 1 from ` + q.from + ` where ` + q.where + q.inOrder + ` limit ` + strconv.Itoa(CountLimit+1) + `) counted)`
}

func (f Filter) query(now time.Time) listQuery {
	q := listQuery{from: `entry e`, where: publicSQL("e"), args: pgx.StrictNamedArgs{"now": now}}
	if rel := f.link(); rel != "" {
		q.from = linked(linksTo(rel))
		if f.Text == "" { // or they would be sorted first
			q.inOrder = ` order by e.publish_at desc, e.id desc`
		}
	}
	and := func(cond, name string, value any) {
		q.where += ` and ` + cond
		q.args[name] = value
	}
	switch {
	case f.Order != NewestFirst:
		q.from += ` join event ev on ev.entry_id = e.id` // which says what kind they are
	case len(f.Kinds) > 0:
		and(`e.kind = any(@kinds)`, "kinds", f.Kinds)
	}
	if f.Issue != "" {
		q.args["issue"] = f.Issue
	}
	if f.Issue != "" && f.Chapter != "" {
		and(`e.id in (select l.from_id from entry_link l where `+linksTo("chapter")+`)`, "chapter", f.Chapter)
	} else if f.Chapter != "" {
		q.args["chapter"] = f.Chapter
	}
	if f.Series != "" {
		q.from += ` join newsletter nl on nl.entry_id = e.id join newsletter_series ns on ns.id = nl.series_id`
		and(`ns.slug = @series`, "series", f.Series)
	}
	if f.ResourceType != "" {
		q.from += ` join resource rs on rs.entry_id = e.id`
		and(`rs.type = @resource_type`, "resource_type", f.ResourceType)
	}
	if f.Text != "" {
		// Materialized, or the planner walks the dates in search of a rare word.
		q.with += `found as materialized (select id from entry where search @@ websearch_to_tsquery('site', normalize(@text, NFC))), `
		and(`e.id in (select id from found)`, "text", clean(f.Text))
	}
	if f.Year != 0 {
		q.year(f)
	}
	if !f.Since.IsZero() {
		and(`e.publish_at > @since`, "since", f.Since)
	}
	switch f.Order {
	case Upcoming:
		q.where += ` and ev.ends_at > @now`
	case Past:
		q.where += ` and ev.ends_at <= @now`
	case NewestFirst:
	}
	return q
}

// year narrows the list to a calendar year as the pages show it: of the article for clippings, of the
// start in its own zone for events, of publishing in the newsroom's zone for everything else.
func (q *listQuery) year(f Filter) {
	switch {
	case f.Order != NewestFirst:
		q.where += ` and extract(year from ev.starts_at at time zone ev.zone) = @year`
		q.args["year"] = f.Year
	case len(f.Kinds) == 1 && f.Kinds[0] == KindClipping:
		// Materialized, or the planner walks the dates of publishing down to that year. Few have no date on the article.
		q.with += `of_year (id) as materialized (
			select cl.entry_id from clipping cl where cl.published_on >= @day_from and cl.published_on < @day_to
			union all
			select cl.entry_id from clipping cl join entry c on c.id = cl.entry_id
			where cl.published_on is null and c.publish_at >= @year_from and c.publish_at < @year_to), `
		q.where += ` and e.id in (select id from of_year)`
		q.args["day_from"] = time.Date(f.Year, 1, 1, 0, 0, 0, 0, time.UTC)
		q.args["day_to"] = time.Date(f.Year+1, 1, 1, 0, 0, 0, 0, time.UTC)
		q.between(f.Year)
	default:
		q.where += ` and e.publish_at >= @year_from and e.publish_at < @year_to`
		q.between(f.Year)
	}
}

// between sets where a year of the newsroom begins and ends.
func (q *listQuery) between(year int) {
	q.args["year_from"] = time.Date(year, 1, 1, 0, 0, 0, 0, Zone)
	q.args["year_to"] = time.Date(year+1, 1, 1, 0, 0, 0, 0, Zone)
}

// link is the relation that narrows the list most, "" when none does.
func (f Filter) link() string {
	switch {
	case f.Issue != "":
		return "issue"
	case f.Chapter != "":
		return "chapter"
	}
	return ""
}

// linked is the entries e that the links l of that condition come from: the columns of entry that a list is made by,
// from the links alone, which an index has in the list's order.
func linked(where string) string {
	return `(select l.from_id as id, l.kind, 'published' as status, l.publish_at, l.unpublish_at from entry_link l
		where ` + where + ` and l.publish_at is not null) e`
}

// linksTo is the condition that the link l leads to the public entry of that kind and slug; rel names the relation,
// the kind and the argument alike. The target is found once, so that its links are read from the index.
func linksTo(rel string) string {
	return `l.rel = '` + rel + `' and l.to_id = (select t.id from entry t where t.kind = '` + rel + `' and t.slug = @` + rel + ` and ` + publicSQL("t") + `)`
}

// sql is the order's key and its two directions.
func (o Order) sql() (key, down, up string) {
	switch o {
	case Upcoming:
		return `ev.starts_at`, `ev.starts_at, e.id`, `ev.starts_at desc, e.id desc`
	case Past:
		return `ev.starts_at`, `ev.starts_at desc, e.id desc`, `ev.starts_at, e.id`
	}
	return `e.publish_at`, `e.publish_at desc, e.id desc`, `e.publish_at, e.id`
}

func (o Order) beyond() string {
	if o == Upcoming {
		return ">"
	}
	return "<"
}

func (o Order) above() string {
	if o == Upcoming {
		return "<"
	}
	return ">"
}

// cursor is the card's place in the order: microseconds since 1970 and the ID.
func (o Order) cursor(c Card) string {
	at := c.Published
	if o != NewestFirst && c.Event != nil {
		at = *c.Event.Starts
	}
	return strconv.FormatInt(at.UnixMicro(), 10) + "." + strconv.FormatInt(c.ID, 10)
}

func cursor(s string) (time.Time, int64, bool) {
	micro, id, ok := strings.Cut(s, ".")
	m, err1 := strconv.ParseInt(micro, 10, 64)
	n, err2 := strconv.ParseInt(id, 10, 64)
	// Outside these years Postgres and time.Time do not agree on what a timestamp is.
	const first, last = -62135596800_000_000, 253402300799_000_000
	if !ok || err1 != nil || err2 != nil || m < first || m > last {
		return time.Time{}, 0, false
	}
	return time.UnixMicro(m), n, true
}

// All returns every public entry of a kind that is few in number (issues, chapters, programmes,
// campaigns, pages, people), in the order that staff gave them, then by title.
func (s *Store) All(ctx context.Context, k Kind) ([]Card, error) {
	surrogate.Add(ctx, surrogate.List(string(k)))
	return s.cards(ctx, s.pool, `
		with cut as materialized (
			select e.id, row_number() over (order by coalesce(iss.position, pr.position, pg.position, 0), e.title, e.id) as place
			from entry e left join issue iss on iss.entry_id = e.id left join program pr on pr.entry_id = e.id left join page pg on pg.entry_id = e.id
			where e.kind = @kind and `+publicSQL("e")+` order by place limit 500)`,
		inCut, pgx.StrictNamedArgs{"kind": k})
}

// Children returns the public pages below a page, in the order that staff gave them.
func (s *Store) Children(ctx context.Context, pageID int64) ([]Card, error) {
	surrogate.Add(ctx, surrogate.List(string(KindPage)))
	return s.cards(ctx, s.pool, "", ` where pg.parent_id = @parent and `+publicSQL("e")+` order by pg.position, e.title, e.id limit 200`,
		pgx.StrictNamedArgs{"parent": pageID})
}

// ChaptersOn returns the chapters that have public entries on the issue, by title.
func (s *Store) ChaptersOn(ctx context.Context, issueID int64) ([]Card, error) {
	surrogate.Add(ctx, surrogate.LinkedTo(issueID), surrogate.List(string(KindChapter)))
	// One link of each chapter decides: that is why they are looked for one chapter at a time.
	return s.cards(ctx, s.pool, `
		with cut as materialized (
			select e.id, row_number() over (order by e.title, e.id) as place from entry e
			cross join lateral (
				select from entry_link b
				join entry_link a on a.from_id = b.from_id and a.rel = 'issue' and a.to_id = @issue
				join entry x on x.id = b.from_id and `+publicSQL("x")+`
				where b.rel = 'chapter' and b.to_id = e.id limit 1) shared
			where e.kind = 'chapter' and `+publicSQL("e")+` order by place limit 60)`,
		inCut, pgx.StrictNamedArgs{"issue": issueID})
}

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
