package content

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Redirect returns the address that the path moved to, or ErrNotFound. A redirect to an entry gives
// the entry's address of today, so that however often it moved, readers are sent once; and nothing
// when the public may not see the entry, or a *WithdrawnError where it did.
func (s *Store) Redirect(ctx context.Context, path string) (string, error) {
	type target struct {
		Fixed, Kind, Slug, Parent string
	}
	rows, err := many[target](ctx, s.pool, `
		select coalesce(r.target, '') as fixed, coalesce(e.kind, '') as kind, coalesce(e.slug, '') as slug, coalesce(p.slug, '') as parent
		from redirect r
		left join entry e on e.id = r.entry_id
		left join page g on g.entry_id = e.id
		left join entry p on p.id = g.parent_id
		where r.path = @path and (r.target is not null or `+publicSQL("e")+`)`,
		pgx.StrictNamedArgs{"path": path, "now": s.now()})
	if err != nil {
		return "", err
	}
	if len(rows) == 0 {
		return "", s.absent(ctx, `e.id = (select entry_id from redirect where path = @path)`, pgx.StrictNamedArgs{"path": path, "now": s.now()})
	}
	if rows[0].Fixed != "" {
		return rows[0].Fixed, nil
	}
	return Path(Kind(rows[0].Kind), rows[0].Slug, rows[0].Parent), nil
}

// OldAddress is one that leads on.
type OldAddress struct {
	Path string // decoded, "/2014/05/01/a-post"; or a short link, "/?p=12"
	Kind Kind   // of the entry that it leads to; "" when it leads somewhere else
}

// Redirects returns every address that leads on, in order; also those to entries that are not public, which lead nowhere
// as long as that is so.
func (s *Store) Redirects(ctx context.Context) ([]OldAddress, error) {
	return many[OldAddress](ctx, s.pool, `
		select r.path, coalesce(e.kind, '') as kind from redirect r left join entry e on e.id = r.entry_id order by r.path`, nil)
}

// addresses returns the address of the entry and of each page below it, by entry ID; those that have
// none yet are left out. cond narrows it further.
func addresses(ctx context.Context, tx pgx.Tx, id int64, cond ...string) (map[int64]string, error) {
	type row struct {
		ID           int64
		Kind         Kind
		Slug, Parent string
	}
	rows, err := many[row](ctx, tx, `
		select e.id, e.kind, e.slug, coalesce(p.slug, '') as parent
		from entry e left join page g on g.entry_id = e.id left join entry p on p.id = g.parent_id
		where (e.id = @id or g.parent_id = @id) and e.slug is not null`+strings.Join(cond, ""), pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return nil, err
	}
	paths := make(map[int64]string, len(rows))
	for _, r := range rows {
		paths[r.ID] = Path(r.Kind, r.Slug, r.Parent)
	}
	return paths, nil
}

// moveAddresses leaves a redirect at each address that changed since was, and takes away the
// entry's own that it now answers at itself.
func moveAddresses(ctx context.Context, tx pgx.Tx, id int64, was map[int64]string) error {
	paths, err := addresses(ctx, tx, id)
	if err != nil {
		return err
	}
	for moved, path := range paths {
		if old := was[moved]; old != "" && old != path {
			if err := exec(ctx, tx, `
				insert into redirect (path, entry_id) values (@path, @id)
				on conflict (path) do update set entry_id = excluded.entry_id, target = null`,
				pgx.StrictNamedArgs{"path": old, "id": moved}); err != nil {
				return err
			}
		}
		if err := exec(ctx, tx, `delete from redirect where path = @path and entry_id = @id`,
			pgx.StrictNamedArgs{"path": path, "id": moved}); err != nil {
			return err
		}
	}
	return nil
}
