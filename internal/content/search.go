package content

import (
	"context"
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

	titleHits  = 200  // candidates whose title matches
	otherHits  = 400  // candidates that match anywhere
	dateWindow = 5000 // newest entries that are looked through before all matches are sorted
	excerptOf  = 30_000
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
	promoted, err := s.tally(ctx, in, &f)
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
		if rows, err = s.searchPage(ctx, in, f.Counted); err != nil {
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

// tally counts the results by kind and returns the IDs of the promoted entries.
func (s *Store) tally(ctx context.Context, in Search, f *Found) ([]int64, error) {
	type row struct {
		Nothing   bool
		Promoted  []int64
		Kinds     []Kind
		Counts    []int
		Documents int
	}
	rows, err := many[row](ctx, s.pool, `
		with `+querySQL+`,
		hits as materialized (
			select e.kind from q join entry e on e.search @@ q.query where querytree(q.query) not in ('', 'T') and `+publicSQL("e")+` limit @stop),
		kinds as (select kind, count(*) as n from hits group by kind),`+insideSQL+`
		select querytree(q.query) in ('', 'T') as nothing,
			array(select p.entry_id from search_promotion p join entry e on e.id = p.entry_id
				where p.folded = q.folded and `+publicSQL("e")+` order by p.added_at, p.entry_id limit 3) as promoted,
			array(select kind from kinds order by kind) as kinds,
			array(select n from kinds order by kind) as counts,
			(select count(*) from inside)::int as documents
		from q`, pgx.StrictNamedArgs{"text": in.Text, "parted": parted(in.Text), "now": s.now(), "stop": SearchCount + 1})
	if err != nil {
		return nil, err
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
		return nil, nil
	}
	return r.Promoted, nil
}

// searchRow is a result before it is dressed: where what was looked for stands is marked with mark and unmark.
type searchRow struct {
	ID                   int64
	Title, Summary, Body string
}

// searchPage returns the rows of one page and, where there is a further one, one row more. few says that
// there are at most SearchCount matches.
func (s *Store) searchPage(ctx context.Context, in Search, few bool) ([]searchRow, error) {
	if !in.ByDate {
		return s.searchRows(ctx, in, bestSQL)
	}
	if !few {
		// A common word has its newest matches among the newest entries.
		rows, err := s.searchRows(ctx, in, newestInWindowSQL)
		if err != nil || len(rows) > SearchPageSize {
			return rows, err
		}
	}
	return s.searchRows(ctx, in, newestSQL)
}

// The ways to choose the page: each is a row page (id, place), over q.
var (
	ofKind = ` and (@kind = '' or e.kind = @kind)`

	bestSQL = `
		candidates as materialized (
			select id, max(title) as title from (
				(select e.id, 1 as title from q join entry e on ` + titleSQL + ` @@ q.query
					where e.search @@ q.query and ` + publicSQL("e") + ofKind + ` limit @title_hits)
				union all
				(select e.id, 0 from q join entry e on e.search @@ q.query where ` + publicSQL("e") + ofKind + ` limit @other_hits)) c
			group by id),
		ranked as materialized (
			select e.id, e.publish_at, ts_rank('{0.05, 0.2, 0.4, 1}', e.search, q.query, 1) + c.title
				+ case when e.folded_title = q.folded then 1 else 0 end as rank
			from q, candidates c join entry e on e.id = c.id),
		page as materialized (
			select id, row_number() over (order by rank desc, publish_at desc, id desc) as place from ranked
			order by place limit @limit offset @offset)`

	newestSQL = `
		hits as materialized (
			select e.id, e.publish_at from q join entry e on e.search @@ q.query where ` + publicSQL("e") + ofKind + `),
		page as materialized (
			select id, row_number() over (order by publish_at desc, id desc) as place from hits
			order by place limit @limit offset @offset)`

	newestInWindowSQL = `
		newest as (
			select e.id, e.publish_at, e.search from entry e where ` + publicSQL("e") + ofKind + `
			order by e.publish_at desc, e.id desc limit @window),
		page as materialized (
			select n.id, row_number() over (order by n.publish_at desc, n.id desc) as place
			from (select n.id, n.publish_at from q, newest n where n.search @@ q.query
				order by n.publish_at desc, n.id desc limit @limit::int + @offset::int) n
			order by place limit @limit offset @offset)`
)

// The signs that stand around what was looked for; no keyboard writes them.
const mark, unmark = "\x02", "\x03"

// excerptOptions are how Postgres cuts the words around what was looked for.
const excerptOptions = `MaxFragments=2, MaxWords=24, MinWords=10, FragmentDelimiter=" … ", StartSel="` + mark + `", StopSel="` + unmark + `"`

// searchRows runs one way to choose the page and marks the words in its rows.
func (s *Store) searchRows(ctx context.Context, in Search, way string) ([]searchRow, error) {
	args := pgx.StrictNamedArgs{"text": in.Text, "parted": parted(in.Text), "kind": in.Kind, "now": s.now(),
		"limit": SearchPageSize + 1, "offset": (in.Page - 1) * SearchPageSize,
		"whole":      `HighlightAll=true, StartSel="` + mark + `", StopSel="` + unmark + `"`,
		"excerpts":   excerptOptions,
		"excerpt_of": excerptOf}
	switch way {
	case bestSQL:
		args["title_hits"], args["other_hits"] = titleHits, otherHits
	case newestInWindowSQL:
		args["window"] = dateWindow
	}
	return many[searchRow](ctx, s.pool, `
		with `+querySQL+`,`+way+`
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
