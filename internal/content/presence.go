package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Present is somebody who has an entry open.
type Present struct {
	Name  string
	Own   bool // it is the editor who asks, on another page
	Typed bool // they have changed something since they opened it
}

// PresentFor is how long after its last word a page counts as open.
const PresentFor = 12 * time.Second

// Here notes that the editor's page has the entry open and returns who else has, by name; first the editor, when it is open on
// another page of theirs. With gone the page says that it closes. One statement. ErrNotFound comes back for an entry that does not exist or that the editor may not see.
func (s *Store) Here(ctx context.Context, by Editor, id int64, typed, gone bool) ([]Present, error) {
	type row struct {
		Name       *string // null: nobody else is there
		Own, Typed *bool
	}
	rows, err := many[row](ctx, s.pool, `
		with seen as (select e.id from entry e where e.id = @id and `+seenSQL+`),
		over as (
			delete from presence where seen_at not between @since and @until or entry_id = @id and tab = @tab and @gone),
		mine as (
			insert into presence (entry_id, tab, account_id, name, typed, seen_at)
			select id, @tab, @account, @name, @typed, @now from seen where not @gone
			on conflict (entry_id, tab) do update set typed = excluded.typed, seen_at = excluded.seen_at, account_id = excluded.account_id, name = excluded.name)
		select p.name, p.account_id = @account as own, bool_or(p.typed) as typed
		from seen left join presence p on p.entry_id = seen.id and p.tab <> @tab and p.seen_at between @since and @until
		group by p.account_id, p.name order by own desc, p.name`,
		viewerArgs(ctx, pgx.StrictNamedArgs{"id": id, "tab": by.Tab.Key, "account": by.ID, "name": by.Name, "typed": typed, "gone": gone,
			"now": s.now(), "since": s.now().Add(-PresentFor), "until": s.now().Add(PresentFor)})) // a clock that was set back leaves nobody behind
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, ErrNotFound
	}
	var out []Present
	for _, r := range rows {
		if r.Name != nil {
			out = append(out, Present{*r.Name, *r.Own, *r.Typed})
		}
	}
	return out, nil
}
