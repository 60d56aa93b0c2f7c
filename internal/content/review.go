package content

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// Verdict is what was said last of words on their way to readers.
type Verdict string

// The verdicts.
const (
	VerdictNone     Verdict = ""
	VerdictAsked    Verdict = "asked"    // they wait to be reviewed
	VerdictApproved Verdict = "approved" // by somebody who may publish and did not write them
	VerdictChanges  Verdict = "changes"  // they are not to go out as they are
)

// Verdicts are all but VerdictNone.
var Verdicts = []Verdict{VerdictAsked, VerdictApproved, VerdictChanges}

// Review is a verdict on a version: who said it, when, with what note.
type Review struct {
	Version int
	Verdict Verdict
	Note    string
	ByID    int64
	By      string
	At      time.Time
	// Changed says that somebody wrote other words since.
	Changed bool
}

// reviewColumns are a Review, of the table review aliased v and the entry's newest version r.
const reviewColumns = `v.version, v.verdict, v.note, v.account_id as by_id, v.name as by, v.said_at as at,
	exists (select from revision w where w.entry_id = v.entry_id and w.version > v.version and w.action not in ('unpublish', 'withdraw')) as changed`

// reviewOf returns what was said last of the entry's words; the zero Review when nothing was since they were published.
func reviewOf(ctx context.Context, q querier, id int64) (Review, error) {
	said, err := many[Review](ctx, q, `select `+reviewColumns+` from review v join entry e on e.id = v.entry_id and e.review <> ''
		where v.entry_id = @id order by v.id desc limit 1`, pgx.StrictNamedArgs{"id": id})
	if err != nil || len(said) == 0 {
		return Review{}, err
	}
	return said[0], nil
}

// Reviews returns all that was said of the entry's versions, the newest first.
func (s *Store) Reviews(ctx context.Context, id int64) ([]Review, error) {
	if err := sees(ctx, s.pool, id); err != nil {
		return nil, err
	}
	return many[Review](ctx, s.pool, `select `+reviewColumns+` from review v where v.entry_id = @id order by v.id desc limit @limit`,
		pgx.StrictNamedArgs{"id": id, "limit": HistoryLimit})
}

// Submit asks for a review of the newest words, of version base, with a note to whoever does it. FieldErrors come back for a
// note that is too long or when there is nothing to review, and *StaleError when somebody saved since.
func (s *Store) Submit(ctx context.Context, by Editor, id int64, base int, note string) error {
	return s.say(ctx, by, id, base, Review{Verdict: VerdictAsked, Note: note}, func(_ pgx.Tx, row spineRow, current Revision) error {
		switch {
		case row.TrashedAt != nil:
			return FieldErrors{{"", "This lies in the trash. Take it back first, then submit it."}}
		case row.PublishedVersion != nil && *row.PublishedVersion == row.Version && row.Status == StatusPublished:
			return FieldErrors{{"", "There is nothing to review: these are the words that were published. Write first, then submit them."}}
		}
		return allow(ctx, id, &current.Snapshot, current.Snapshot, false)
	})
}

// Approve says that the words of version base may go out. Whoever approves may publish them and did not write them.
func (s *Store) Approve(ctx context.Context, by Editor, id int64, base int, note string) error {
	return s.say(ctx, by, id, base, Review{Verdict: VerdictApproved, Note: note}, func(tx pgx.Tx, row spineRow, current Revision) error {
		writer, err := one[int64](ctx, tx, writerOf(`@id`, `@version`), pgx.StrictNamedArgs{"id": id, "version": base})
		if err == nil && writer == by.ID {
			err = FieldErrors{{"", "These words are yours. Somebody else approves them."}}
		}
		if err != nil {
			return err
		}
		return mayReview(ctx, row, current)
	})
}

// AskForChanges says that the words of version base are not to go out as they are, and why, which must not be empty.
func (s *Store) AskForChanges(ctx context.Context, by Editor, id int64, base int, why string) error {
	return s.say(ctx, by, id, base, Review{Verdict: VerdictChanges, Note: why}, func(_ pgx.Tx, row spineRow, current Revision) error {
		if strings.TrimSpace(why) == "" {
			return FieldErrors{{"review_note", "Say what is to be changed."}}
		}
		return mayReview(ctx, row, current)
	})
}

func mayReview(ctx context.Context, row spineRow, current Revision) error {
	if row.TrashedAt != nil || row.Review == VerdictNone {
		return FieldErrors{{"", "Nobody asked for a review of this any more. Open it again."}}
	}
	return allow(ctx, row.ID, &current.Snapshot, current.Snapshot, true)
}

// writerOf finds the account that wrote the words of the version of the entry, which stand in the statement under these names; 0: nobody
// who works here.
func writerOf(id, version string) string {
	return `select coalesce((select coalesce(editor_id, 0) from revision
	where entry_id = ` + id + ` and version <= ` + version + ` and action not in ('unpublish', 'withdraw') order by version desc limit 1), 0)`
}

// say records the verdict on version base, if allowed returns nil.
func (s *Store) say(ctx context.Context, by Editor, id int64, base int, r Review, allowed func(tx pgx.Tx, row spineRow, current Revision) error) error {
	r.Note = note(r.Note)
	if n := utf8.RuneCountInString(r.Note); n > MaxNote {
		return FieldErrors{{"review_note", fmt.Sprintf("This is %d characters long; at most %d fit. Shorten it.", n, MaxNote)}}
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, current, err := s.lock(ctx, tx, by.Tab, id, base)
		if err != nil {
			return err
		}
		if err := allowed(tx, row, current); err != nil {
			return err
		}
		was, err := reviewOf(ctx, tx, id)
		if err != nil || was.Verdict == r.Verdict && was.ByID == by.ID && was.Version == row.Version && was.Note == r.Note {
			return err // it arrives twice
		}
		if err := exec(ctx, tx, `
			with said as (insert into review (entry_id, version, verdict, note, account_id, name, said_at) values (@id, @version, @verdict, @note, @by, @name, @now))
			update entry set review = @verdict where id = @id`,
			pgx.StrictNamedArgs{"id": id, "version": row.Version, "verdict": r.Verdict, "note": r.Note, "by": by.ID, "name": by.Name, "now": s.now()}); err != nil {
			return err
		}
		if err := concern(ctx, tx, by, id, map[Verdict]Matter{VerdictAsked: MatterAsked, VerdictApproved: MatterApproved, VerdictChanges: MatterChanges}[r.Verdict]); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Event{Action: verdictActions[r.Verdict], Subject: audit.Entry, SubjectID: id, Title: current.Snapshot.Title,
			Detail: fmt.Sprintf("version %d", row.Version)})
	})
}

var verdictActions = map[Verdict]audit.Action{VerdictAsked: audit.Submitted, VerdictApproved: audit.Approved, VerdictChanges: audit.AskedForChanges}

// note is what was typed without what Postgres cannot hold, and without space around it.
func note(s string) string { return strings.TrimSpace(clean(s)) }
