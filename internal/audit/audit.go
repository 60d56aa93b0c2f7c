// Package audit keeps who did what to what, when and from where. Write adds a line in the transaction of the change itself,
// so that neither is without the other; a trigger keeps lines from being changed or removed. Log reads them.
package audit

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/postgres"
)

// Who acts, and from where. Without an ID it is a visitor, or the program itself.
type Who struct {
	ID      int64
	Name    string
	Address string // the network, as server.Proxies tells it
}

type contextKey struct{}

// By returns a context in which everything is done by who.
func By(ctx context.Context, who Who) context.Context {
	return context.WithValue(ctx, contextKey{}, who)
}

// Actor returns who acts in the context: without anybody the program itself, at its command line or in a job.
func Actor(ctx context.Context) Who {
	if who, ok := ctx.Value(contextKey{}).(Who); ok {
		return who
	}
	return Who{Name: "The program"}
}

// Action is what was done, as it reads between who did it and what it was done to.
type Action string

// What is done to accounts.
const (
	SignedIn         Action = "signed in"
	FailedToSignIn   Action = "failed to sign in"
	SignedOut        Action = "signed out"
	EndedSessions    Action = "ended sessions of"
	Invited          Action = "invited"
	MadeAccount      Action = "made the account of"
	ChangedRole      Action = "changed the role of"
	Disabled         Action = "disabled"
	Enabled          Action = "enabled"
	ChangedName      Action = "changed the name of"
	ChangedEmail     Action = "changed the e-mail address of"
	ChangedPassword  Action = "changed the password of"
	AskedForReset    Action = "asked for a new password for"
	AddedFactor      Action = "added a second factor to"
	RemovedFactor    Action = "removed a second factor from"
	KeptFactors      Action = "kept the second factors of"
	UsedRecoveryCode Action = "used a recovery code of"
	RequiredFactor   Action = "required a second factor of"
	LiftedFactor     Action = "required no second factor of"
	WasRefused       Action = "was refused"
)

// What is done to entries, and to what is set for the whole site.
const (
	SavedDraft       Action = "saved a draft of"
	Published        Action = "published"
	Staged           Action = "set the time of"
	Unstaged         Action = "took off the schedule"
	TookDown         Action = "took down"
	Withdrew         Action = "withdrew"
	Submitted        Action = "asked for a review of"
	Approved         Action = "approved"
	AskedForChanges  Action = "asked for changes to"
	Overrode         Action = "published without approval"
	Commented        Action = "commented on"
	Resolved         Action = "resolved a comment on"
	LimitedReaders   Action = "limited who sees"
	LetEverybodyRead Action = "let everybody see"
	MadeLink         Action = "made a link to"
	SentLink         Action = "sent a link to"
	RevokedLink      Action = "revoked a link to"
	AnsweredOn       Action = "answered on"
	Added            Action = "added"
	Changed          Action = "changed"
	Removed          Action = "removed"
	Exported         Action = "exported"
	Retried          Action = "had tried again"
)

// What is done to files beyond that.
const (
	Replaced  Action = "replaced"
	ThrewAway Action = "threw away"
	TookBack  Action = "took back"
)

// Actions is all that is done, in the order of a list to choose from.
var Actions = []Action{SignedIn, FailedToSignIn, SignedOut, EndedSessions, Invited, MadeAccount, ChangedRole, Disabled, Enabled, ChangedName, ChangedEmail,
	ChangedPassword, AskedForReset, AddedFactor, RemovedFactor, KeptFactors, UsedRecoveryCode, RequiredFactor, LiftedFactor, WasRefused, SavedDraft, Published, Staged, Unstaged, TookDown, Withdrew,
	Submitted, Approved, AskedForChanges, Overrode, Commented, Resolved, LimitedReaders, LetEverybodyRead, MadeLink, SentLink, RevokedLink, AnsweredOn, Added, Changed, Removed, Exported, Retried, Replaced, ThrewAway, TookBack}

// Subjects that things are done to.
const (
	Account = "account"
	Entry   = "entry"
	File    = "file"
	Message = "message"
	Setting = "setting"
	Request = "request"
)

// Event is one thing that was done.
type Event struct {
	Action    Action
	Subject   string // of what kind: Account
	SubjectID int64  // 0 for none
	Title     string // what it is called
	Detail    string // what else is to be known: "Editor, before Author"; ""
}

// InTx runs write in a transaction and adds the event to it.
func InTx(ctx context.Context, pool postgres.Beginner, e Event, write func(tx pgx.Tx) error) error {
	return postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		if err := write(tx); err != nil {
			return err
		}
		return Write(ctx, tx, e)
	})
}

// maxWords is the longest title or detail that is kept, in characters.
const maxWords = 1000

// Write adds the event in tx, done by the context's Actor.
func Write(ctx context.Context, tx pgx.Tx, e Event) error {
	who := Actor(ctx)
	_, err := tx.Exec(ctx, `
		insert into audit (actor_id, actor, address, action, subject, subject_id, title, detail)
		values (nullif(@actor_id, 0), @actor, @address, @action, @subject, nullif(@subject_id, 0), @title, @detail)`, pgx.StrictNamedArgs{
		"actor_id": who.ID, "actor": who.Name, "address": who.Address, "action": e.Action, "subject": e.Subject, "subject_id": e.SubjectID,
		"title": short(e.Title), "detail": short(e.Detail)})
	if err != nil {
		return fmt.Errorf("write the audit log: %w", err)
	}
	return nil
}

func short(s string) string {
	if utf8.RuneCountInString(s) <= maxWords {
		return s
	}
	return string([]rune(s)[:maxWords]) + "…"
}
