package letter

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"
)

// Filter says which names the desk's list holds.
type Filter struct {
	Text   string // found in the name, the office or the place, whatever the case and the accents; "" finds all
	After  int64  // the page of names added before the one with this ID
	Before int64  // the page of names added after it
}

// PageSize is how many names a page of the desk's list holds.
const PageSize = 50

// List is one page of the desk's list, the newest first.
type List struct {
	Signatures []Signature
	Found      int   // how many the text finds
	After      int64 // for the page of older ones; 0 on the last page
	Before     int64 // for the page of newer ones; 0 on the first page
}

// List returns the page of names that the filter describes.
func (s *Store) List(ctx context.Context, campaign int64, f Filter) (List, error) {
	const where = `entry_id = @id and (@text = '' or strpos(concat_ws(' ', s.folded_name, s.folded_place, fold_accents(s.office)), fold_accents(@text)) > 0)`
	args := pgx.StrictNamedArgs{"id": campaign, "text": tidy(f.Text)}
	var l List
	if err := s.pool.QueryRow(ctx, `select count(*) from signature s where `+where, args).Scan(&l.Found); err != nil {
		return l, err
	}
	place, order := ``, `s.id desc`
	up := f.Before > 0 && f.After <= 0
	switch {
	case f.After > 0:
		place, args["place"] = ` and s.id < @place`, f.After
	case up:
		place, args["place"], order = ` and s.id > @place`, f.Before, `s.id`
	}
	args["limit"] = PageSize + 1 // one more tells whether there is a further page
	rows, err := s.pool.Query(ctx, `select `+columns+` from signature s where `+where+place+` order by `+order+` limit @limit`, args)
	if err != nil {
		return l, err
	}
	if l.Signatures, err = pgx.CollectRows(rows, pgx.RowToStructByName[Signature]); err != nil {
		return l, err
	}
	more := len(l.Signatures) > PageSize
	l.Signatures = l.Signatures[:min(len(l.Signatures), PageSize)]
	if len(l.Signatures) == 0 {
		return l, nil
	}
	if up {
		slices.Reverse(l.Signatures)
	}
	if more || up {
		l.After = l.Signatures[len(l.Signatures)-1].ID
	}
	if f.After > 0 || up && more {
		l.Before = l.Signatures[0].ID
	}
	return l, nil
}

// Signature returns the one with the ID under the campaign's letter, or ErrNotFound.
func (s *Store) Signature(ctx context.Context, campaign, id int64) (Signature, error) {
	rows, err := s.pool.Query(ctx, `select `+columns+` from signature s where id = @id and entry_id = @campaign`,
		pgx.StrictNamedArgs{"id": id, "campaign": campaign})
	if err != nil {
		return Signature{}, err
	}
	one, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Signature])
	if errors.Is(err, pgx.ErrNoRows) {
		return one, ErrNotFound
	}
	return one, err
}
