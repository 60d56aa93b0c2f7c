// Package inbox keeps what visitors send with the site's forms, and what staff do with it. A message is
// stored before its sender is thanked. One that looks like spam is held back: staff find it, with the
// reason, and can release it. The package knows no HTTP.
package inbox

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Store reads and writes messages. It is safe for concurrent use.
type Store struct {
	pool *pgxpool.Pool
	now  func() time.Time
	// salt makes the hash of a network address worthless to whoever gets hold of the database. It lives as
	// long as the program: after a restart an address counts as a new one.
	salt [32]byte
}

// New returns a store on the pool that asks now for the time in every decision.
func New(pool *pgxpool.Pool, now func() time.Time) *Store {
	s := &Store{pool: pool, now: now}
	_, _ = rand.Read(s.salt[:]) // it never fails: crypto/rand ends the program instead
	return s
}

// ErrNotFound says that there is no such message.
var ErrNotFound = errors.New("inbox: no such message")

// ErrTooMany says that one network address sent so much within the hour that no more is stored.
var ErrTooMany = errors.New("inbox: too many messages from one address")

// FieldError is one thing that is wrong with a form, told beside its field.
type FieldError struct {
	// Field is the field's Name.
	Field string
	// Message is a sentence for the person who typed: what is wrong and what to do.
	Message string
}

// FieldErrors is everything that is wrong with a form, in the order of its fields.
type FieldErrors []FieldError

func (e FieldErrors) Error() string {
	return fmt.Sprintf("inbox: %d fields are wrong: %v", len(e), []FieldError(e))
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
