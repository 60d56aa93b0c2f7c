// Package letter keeps who signed the open letter of a campaign. The letter's words are the campaign's own text; the
// names come in over weeks, some by hundreds, and readers see them at once. That is no publishing with drafts and
// versions, so it lives here, beside the entry and keyed by its ID. The package knows no HTTP.
package letter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/usstate"
)

// Store reads and writes signatures. It is safe for concurrent use.
type Store struct {
	pool *pgxpool.Pool
	now  func() time.Time
}

// New returns a store on the pool that asks now for the time.
func New(pool *pgxpool.Pool, now func() time.Time) *Store { return &Store{pool: pool, now: now} }

// Most is how many names a letter may have: a page must stay one that a telephone can show.
const Most = 3000

// Signature is one name under a letter.
type Signature struct {
	ID     int64
	Name   string
	Office string     // "Council member"; ""
	Place  string     // "Albany"; ""
	State  string     // postal code
	Signed *time.Time // the day, as midnight UTC; nil: not known
}

// Letter is everybody who signed, by state.
type Letter struct {
	Total  int
	Last   *time.Time // the day of the latest signature; nil: not known
	States []State
}

// State is the names of one state, by name.
type State struct {
	Code, Name string
	Signatures []Signature
}

// ErrNotFound says that there is no such campaign, or no such signature under its letter.
var ErrNotFound = errors.New("letter: not found")

// FieldError is one thing that is wrong with a signature, told beside its field.
type FieldError struct {
	Field   string // "name", "office", "place", "state", "signed"
	Message string // for people: what is wrong and what to do
}

// FieldErrors is everything that is wrong with a signature.
type FieldErrors []FieldError

func (e FieldErrors) Error() string {
	return fmt.Sprintf("letter: %d fields are wrong: %v", len(e), []FieldError(e))
}

// For returns the message for the field, or "".
func (e FieldErrors) For(field string) string {
	for _, f := range e {
		if f.Field == field {
			return f.Message
		}
	}
	return ""
}

const columns = `s.id, s.name, s.office, s.place, s.state, s.signed_on as signed`

// Signed returns everybody who signed the letter of the campaign, by the states' names and then their own. Whether
// readers may see the campaign is the entry's to say.
func (s *Store) Signed(ctx context.Context, campaign int64) (Letter, error) {
	rows, err := s.pool.Query(ctx, `select `+columns+` from signature s where entry_id = @id order by s.state, s.folded_name, s.id`,
		pgx.StrictNamedArgs{"id": campaign})
	if err != nil {
		return Letter{}, err
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Signature])
	l := Letter{Total: len(all)}
	for _, one := range all {
		if n := len(l.States); n == 0 || l.States[n-1].Code != one.State {
			l.States = append(l.States, State{Code: one.State, Name: usstate.Name(one.State)})
		}
		last := &l.States[len(l.States)-1]
		last.Signatures = append(last.Signatures, one)
		if one.Signed != nil && (l.Last == nil || one.Signed.After(*l.Last)) {
			l.Last = one.Signed
		}
	}
	slices.SortFunc(l.States, func(a, b State) int { return cmp.Compare(a.Name, b.Name) })
	return l, err
}
