package content

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
)

// Promotion puts an entry above the results of a search for exactly these words, whatever their case
// and accents.
type Promotion struct {
	Words string
	Ref
	Parent  string // slug of a page's parent page
	Public  bool   // readers can see the entry now
	AddedAt time.Time
	AddedBy string
}

// Path is the address of the promoted entry.
func (p Promotion) Path() string { return Path(p.Kind, p.Slug, p.Parent) }

// MaxPromotionWords is the longest search that an entry can be promoted for, in characters.
const MaxPromotionWords = 200

// Promotions returns every promotion, by words, at most 1,000.
func (s *Store) Promotions(ctx context.Context) ([]Promotion, error) {
	type row struct {
		Words, Slug, Title, Parent, AddedBy string
		ID                                  int64
		Kind                                Kind
		Status                              Status
		Public                              bool
		AddedAt                             time.Time
	}
	rows, err := many[row](ctx, s.pool, `
		select p.words, e.id, e.kind, e.status, coalesce(e.slug, '') as slug, e.title, coalesce(pe.slug, '') as parent,
			coalesce(`+publicSQL("e")+`, false) as public, p.added_at, p.added_by
		from search_promotion p join entry e on e.id = p.entry_id
		left join page g on g.entry_id = e.id left join entry pe on pe.id = g.parent_id
		order by p.folded, p.added_at, e.id limit 1000`, pgx.StrictNamedArgs{"now": s.now()})
	promotions := make([]Promotion, len(rows))
	for i, r := range rows {
		promotions[i] = Promotion{Words: r.Words, Parent: r.Parent, Public: r.Public, AddedAt: r.AddedAt, AddedBy: r.AddedBy,
			Ref: Ref{ID: r.ID, Kind: r.Kind, Slug: r.Slug, Title: r.Title, Status: r.Status}}
	}
	return promotions, err
}

// Promote puts the entry above the results for these words. Doing it twice changes nothing. FieldErrors
// come back when there are no words, too many, or no such entry.
func (s *Store) Promote(ctx context.Context, by Editor, words string, entryID int64) error {
	if err := may(rightsIn(ctx).Settings); err != nil {
		return err
	}
	words = oneLine(words)
	var errs FieldErrors
	switch {
	case words == "":
		errs = append(errs, FieldError{Field: "words", Message: "Give the words that readers search for."})
	case utf8.RuneCountInString(words) > MaxPromotionWords:
		errs = append(errs, FieldError{Field: "words", Message: "This is longer than any search. Give a few words."})
	}
	found, err := one[bool](ctx, s.pool, `select exists (select from entry where id = @id and status = 'published')`, pgx.StrictNamedArgs{"id": entryID})
	if err != nil {
		return err
	}
	if !found {
		errs = append(errs, FieldError{Field: "address", Message: "No published page has this address. Copy it from the page itself."})
	}
	if errs != nil {
		return errs
	}
	return s.record(ctx, audit.Added, "what stands above searches for “"+words+"”", `
		insert into search_promotion (words, entry_id, added_at, added_by) values (@words, @id, @now, @editor) on conflict do nothing`,
		pgx.StrictNamedArgs{"words": words, "id": entryID, "now": s.now(), "editor": by.Name})
}

// Demote takes the promotion away again.
func (s *Store) Demote(ctx context.Context, words string, entryID int64) error {
	if err := may(rightsIn(ctx).Settings); err != nil {
		return err
	}
	return s.record(ctx, audit.Removed, "what stands above searches for “"+oneLine(words)+"”", `delete from search_promotion where folded = fold_accents(@words) and entry_id = @id`,
		pgx.StrictNamedArgs{"words": oneLine(words), "id": entryID})
}

// AtPath returns the ID of the published entry at an address of this site, "/news/good-cause", or
// ErrNotFound. It need not be public yet.
func (s *Store) AtPath(ctx context.Context, path string) (int64, error) {
	parts := strings.FieldsFunc(clean(path), func(r rune) bool { return r == '/' || r == '#' })
	if len(parts) == 0 || len(parts) > 3 {
		return 0, ErrNotFound
	}
	type row struct {
		ID           int64
		Kind         Kind
		Slug, Parent string
	}
	rows, err := many[row](ctx, s.pool, `
		select e.id, e.kind, e.slug, coalesce(p.slug, '') as parent
		from entry e left join page g on g.entry_id = e.id left join entry p on p.id = g.parent_id
		where e.slug = @slug and e.status = 'published'`, pgx.StrictNamedArgs{"slug": parts[len(parts)-1]})
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(rows, func(r row) bool { return Path(r.Kind, r.Slug, r.Parent) == path })
	if i < 0 {
		return 0, ErrNotFound
	}
	return rows[i].ID, nil
}
