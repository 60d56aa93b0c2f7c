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
	// Announcement is the bar above the header, with its words and its link only; nil: none.
	Announcement *Announcement
}

// Frame returns the press contacts, which of the slugs are public pages at the root, and the announcement, in one
// statement.
func (s *Store) Frame(ctx context.Context, slugs []string) (Frame, error) {
	surrogate.Add(ctx, surrogate.Contacts, surrogate.Announcement)
	for _, slug := range slugs {
		surrogate.Add(ctx, surrogate.Address(string(KindPage), slug))
	}
	type row struct {
		Contacts     []PressContact
		Found        []string
		Announcement *Announcement
	}
	rows, err := many[row](ctx, s.pool, `
		select coalesce((select jsonb_agg(c order by c.position, c.id) from (`+pressContacts+`) c), '[]') as contacts,
			array(select e.slug from entry e join page p on p.entry_id = e.id
				where e.kind = 'page' and e.slug = any(@slugs) and p.parent_id is null and `+publicSQL("e")+`) as found,
			(select to_jsonb(a) from (select text, link_text as "LinkText", link from announcement a
				where id = `+announcementNow+`) a) as announcement`,
		pgx.StrictNamedArgs{"slugs": slugs, "now": s.now()})
	if err != nil {
		return Frame{}, err
	}
	f := Frame{Contacts: rows[0].Contacts, Pages: map[string]bool{}, Announcement: rows[0].Announcement}
	for _, slug := range rows[0].Found {
		f.Pages[slug] = true
	}
	return f, nil
}
