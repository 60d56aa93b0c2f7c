package content

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// MenuName says where a menu stands.
type MenuName string

// The menus, in the order in which readers meet them.
const (
	MenuMain      MenuName = "main"
	MenuNetwork   MenuName = "network"
	MenuRead      MenuName = "read"
	MenuReporters MenuName = "reporters"
	MenuReach     MenuName = "reach"
	MenuLegal     MenuName = "legal"
)

// MenuNames is all of them.
var MenuNames = []MenuName{MenuMain, MenuNetwork, MenuRead, MenuReporters, MenuReach, MenuLegal}

// Place is where the menu stands, in words.
func (n MenuName) Place() string {
	switch n {
	case MenuMain:
		return "Navigation at the top"
	case MenuLegal:
		return "Last line of the page"
	}
	return fmt.Sprintf("Foot of the page, column %d", slices.Index(MenuNames, n))
}

// Titled reports whether the menu has a heading.
func (n MenuName) Titled() bool { return n != MenuMain && n != MenuLegal }

// Menu is a list of links that stands on every page.
type Menu struct {
	Name      MenuName
	Title     string // of a column; "" elsewhere
	Links     []MenuLink
	ChangedAt time.Time // zero: it is as the program has it
	ChangedBy string
}

// MenuLink leads to an entry, wherever it moves, to another address of this site, or to another site.
type MenuLink struct {
	Text string
	Href string // of an entry: its address of today
	// Entry is zero for what is no entry. Readers see a link to one only while they can see the entry.
	Entry int64
}

// The bounds of menus: more do not stand beside each other at the top of a page, or are not read at its foot.
const (
	MaxMenuLinks = 10
	MaxMainLinks = 8
	MaxMenuText  = 30 // characters
)

// menuRow is a menu as the database has it, with where its entries stand now.
type menuRow struct {
	Name      MenuName
	Title     string
	ChangedAt time.Time `json:"changed_at"`
	ChangedBy string    `json:"changed_by"`
	Links     []struct {
		Text, Href, Slug, Parent string
		Entry, ParentID          int64
		Kind                     Kind
		Public                   bool
	}
}

var menus = `
	select m.name, m.title, m.changed_at, m.changed_by, coalesce((
		select jsonb_agg(jsonb_build_object('Text', l ->> 'text', 'Href', l ->> 'href', 'Entry', coalesce((l ->> 'entry')::bigint, 0), 'Kind', coalesce(e.kind, ''),
			'Slug', coalesce(e.slug, ''), 'Parent', coalesce(p.slug, ''), 'ParentID', coalesce(p.id, 0), 'Public', coalesce(` + publicSQL("e") + `, false)) order by n)
		from jsonb_array_elements(m.links) with ordinality i (l, n)
		left join entry e on e.id = (l ->> 'entry')::bigint left join page g on g.entry_id = e.id left join entry p on p.id = g.parent_id), '[]') as links
	from menu m`

// menu is the menu for staff, or as readers see it: without what they cannot open.
func (r menuRow) menu(readers bool) Menu {
	m := Menu{Name: r.Name, Title: r.Title, ChangedAt: r.ChangedAt, ChangedBy: r.ChangedBy}
	for _, l := range r.Links {
		if readers && l.Entry != 0 && !l.Public {
			continue
		}
		if l.Slug != "" {
			l.Href = Path(l.Kind, l.Slug, l.Parent) + l.Href[len(pathOf(l.Href)):]
		}
		m.Links = append(m.Links, MenuLink{l.Text, l.Href, l.Entry})
	}
	return m
}

// note notes the entries that the menu shows, or will when readers see them.
func (r menuRow) note(ctx context.Context) {
	for _, l := range r.Links {
		if l.Entry != 0 {
			surrogate.Add(ctx, surrogate.Entry(l.Entry))
		}
		if l.ParentID != 0 {
			surrogate.Add(ctx, surrogate.Entry(l.ParentID))
		}
	}
}

// pathOf is the part of a link before its query and its place on the page.
func pathOf(href string) string {
	if i := strings.IndexAny(href, "?#"); i >= 0 {
		return href[:i]
	}
	return href
}

// Menus returns the menus that staff changed.
func (s *Store) Menus(ctx context.Context) (map[MenuName]Menu, error) {
	rows, err := many[menuRow](ctx, s.pool, menus, pgx.StrictNamedArgs{"now": s.now()})
	out := map[MenuName]Menu{}
	for _, r := range rows {
		out[r.Name] = r.menu(false)
	}
	return out, err
}

