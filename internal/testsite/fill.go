package testsite

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Words that entries made by Fill have: one in six the common one, one in a hundred the medium one, and
// twenty of them the rare one.
const (
	CommonWord = "housing"
	MediumWord = "aqueduct"
	RareWord   = "zebrafinch"
	rareTimes  = 20

	vocabulary = 20_000 // different words in all texts
)

// bulk are the tables that Fill writes to in bulk.
var bulk = []string{"entry", "clipping", "release", "entry_link"}

// Fill adds n published entries of some 300 words: posts, releases and clippings over twenty years, each of an
// issue and of a chapter. The
// same n always gives the same texts. They go to the database in bulk, and the
// planner learns about them before Fill returns.
func (s *Site) Fill(t testing.TB, n int) {
	t.Helper()
	conn, err := s.Pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	exec := func(statement string, args ...any) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), statement, args...); err != nil {
			t.Fatalf("%v\n%s", err, statement)
		}
	}
	exec("set statement_timeout = 0")
	for _, table := range bulk { // nobody keeps a page of these entries yet
		exec("alter table " + table + " disable trigger user")
	}
	w := newWriter(n)
	for kind, into := range map[string]*[]int64{"issue": &w.issues, "chapter": &w.chapters} {
		rows, err := conn.Query(t.Context(), `select id from entry where kind = $1 order by id`, kind)
		if err == nil {
			*into, err = pgx.CollectRows(rows, pgx.RowTo[int64])
		}
		if err != nil || len(*into) == 0 {
			t.Fatalf("no %s to fill: %v", kind, err)
		}
	}
	i := 0
	_, err = conn.CopyFrom(t.Context(), pgx.Identifier{"entry"},
		[]string{"kind", "slug", "status", "title", "summary", "body", "byline", "publish_at", "version", "published_version", "changed_at", "created_at", "belongs"},
		pgx.CopyFromFunc(func() ([]any, error) {
			if i == n {
				return nil, nil
			}
			i++
			return w.entry(i), nil
		}))
	if err != nil {
		t.Fatal(err)
	}
	exec(`insert into clipping (entry_id, outlet, outlet_url, author, published_on)
		select id, 'The County Line', 'https://example.org/' || slug, 'Staff', publish_at::date from entry where kind = 'clipping' and slug like 'made-%'`)
	exec(`insert into release (entry_id, mode, dateline_place, dateline_date)
		select id, 'immediate', 'OAKLAND, Calif.', publish_at::date from entry where kind = 'release' and slug like 'made-%'`)
	exec(`insert into entry_link (from_id, to_id, rel, position, kind, publish_at)
		select e.id, i.id, i.kind, 1, e.kind, e.publish_at from entry e join entry i on i.id = any(e.belongs)
		where e.slug like 'made-%'`)
	exec(`insert into revision (entry_id, version, action, editor, saved_at, snapshot)
		select id, 1, 'publish', 'Policy desk', changed_at, jsonb_build_object('kind', kind, 'title', title, 'summary', summary, 'body', body)
		from entry where slug like 'made-%'`)
	for _, table := range bulk {
		exec("alter table " + table + " enable trigger user")
	}
	known := []string{CommonWord, MediumWord, RareWord}
	for n := range uint64(vocabulary) {
		known = append(known, word(n))
	}
	exec(`insert into search_word select distinct w from unnest($1::text[]) w on conflict do nothing`, known)
	exec(`vacuum analyze`)
	exec(`reset statement_timeout`)
}

// writer makes texts of words that are as unevenly common as those of a language.
type writer struct {
	r     *rand.Rand
	zipf  *rand.Zipf
	every int // one in so many entries has the rare word
	last  time.Time

	issues, chapters []int64 // of which each entry has one
}

func newWriter(n int) *writer {
	r := rand.New(rand.NewPCG(1, 2))
	return &writer{r: r, zipf: rand.NewZipf(r, 1.1, 8, vocabulary-1), every: max(n/rareTimes, 1), last: time.Now().Add(-time.Hour)}
}

var syllables = strings.Fields("ba ke ro mi tu lan der sor vin pel gar ton mar fi dul ces nor wat hem bri")

// word is the nth word of the language.
func word(n uint64) string {
	var b strings.Builder
	for n += 20; n > 0; n /= 20 {
		b.WriteString(syllables[n%20])
	}
	return b.String()
}

func (w *writer) words(n int, also ...string) string {
	words := make([]string, n)
	for i := range words {
		words[i] = word(w.zipf.Uint64())
	}
	for _, a := range also {
		words[w.r.IntN(n)] = a
	}
	return strings.Join(words, " ")
}

// entry is the row of the ith entry, in the order of the columns in Fill.
func (w *writer) entry(i int) []any {
	var inTitle, inBody []string
	for _, has := range []struct {
		word  string
		every int
	}{{CommonWord, 6}, {MediumWord, 100}, {RareWord, w.every}} {
		if w.r.IntN(has.every) == 0 {
			inBody = append(inBody, has.word, has.word)
			if w.r.IntN(10) == 0 {
				inTitle = append(inTitle, has.word)
			}
		}
	}
	kind := []string{"post", "post", "post", "release", "clipping"}[w.r.IntN(5)]
	at := w.last.Add(-time.Duration(w.r.Int64N(int64(20 * 365 * 24 * time.Hour))))
	var body strings.Builder
	for p := range 5 {
		var also []string
		if p < len(inBody) {
			also = inBody[p : p+1]
		}
		fmt.Fprintf(&body, "%s.\n\n", w.words(60, also...))
	}
	return []any{kind, fmt.Sprint("made-", i), "published", w.words(8, inTitle...), w.words(20), body.String(), "Policy desk", at, 1, 1, at, at,
		[]int64{w.issues[i%len(w.issues)], w.chapters[i%len(w.chapters)]}}
}
