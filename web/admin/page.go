// Package admin holds the pages that staff see: the frame with its navigation, sign-in, dashboard,
// content list, editor, history. They take plain structs and types of the content store; what may be
// done by whom is decided in internal/admin.
package admin

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"localprogress.org/site/web/ui"
)

// Page is what the frame around every screen has to know.
type Page struct {
	Title   string
	Section string // the entry of the navigation it belongs to: "Dashboard", "Content", "Media", "Inbox", "Search" or "Settings"
	User    string // name of who is signed in
	Role    string // for people: "Editor"
	Flash   string // the answer to what was just done; ""
	Refused string // why what was just asked for was not done; ""
	Wrong   bool   // the screen answers a form that was refused
	Manage  bool   // whoever is signed in may change who works here and how the site is set up
	Inbox   bool   // whoever is signed in may read what visitors sent
	New     int    // messages that nobody has read yet
}

type link struct{ text, href, icon string }

// sections is the navigation. It names only what exists.
var sections = []link{
	{"Dashboard", "/admin", "M1 1h8v8H1zM11 1h8v5h-8zM11 8h8v11h-8zM1 11h8v8H1z"},
	{"Content", "/admin/content", "M2 0h16v20H2zM5 4h10v2H5zM5 8h10v2H5zM5 12h6v2H5z"},
	{"Media", "/admin/media", "M1 2h18v16H1zM5 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM3 15h14l-5-7-4 5-2-2z"},
	{"Inbox", "/admin/inbox", "M0 2h20v16H0zM2 5l8 6 8-6z"},
	{"Search", "/admin/search", "M8 0a8 8 0 1 0 4.9 14.3l5.4 5.4 1.4-1.4-5.4-5.4A8 8 0 0 0 8 0zm0 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z"},
	{"Settings", "/admin/settings", "M0 3h10V1h4v2h6v2h-6v2h-4V5H0zM0 9h4V7h4v2h12v2H8v2H4v-2H0zM0 15h12v-2h4v2h4v2h-4v2h-4v-2H0z"},
}

// sections are what the person who is signed in may open.
func (p Page) sections() []link {
	if p.Inbox {
		return sections
	}
	return slices.DeleteFunc(slices.Clone(sections), func(l link) bool { return l.href == "/admin/inbox" })
}

// newWords stands beside the inbox in the navigation: "3 new", or "".
func (p Page) newWords(l link) string {
	if l.href != "/admin/inbox" || p.New == 0 {
		return ""
	}
	return ui.Thousands(p.New) + " new"
}

func (p Page) fullTitle() string {
	title := p.Title + " · Local Progress admin"
	if p.Wrong {
		return "Not saved: " + title
	}
	return title
}

func (p Page) current(section string) templ.Attributes {
	if p.Section == section {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}

// excerpt returns the beginning of a long value, for comparisons and lists.
func excerpt(s string, most int) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) <= most {
		return string(r)
	}
	return strings.TrimSpace(string(r[:most])) + "…"
}
