package admin

import (
	"strconv"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// EntryList is one page of the content list with the filters in use.
type EntryList struct {
	Page
	Rows   []content.DeskRow
	Tabs   []Tab
	Text   string
	Kind   content.Kind
	State  content.State
	Issue  string // ID of the issue; "" for every one
	Issues []content.Ref
	// Attention narrows the list to what an import left to be mended.
	Attention    bool
	Narrowed     bool // by search, kind, issue or attention
	Newer, Older string
	Now          time.Time
}

// Tab is a state with the number of entries in it.
type Tab struct {
	Label   string
	Count   int
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

// goesOut says when a row's entry goes, or went, out.
func (l EntryList) goesOut(r content.DeskRow) string {
	if r.PublishAt == nil || r.State == content.StateDraft || r.State == content.StateUnpublished {
		return "No date"
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
