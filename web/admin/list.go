package admin

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// EntryList is one page of the content list with the filters in use.
type EntryList struct {
	Page
	Rows             []content.DeskRow
	Tabs             []Tab
	Query            url.Values         // what the list is narrowed to, by the names of the filters
	Here             string             // its address
	MayPublish       bool               // something
	Views            []content.DeskView // that whoever is signed in keeps
	Form             Form               // that keeps this one
	Issues, Chapters []content.Ref
	People           []account.User // but for whoever is signed in
	Newer, Older     string
	Now              time.Time
}

// moreNames are the filters that are folded away as long as none of them is in use.
var moreNames = []string{"chapter", "since", "needs", "order"}

// viewHref is the list under a kept filter.
func viewHref(v content.DeskView) string {
	if v.Query == "" {
		return "/admin/content"
	}
	return "/admin/content?" + v.Query
}

// viewActHref is where an act on a kept filter is posted: "rename" or "remove".
func viewActHref(v content.DeskView, act string) string {
	return "/admin/content/views/" + strconv.FormatInt(v.ID, 10) + "/" + act
}

// isOpen reports whether the list is under the kept filter.
func (l EntryList) isOpen(v content.DeskView) bool { return v.Query == l.Query.Encode() }

// open is the kept filter that the list is under, or nil.
func (l EntryList) open() *content.DeskView {
	if i := slices.IndexFunc(l.Views, l.isOpen); i >= 0 {
		return &l.Views[i]
	}
	return nil
}

// viewName is the field for the name of a view: of the one that is open, or of a new one.
func (l EntryList) viewName(hint string) ui.Field {
	f := l.Form.field("view.name", hint)
	if open := l.open(); open != nil && l.Form.Values == nil {
		f.Value = open.Name
	}
	return bounded(f, content.MaxDeskViewName, true)
}

// more reports whether one of them is.
func (l EntryList) more() bool { return slices.ContainsFunc(moreNames, l.Query.Has) }

func whoOptions(people []account.User) []ui.Option {
	out := []ui.Option{{Value: "", Label: "Everybody’s"}, {Value: "me", Label: "Mine"}}
	for _, u := range people {
		out = append(out, ui.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name})
	}
	return out
}

var (
	needsOptions = []ui.Option{{Value: "", Label: "In whatever state"}, {Value: "review", Label: "My review"}, {Value: "links", Label: "Broken links"}, {Value: "alt", Label: "Missing alt text"},
		{Value: "rights", Label: "Rights have ended"}, {Value: "import", Label: "Warnings of an import"}}
	orderOptions = []ui.Option{{Value: string(content.ByChange), Label: "Last changed first"}, {Value: string(content.ByOut), Label: "By date of going out"}}
)

// count is the tab's number; a plus says that there are more.
func (t Tab) count() string {
	if t.More {
		return ui.Thousands(t.Count) + "+"
	}
	return ui.Thousands(t.Count)
}

// Tab is a state with the number of entries in it.
type Tab struct {
	Label   string
	Count   int
	More    bool // there are more than were counted
	Href    string
	Current bool
}

func kindOptions() []ui.Option {
	out := []ui.Option{{Value: "", Label: "Every kind"}}
	for _, k := range content.Kinds {
		out = append(out, ui.Option{Value: string(k), Label: k.Plural()})
	}
	return out
}

func entryHref(id int64) string { return "/admin/content/" + strconv.FormatInt(id, 10) }

func title(s string) string {
	if s == "" {
		return "Untitled"
	}
	return s
}

// goesOut says when a row's entry went out, or how soon it will: the status says when.
func (l EntryList) goesOut(r content.DeskRow) string {
	if r.PublishAt == nil || r.State == content.StateDraft || r.State == content.StateUnpublished {
		return "No date"
	}
	if r.State == content.StateScheduled {
		return until(*r.PublishAt, l.Now)
	}
	return MomentText(*r.PublishAt, l.Now, ui.Zone)
}

func hueOf(r content.DeskRow) string {
	if r.IssueHue == "" {
		return "none"
	}
	return r.IssueHue
}

// kindSentences say what each kind is for, where one chooses.
var kindSentences = map[content.Kind]string{
	content.KindPost:       "An article: news, analysis, a guide.",
	content.KindRelease:    "For reporters, with dateline, contact and embargo.",
	content.KindClipping:   "What another outlet reported, with a link to it.",
	content.KindNewsletter: "One number of a newsletter series.",
	content.KindEvent:      "A convening, a training, a call.",
	content.KindResource:   "A report, toolkit, brief or model text for the library.",
	content.KindIssue:      "A spotlight with its vision and key facts.",
	content.KindChapter:    "A state chapter with its contact.",
	content.KindProgram:    "A programme such as the academy.",
	content.KindCampaign:   "One ask, with one button.",
	content.KindPage:       "A standing page: about, join, privacy.",
	content.KindPerson:     "A member or colleague, with their offices.",
}

// until says how many days of the newsroom's calendar lie before the moment.
func until(at, now time.Time) string {
	day := func(t time.Time) time.Time {
		t = t.In(ui.Zone)
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	switch days := int(day(at).Sub(day(now)) / (24 * time.Hour)); days {
	case 0:
		return "Today"
	case 1:
		return "Tomorrow"
	default:
		return "In " + ui.Thousands(days) + " days"
	}
}
