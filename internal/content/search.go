package content

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// Search is what a reader looks for.
type Search struct {
	Text   string // web-style: words, "a phrase", or, -without
	Kind   Kind   // only of this kind, or InDocuments; "" for all
	ByDate bool   // the newest first instead of the best
	Page   int    // from 1; others are taken to the nearest page there is
}

// The bounds of a search, which keep its cost the same however much is stored.
const (
	SearchPageSize = 20
	SearchReach    = 400  // how far down the results one can turn
	SearchCount    = 5000 // where counting stops: a Total above it means "more than SearchCount"

	titleHits = 200             // candidates whose title matches
	otherHits = SearchReach + 1 // candidates that match anywhere: all that one can turn to, and one that says there are more
	newestOf  = 5000            // newest entries that are looked through for a common word before all are
	excerptOf = 30_000
)

// Found is one page of what a search found.
type Found struct {
	Hits      []Hit
	Inside    []DocumentHit // instead of Hits, for InDocuments
	Promoted  []Card        // what the desk put above the results, on the first page of all kinds
	Kinds     []KindCount
	Documents int  // that have it in their text
	Total     int  // of the kind that was asked for, when Counted; else of all kinds, more than SearchCount
	Counted   bool // false when counting stopped: the counts by kind are then unknown
	Page      int
	More      bool   // there is a page after this one
	Nothing   bool   // there was nothing to look for: only signs, exclusions or the commonest words
	Instead   string // a search with the words spelt so that it finds something; ""
}

// KindCount is how many of the results are of a kind; N is 0 when counting stopped.
type KindCount struct {
	Kind Kind
	N    int
}

// Hit is one result: the entry with its title and the words around what was looked for.
type Hit struct {
	Card
	Headline []Span
	Excerpt  []Span
}

// Span is a stretch of text, marked where it is what was looked for.
type Span struct {
	Text   string
	Marked bool
}

// titleSQL is the expression of the index entry_title_words.
const titleSQL = `to_tsvector('public.site', normalize(e.title, NFC))`

// querySQL makes a row q of the arguments @text and @parted, which is the text as parted gives it. It is joined, and not written into each condition, so
// that every word, common or rare, gets the same plan: the one over the index of words.
const querySQL = `q as materialized (
	select websearch_to_tsquery('public.site', normalize(@parted, NFC)) as query, fold_accents(@text) as folded)`

// Search returns the page of results. A hit in the title stands above any other.
func (s *Store) Search(ctx context.Context, in Search) (Found, error) {
	surrogate.Add(ctx, surrogate.Any, surrogate.Promoted)
	in.Text = oneLine(in.Text)
	in.Page = min(max(in.Page, 1), SearchReach/SearchPageSize)
	f := Found{Page: in.Page, Nothing: in.Text == ""}
	if f.Nothing {
		return f, nil
	}
	promoted, common, err := s.tally(ctx, in, &f)
	if err != nil {
		return f, err
	}
	if in.Kind == InDocuments {
		if f.Total > 0 {
			f.Inside, err = s.insideDocuments(ctx, in)
		}
		f.More = len(f.Inside) > SearchPageSize
		f.Inside = f.Inside[:min(len(f.Inside), SearchPageSize)]
		return f, err
	}
	var rows []searchRow
	if f.Total > 0 {
		if rows, err = s.searchPage(ctx, in, f.Counted, common); err != nil {
			return f, err
		}
	}
	f.More = len(rows) > SearchPageSize && in.Page < SearchReach/SearchPageSize
	rows = rows[:min(len(rows), SearchPageSize)]
	if err := s.dress(ctx, &f, rows, promoted); err != nil {
		return f, err
	}
	if !f.Nothing && f.Total == 0 && f.Documents == 0 {
		f.Instead, err = s.instead(ctx, in.Text)
	}
	return f, err
}

// inWord is a hyphen or an apostrophe inside a word.
var inWord = regexp.MustCompile(`(\p{L})[-‐‑'’ʼ](\p{L})`)

