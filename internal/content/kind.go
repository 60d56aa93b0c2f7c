package content

import "strings"

// Kind is one of the twelve kinds of entry.
type Kind string

// The kinds, in the order of the admin's menus.
const (
	KindPost       Kind = "post"
	KindRelease    Kind = "release"
	KindClipping   Kind = "clipping"
	KindNewsletter Kind = "newsletter"
	KindEvent      Kind = "event"
	KindResource   Kind = "resource"
	KindIssue      Kind = "issue"
	KindChapter    Kind = "chapter"
	KindProgram    Kind = "program"
	KindCampaign   Kind = "campaign"
	KindPage       Kind = "page"
	KindPerson     Kind = "person"
)

// Kinds is every kind, in the order of the admin's menus.
var Kinds = []Kind{KindPost, KindRelease, KindClipping, KindNewsletter, KindEvent, KindResource,
	KindIssue, KindChapter, KindProgram, KindCampaign, KindPage, KindPerson}

var kindNames = map[Kind][2]string{
	KindPost: {"News", "News"}, KindRelease: {"Press release", "Press releases"},
	KindClipping: {"In the news", "In the news"}, KindNewsletter: {"Newsletter", "Newsletters"},
	KindEvent: {"Event", "Events"}, KindResource: {"Resource", "Resources"},
	KindIssue: {"Issue", "Issues"}, KindChapter: {"Chapter", "Chapters"},
	KindProgram: {"Program", "Programs"}, KindCampaign: {"Campaign", "Campaigns"},
	KindPage: {"Page", "Pages"}, KindPerson: {"Person", "People"},
}

// Name is the kind's name for people, in the singular: "Press release".
func (k Kind) Name() string { return kindNames[k][0] }

// Plural is the kind's name for people, in the plural: "Press releases".
func (k Kind) Plural() string { return kindNames[k][1] }

// ParseKind returns the kind of that name and whether there is one.
func ParseKind(s string) (Kind, bool) {
	_, ok := kindNames[Kind(s)]
	return Kind(s), ok
}

// folders is where each kind's entries live; pages live at the root.
var folders = map[Kind]string{
	KindPost: "/news/", KindNewsletter: "/news/", KindRelease: "/press/", KindClipping: "/press/in-the-news/",
	KindIssue: "/issues/", KindChapter: "/chapters/", KindEvent: "/events/", KindResource: "/resources/",
	KindProgram: "/programs/", KindCampaign: "/campaigns/", KindPage: "/", KindPerson: "/people/",
}

// Path is the entry's address on this site, without the host. parent is the slug of a page's parent
// page, or "".
func Path(k Kind, slug, parent string) string {
	if parent != "" {
		return "/" + parent + "/" + slug
	}
	return folders[k] + slug
}

// reserved are the slugs that the site itself answers at, by kind.
var reserved = map[Kind][]string{
	KindRelease: {"releases", "in-the-news", "kit"},
	KindEvent:   {"past"},
	KindPage: {"admin", "campaigns", "category", "chapters", "embargo", "events", "feed", "files", "healthz", "issues", "media",
		"news", "newsletters", "newsroom", "pattern", "people", "press", "preview", "programs", "readyz", "resources",
		"review", "search", "share", "state-organizing", "static", "tag", "thank-you"},
}

func isReserved(k Kind, slug string) bool {
	for _, r := range reserved[k] {
		if r == slug {
			return true
		}
	}
	return false
}

// MaxSlug is the longest slug that the table takes, in bytes.
const MaxSlug = 120

// Slug makes a slug from a title: lower case ASCII letters and digits with single hyphens, at most
// MaxSlug bytes, cut at a word. Accents are dropped; a title without any letter or digit gives "".
func Slug(title string) string {
	var b strings.Builder
	for _, r := range fold(title) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '\'' || r == '’' || r == '‘':
			// an apostrophe joins: "workers’ rights" is workers-rights, "don't" is dont
		default:
			if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
				b.WriteByte('-')
			}
		}
	}
	s := b.String()
	if len(s) > MaxSlug {
		s = s[:MaxSlug+1]
		if i := strings.LastIndexByte(s, '-'); i > 0 {
			s = s[:i]
		}
		s = s[:min(len(s), MaxSlug)]
	}
	return strings.Trim(s, "-")
}

// ValidSlug reports whether s may stand in an address: lower case words with single hyphens.
func ValidSlug(s string) bool {
	return s != "" && len(s) <= MaxSlug && !strings.HasPrefix(s, "-") && !strings.HasSuffix(s, "-") &&
		!strings.Contains(s, "--") && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
