package content

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
)

// The bounds of what is near an address.
const (
	MaxNear   = 5   // at most so many entries
	minNear   = 4   // characters that there must be, but for digits at the ends
	nearAmong = 300 // entries that are compared, or a word that half of all addresses have would take a second
)

// Near returns the public entries whose slugs are most like the text, which stands where an address has its slug: at
// most MaxNear, the likest first. A text with few letters is like anything, so it is like nothing.
func (s *Store) Near(ctx context.Context, text string) ([]Card, error) {
	slug := Slug(text)
	if len(strings.Trim(slug, "-0123456789")) < minNear {
		return nil, nil
	}
	return s.cards(ctx, s.pool, nearSQL, inCut, pgx.StrictNamedArgs{"slug": slug, "kinds": Kinds, "among": nearAmong, "limit": MaxNear})
}

// nearSQL finds what has the letters of @slug in a row: of one that was cut off, that stands in another folder, that
// has a slip of the keyboard. Where only some are there, the rest of the slug must not be too long: "staff" is not
// near "start-with-the-roofs". Postgres cuts what it compares before it looks closely
// (pg_trgm.word_similarity_threshold, set where the pool is opened). The slug stands in an expression as in the
// index, which would be taken, and is slow, to find a slug by itself otherwise.
var nearSQL = `
	with among as materialized (
		(select e.id, e.slug from entry e where e.kind = any(@kinds) and e.slug = @slug and ` + publicSQL("e") + `)
		union
		(select e.id, e.slug from entry e where (e.slug || '') %> @slug and ` + publicSQL("e") + ` limit @among)),
	alike as materialized (select id, word_similarity(@slug, slug) as inside, similarity(@slug, slug) as whole from among),
	cut as materialized (
		select id, row_number() over (order by inside + whole desc, id desc) as place
		from alike where inside >= 0.6 or whole >= 0.35 order by place limit @limit)`
