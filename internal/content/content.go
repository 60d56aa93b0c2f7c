// Package content is the newsroom's store: entries of twelve kinds that share one publishing life.
//
// Two ideas carry it. The row in the table entry (with its detail row) is what the public sees; the
// newest revision is what the editor works on. And what is public is decided in the query
// (publicSQL), never by a job: a scheduled entry appears, and an expired one goes, on the second.
//
// The verbs of staff are in publish.go, what readers ask for is in list.go and item.go, what the
// editor's desk asks for is in desk.go. Each kind has a file of its own with its details.
package content

import (
	"errors"
	"time"
	_ "time/tzdata" // a machine without zone files must not tell other times

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/postgres"
)

// Store reads and writes entries. It is safe for concurrent use.
type Store struct {
	pool database
	now  func() time.Time
}

// database is the pool; or, of a store that rehearses, a transaction that is not kept.
type database interface {
	querier
	postgres.Beginner
}

// New returns a store on the pool that asks now for the time in every query and decision.
func New(pool *pgxpool.Pool, now func() time.Time) *Store {
	return &Store{pool: pool, now: now}
}

// publicSQL is the one rule of what readers may see, over the entry of that alias; it wants the
// argument @now.
func publicSQL(e string) string {
	return `(` + e + `.status = 'published' and ` + e + `.publish_at <= @now and (` + e + `.unpublish_at is null or ` + e + `.unpublish_at > @now))`
}

// publicToo is publicSQL where words or letters are looked for: nearly all entries are of the past, and the planner, which does not
// know that, would collect them by the index of dates.
func publicToo(e string) string {
	return `(` + e + `.status = 'published' and ` + e + `.publish_at + interval '0' <= @now and (` + e + `.unpublish_at is null or ` + e + `.unpublish_at > @now))`
}

// Zone is where the newsroom keeps its calendar: the year of an entry is the year there.
var Zone = func() *time.Location {
	loc, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err) // the zones are in the binary
	}
	return loc
}()

// ErrNotFound says that no such entry exists, or that the public may not see it.
var ErrNotFound = errors.New("content: no such entry")

// StaleError says that somebody saved a newer version than the one the editor started from.
// Nothing was written.
type StaleError struct {
	// Current is the newest revision, with its snapshot, to be shown beside the editor's own text.
	Current Revision
}

func (e *StaleError) Error() string { return "content: a newer version was saved" }

// FieldError is one thing that keeps an entry from being published, told beside its field.
type FieldError struct {
	// Field is the name of the form field, for example "title" or "event.ends".
	Field string
	// Message is a sentence for the editor: what is wrong and what to do.
	Message string
}

// FieldErrors is every FieldError of one check, in the order of the form.
type FieldErrors []FieldError

func (e FieldErrors) Error() string {
	s := "content:"
	for _, f := range e {
		s += " " + f.Field + ": " + f.Message
	}
	return s
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

// Editor is who saves: the account's ID, or 0 for an import or the demo, and the name for the history; and on which page
// of a browser they write.
type Editor struct {
	ID   int64
	Name string
	Tab  Tab
	// Override is why they publish without the approval that the house asks for; "" when they do not.
	Override string
}
