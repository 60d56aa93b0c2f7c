// Package account knows who may sign in to the admin and what they may do there: users, roles,
// passwords, and the one-time link that makes the first administrator. It knows no HTTP.
package account

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Store reads and writes accounts. It is safe for concurrent use.
type Store struct {
	pool   *pgxpool.Pool
	now    func() time.Time
	hasher hasher
	// signIns has a place for each sign-in under way.
	signIns *door
}

// New returns a store on the pool that asks now for the time in every decision.
func New(pool *pgxpool.Pool, now func() time.Time) *Store {
	return &Store{pool: pool, now: now, hasher: newHasher(), signIns: newDoor(signInsAtOnce, now)}
}

// User is a person who may sign in.
type User struct {
	ID    int64
	Email string // in lower case
	Name  string
	Role  Role
	// SessionEpoch goes up when the user signs out everywhere. A session is good only as long as
	// the epoch that it began with is still the user's.
	SessionEpoch int
	CreatedAt    time.Time
	Disabled     bool // may not sign in
	HasPassword  bool // otherwise a passkey is the way in, or an invitation is still open
	HasTOTP      bool // an app makes codes for them
	HasPasskey   bool
	// FactorsInDoubt says that a password was chosen by a letter since somebody last said that the factors are theirs.
	FactorsInDoubt bool
	// FactorRequired says that everybody who works here must have a second factor.
	FactorRequired bool
	EntryMail      bool    // wants letters about the entries that concern them
	Chapters       []int64 // what a chapter editor edits, entries of the kind chapter
}

// Invited reports whether the user was asked to work here and has not answered yet.
func (u User) Invited() bool { return !u.HasPassword && !u.HasPasskey }

// OwesFactor reports whether the user must add a second factor before anything else.
func (u User) OwesFactor() bool { return u.FactorRequired && !u.HasFactor() }

// HasFactor reports whether a password alone does not let the user in.
func (u User) HasFactor() bool { return u.HasTOTP || u.HasPasskey }

// InDoubt reports whether one of the user's factors may be somebody else's. Passkeys then open nothing by themselves.
func (u User) InDoubt() bool { return u.FactorsInDoubt && u.HasFactor() }

// Role says what a user may do.
type Role string

// The roles, from the most powerful down.
const (
	RoleAdmin   Role = "admin"
	RoleEditor  Role = "editor"
	RoleChapter Role = "chapter"
	RolePress   Role = "press"
	RoleAuthor  Role = "author"
)

// Roles is every role, from the most powerful down.
var Roles = []Role{RoleAdmin, RoleEditor, RoleChapter, RolePress, RoleAuthor}

var roleNames = map[Role]string{RoleAdmin: "Administrator", RoleEditor: "Editor", RoleChapter: "Chapter editor", RolePress: "Press desk", RoleAuthor: "Author"}

// chooseRole is said when somebody chose none.
const chooseRole = "Choose a role: admin, editor, chapter, press or author."

// Name is the role's name for people: "Administrator".
func (r Role) Name() string { return roleNames[r] }

var roleWords = map[Role]string{
	RoleAdmin:   "everything, and who works here",
	RoleEditor:  "writes and publishes everything",
	RoleChapter: "writes and publishes what belongs to their chapters",
	RolePress:   "writes and publishes releases and clippings, and what the press is given",
	RoleAuthor:  "writes drafts",
}

// Words say in a few words what the role may do.
func (r Role) Words() string { return roleWords[r] }

// ParseRole returns the role of that name, as stored and as typed at the command line, and whether there is one.
func ParseRole(s string) (Role, bool) {
	_, ok := roleNames[Role(s)]
	return Role(s), ok
}

// CanWrite reports whether the user may write drafts: every role may.
func (u User) CanWrite() bool { return roleNames[u.Role] != "" }

// CanPublish reports whether the user may change what readers see: publish, schedule and unpublish.
func (u User) CanPublish() bool { return u.Role == RoleEditor || u.Role == RoleAdmin }

// CanPublishSome reports whether the user may change what readers see of some entries; Kinds and Chapters say of which.
func (u User) CanPublishSome() bool {
	return u.CanPublish() || u.Role == RoleChapter || u.Role == RolePress
}

// CanTendPress reports whether the user may change press contacts and boilerplates.
func (u User) CanTendPress() bool { return u.CanPublish() || u.Role == RolePress }

// Kinds are the kinds of entries that the user writes, as the content package names them; nil for all. A chapter's editor
// writes its own page and what happens there, not what the whole network shares.
func (u User) Kinds() []string {
	switch u.Role {
	case RoleChapter:
		return []string{"post", "release", "clipping", "newsletter", "chapter", "event", "resource", "campaign"}
	case RolePress:
		return []string{"release", "clipping"}
	}
	return nil
}

// CanManage reports whether the user may change who works here and how the site is set up.
func (u User) CanManage() bool { return u.Role == RoleAdmin }

// ErrNotFound says that there is no such account.
var ErrNotFound = errors.New("account: no such account")

// ErrWrongSignIn says that the e-mail address and the password do not belong together. It never says
// which of the two is wrong, and costs the same work either way.
var ErrWrongSignIn = errors.New("account: wrong e-mail address or password")

// TooManyAttemptsError says that a sign-in was not even tried, because too many before it failed.
type TooManyAttemptsError struct {
	// Wait is how long until the next attempt is heard; it is never more than a minute.
	Wait time.Duration
}

func (e TooManyAttemptsError) Error() string {
	return fmt.Sprintf("account: too many failed sign-ins; try again in %s", e.Wait.Round(time.Second))
}

// FieldError is one thing that keeps an account from being made, told beside its field.
type FieldError struct {
	// Field is "email", "name", "role" or "password"; of an invitation or a change also "chapters".
	Field string
	// Message is a sentence for people: what is wrong and what to do.
	Message string
}

// FieldErrors is every FieldError of one check, in the order of the form.
type FieldErrors []FieldError

func (e FieldErrors) Error() string {
	s := make([]string, len(e))
	for i, f := range e {
		s[i] = f.Message
	}
	return strings.Join(s, " ")
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
