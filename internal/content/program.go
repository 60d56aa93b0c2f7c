package content

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Program is what a programme, such as the governance academy, has beyond an entry.
type Program struct {
	Statement string `json:"statement,omitempty"` // the one sentence set large on the home page
	Position  int    `json:"position,omitempty"`
}

func (d *Program) save(ctx context.Context, tx pgx.Tx, id int64) error {
	return exec(ctx, tx, `
		insert into program (entry_id, statement, position) values (@id, @statement, @position)
		on conflict (entry_id) do update set statement = excluded.statement, position = excluded.position`,
		pgx.StrictNamedArgs{"id": id, "statement": d.Statement, "position": d.Position})
}

func loadProgram(ctx context.Context, q querier, id int64) (*Program, error) {
	return loadOne[Program](ctx, q, `select statement, position from program where entry_id = @id`, id)
}
