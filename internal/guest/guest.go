// Package guest lets people without an account see one entry that readers do not see, or the entries of one bundle, each by a link of
// their own: reporters a release under embargo, outsiders drafts, officials the words that they are asked about. A link can be revoked, ends by
// itself, and notes when it was opened. The package knows no HTTP.
package guest

import (
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/content"
)

// Store reads and writes links, and what is answered on them. It is safe for concurrent use.
type Store struct {
	pool    *pgxpool.Pool
	content *content.Store
	now     func() time.Time
}

// New returns a store for links to the entries of c, on its pool, that asks now for the time.
func New(pool *pgxpool.Pool, c *content.Store, now func() time.Time) *Store {
	return &Store{pool: pool, content: c, now: now}
}

// Purpose is what a link is for.
type Purpose string

// The purposes. Each is also how the address begins: /embargo/ and the token.
const (
	Embargo Purpose = "embargo" // to read, before it goes out, the text that will
	Preview Purpose = "preview" // to see the newest version
	Review  Purpose = "review"  // to approve one version, or to suggest other words
)

// Purposes are all of them, in the order of a list to choose from.
var Purposes = []Purpose{Preview, Review, Embargo}

// Name is the purpose's name for people: "Preview".
func (p Purpose) Name() string {
	return map[Purpose]string{Embargo: "Embargo", Preview: "Preview", Review: "Review"}[p]
}

// Address is where the link with the token leads, on this site.
func (p Purpose) Address(token string) string { return "/" + string(p) + "/" + token }

// Link is one person's way to one entry, or to one bundle.
type Link struct {
	ID        int64
	EntryID   int64 // 0: it opens a bundle
	BundleID  int64 // 0: it opens an entry
	Purpose   Purpose
	Version   int    // of a review: that is asked about; 0: none is fixed
	Name      string // of whoever it was made for
	Outlet    string // "" for none
	Email     string // "" when nobody told it
	MakerID   int64  // 0: the program itself
	Maker     string
	MadeAt    time.Time
	SentAt    *time.Time // when the letter with it was written; nil: none was
	ExpiresAt *time.Time // nil: it is good for as long as the embargo
	RevokedAt *time.Time
	Sealed    bool // it has a secret; otherwise its letter is still to be written
}

// For is who it was made for: "Maria Vo, KQED".
func (l Link) For() string {
	if l.Outlet == "" {
		return l.Name
	}
	return l.Name + ", " + l.Outlet
}

// Ended reports whether it opens nothing at the moment, whatever the entry does.
func (l Link) Ended(now time.Time) bool {
	return l.RevokedAt != nil || l.ExpiresAt != nil && !l.ExpiresAt.After(now)
}

// ErrNotFound says that there is no such link, or no such answer, to the entry.
var ErrNotFound = errors.New("guest: not found")

// Why is why a link does not open its entry.
type Why string

// The reasons.
const (
	Revoked   Why = "revoked"    // by the newsroom
	Expired   Why = "expired"    // its time is over
	TakenBack Why = "taken back" // the entry is not to be shown any more
)

// ClosedError says that a link was good once.
type ClosedError struct {
	Purpose Purpose
	Why     Why
}

func (e *ClosedError) Error() string { return "guest: the link is " + string(e.Why) }

// FieldError is one thing that is wrong with a form, told beside its field.
type FieldError struct {
	Field   string // "purpose", "name", "outlet", "email", "span"; of an answer "verdict", "body", "remark"
	Message string // for people: what is wrong and what to do
}

// FieldErrors is everything that is wrong with a form.
type FieldErrors []FieldError

func (e FieldErrors) Error() string {
	s := "guest:"
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

// clean is the text without what the database does not take, with line breaks of one kind.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// line is the text as one line.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }
