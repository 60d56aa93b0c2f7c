package content

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// recordRevision adds the revision to the audit log. An import is one act of many revisions, which the history has; and so
// is what is saved by itself.
func recordRevision(ctx context.Context, tx pgx.Tx, rev Revision) error {
	action, detail := audit.Published, fmt.Sprintf("version %d", rev.Version)
	switch {
	case rev.Action == actionImport, rev.Auto:
		return nil
	case rev.Ahead && rev.releases():
		action, detail = audit.Staged, detail+" for "+rev.Snapshot.PublishAt.In(Zone).Format("2 Jan 2006 15:04 MST")
	case rev.Ahead:
		action = audit.Unstaged
	case rev.Action == actionDraft:
		action = audit.SavedDraft
	case rev.Action == actionUnpublish:
		action = audit.TookDown
	case rev.Action == actionWithdraw:
		action = audit.Withdrew
	}
	return audit.Write(ctx, tx, audit.Event{Action: action, Subject: audit.Entry, SubjectID: rev.EntryID, Title: rev.Snapshot.Title, Detail: detail})
}

// setting is something that was done to what is set for the whole site.
func setting(action audit.Action, what string) audit.Event {
	return audit.Event{Action: action, Subject: audit.Setting, Title: what}
}

// record runs the statement and writes down what it does.
func (s *Store) record(ctx context.Context, action audit.Action, what, sql string, args pgx.StrictNamedArgs) error {
	return audit.InTx(ctx, s.pool, setting(action, what), func(tx pgx.Tx) error { return exec(ctx, tx, sql, args) })
}

// set is record for a statement that returns the ID of what it stores; ErrNotFound when it stores nothing.
func (s *Store) set(ctx context.Context, action audit.Action, what, sql string, args pgx.StrictNamedArgs) (id int64, err error) {
	err = audit.InTx(ctx, s.pool, setting(action, what), func(tx pgx.Tx) error {
		id, err = one[int64](ctx, tx, sql, args)
		return err
	})
	return id, err
}

// changes is record for a change, and reports whether there was anything to change.
func (s *Store) changes(ctx context.Context, what, sql string, args pgx.StrictNamedArgs) (changed bool, err error) {
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sql, args)
		if changed = err == nil && tag.RowsAffected() > 0; !changed {
			return err
		}
		return audit.Write(ctx, tx, setting(audit.Changed, what))
	})
	return changed, err
}

// unset runs a deletion that returns by what name the thing was known, and writes it down with that. What is gone already is
// no error.
func (s *Store) unset(ctx context.Context, what, sql string, args pgx.StrictNamedArgs) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := exec(ctx, tx, `select set_config('site.by', @by, true)`, pgx.StrictNamedArgs{"by": audit.Actor(ctx).Name}); err != nil { // for the history
			return err
		}
		rows, err := tx.Query(ctx, sql, args)
		if err != nil {
			return err
		}
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil || len(names) == 0 {
			return err
		}
		return audit.Write(ctx, tx, setting(audit.Removed, what+" “"+names[0]+"”"))
	})
}
