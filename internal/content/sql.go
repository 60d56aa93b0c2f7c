package content

import (
	"context"
	"errors"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// named is pgx.StrictNamedArgs that reads a statement only once: the long ones take longer to read than to send. Statements
// are put together from a few conditions, so there are some hundreds of them at the most.
type named pgx.StrictNamedArgs

// numbered is a statement with numbers in place of its arguments' names, and the names in their order.
type numbered struct {
	sql   string
	names []any
}

var statements sync.Map

// RewriteQuery puts numbers in place of the names.
func (n named) RewriteQuery(ctx context.Context, conn *pgx.Conn, sql string, args []any) (string, []any, error) {
	known, ok := statements.Load(sql)
	if !ok {
		names := pgx.StrictNamedArgs{}
		for name := range n {
			names[name] = name
		}
		text, order, err := names.RewriteQuery(ctx, conn, sql, args)
		if err != nil {
			return "", nil, err
		}
		known, _ = statements.LoadOrStore(sql, numbered{text, order})
	}
	read := known.(numbered)
	values := make([]any, len(read.names))
	for i, name := range read.names {
		value, given := n[name.(string)]
		if !given || len(n) != len(read.names) {
			return pgx.StrictNamedArgs(n).RewriteQuery(ctx, conn, sql, args) // which says what is wrong
		}
		values[i] = value
	}
	return read.sql, values, nil
}

func exec(ctx context.Context, q querier, sql string, args pgx.StrictNamedArgs) error {
	_, err := q.Exec(ctx, sql, named(args))
	return err
}

// many returns the rows as structs, by column name.
func many[T any](ctx context.Context, q querier, sql string, args pgx.StrictNamedArgs) ([]T, error) {
	rows, err := q.Query(ctx, sql, named(args))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[T])
}

// planned is many for a statement whose best plan depends on its arguments: the server plans it for them, not once for all
// (the pool's plan_cache_mode). Both go in one message, which is one transaction.
func planned[T any](ctx context.Context, q querier, sql string, args pgx.StrictNamedArgs) (found []T, err error) {
	var batch pgx.Batch
	batch.Queue(`select set_config('plan_cache_mode', 'force_custom_plan', true)`)
	batch.Queue(sql, named(args)).Query(func(rows pgx.Rows) error {
		found, err = pgx.CollectRows(rows, pgx.RowToStructByName[T])
		return err
	})
	return found, q.SendBatch(ctx, &batch).Close()
}

// one returns the single value of the single row, or ErrNotFound.
func one[T any](ctx context.Context, q querier, sql string, args pgx.StrictNamedArgs) (T, error) {
	rows, err := q.Query(ctx, sql, named(args))
	if err != nil {
		var zero T
		return zero, err
	}
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
	return v, notFound(err)
}

// loadOne returns the detail row of an entry, or ErrNotFound.
func loadOne[T any](ctx context.Context, q querier, sql string, id int64) (*T, error) {
	rows, err := q.Query(ctx, sql, named{"id": id})
	if err != nil {
		return nil, err
	}
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[T])
	return v, notFound(err)
}

func notFound(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

func orZero[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
