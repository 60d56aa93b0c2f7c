package content

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// Full is a public entry as feeds and calendars carry it: the card, with its text and its dates.
type Full struct {
	Card
	Body    string     // Markdown
	Updated *time.Time // the date that readers see as "Updated"; nil: none
	// Version counts the saves of the entry; it never falls from one publishing to the next.
	Version     int
	Corrections []Correction // the newest first
	// Changed is when readers first saw this version.
	Changed time.Time

	PictureMime  string // of the lead picture; "" when there is none
	PictureBytes int64

	Place       string     // a release's dateline; "" otherwise
	Date        *time.Time // likewise
	Subheadline string     // of a release
}

// fullRow is a Full as a row.
type fullRow struct {
	cardRow
	Body         string
	Updated      *time.Time
	Version      int
	Corrections  []Correction
	Changed      time.Time
	PictureMime  string
	PictureBytes int64
}

// fullColumns are what a fullRow has beyond a cardRow.
const fullColumns = `, e.body, e.updated_at as updated, coalesce(e.published_version, 0) as version, ` + correctionsSQL + ` as corrections,
	greatest(e.publish_at, (select r.saved_at from revision r where r.entry_id = e.id and r.version = e.published_version)) as changed,
	coalesce(m.mime, '') as picture_mime, coalesce(m.bytes, 0) as picture_bytes`

func fulls(rows []fullRow) []Full {
	all := make([]Full, len(rows))
	for i, r := range rows {
		all[i] = Full{Card: r.card(), Body: r.Body, Updated: r.Updated, Version: r.Version, Corrections: r.Corrections, Changed: r.Changed,
			PictureMime: r.PictureMime, PictureBytes: r.PictureBytes}
		if d := r.Details; d != nil && d.Release != nil {
			all[i].Place, all[i].Date, all[i].Subheadline = d.Release.Place, d.Release.Date, d.Release.Subheadline
		}
	}
	return all
}

// FullText returns the first entries of the list with their texts.
func (s *Store) FullText(ctx context.Context, f Filter) ([]Full, error) {
	p := f.page(s.now())
	rows, err := pageRows[fullRow](ctx, s, p, fullColumns)
	if err != nil {
		return nil, err
	}
	all := fulls(rows[:min(len(rows), p.limit)])
	return all, s.addressAll(ctx, all)
}

// maxUpdated is how many older entries a feed has because their text was updated.
const maxUpdated = 5

// Feed returns the first entries of the list with their texts, and the last updated or corrected ones of it, however old they
// are: who read them hears of it. Those come first whose text is the newest.
func (s *Store) Feed(ctx context.Context, f Filter) ([]Full, error) {
	with, args := cutOf(ctx, f.pick(s.now(), false), f.pickUpdated(s.now()))
	rows, err := cardRows[fullRow](ctx, s, s.pool, with, fullColumns, ` join cut on cut.id = e.id`+inPicks, args)
	if err != nil {
		return nil, err
	}
	var all []Full
	for _, u := range fulls(rows) {
		if !slices.ContainsFunc(all, func(f Full) bool { return f.ID == u.ID }) {
			all = append(all, u)
		}
	}
	slices.SortStableFunc(all, func(a, b Full) int { return b.newest().Compare(a.newest()) })
	return all, s.addressAll(ctx, all)
}

// pickUpdated is those of the list that were updated last. Which they are depends on everything of their kinds, whatever
// else narrows the list.
func (f Filter) pickUpdated(now time.Time) pick {
	q := f.query(now)
	kind := ``
	if len(f.Kinds) > 0 {
		kind = ` and kind = any(@updated_kinds)`
		q.args["updated_kinds"] = f.Kinds
	}
	q.args["most"] = maxUpdated
	return pick{`
		with ` + q.with + `updated as materialized (
			select id, updated_at from entry where status = 'published' and updated_at is not null` + kind + ` order by updated_at desc, id limit 200)
		select e.id, row_number() over (order by u.updated_at desc, e.id) as place, 0 as total
		from ` + q.from + ` join updated u on u.id = e.id where ` + q.where + ` order by place limit @most`,
		q.args, Filter{Kinds: f.Kinds}.keys()}
}

// newest is when the entry appeared, or was last updated.
func (f Full) newest() time.Time {
	if f.Updated != nil && f.Updated.After(f.Published) {
		return *f.Updated
	}
	return f.Published
}

// FullEvent returns the public event under the slug as calendars carry it, or ErrNotFound; a *WithdrawnError where readers
// did see it.
func (s *Store) FullEvent(ctx context.Context, slug string) (Full, error) {
	surrogate.Own(ctx, surrogate.Address(string(KindEvent), slug))
	const there = `e.kind = 'event' and e.slug = @slug`
	args := pgx.StrictNamedArgs{"slug": slug, "now": s.now()}
	rows, err := cardRows[fullRow](ctx, s, s.pool, "", fullColumns, ` where `+there+` and `+publicSQL("e"), args)
	if err == nil && len(rows) == 0 {
		err = s.absent(ctx, there, args)
	}
	if err != nil {
		return Full{}, err
	}
	all := fulls(rows)
	return all[0], s.addressAll(ctx, all)
}
