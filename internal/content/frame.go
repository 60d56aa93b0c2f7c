package content

import (
	"context"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// Frame is what the shell of every public page asks for.
type Frame struct {
	Contacts []PressContact // the site's own first
	// Pages says which of the pages that were asked for readers can see, by slug.
	Pages map[string]bool
}

// Frame returns the press contacts and which of the slugs are public pages at the root, in one round trip.
func (s *Store) Frame(ctx context.Context, slugs []string) (Frame, error) {
	surrogate.Add(ctx, surrogate.Contacts)
	for _, slug := range slugs {
		surrogate.Add(ctx, surrogate.Address(string(KindPage), slug))
	}
	f := Frame{Pages: map[string]bool{}}
	var batch pgx.Batch
	batch.Queue(pressContacts).Query(func(rows pgx.Rows) (err error) {
		f.Contacts, err = pgx.CollectRows(rows, pgx.RowToStructByName[PressContact])
		return err
	})
	batch.Queue(`
		select e.slug from entry e join page p on p.entry_id = e.id
		where e.kind = 'page' and e.slug = any(@slugs) and p.parent_id is null and `+publicSQL("e"),
		pgx.StrictNamedArgs{"slugs": slugs, "now": s.now()}).Query(func(rows pgx.Rows) error {
		found, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, slug := range found {
			f.Pages[slug] = true
		}
		return err
	})
	return f, s.pool.SendBatch(ctx, &batch).Close()
}
