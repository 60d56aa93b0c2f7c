package content

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// The bounds of suggestions.
const (
	Suggestions  = 8  // at most so many titles
	minSuggest   = 2  // characters that must be typed first
	maxSuggest   = 60 // characters that are looked at
	suggestAmong = 300
)

// Suggest returns public entries whose title has a word that begins with the text, titles that begin
// with it first: at most Suggestions of them, and none for a single letter.
func (s *Store) Suggest(ctx context.Context, text string) ([]Card, error) {
	surrogate.Add(ctx, surrogate.Any)
	text = oneLine(text)
	if utf8.RuneCountInString(text) < minSuggest {
		return nil, nil
	}
	if r := []rune(text); len(r) > maxSuggest {
		text = strings.TrimSpace(string(r[:maxSuggest]))
	}
	// Cut before anything is joined to it, or the planner would dress every entry.
	return s.cards(ctx, s.pool, `
		with typed as materialized (
			select replace(replace(replace(fold_accents(@text), '\', '\\'), '%', '\%'), '_', '\_') as start),
		among as materialized (
			select e.id, e.publish_at, e.folded_title like t.start || '%' as first
			from typed t join entry e on e.folded_title like t.start || '%' or e.folded_title like '% ' || t.start || '%'
			where `+publicToo("e")+` limit @among),
		cut as materialized (
			select id, row_number() over (order by first desc, publish_at desc, id desc) as place from among order by place limit @limit)`,
		inCut,
		pgx.StrictNamedArgs{"text": text, "among": suggestAmong, "limit": Suggestions})
}
