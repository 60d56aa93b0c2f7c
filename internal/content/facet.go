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
	Years    []int // newest first; see Filter.year
	Counts   Counts
}

// The years that a list can be narrowed to. A date beyond them is a slip of the keyboard.
const FirstYear, LastYear = 1900, 2199

// Counts is how many entries of the library each choice would leave, the other filters in use staying as they are: by
// the facet's name ("type", "issue", "chapter", "place", "year") and the choice as addresses have it. It is nil where nobody
// counted: in the other lists, and where more than CountLimit resources would have to be.
type Counts map[string]map[string]int

// facetRow is what the facets are made of.
type facetRow struct {
	Refs        []Ref
	First, Last *time.Time // in the first and in the last of the years
	Counts      []struct {
		Facet, Choice string
		N             int
	}
}

// Facets returns the public issues and chapters, and the years in which entries of the kinds appeared; of clippings alone,
// the years of the articles.
func (s *Store) Facets(ctx context.Context, kinds ...Kind) (Facets, error) {
	if len(kinds) == 1 && kinds[0] == KindClipping {
		return s.facets(ctx, kinds, "", `null::jsonb`, articleYears, pgx.StrictNamedArgs{"zone": Zone.String()})
	}
	return s.facets(ctx, kinds, "", `null::jsonb`, years, pgx.StrictNamedArgs{"kinds": kinds})
}

// PastFacets returns the facets of the archive of events: its years are those in which events began that are over, each
// in its own zone.
func (s *Store) PastFacets(ctx context.Context) (Facets, error) {
	return s.facets(ctx, []Kind{KindEvent}, "", `null::jsonb`, pastYears, pgx.StrictNamedArgs{"zone": Zone.String()})
}

// The ends of the years, as rows (first, last), each read from an index.
var (
	years = `
		from unnest(@kinds::text[]) as k (kind)
		cross join lateral (select e.publish_at as first from entry e where e.kind = k.kind and ` + publicSQL("e") + ` order by e.publish_at limit 1) f
		cross join lateral (select e.publish_at as last from entry e where e.kind = k.kind and ` + publicSQL("e") + ` order by e.publish_at desc limit 1) l`

	articleYears = `
		from (select min(at) as first, max(at) as last from (
			(select cl.published_on::timestamp at time zone @zone as at` + dated + ` order by cl.published_on limit 1)
			union all
			(select cl.published_on::timestamp at time zone @zone` + dated + ` order by cl.published_on desc limit 1)
			union all
			select e.publish_at from clipping cl join entry e on e.id = cl.entry_id where cl.published_on is null and ` + publicSQL("e") + `) days) ends`
	pastYears = `
		from (select min(at) as first, max(at) as last from (
			(select ev.starts_at at time zone ev.zone at time zone @zone as at` + over + ` order by ev.starts_at limit 1)
			union all
			(select ev.starts_at at time zone ev.zone at time zone @zone` + over + ` order by ev.starts_at desc limit 1)) days) ends`

	over  = ` from event ev join entry e on e.id = ev.entry_id where ev.ends_at <= @now and ` + publicSQL("e")
	dated = ` from clipping cl join entry e on e.id = cl.entry_id where cl.published_on is not null and ` + publicSQL("e")
)

// maxPlaces is how many places the library offers, those with most resources: anybody may write another one.
const maxPlaces = 50

