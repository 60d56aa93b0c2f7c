package guest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
)

// Ask is what somebody asks for who makes a link.
type Ask struct {
	Purpose Purpose
	Name    string
	Outlet  string
	Email   string
	Span    string // the Key of one of Spans
	Send    bool   // in a letter to Email; the link is then told to nobody else
}

// Span is for how long a link is good.
type Span struct {
	Key  string
	Name string
	days int // 0: for as long as the embargo
}

// Spans are all that can be chosen, the shortest first.
var Spans = []Span{{"1", "One day", 1}, {"3", "Three days", 3}, {"7", "A week", 7}, {"14", "Two weeks", 14}, {"30", "Thirty days", 30},
	{UntilLifted, "Until the embargo ends", 0}}

// UntilLifted is the Key of the span of an embargo.
const UntilLifted = "embargo"

// Bounds on a link: characters of a line, and good ones at a time to one entry.
const (
	MaxLine  = 200
	MaxLinks = 200
)

// Embargoed reports whether a link for reporters can be made: what goes out is settled, and nobody sees it yet.
func Embargoed(d content.Draft) bool {
	return d.Kind == content.KindRelease && d.State == content.StateScheduled
}

// Make makes a link to the entry and returns its token, which is kept nowhere; "" for one that is sent in a letter. It wants the
// right to write the entry, and under embargo to publish it. It returns FieldErrors, content.ErrNotFound or a
// *content.ForbiddenError.
func (s *Store) Make(ctx context.Context, by content.Editor, entry int64, a Ask) (Link, string, error) {
	d, err := s.content.Allowed(ctx, entry, a.Purpose == Embargo)
	if err != nil {
		return Link{}, "", err
	}
	l, errs := a.link(d, s.now())
	if errs != nil {
		return Link{}, "", errs
	}
	l.EntryID, l.MakerID, l.Maker, l.MadeAt = entry, by.ID, by.Name, s.now()
	token := ""
	if !a.Send {
		token = newToken()
		l.Sealed = true
	}
	return l, token, postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := s.insert(ctx, tx, &l, token); err != nil {
			return err
		}
		if a.Send {
			if err := job.Add(ctx, tx, Letter{LinkID: l.ID}); err != nil {
				return err
			}
		}
		return audit.Write(ctx, tx, l.event(audit.MadeLink, d.Newest.Snapshot.Title))
	})
}

// link is what is asked for, or all that is wrong with it.
func (a Ask) link(d content.Draft, now time.Time) (Link, FieldErrors) {
	l := Link{Purpose: a.Purpose, Name: line(a.Name), Outlet: line(a.Outlet), Email: line(a.Email)}
	var errs FieldErrors
	fail := func(field, message string) { errs = append(errs, FieldError{field, message}) }
	switch {
	case !slices.Contains(Purposes, a.Purpose):
		fail("purpose", "Choose what the link is for.")
	case a.Purpose == Embargo && !Embargoed(d):
		fail("purpose", "Schedule the release first. Reporters see the text that goes out, and no draft of it.")
	case a.Purpose == Review:
		l.Version = d.Version
	}
	if l.Name == "" {
		fail("name", "Say who the link is for. The name stands on every page that it opens.")
	}
	for _, f := range []struct{ name, value string }{{"name", l.Name}, {"outlet", l.Outlet}} {
		if utf8.RuneCountInString(f.value) > MaxLine {
			fail(f.name, fmt.Sprintf("Use at most %d characters.", MaxLine))
		}
	}
	if at, err := mail.ParseAddress(l.Email); l.Email != "" && (err != nil || at.Address != l.Email || len(l.Email) > 254) {
		fail("email", "This is no e-mail address. Write it like name@example.org.")
	}
	if a.Send && l.Email == "" {
		fail("email", "Give the e-mail address that the link is sent to.")
	}
	i := slices.IndexFunc(Spans, func(s Span) bool { return s.Key == a.Span })
	switch {
	case i < 0, Spans[i].days == 0 && a.Purpose != Embargo:
		fail("span", "Choose for how long the link is good.")
	case Spans[i].days > 0:
		l.ExpiresAt = new(now.AddDate(0, 0, Spans[i].days))
	}
	return l, errs
}

// insert stores the link with the hash of its token, unless the entry has too many.
func (s *Store) insert(ctx context.Context, tx pgx.Tx, l *Link, token string) error {
	var good int
	if err := tx.QueryRow(ctx, `
		select count(*) from guest_link where (entry_id = @entry or bundle_id = @bundle) and revoked_at is null and (expires_at is null or expires_at > @now)`,
		pgx.StrictNamedArgs{"entry": l.EntryID, "bundle": l.BundleID, "now": s.now()}).Scan(&good); err != nil {
		return err
	}
	if good >= MaxLinks {
		return FieldErrors{{"name", fmt.Sprintf("There are %d links already. Revoke those that nobody needs any more.", MaxLinks)}}
	}
	return tx.QueryRow(ctx, `
		insert into guest_link (entry_id, bundle_id, purpose, version, name, outlet, email, hash, maker_id, maker, made_at, expires_at)
		values (nullif(@entry, 0), nullif(@bundle, 0), @purpose, nullif(@version, 0), @name, @outlet, @email, @hash, nullif(@maker_id, 0), @maker, @made_at, @expires_at) returning id`,
		pgx.StrictNamedArgs{"entry": l.EntryID, "bundle": l.BundleID, "purpose": l.Purpose, "version": l.Version, "name": l.Name, "outlet": l.Outlet, "email": l.Email,
			"hash": hash(token), "maker_id": l.MakerID, "maker": l.Maker, "made_at": l.MadeAt, "expires_at": l.ExpiresAt}).Scan(&l.ID)
}

// newToken is 130 random bits in small letters and digits: addresses are asked for in small letters.
func newToken() string { return strings.ToLower(rand.Text()) }

// hash is what is kept of the token; nil for none.
func hash(token string) []byte {
	if token == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// event is what was done with the link, for the audit log.
func (l Link) event(a audit.Action, title string) audit.Event {
	e := audit.Event{Action: a, Subject: audit.Entry, SubjectID: l.EntryID, Title: title, Detail: l.Purpose.Name() + " for " + l.For()}
	if l.BundleID != 0 {
		e.Subject, e.Title = audit.Setting, "the bundle “"+title+"”"
	}
	return e
}
