package content

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// maxMended is how many words of a search are looked up to mend their spelling.
const maxMended = 8

// instead returns the search with its unknown words spelt as the nearest known ones, or "" when that
// would find nothing that the public may see either.
func (s *Store) instead(ctx context.Context, text string) (string, error) {
	fields := strings.Fields(text)
	cores := map[string]string{} // folded word to the nearest known one
	var words []string
	for _, f := range fields {
		if w := fold(letters(f)); mendable(f, w) && len(words) < maxMended && cores[w] == "" {
			cores[w] = w
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return "", nil
	}
	known, err := s.nearWords(ctx, words)
	if err != nil {
		return "", err
	}
	changed := false
	for i, f := range fields {
		w := fold(letters(f))
		if best := Nearest(w, known[w]); mendable(f, w) && best != w {
			fields[i] = strings.Replace(f, letters(f), best, 1)
			changed = true
		}
	}
	mended := strings.Join(fields, " ")
	if !changed {
		return "", nil
	}
	found, err := one[bool](ctx, s.pool, `
		with `+querySQL+` select exists (select from q join entry e on e.search @@ q.query where `+publicSQL("e")+`)`,
		pgx.StrictNamedArgs{"text": mended, "parted": parted(mended), "now": s.now()})
	if err != nil || !found {
		return "", err
	}
	return mended, nil
}

// nearWords returns the words of public entries that each of the words could be meant for, the likest first. Words are
// learnt from entries before readers see them: no such word may be told, not even as a part of a search that finds
// something else.
func (s *Store) nearWords(ctx context.Context, words []string) (map[string][]string, error) {
	type pair struct{ Typed, Known string }
	pairs, err := many[pair](ctx, s.pool, `
		select t.word as typed, k.word as known from unnest(@words::text[]) as t (word)
		cross join lateral (
			select s.word from search_word s where s.word % t.word order by similarity(s.word, t.word) desc, s.word limit 12) k`,
		pgx.StrictNamedArgs{"words": words})
	if err != nil {
		return nil, err
	}
	pairs = slices.DeleteFunc(pairs, func(p pair) bool { return Nearest(p.Typed, []string{p.Known}) != p.Known })
	candidates := make([]string, len(pairs))
	for i, p := range pairs {
		candidates[i] = p.Known
	}
	type word struct{ Word string }
	public, err := many[word](ctx, s.pool, `
		select w.word from unnest(@words::text[]) as w (word)
		where numnode(plainto_tsquery('public.site', w.word)) = 0 -- so common a word that it tells nothing
			or exists (select from entry e where e.search @@ plainto_tsquery('public.site', w.word) and `+publicSQL("e")+`)`,
		pgx.StrictNamedArgs{"words": candidates, "now": s.now()})
	known := map[string][]string{}
	for _, p := range pairs {
		if slices.Contains(public, word{p.Known}) {
			known[p.Typed] = append(known[p.Typed], p.Known)
		}
	}
	return known, err
}

// letters is what stands between the signs around a word.
func letters(field string) string {
	return strings.TrimFunc(field, func(r rune) bool { return !unicode.IsLetter(r) })
}

// mendable says whether a word of a search may be respelt: not one that is to be left out, and none so
// short or so long that anything would be near.
func mendable(field, word string) bool {
	n := utf8.RuneCountInString(word)
	return !strings.HasPrefix(field, "-") && n >= 4 && n <= 30
}

// Nearest returns the candidate with the fewest slips of the keyboard from the word, the first of
// several; the word itself when all are too far off to be meant.
func Nearest(word string, candidates []string) string {
	best, fewest := word, 1+utf8.RuneCountInString(word)/3
	for _, c := range candidates {
		if n := slips(word, c); n < fewest {
			best, fewest = c, n
		}
	}
	return best
}

// slips counts the letters typed too many, too few, wrong, or in the wrong order: the distance of
// optimal string alignment.
func slips(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			wrong := last[j]
			if x[i] != y[j] {
				wrong++
			}
			row[j+1] = min(wrong, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
