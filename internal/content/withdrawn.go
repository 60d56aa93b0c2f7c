package content

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/postgres"
)

// Withdrawal is what readers are told of an entry that was taken down.
type Withdrawal struct {
	At     time.Time
	Reason string // plain text, one paragraph; "" when none was given
}

// WithdrawnError says that readers saw an entry until it was withdrawn. It is an ErrNotFound as well.
type WithdrawnError struct {
	Path string // the address it had
	Withdrawal
}

func (e *WithdrawnError) Error() string { return "content: withdrawn: " + e.Path }

// Is reports whether target is ErrNotFound.
func (e *WithdrawnError) Is(target error) bool { return target == ErrNotFound }

// withdrawnSQL is the condition that readers are told of the withdrawal of the entry e; it wants @now.
const withdrawnSQL = `(e.withdrawn_at is not null and (e.status = 'unpublished' or e.status = 'published' and e.publish_at > @now))`

// Withdrawn returns where the entries stood of whose withdrawal readers are told, in order.
func (s *Store) Withdrawn(ctx context.Context) ([]Address, error) {
	return many[Address](ctx, s.pool, `
		select e.kind, e.slug, coalesce(p.slug, '') as parent
		from entry e left join page g on g.entry_id = e.id left join entry p on p.id = g.parent_id
		where `+withdrawnSQL+` and e.slug is not null order by e.id`, pgx.StrictNamedArgs{"now": s.now()})
}

// absent returns why readers do not see the entry that the condition finds: a *WithdrawnError, or ErrNotFound.
func (s *Store) absent(ctx context.Context, where string, args pgx.StrictNamedArgs) error {
	type row struct {
		Kind         Kind
		Slug, Parent string
		At           time.Time
		Reason       string
	}
	rows, err := many[row](ctx, s.pool, `
		select e.kind, e.slug, coalesce(p.slug, '') as parent, e.withdrawn_at as at, e.withdrawn_reason as reason
		from entry e left join page g on g.entry_id = e.id left join entry p on p.id = g.parent_id
		where `+where+` and `+withdrawnSQL+` limit 1`, args)
	switch {
	case err != nil:
		return err
	case len(rows) == 0:
		return ErrNotFound
	}
	return &WithdrawnError{Path(rows[0].Kind, rows[0].Slug, rows[0].Parent), Withdrawal{rows[0].At, rows[0].Reason}}
}

// Unpublish takes the entry down at once and returns the revision that says so. Its address answers 404 until it is
// published again, as if it had never been there: for what was published by mistake.
func (s *Store) Unpublish(ctx context.Context, by Editor, id int64, base int) (Revision, error) {
	return s.takeDown(ctx, by, id, base, Revision{Action: actionUnpublish})
}

// Withdraw takes the entry down as Unpublish does, or changes what readers are told of one that is down. Its address
// answers 410 with the day and the reason, until it is published again. FieldErrors come back for a reason that is
// too long.
func (s *Store) Withdraw(ctx context.Context, by Editor, id int64, base int, reason string) (Revision, error) {
	reason = paragraph(reason)
	if n := utf8.RuneCountInString(reason); n > MaxNote {
		return Revision{}, FieldErrors{{"reason", fmt.Sprintf("This is %d characters long; at most %d fit. Shorten it.", n, MaxNote)}}
	}
	return s.takeDown(ctx, by, id, base, Revision{Action: actionWithdraw, Note: reason})
}

func (s *Store) takeDown(ctx context.Context, by Editor, id int64, base int, rev Revision) (Revision, error) {
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) (err error) {
		rev, err = s.takeDownIn(ctx, tx, by, id, base, rev)
		return err
	})
	return rev, err
}

func (s *Store) takeDownIn(ctx context.Context, tx pgx.Tx, by Editor, id int64, base int, rev Revision) (Revision, error) {
	row, current, err := s.lock(ctx, tx, by.Tab, id, base)
	if err != nil {
		return rev, err
	}
	if err := errors.Join(allow(ctx, id, &current.Snapshot, current.Snapshot, true), row.allowLive(ctx)); err != nil {
		return rev, err
	}
	return s.down(ctx, tx, by, row, current, rev)
}

// down is takeDown of an entry that is locked, by somebody who may. It returns the newest revision.
func (s *Store) down(ctx context.Context, tx pgx.Tx, by Editor, row spineRow, current, rev Revision) (Revision, error) {
	if row.state(s.now()) != StateScheduled {
		if err := exec(ctx, tx, `delete from redirect where for_entry = @id`, pgx.StrictNamedArgs{"id": row.ID}); err != nil {
			return rev, err
		}
	}
	return s.comeDown(ctx, tx, by, row, current, rev, rev.withdrawal(row.withdrawal(s.now()), s.now()))
}

// comeDown is down, where it is known what readers are told from then on; where they were led before, they are led again.
func (s *Store) comeDown(ctx context.Context, tx pgx.Tx, by Editor, row spineRow, current, rev Revision, is Withdrawal) (Revision, error) {
	was := row.withdrawal(s.now())
	if row.state(s.now()) == StateScheduled {
		// Readers did not see this one: they are told what they were told before.
		is, rev.Action, rev.Note, rev.Ahead = was, actionUnpublish, "", true
	}
	if row.Status == StatusDraft || row.Status == StatusUnpublished && is == was {
		return current, nil
	}
	if err := exec(ctx, tx, `
		update entry set status = 'unpublished', withdrawn_at = @at, withdrawn_reason = @reason,
			seen_at = case when seen_at <= @now then seen_at end
		where id = @id`,
		pgx.StrictNamedArgs{"id": row.ID, "now": s.now(), "at": nullable(is.At), "reason": is.Reason}); err != nil {
		return rev, err
	}
	if err := exec(ctx, tx, `delete from bundle b using bundle_entry x where x.bundle_id = b.id and x.entry_id = @id and x.open and b.title = ''`,
		pgx.StrictNamedArgs{"id": row.ID}); err != nil { // a new version of it would bring it back
		return rev, err
	}
	if err := concern(ctx, tx, by, row.ID, MatterDown); err != nil {
		return rev, err
	}
	rev.Snapshot = current.Snapshot
	return s.saveRevision(ctx, tx, by, row, rev)
}

// withdrawal is what readers are told after the revision. The day stays when only the reason changes.
func (r Revision) withdrawal(was Withdrawal, now time.Time) Withdrawal {
	if r.Action != actionWithdraw {
		return Withdrawal{}
	}
	if was.At.IsZero() {
		was.At = now
	}
	return Withdrawal{was.At, r.Note}
}

// withdrawal is what readers are told of the entry now; zero: nothing. It is withdrawnSQL for a row.
func (r spineRow) withdrawal(now time.Time) Withdrawal {
	if state := stateAt(r.Status, r.PublishAt, r.UnpublishAt, now); r.WithdrawnAt == nil || state != StateUnpublished && state != StateScheduled {
		return Withdrawal{}
	}
	return Withdrawal{*r.WithdrawnAt, r.WithdrawnReason}
}

// nullable is nil for the zero time.
func nullable(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
