package admin

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// Editor is the screen on which one entry is written.
type Editor struct {
	Page
	Form   Form
	Fields func(Form) templ.Component // of the kind; nil when it has none of its own

	ID         int64 // 0: never saved
	Version    int   // that the text was made from; the base of the next save
	Tab        content.Tab
	Arrived    content.Tab // what the newest version came from: that page need not keep its words any more
	Account    int64       // ID of who is signed in
	State      content.State
	HasChanges bool
	PublishAt  *time.Time      // of the entry as readers see it
	Staged     *content.Bundle // with which a version of it goes out; nil: none is set
	Withdrawn  content.Withdrawal
	Trash      content.Trash
	Review     content.Review
	Comments   []content.Comment
	FourEyes   bool // the house wants two people to see every text of the kind
	Overrides  bool // whoever is signed in may publish without that
	SavedAt    time.Time
	SavedBy    string
	Address    string // on the site; "" while none can be made
	Now        time.Time

	Seen       bool // readers saw it already, so a change of it is told to them
	CanPublish bool
	CanSave    bool // whoever is signed in may write it
	Signatures bool // and look after those of an open letter
	Checklist  Checklist
	Attention  []string // what an import left to be mended
	Outside    []Outside
	Stale      *Stale // somebody else saved meanwhile
	Choosing   []Choosing
	Unsaved    bool // what stands in the form was put back and is not saved
}

// Stale is what somebody else saved while this text was written. The form holds both, brought together.
type Stale struct {
	Version int
	By      string
	Own     bool // it is the same person, on another page
	At      time.Time
	Fields  []Difference

	Taken []string // the fields that have something of theirs which stood against nothing of mine
	Both  []string // that both changed differently
	Marks int      // places in the text where both stand, marked
}

// Choosing is a field that two people changed differently, until somebody has chosen.
type Choosing struct {
	Field  string
	By     string // who wrote the other words
	Mine   string // what stands in the form
	Theirs string
	Chosen string // "mine", "theirs" or ""
}

// Difference is a field that two versions do not share.
type Difference struct {
	Name   string // of the field
	Mine   string
	Theirs string
}

// action is the address that the form is sent to, with a verb behind it.
func (e Editor) action(verb string) templ.SafeURL {
	if e.ID == 0 {
		return templ.SafeURL("/admin/content/" + string(e.Form.Kind) + "/new" + verb)
	}
	return templ.SafeURL("/admin/content/" + strconv.FormatInt(e.ID, 10) + verb)
}

func (e Editor) version() string { return strconv.Itoa(e.Version) }

// name is the entry in the trail above the editor.
func (e Editor) name() string {
	if t := e.Form.value("title"); strings.TrimSpace(t) != "" {
		return excerpt(t, 60)
	}
	return "Untitled"
}

func (e Editor) live() bool { return e.State == content.StatePublished }

// whenAt reports whether the form holds a set time.
func (e Editor) whenAt() bool { return e.Form.value("when") == "at" }

// atButton says what publishing at the time in the form does. The script puts the time itself in.
func (e Editor) atButton() string {
	if e.live() {
		return "Publish changes"
	}
	return "Publish at the time above"
}

func (e Editor) bodyCount() string {
	words := len(strings.Fields(e.Form.value("body")))
	return ui.Count(words, 0, "word", "words")
}

func (e Editor) summaryCount() string {
	return strconv.Itoa(utf8.RuneCountInString(e.Form.value("summary"))) + " of " + strconv.Itoa(content.MaxSummary)
}
