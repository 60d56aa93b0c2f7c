package layout

import "github.com/a-h/templ"

// Guest is what somebody is told who opened a page by a link of their own.
type Guest struct {
	Line   string          // whose copy it is: on screen, and on every printed sheet
	Note   string          // what else is to be known, on screen; ""
	Up     string          // address of everything that the link opens; "": this is all
	Answer templ.Component // a form below the page; nil: nothing is asked
}

// For is the page for the guest alone. Nothing on it leads machines to an address where it is not, or not yet.
func (p Page) For(g Guest) Page {
	p.Guest, p.NoIndex = &g, true
	p.Canonical, p.Markdown, p.Image, p.ImageAlt, p.Data, p.Announcement = "", "", "", "", nil, nil
	return p
}
