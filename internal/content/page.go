package content

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Page is what a standing page has beyond an entry.
type Page struct {
	ParentID int64 `json:"parent_id,omitempty"` // the page above it; 0: a page at the root
	Position int   `json:"position,omitempty"`
}

func (d *Page) save(ctx context.Context, tx pgx.Tx, id int64) error {
	return exec(ctx, tx, `
		insert into page (entry_id, parent_id, position) values (@id, nullif(@parent, 0), @position)
		on conflict (entry_id) do update set parent_id = excluded.parent_id, position = excluded.position`,
		pgx.StrictNamedArgs{"id": id, "parent": d.ParentID, "position": d.Position})
}

func loadPage(ctx context.Context, q querier, id int64) (*Page, error) {
	return loadOne[Page](ctx, q, `select coalesce(parent_id, 0) as parent_id, position from page where entry_id = @id`, id)
}
