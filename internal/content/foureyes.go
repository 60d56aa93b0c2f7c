package content

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
)

// FourEyes returns the kinds of which somebody else approves every text before readers see it.
func (s *Store) FourEyes(ctx context.Context) ([]Kind, error) {
	rows, err := s.pool.Query(ctx, `select kind from four_eyes order by kind`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[Kind])
}

// SetFourEyes has somebody else approve every text of the kinds, and of no other, before readers see it. It wants the right to
// override the rule.
func (s *Store) SetFourEyes(ctx context.Context, kinds []Kind) error {
	if err := may(rightsIn(ctx).Overrides); err != nil {
		return err
	}
	names := []string{}
	for _, k := range Kinds {
		if slices.Contains(kinds, k) {
			names = append(names, string(k))
		}
	}
	return s.record(ctx, audit.Changed, fmt.Sprintf("which kinds two people see: %v", names), `
		with gone as (delete from four_eyes where kind <> all(@kinds))
		insert into four_eyes (kind) select unnest(@kinds::text[]) on conflict do nothing`, pgx.StrictNamedArgs{"kinds": names})
}

// fourEyes returns FieldErrors when the house wants the snapshot approved by somebody else than its writer and nobody did.
// Whoever may can override that with a reason, which is written down.
func (s *Store) fourEyes(ctx context.Context, tx pgx.Tx, by Editor, row spineRow, snap Snapshot) error {
	if by.ID == 0 { // an import, or the demo
		return nil
	}
	wanted, err := one[bool](ctx, tx, `select exists (select from four_eyes where kind = @kind)`, pgx.StrictNamedArgs{"kind": row.Kind})
	if err != nil || !wanted {
		return err
	}
	said, err := reviewOf(ctx, tx, row.ID)
	if err != nil {
		return err
	}
	if said.Verdict == VerdictApproved {
		approved, err := revision(ctx, tx, row.ID, said.Version)
		if err != nil {
			return err
		}
		if snap.saysAs(approved.Snapshot) {
			return nil
		}
	}
	if reason := note(by.Override); reason != "" && utf8.RuneCountInString(reason) <= MaxNote {
		if err := may(rightsIn(ctx).Overrides); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Event{Action: audit.Overrode, Subject: audit.Entry, SubjectID: row.ID, Title: snap.Title, Detail: reason})
	}
	message := "Somebody else than its writer approves this before it goes out. Submit it for review."
	if said.Verdict == VerdictApproved {
		message = fmt.Sprintf("%s approved other words, those of version %d. Submit these for review.", said.By, said.Version)
	}
	return FieldErrors{{"override", message}}
}

// saysAs reports whether the snapshots tell readers the same. When that is, and which kind of change, is for whoever publishes.
func (s Snapshot) saysAs(other Snapshot) bool {
	for _, p := range []*Snapshot{&s, &other} {
		p.PublishAt, p.Change = nil, ""
	}
	return same(s, other)
}