// LibraryFacets returns the facets of the resources with their counts, as the library shows them under the filter.
func (s *Store) LibraryFacets(ctx context.Context, f Filter) (Facets, error) {
	surrogate.Add(ctx, surrogate.List(string(KindResource)))
	all := f
	all.Issue, all.Chapter, all.ResourceType, all.Place, all.Year = "", "", "", "", 0
	q := all.query(s.now())
	q.args["stop"], q.args["zone"], q.args["places"] = CountLimit+1, Zone.String(), maxPlaces
	q.args["type"], q.args["issue"], q.args["chapter"], q.args["place"], q.args["year"] = f.ResourceType, f.Issue, f.Chapter, clean(f.Place), f.Year
	// Each facet counts the resources that pass all the others.
	q.args["kinds"] = []Kind{KindResource}
	return s.facets(ctx, []Kind{KindResource}, q.with+`
		chosen as materialized (select e.id, e.publish_at from `+q.from+` where `+q.where+` limit @stop),
		library as materialized (
			select s.id, r.type, r.place, extract(year from s.publish_at at time zone @zone)::int as year, i.slugs as issues, c.slugs as chapters,
				@type in ('', r.type) as of_type, @place in ('', r.place) as of_place,
				(@issue = '' or @issue = any(i.slugs)) as of_issue, (@chapter = '' or @chapter = any(c.slugs)) as of_chapter,
				@year in (0, extract(year from s.publish_at at time zone @zone)::int) as of_year
			from chosen s join resource r on r.entry_id = s.id
			cross join lateral (`+slugsOf("issue")+`) i
			cross join lateral (`+slugsOf("chapter")+`) c),
		counts as (
			select 'type' as facet, type as choice, count(*) as n from library where of_issue and of_chapter and of_place and of_year group by type
			union all
			select 'issue', slug, count(*) from library, unnest(issues) slug where of_type and of_chapter and of_place and of_year group by slug
			union all
			select 'chapter', slug, count(*) from library, unnest(chapters) slug where of_type and of_issue and of_place and of_year group by slug
			union all
			(select 'place', place, count(*) as n from library where place <> '' and of_type and of_issue and of_chapter and of_year group by place
				order by n desc, place limit @places)
			union all
			select 'year', year::text, count(*) from library where of_type and of_issue and of_chapter and of_place group by year), `,
		`case when (select count(*) from chosen) < @stop then coalesce((select jsonb_agg(c) from counts c), '[]') end`, years, q.args)
}

// slugsOf is a query of the issues or chapters that readers see of the resource s, as one array.
func slugsOf(rel string) string {
	return `select array(select t.slug from entry_link l join entry t on t.id = l.to_id and ` + publicSQL("t") + `
		where l.from_id = s.id and l.rel = '` + rel + `') as slugs`
}

// facets runs the query; with is "" or common table expressions, each with a comma, counts the expression over them,
// ends where the years are read from.
func (s *Store) facets(ctx context.Context, kinds []Kind, with, counts, ends string, args pgx.StrictNamedArgs) (Facets, error) {
	for _, k := range append([]Kind{KindIssue, KindChapter}, kinds...) {
		surrogate.Add(ctx, surrogate.List(string(k)))
	}
	args["now"] = s.now()
	rows, err := many[facetRow](ctx, s.pool, `
		with `+with+`refs as (
			select e.id, e.kind, e.slug, e.title, coalesce(i.hue, '') as hue, e.status,
				row_number() over (order by i.position, e.title, e.id) as place
			from entry e left join issue i on i.entry_id = e.id
			where e.kind in ('issue', 'chapter') and `+publicSQL("e")+` order by place limit 500)
		select min(first) as first, max(last) as last, coalesce((select jsonb_agg(r order by r.place) from refs r), '[]') as refs,
			`+counts+` as counts`+ends, args)
	if err != nil {
		return Facets{}, err
	}
	return rows[0].facets(), nil
}

func (r facetRow) facets() Facets {
	var f Facets
	for _, ref := range r.Refs {
		if ref.Kind == KindIssue {
			f.Issues = append(f.Issues, ref)
		} else {
			f.Chapters = append(f.Chapters, ref)
		}
	}
	if r.Counts != nil {
		f.Counts = Counts{}
	}
	for _, c := range r.Counts {
		if f.Counts[c.Facet] == nil {
			f.Counts[c.Facet] = map[string]int{}
		}
		f.Counts[c.Facet][c.Choice] = c.N
	}
	if r.First == nil {
		return f
	}
	for y := min(r.Last.In(Zone).Year(), LastYear); y >= max(r.First.In(Zone).Year(), FirstYear); y-- {
		f.Years = append(f.Years, y)
	}
	return f
}
