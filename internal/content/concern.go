package content

import (
	"context"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/job"
)

// Matter is what happened to an entry that its people want to know of.
type Matter string

// The matters.
const (
	MatterAsked     Matter = "asked"     // for a review
	MatterApproved  Matter = "approved"  // its words
	MatterChanges   Matter = "changes"   // were asked for
	MatterComment   Matter = "comment"   // was added
	MatterPublished Matter = "published" // or will be, at its time
	MatterDown      Matter = "down"      // taken, or thrown away
	MatterStuck     Matter = "stuck"     // it could not go out at its time
)

// Concern is a job: those whom the matter concerns are to be told, but for whoever did it. Nothing of the words is in it.
type Concern struct {
	EntryID int64
	Matter  Matter
	ActorID int64
	Actor   string
}

// Kind names its line.
func (Concern) Kind() string { return "entry_concern" }

// concern has those told whom the matter concerns. What the program does itself concerns nobody.
func concern(ctx context.Context, tx pgx.Tx, by Editor, id int64, matter Matter) error {
	if by.ID == 0 {
		return nil
	}
	return job.Add(ctx, tx, Concern{EntryID: id, Matter: matter, ActorID: by.ID, Actor: by.Name})
}

// About is what those have to know who tell people of a Concern.
type About struct {
	Title    string // of the newest version; "" when it has none
	Kind     Kind
	Chapters []int64
	Readers  []int64 // accounts that alone see the entry, beside administrators; none: everybody does
	People   []int64 // accounts that wrote it, reviewed it or commented on it
}

// About returns what is to be known of the entry, or ErrNotFound.
func (s *Store) About(ctx context.Context, id int64) (About, error) {
	row, err := s.spine(ctx, s.pool, `e.id = @id`, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return About{}, err
	}
	newest, err := revision(ctx, s.pool, id, row.Version)
	if err != nil {
		return About{}, err
	}
	a := About{Title: newest.Snapshot.Title, Kind: row.Kind, Chapters: newest.Snapshot.Links.Chapters}
	for _, list := range []struct {
		into *[]int64
		sql  string
	}{
		{&a.Readers, `select account_id from entry_reader where entry_id = @id`},
		{&a.People, `select editor_id from revision where entry_id = @id and editor_id is not null
			union select account_id from review where entry_id = @id union select account_id from entry_comment where entry_id = @id`},
	} {
		rows, err := s.pool.Query(ctx, list.sql, pgx.StrictNamedArgs{"id": id})
		if err != nil {
			return a, err
		}
		if *list.into, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
			return a, err
		}
	}
	return a, nil
}
