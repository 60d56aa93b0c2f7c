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

// Frame returns the press contacts and which of the slugs are public pages at the root, in one statement.
func (s *Store) Frame(ctx context.Context, slugs []string) (Frame, error) {
	surrogate.Add(ctx, surrogate.Contacts)
	for _, slug := range slugs {
		surrogate.Add(ctx, surrogate.Address(string(KindPage), slug))
	}
	type row struct {
		Contacts []PressContact
		Found    []string
	}
	rows, err := many[row](ctx, s.pool, `
		select coalesce((select jsonb_agg(c order by c.position, c.id) from (`+pressContacts+`) c), '[]') as contacts,
			array(select e.slug from entry e join page p on p.entry_id = e.id
				where e.kind = 'page' and e.slug = any(@slugs) and p.parent_id is null and `+publicSQL("e")+`) as found`,
		pgx.StrictNamedArgs{"slugs": slugs, "now": s.now()})
	if err != nil {
		return Frame{}, err
	}
	f := Frame{Contacts: rows[0].Contacts, Pages: map[string]bool{}}
	for _, slug := range rows[0].Found {
		f.Pages[slug] = true
	}
	return f, nil
}
