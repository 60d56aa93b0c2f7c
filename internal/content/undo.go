package content

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// Undo brings back what the account did to several entries at once, of exactly those that were changed by it and by nobody since.
// Each is a transaction of its own; Done tells what became of it. ErrNotFound when there is no such deed of the account.
func (s *Store) Undo(ctx context.Context, by Editor, id int64) error {
	d, err := s.Done(ctx, by, id)
	if err != nil {
		return err
	}
	undone := 0
	for _, l := range d.Lines {
		if l.Refused != "" || l.Undone {
			continue
		}
		err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
			if err := s.undoOne(ctx, tx, by, l); err != nil {
				return err
			}
			return exec(ctx, tx, `update bulk_line set undone = true, kept = '' where bulk_id = @bulk and entry_id = @id`, pgx.StrictNamedArgs{"bulk": id, "id": l.EntryID})
		})
		if err == nil {
			undone++
			continue
		}
		why := refusal(s.fieldError(ctx, err, Snapshot{}))
		if why == "" {
			return err
		}
		if err := exec(ctx, s.pool, `update bulk_line set kept = @why where bulk_id = @bulk and entry_id = @id and not undone`,
			pgx.StrictNamedArgs{"bulk": id, "id": l.EntryID, "why": why}); err != nil {
			return err
		}
	}
	return audit.InTx(ctx, s.pool, audit.Event{Action: audit.Changed, Subject: audit.Setting, Title: fmt.Sprintf("%d entries back at once", undone), Detail: string(d.Deed) + " " + d.About},
		func(pgx.Tx) error { return nil })
}

// undoOne makes the entry again what it was before. What readers saw they see again in those very words, without the checks: they
// passed them, or were imported.
func (s *Store) undoOne(ctx context.Context, tx pgx.Tx, by Editor, l DoneLine) error {
	row, current, err := s.lock(ctx, tx, Tab{}, l.EntryID, l.After)
	if err != nil {
		return err
	}
	before, err := revision(ctx, tx, l.EntryID, l.Before)
	if err != nil {
		return err
	}
	wasOut, isOut := l.Published != 0, row.Status == StatusPublished
	if err := errors.Join(allow(ctx, row.ID, &current.Snapshot, before.Snapshot, wasOut || isOut), row.allowLive(ctx)); err != nil {
		return err
	}
	if row.TrashedAt != nil {
		if err := outOfTrash(ctx, tx, current); err != nil {
			return err
		}
	}
	switch {
	case wasOut && !(isOut && orZero(row.PublishedVersion) == l.Published):
		if current, err = s.outAgain(ctx, tx, by, row, l.Published); err != nil {
			return err
		}
	case !wasOut && isOut:
		rev, told := Revision{Action: actionUnpublish}, Withdrawal{}
		if l.WithdrawnAt != nil {
			rev, told = Revision{Action: actionWithdraw, Note: l.WithdrawnReason}, Withdrawal{*l.WithdrawnAt, l.WithdrawnReason}
		}
		if current, err = s.comeDown(ctx, tx, by, row, current, rev, told); err != nil {
			return err
		}
	}
	if same(current.Snapshot, before.Snapshot) {
		return nil
	}
	if row, err = s.spine(ctx, tx, `e.id = @id`, pgx.StrictNamedArgs{"id": l.EntryID}); err != nil {
		return err
	}
	_, err = s.saveRevision(ctx, tx, by, row, Revision{Action: actionDraft, Snapshot: before.Snapshot, request: before.Snapshot.request(actionDraft)})
	return err
}

// outAgain makes the version what readers see.
func (s *Store) outAgain(ctx context.Context, tx pgx.Tx, by Editor, row spineRow, version int) (Revision, error) {
	words, err := revision(ctx, tx, row.ID, version)
	if err != nil {
		return words, err
	}
	if err := concern(ctx, tx, by, row.ID, MatterPublished); err != nil {
		return words, err
	}
	rev := Revision{Action: actionPublish, Snapshot: words.Snapshot, request: words.Snapshot.request(actionPublish)}
	if row.Status == StatusPublished {
		rev.Action = string(ChangeMinor)
	}
	return s.release(ctx, tx, by, row, rev)
}
