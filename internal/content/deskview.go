package content

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/postgres"
)

// DeskView is a filter of the desk's list that somebody keeps under a name, for themselves.
type DeskView struct {
	ID    int64
	Name  string
	Query string // of the address of the list
}

// The bounds of kept filters: more names do not stand above the list.
const (
	MaxDeskViews    = 20
	MaxDeskViewName = 40 // characters
)

// DeskViews returns the filters that the account keeps, by name.
func (s *Store) DeskViews(ctx context.Context, account int64) ([]DeskView, error) {
	return many[DeskView](ctx, s.pool, `select id, name, query from desk_view where account_id = @account order by lower(name), id`, pgx.StrictNamedArgs{"account": account})
}

// KeepDeskView keeps the filter for the account; one of that name is replaced. FieldErrors come back for "view.name".
func (s *Store) KeepDeskView(ctx context.Context, account int64, v DeskView) error {
	if err := v.named(); err != nil {
		return err
	}
	_, err := one[int64](ctx, s.pool, `
		insert into desk_view (account_id, name, query) select @account, @name, @query
		where (select count(*) from desk_view where account_id = @account and name <> @name) < @most
		on conflict (account_id, name) do update set query = excluded.query returning id`,
		pgx.StrictNamedArgs{"account": account, "name": v.Name, "query": v.Query, "most": MaxDeskViews})
	if errors.Is(err, ErrNotFound) {
		return FieldErrors{{"view.name", fmt.Sprintf("You keep %d views, which is as many as fit. Remove one first.", MaxDeskViews)}}
	}
	if postgres.Constraint(err) == "desk_view_account_id_fkey" {
		return ErrNotFound
	}
	return err
}

// RenameDeskView gives a filter that the account keeps the name of v. FieldErrors come back for "view.name", also where
// another has it; ErrNotFound when the account keeps no such filter.
func (s *Store) RenameDeskView(ctx context.Context, account int64, v DeskView) error {
	if err := v.named(); err != nil {
		return err
	}
	_, err := one[int64](ctx, s.pool, `update desk_view set name = @name where id = @id and account_id = @account returning id`,
		pgx.StrictNamedArgs{"account": account, "id": v.ID, "name": v.Name})
	if postgres.Constraint(err) == "desk_view_account_id_name_key" {
		return FieldErrors{{"view.name", "You keep another view of that name. Choose a different one."}}
	}
	return err
}

// named brings the view's name into one line. FieldErrors come back where it is none.
func (v *DeskView) named() error {
	v.Name = line(v.Name)
	c := &checker{}
	c.need("view.name", v.Name, "Give the view a name, for example: Housing drafts.")
	c.atMost("view.name", v.Name, MaxDeskViewName)
	if c.errs != nil {
		return c.errs
	}
	return nil
}

// DropDeskView forgets the filter of the account. One that is not there is no error.
func (s *Store) DropDeskView(ctx context.Context, account, id int64) error {
	return exec(ctx, s.pool, `delete from desk_view where id = @id and account_id = @account`, pgx.StrictNamedArgs{"id": id, "account": account})
}
