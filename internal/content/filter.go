package content

import (
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
	Place        string    // of a resource, as it is written there
	Since        time.Time // published after it
	Order        Order
	Limit        int    // entries a page; PageSize when 0
	After        string // cursor: the page after (further down than) this entry
	Before       string // cursor: the page before it

	common bool    // what Text says is common; see Store.common
	on     []int64 // IDs of issues: only what is on the first of them that readers see; Issue is "" then
	naming int64   // ID of a person: only what names them, whether readers see their page or not
}

// PageSize is how many entries a list page holds when the filter does not say.
const PageSize = 12

// CountLimit is where counting stops: a Total above it means "more than CountLimit".
const CountLimit = 1000

// keys are the surrogate keys of the entries that come into the list, or leave it. A page that lists by issue and
// by chapter has the issue's: what changes in the list has both.
func (f Filter) keys() []string {
	var keys []string
	for _, id := range f.on {
		keys = append(keys, surrogate.LinkedTo(id))
	}
	if f.naming != 0 {
		keys = append(keys, surrogate.LinkedTo(f.naming))
	}
	if keys != nil {
		return keys
	}
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

// inLibrary reports whether the list has resources only, which are few enough to look for words in each.
func (f Filter) inLibrary() bool { return len(f.Kinds) == 1 && f.Kinds[0] == KindResource }

// listQuery is a filter as SQL over the entry e, without its cursor.
type listQuery struct {
	with        string // "", or common table expressions, each with a comma
	from, where string
	inOrder     string // "", or the order in which entries are counted soonest
	met         bool   // conditions meet that no one index answers: all that meet them have to be found
	args        pgx.StrictNamedArgs
}

// total is how many entries the list has, as an expression; counting stops at CountLimit+1.
func (q listQuery) total() string {
	return countSQL(q.from + ` where ` + q.where + q.inOrder)
}

// countSQL counts the rows of a from clause as far as they are counted.
func countSQL(rows string) string {
	return `(select count(*) from (select 1 from ` + rows + ` limit ` + strconv.Itoa(CountLimit+1) + `) counted)`
}

func (f Filter) query(now time.Time) listQuery {
	q := listQuery{from: `entry e`, where: publicSQL("e"), args: pgx.StrictNamedArgs{"now": now}}
	switch {
	case len(f.on) > 0:
		q.from = linked(firstOn)
		q.args["on"] = f.on
	case f.naming != 0:
		q.from = linked(`l.rel = 'person' and l.to_id = @person`)
		q.inOrder = newestFirst
		q.args["person"] = f.naming
	case f.Issue != "" && f.Chapter != "":
		q.from = paired
		q.inOrder = newestFirst
	case f.Issue != "":
		q.from = linked(linksTo("issue"))
		q.inOrder = newestFirst
	case f.Chapter != "":
		q.from = linked(linksTo("chapter"))
		q.inOrder = newestFirst
	}
	and := func(cond, name string, value any) {
		q.where += ` and ` + cond
		q.args[name] = value
	}
	switch {
	case f.Order != NewestFirst:
		q.from += ` join event ev on ev.entry_id = e.id` // which says what kind they are
	case len(f.Kinds) == 1: // an index has each kind in the order of a list
		and(`e.kind = @kind`, "kind", f.Kinds[0])
	case len(f.Kinds) > 1:
		and(`e.kind = any(@kinds)`, "kinds", f.Kinds)
	}
	if f.Issue != "" {
		q.args["issue"] = f.Issue
	}
	if f.Chapter != "" {
		q.args["chapter"] = f.Chapter
	}
	if f.Series != "" {
		q.from += ` join newsletter nl on nl.entry_id = e.id join newsletter_series ns on ns.id = nl.series_id`
		and(`ns.slug = @series`, "series", f.Series)
	}
	if f.ResourceType != "" || f.Place != "" {
		q.from += ` join resource rs on rs.entry_id = e.id`
	}
	if f.ResourceType != "" {
		and(`rs.type = @resource_type`, "resource_type", f.ResourceType)
	}
	if f.Place != "" {
		and(`rs.place = @place`, "place", clean(f.Place))
	}
	if f.Year != 0 {
		q.year(f)
	}
	if f.Text != "" {
		q.with += `sought as materialized (select websearch_to_tsquery('site', normalize(@text, NFC)) as query), `
		q.args["text"] = parted(clean(f.Text))
		if f.common || f.inLibrary() { // in whatever order, it is soon met with
			words := `(select w.search from entry w where w.id = e.id)`
			if q.from == `entry e` {
				words = `e.search`
			}
			q.where += ` and ts_match_vq(` + words + `, (select query from sought))`
		} else {
			// Materialized, or the planner walks the dates in search of a rare word.
			q.with += `found as materialized (select w.id from sought s join entry w on w.search @@ s.query), `
			q.where += ` and e.id in (select id from found)`
			q.met, q.inOrder = true, "" // or they would be sorted first
		}
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
		q.args["year"] = f.Year
		if q.from == `entry e` {
			q.from = ofYear
			return
		}
		q.where += ` and e.id in (select cl.entry_id from clipping cl where cl.year = @year and cl.publish_at is not null)`
		q.met, q.inOrder = true, ""
	default:
		q.where += ` and e.publish_at >= @year_from and e.publish_at < @year_to`
		q.args["year_from"] = time.Date(f.Year, 1, 1, 0, 0, 0, 0, Zone)
		q.args["year_to"] = time.Date(f.Year+1, 1, 1, 0, 0, 0, 0, Zone)
	}
}

// newestFirst is the order in which the links of an issue or a chapter are counted: the one that an index has.
const newestFirst = ` order by e.publish_at desc, e.id desc`

// paired is the entries e on an issue and from a chapter, as linked has them.
var paired = `(select p.entry_id as id, p.kind, 'published' as status, p.publish_at, p.unpublish_at from entry_pair p
	where p.issue_id = ` + target("issue") + ` and p.chapter_id = ` + target("chapter") + `) e`

// ofYear is the clippings e of one year, as linked has entries.
const ofYear = `(select cl.entry_id as id, '` + string(KindClipping) + `' as kind, 'published' as status, cl.publish_at, cl.unpublish_at from clipping cl
	where cl.year = @year and cl.publish_at is not null) e`

// linked is the entries e that the links l of that condition come from: the columns of entry that a list is made by,
// from the links alone, which an index has in the list's order.
func linked(where string) string {
	return `(select l.from_id as id, l.kind, 'published' as status, l.publish_at, l.unpublish_at from entry_link l
		where ` + where + ` and l.publish_at is not null) e`
}

// linksTo is the condition that the link l leads to the public entry of that kind and slug; rel names the relation,
// the kind and the argument alike. The target is found once, so that its links are read from the index.
func linksTo(rel string) string {
	return `l.rel = '` + rel + `' and l.to_id = ` + target(rel)
}

// target is the ID of the public issue or chapter whose slug is the argument called as its kind.
func target(kind string) string {
	return `(select t.id from entry t where t.kind = '` + kind + `' and t.slug = @` + kind + ` and ` + publicSQL("t") + `)`
}

// firstOn is the condition that the link l leads to the first of the issues that readers see.
var firstOn = `l.rel = 'issue' and l.to_id = (select t.id from unnest(@on::bigint[]) with ordinality i (id, n)
	join entry t on t.id = i.id and ` + publicSQL("t") + ` order by n limit 1)`

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
