// Package layout is the shell of every public page: head, announcement bar, header, footer.
package layout

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"localprogress.org/site/internal/pattern"
	"localprogress.org/site/web/ui"
)

// Page is what the shell has to know about a page. The zero value is a page without a title that works.
type Page struct {
	Title       string // without the site's name; "" on the home page
	Description string // a sentence for search engines and link previews; "" leaves it out
	Canonical   string // the page's full address, without tracking parameters; "" leaves it out
	NoIndex     bool   // keep it out of search engines: errors, previews, filtered lists

	Nav      string      // address of the section it belongs to, "/news": marked in the navigation; "" marks none
	Hue      pattern.Hue // of its issue: colours kickers and rules; "" is none
	Seed     string      // gives the footer its street; "" takes the title
	Crumbs   []ui.Crumb
	Archived string    // why its text is kept for the record only; "": it is not
	Stamp    string    // when the page was made, for the forms on it (inbox.Stamp)
	Wrong    bool      // it answers a form that was refused
	Static   bool      // it stands in a static copy of the site, where nobody answers a form
	Moment   time.Time // as of which staff see the site; zero: as of now, as everybody does

	// Pages says which standing pages readers can see, by slug; the shell links to no other. nil: not known, as on a
	// page that says the database is away, and all of them are linked.
	Pages map[string]bool

	Announcement *Announcement   // the bar above the header; nil: none
	Menus        map[string]Menu // those that staff changed, by name; of the others DefaultMenus
	Site         Site            // what the site says of itself; the zero value stands for DefaultSite
	Press        PressContact    // the zero value stands for DefaultPress

	Guest *Guest // set on a page that somebody opened by a link of their own; nil: everybody may read it

	Article *Article // set on pages that are an article, for link previews; nil: a plain page
	// Image is the full address of the share image, 1200 by 630 pixels, with its description; "": none.
	Image, ImageAlt string

	Feeds    []Feed // the page's own feeds
	Markdown string // address of the page as Markdown; "": none
	Data     []any  // what the page is about, in schema.org's words; each is one node
}

// Feed is another form of a list.
type Feed struct {
	Title string
	Mime  string
	Href  string
}

// Article says when an article was published and last changed. Modified is zero when it never was.
type Article struct {
	Published, Modified time.Time
	Tags                []string // the issues it is about
}

// Announcement is the bar above the header. A reader who dismisses it sees it again when its words change.
type Announcement struct {
	Text     string
	LinkText string // "" when there is no link
	Href     string
}

// PressContact is the desk that answers the press, in the footer of every page.
type PressContact struct {
	Name  string
	Email string
	Phone string // "" when there is none
	Hours string // when it answers, in words; ""
}

// DefaultPress stands in the footer when nothing else was given, so that even the page that says the
// database is away names the press desk.
var DefaultPress = PressContact{Name: "Press desk", Email: "press@localprogress.org"}

// siteName ends every page's title.
const siteName = "Local Progress"

// Site is what the site says of itself.
type Site struct {
	Heading     string // of the home page, a line a line
	Standfirst  string // below it
	Description string // of the home page, for search engines and link previews
	Strapline   string // at the foot of every page
}

// DefaultSite is what it says while staff changed nothing.
var DefaultSite = Site{
	Heading:     "What one town\nwins, the next\ncan use.",
	Standfirst:  "We are council members, commissioners and school board members who trade working policy, train each other to govern, and organize for racial and economic justice.",
	Description: "Local Progress is the national network of local elected officials who organize for racial and economic justice.",
	Strapline:   "A national network of local elected officials.",
}

// Says is what the site says of itself.
func (p Page) Says() Site {
	if p.Site == (Site{}) {
		return DefaultSite
	}
	return p.Site
}

// Menu is a list of links: the navigation, or a column of the footer under its heading.
type Menu struct {
	Title string
	Links []Link
}

// Link is one of them.
type Link struct{ Text, Href string }

// standing are the links to pages that staff write, and that a site may not have.
var (
	about         = Link{"About", "/about"}
	join          = Link{"Join", "/join"}
	contact       = Link{"Contact", "/contact"}
	accessibility = Link{"Accessibility", "/accessibility"}
	privacy       = Link{"Privacy", "/privacy"}

	standing = []Link{about, join, contact, accessibility, privacy}
)

// Standing is the slugs of the pages that the shell links to where they are there.
func Standing() []string {
	var slugs []string
	for _, l := range standing {
		slugs = append(slugs, l.slug())
	}
	return slugs
}

func (l Link) slug() string { return strings.TrimPrefix(l.Href, "/") }

// Has reports whether the standing page of the slug is to be linked to.
func (p Page) Has(slug string) bool { return p.Pages == nil || p.Pages[slug] }

// there are the links without those to standing pages that are not there.
func (p Page) there(links []Link) []Link {
	var out []Link
	for _, l := range links {
		if !slices.Contains(standing, l) || p.Has(l.slug()) {
			out = append(out, l)
		}
	}
	return out
}

// DefaultMenus are the menus while staff changed nothing, by the names of content.MenuNames. Only addresses that the site itself
// answers, and the account that it has.
var DefaultMenus = map[string]Menu{
	"main":      {Links: []Link{{"News", "/news"}, {"Press", "/press"}, {"Issues", "/issues"}, {"Chapters", "/chapters"}, {"Events", "/events"}, {"Resources", "/resources"}, about}},
	"network":   {"Network", []Link{about, {"Issues", "/issues"}, {"Chapters", "/chapters"}, {"Events", "/events"}, join}},
	"read":      {"Read", []Link{{"News", "/news"}, {"Resources", "/resources"}, {"Newsletters", "/newsletters"}}},
	"reporters": {"For reporters", []Link{{"Press room", "/press"}, {"Press releases", "/press/releases"}, {"In the news", "/press/in-the-news"}, {"Press kit", "/press/kit"}}},
	"reach":     {"Reach us", []Link{contact, {"Twitter", "https://twitter.com/LocalProgress"}, {"Feed (RSS)", "/news.rss"}, {"Events (ICS)", "/events.ics"}}},
	"legal":     {Links: []Link{accessibility, privacy}},
}

// menu is the menu of the name as readers see it.
func (p Page) menu(name string) Menu {
	if m, ok := p.Menus[name]; ok {
		return m
	}
	m := DefaultMenus[name]
	m.Links = p.there(m.Links)
	return m
}

func (p Page) fullTitle() string {
	switch {
	case p.Title == "":
		return siteName
	case p.Wrong:
		return "Not sent: " + p.Title + " · " + siteName
	}
	return p.Title + " · " + siteName
}

// Titled is the page under the title, which also gives its footer the street.
func (p Page) Titled(title string) Page {
	p.Title, p.Seed = title, title
	return p
}

// Desk is whom the page names to reporters.
func (p Page) Desk() PressContact {
	if p.Press.Email == "" {
		return DefaultPress
	}
	return p.Press
}

func (p Page) seed() string {
	if p.Seed != "" {
		return p.Seed
	}
	return p.fullTitle()
}

// fingerprint changes with the announcement's words; the browser remembers it when the bar is dismissed.
func (a Announcement) fingerprint() string {
	h := fnv.New32a()
	h.Write([]byte(a.Text + "\n" + a.LinkText + "\n" + a.Href))
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}