// StaleMenuError says that somebody changed the menu after the editor opened it. Nothing was written.
type StaleMenuError struct{ Current Menu }

func (e *StaleMenuError) Error() string { return "content: the menu was changed meanwhile" }

// SaveMenu stores the menu, which every page shows from then on. m.ChangedAt says on which one it was made: *StaleMenuError
// comes back when there is a newer one, FieldErrors for "menu.title" and "menu.links" when something is wrong.
func (s *Store) SaveMenu(ctx context.Context, by Editor, m Menu) error {
	if err := may(rightsIn(ctx).Settings); err != nil {
		return err
	}
	m.Title = line(m.Title)
	m.Links = slices.Clone(m.Links)
	c := &checker{}
	if m.Name.Titled() {
		c.need("menu.title", m.Title, "Give the column a heading.")
		c.atMost("menu.title", m.Title, MaxMenuText)
	}
	for i := range m.Links {
		if err := s.checkMenuLink(ctx, c, &m.Links[i]); err != nil {
			return err
		}
	}
	most := MaxMenuLinks
	if m.Name == MenuMain {
		most = MaxMainLinks
	}
	switch {
	case len(m.Links) > most:
		c.fail("menu.links", "These are %d links; at most %d fit. Empty a row.", len(m.Links), most)
	case m.Name == MenuMain && len(m.Links) == 0:
		c.fail("menu.links", "Readers find their way by these links. Keep one at least.")
	}
	if c.errs != nil {
		return c.errs
	}
	links, err := menuJSON(m.Links)
	if err != nil {
		return err
	}
	changed, err := s.changes(ctx, "the menu “"+m.Name.Place()+"”", `
		insert into menu (name, title, links, changed_at, changed_by) select @name, @title, @links, @now, @by
		where @base::timestamptz is null or exists (select from menu where name = @name)
		on conflict (name) do update set title = excluded.title, links = excluded.links, changed_at = excluded.changed_at, changed_by = excluded.changed_by
		where menu.changed_at = @base`,
		pgx.StrictNamedArgs{"name": m.Name, "title": m.Title, "links": links, "now": s.now(), "by": by.Name, "base": nullable(m.ChangedAt)})
	if err != nil || changed {
		return err
	}
	now, err := s.Menus(ctx)
	if err != nil {
		return err
	}
	return &StaleMenuError{now[m.Name]}
}

// ResetMenu makes the menu again what the program has.
func (s *Store) ResetMenu(ctx context.Context, name MenuName) error {
	if err := may(rightsIn(ctx).Settings); err != nil {
		return err
	}
	return s.unset(ctx, "what was changed in the menu", `delete from menu where name = @name returning name`, pgx.StrictNamedArgs{"name": name})
}

func menuJSON(links []MenuLink) ([]byte, error) {
	type stored struct {
		Text  string `json:"text"`
		Href  string `json:"href"`
		Entry *int64 `json:"entry"`
	}
	out := make([]stored, len(links))
	for i, l := range links {
		out[i] = stored{Text: l.Text, Href: l.Href}
		if l.Entry != 0 {
			out[i].Entry = &l.Entry
		}
	}
	return json.Marshal(out)
}

// checkMenuLink checks a link, and finds the entry that it leads to.
func (s *Store) checkMenuLink(ctx context.Context, c *checker, l *MenuLink) error {
	l.Text, l.Href, l.Entry = line(l.Text), strings.TrimSpace(clean(l.Href)), 0
	c.need("menu.links", l.Text, "Give every link its words: one leads to "+l.Href+" without any.")
	c.atMost("menu.links", l.Text, MaxMenuText)
	switch {
	case l.Href == "":
		c.fail("menu.links", "Say where “%s” leads, or empty the row.", l.Text)
		return nil
	case !leadsSafely(l.Href):
		c.fail("menu.links", "“%s”: give a path of this site, like /join, or a full address that begins with https://.", l.Text)
		return nil
	case !strings.HasPrefix(l.Href, "/"):
		return nil
	}
	e, err := s.entryAt(ctx, pathOf(l.Href))
	if err == nil && e.ID == 0 && !answersItself(pathOf(l.Href)) {
		c.fail("menu.links", "“%s”: nothing on this site stands at %s. Copy the address from the page.", l.Text, l.Href)
	}
	l.Entry = e.ID
	return err
}