// parted is a search with the parts of its compounds as words of their own: who types good-cause or O'Brien-Peñaloza finds
// them however they are written.
func parted(text string) string {
	return inWord.ReplaceAllString(inWord.ReplaceAllString(text, "$1 $2"), "$1 $2") // twice, for single letters between two signs
}

// oneLine is the text with single spaces, without line breaks and what Postgres cannot hold.
func oneLine(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

// tally counts the results by kind and returns the IDs of the promoted entries. It does not look further where the eighth of the
// entries that has an index of its own is enough to stop counting: what is looked for is common then.
func (s *Store) tally(ctx context.Context, in Search, f *Found) (ids []int64, common bool, err error) {
	type row struct {
		Nothing   bool
		Promoted  []int64
		Kinds     []Kind
		Counts    []int
		Documents int
		Common    bool
	}
	rows, err := many[row](ctx, s.pool, `
		with `+querySQL+`,
		part as materialized (
			select e.kind from q join entry e on e.search @@ q.query and e.id % 8 = 0
			where querytree(q.query) not in ('', 'T') and `+publicToo("e")+` limit @stop),
		hits as materialized (
			(select e.kind from q join entry e on e.search @@ q.query
				where querytree(q.query) not in ('', 'T') and (select count(*) from part) < @stop and `+publicToo("e")+` limit @stop)
			union all
			select kind from part where (select count(*) from part) = @stop),
		kinds as (select kind, count(*) as n from hits group by kind),`+insideSQL+`
		select querytree(q.query) in ('', 'T') as nothing,
			array(select p.entry_id from search_promotion p join entry e on e.id = p.entry_id
				where p.folded = q.folded and `+publicSQL("e")+` order by p.added_at, p.entry_id limit 3) as promoted,
			array(select kind from kinds order by kind) as kinds,
			array(select n from kinds order by kind) as counts,
			(select count(*) from inside)::int as documents,
			(select count(*) from part) = @stop as common
		from q`, pgx.StrictNamedArgs{"text": in.Text, "parted": parted(in.Text), "now": s.now(), "stop": SearchCount + 1})
	if err != nil {
		return nil, false, err
	}
	r := rows[0]
	total := 0
	counts := map[Kind]int{}
	for i, k := range r.Kinds {
		counts[k] = r.Counts[i]
		total += r.Counts[i]
	}
	f.Nothing = r.Nothing
	f.Counted = total <= SearchCount
	f.Total = total
	if in.Kind != "" && f.Counted {
		f.Total = counts[in.Kind]
	}
	if f.Documents = r.Documents; in.Kind == InDocuments {
		f.Total, f.Counted = f.Documents, true
	}
	for _, k := range Kinds {
		switch {
		case total > SearchCount:
			f.Kinds = append(f.Kinds, KindCount{Kind: k})
		case counts[k] > 0 || k == in.Kind:
			f.Kinds = append(f.Kinds, KindCount{Kind: k, N: counts[k]})
		}
	}
	if in.Page > 1 || in.Kind != "" {
		return nil, r.Common, nil
	}
	return r.Promoted, r.Common, nil
}

// common reports whether what the text asks for is in so many of the public entries that a search would stop counting in an eighth
// of them. Then it is met with sooner in the order of a list than the index of words can name all who have it.
func (s *Store) common(ctx context.Context, text string) (bool, error) {
	return one[bool](ctx, s.pool, `
		with q as materialized (select websearch_to_tsquery('site', normalize(@parted, NFC)) as query)
		select count(*) = @stop from (select from q join entry e on e.search @@ q.query where e.status = 'published' and e.id % 8 = 0 limit @stop) part`,
		pgx.StrictNamedArgs{"parted": parted(clean(text)), "stop": SearchCount + 1})
}

// searchRow is a result before it is dressed: where what was looked for stands is marked with mark and unmark.
type searchRow struct {
	ID                   int64
	Title, Summary, Body string
}

// searchPage returns the rows of one page and, where there is a further one, one row more. Where counting stopped, the newest
// matches are looked for among the newest entries, and so are others where the words are common.
func (s *Store) searchPage(ctx context.Context, in Search, counted, common bool) ([]searchRow, error) {
	switch {
	case !in.ByDate && common:
		return s.searchRows(ctx, in, bestOfNewest(in))
	case !in.ByDate:
		return s.searchRows(ctx, in, bestOfAll(in))
	case !counted:
		rows, err := s.searchRows(ctx, in, newestByDate(in))
		if err != nil || len(rows) > SearchPageSize {
			return rows, err
		}
	}
	return s.searchRows(ctx, in, allByDate(in))
}

// A way chooses the page of a search: rows page (id, place), over q.
type way struct {
	sql  string
	args pgx.StrictNamedArgs
}

// publicOf is the condition that e is public and of the kind that is asked for, by which indexes can be used, and among the same
// by which none is: where words are looked for, all of a kind would be collected first.
func (in Search) publicOf() (public, among string, args pgx.StrictNamedArgs) {
	if in.Kind == "" {
		return publicSQL("e"), publicToo("e"), pgx.StrictNamedArgs{}
	}
	return publicSQL("e") + ` and e.kind = @kind`, publicToo("e") + ` and e.kind || '' = @kind`, pgx.StrictNamedArgs{"kind": in.Kind}
}

// newest are the newest entries with what is needed to look through them.
func newest(public string) string {
	return `select e.id, e.publish_at, e.search from entry e where ` + public + ` order by e.publish_at desc, e.id desc limit @window`
}

// bestOfAll ranks the entries whose titles match, and of all others the first there are, and puts the best first.
func bestOfAll(in Search) way {
	_, among, _ := in.publicOf()
	return bestOf(in, ``, `select e.id from q join entry e on e.search @@ q.query where `+among)
}

// bestOfNewest is bestOfAll, but of the others it ranks the newest; the older ones are collected only where these are too few.
func bestOfNewest(in Search) way {
	public, among, _ := in.publicOf()
	w := bestOf(in, `newest as materialized (`+newest(public)+`),`, `
		select n.id from q, newest n where n.search @@ q.query
		union all
		select e.id from q join entry e on e.search @@ q.query where `+among+` and e.publish_at <= (select min(publish_at) from newest)`)
	w.args["window"] = newestOf
	return w
}

// bestOf ranks the entries whose titles match, and the first that the query of others gives, over what stands with it. That the whole
// entry matches too, which -without asks for, is asked of few: ts_match_vq is @@ without the index.
func bestOf(in Search, with, others string) way {
	_, among, args := in.publicOf()
	args["title_hits"], args["other_hits"] = titleHits, otherHits
	return way{with + `
		candidates as materialized (
			select id, max(title) as title from (
				(select e.id, 1 as title from q join entry e on ` + titleSQL + ` @@ q.query
					where ` + among + ` and ts_match_vq(e.search, q.query) limit @title_hits)
				union all
				(select id, 0 from (` + others + `) o limit @other_hits)) c
			group by id),
		ranked as materialized (
			select e.id, e.publish_at, ts_rank('{0.05, 0.2, 0.4, 1}', e.search, q.query, 1) + c.title
				+ case when e.folded_title = q.folded then 1 else 0 end
				- case when v.ends_at <= @now then 0.5 else 0 end as rank -- what is over comes below what is to come
			from q, candidates c join entry e on e.id = c.id left join event v on v.entry_id = e.id),
		page as materialized (
			select id, row_number() over (order by rank desc, publish_at desc, id desc) as place from ranked
			order by place limit @limit offset @offset)`, args}
}

// allByDate puts the newest of all matches first.
func allByDate(in Search) way {
	_, among, args := in.publicOf()
	return way{`
		hits as materialized (
			select e.id, e.publish_at from q join entry e on e.search @@ q.query where ` + among + `),
		page as materialized (
			select id, row_number() over (order by publish_at desc, id desc) as place from hits
			order by place limit @limit offset @offset)`, args}
}

// newestByDate is allByDate over the newest entries.
func newestByDate(in Search) way {
	public, _, args := in.publicOf()
	args["window"] = newestOf
	return way{`
		page as materialized (
			select n.id, row_number() over (order by n.publish_at desc, n.id desc) as place
			from (select n.id, n.publish_at from q, (` + newest(public) + `) n where n.search @@ q.query
				order by n.publish_at desc, n.id desc limit @limit::int + @offset::int) n
			order by place limit @limit offset @offset)`, args}
}

// The signs that stand around what was looked for; no keyboard writes them.
const mark, unmark = "\x02", "\x03"

// excerptOptions are how Postgres cuts the words around what was looked for.
const excerptOptions = `MaxFragments=2, MaxWords=24, MinWords=10, FragmentDelimiter=" … ", StartSel="` + mark + `", StopSel="` + unmark + `"`

// searchRows runs one way to choose the page and marks the words in its rows.
func (s *Store) searchRows(ctx context.Context, in Search, w way) ([]searchRow, error) {
	args := pgx.StrictNamedArgs{"text": in.Text, "parted": parted(in.Text), "now": s.now(),
		"limit": SearchPageSize + 1, "offset": (in.Page - 1) * SearchPageSize,
		"whole":      `HighlightAll=true, StartSel="` + mark + `", StopSel="` + unmark + `"`,
		"excerpts":   excerptOptions,
		"excerpt_of": excerptOf}
	maps.Copy(args, w.args)
	return many[searchRow](ctx, s.pool, `
		with `+querySQL+`,`+w.sql+`
		select e.id, ts_headline('public.site', e.title, q.query, @whole) as title,
			ts_headline('public.site', e.summary, q.query, @whole) as summary,
			ts_headline('public.site', without_markup(left(e.body, @excerpt_of)), q.query, @excerpts) as body
		from q, page p join entry e on e.id = p.id order by p.place`, args)
}

// dress fills in the cards of the results and of the promoted entries.
func (s *Store) dress(ctx context.Context, f *Found, rows []searchRow, promoted []int64) error {
	wanted := slices.Clone(promoted)
	for _, r := range rows {
		wanted = append(wanted, r.ID)
	}
	if len(wanted) == 0 {
		return nil
	}
	cards, err := s.cards(ctx, s.pool, "", ` where e.id = any(@ids) and `+publicSQL("e"), pgx.StrictNamedArgs{"ids": wanted})
	if err != nil {
		return err
	}
	byID := make(map[int64]Card, len(cards))
	for _, c := range cards {
		byID[c.ID] = c
	}
	for _, id := range promoted {
		if c, ok := byID[id]; ok {
			f.Promoted = append(f.Promoted, c)
		}
	}
	for _, r := range rows {
		if c, ok := byID[r.ID]; ok && !slices.Contains(promoted, r.ID) {
			f.Hits = append(f.Hits, Hit{Card: c, Headline: spans(r.Title), Excerpt: excerpt(r)})
		}
	}
	return nil
}

// excerpt is the summary, unless only the body has what was looked for.
func excerpt(r searchRow) []Span {
	if !strings.Contains(r.Summary, mark) && strings.Contains(r.Body, mark) {
		return spans("… " + strings.Join(strings.Fields(r.Body), " ") + " …")
	}
	return spans(r.Summary)
}

// spans parts a marked text.
func spans(text string) []Span {
	var out []Span
	for i, part := range strings.Split(text, mark) {
		marked, plain, _ := strings.Cut(part, unmark)
		if i == 0 {
			marked, plain = "", part
		}
		for _, s := range []Span{{Text: marked, Marked: true}, {Text: plain}} {
			if s.Text != "" {
				out = append(out, s)
			}
		}
	}
	return out
}
