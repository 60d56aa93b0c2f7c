package content

import (
	"context"
	"strings"

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
	Menus        map[MenuName]Menu // those that staff changed, with the links that readers can open
	Site         *Site             // what the site says of itself; nil: nobody changed it
}

// Frame returns the press contacts, which of the slugs are public pages at the root, the announcement, and what staff changed of
// the menus and of the site's words, in one statement. Nearly all pages have the same.
func (s *Store) Frame(ctx context.Context, slugs []string) (Frame, error) {
	return surrogate.Part(ctx, "frame "+strings.Join(slugs, " "), func(ctx context.Context) (Frame, error) { return s.frame(ctx, slugs) })
}

func (s *Store) frame(ctx context.Context, slugs []string) (Frame, error) {
	surrogate.Add(ctx, surrogate.Contacts, surrogate.Announcement, surrogate.Site)
	for _, slug := range slugs {
		surrogate.Add(ctx, surrogate.Address(string(KindPage), slug))
	}
	type row struct {
		Contacts     []PressContact
		Found        []string
		Announcement *Announcement
		Menus        []menuRow
		Site         *Site
	}
	rows, err := many[row](ctx, s.pool, `
		select coalesce((select jsonb_agg(c order by c.position, c.id) from (`+pressContacts+`) c), '[]') as contacts,
			array(select e.slug from entry e join page p on p.entry_id = e.id
				where e.kind = 'page' and e.slug = any(@slugs) and p.parent_id is null and `+publicSQL("e")+`) as found,
			(select to_jsonb(a) from (select text, link_text as "LinkText", link from announcement a
				where id = `+announcementNow+`) a) as announcement,
			coalesce((select jsonb_agg(m) from (`+menus+`) m), '[]') as menus,
			(select jsonb_build_object('Heading', heading, 'Standfirst', standfirst, 'Description', description, 'Strapline', strapline) from site) as site`,
		pgx.StrictNamedArgs{"slugs": slugs, "now": s.now()})
	if err != nil {
		return Frame{}, err
	}
	f := Frame{Contacts: rows[0].Contacts, Pages: map[string]bool{}, Announcement: rows[0].Announcement, Menus: map[MenuName]Menu{}, Site: rows[0].Site}
	for _, m := range rows[0].Menus {
		m.note(ctx)
		f.Menus[m.Name] = m.menu(true)
	}
	for _, slug := range rows[0].Found {
		f.Pages[slug] = true
	}
	return f, nil
}
