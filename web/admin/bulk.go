package admin

import (
	"strconv"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// Bulk is the question before something is done to several entries.
type Bulk struct {
	Page
	Deed     content.Deed
	Key      string
	Rows     []content.DeskRow
	Topics   []content.Ref
	Topic    string
	Withdraw bool
	Reason   string
	Back     string
	Errors   content.FieldErrors
	Now      time.Time
}

// BulkDone is what became of it.
type BulkDone struct {
	Page
	Done content.Done
	Back string
	Now  time.Time
}

// Tags reports whether an issue or a chapter is to be chosen.
func (b Bulk) Tags() bool { return b.Deed == content.DeedTag || b.Deed == content.DeedUntag }

// fate is what would happen to an entry; leaves says that nothing would.
type fate struct {
	words  string
	leaves bool
}

func (b Bulk) fate(r content.DeskRow) fate {
	out := r.State == content.StatePublished || r.State == content.StateScheduled || r.State == content.StateExpired
	switch {
	case b.Deed == content.DeedPublish && out && !r.HasChanges:
		return fate{"Nothing to publish", true}
	case b.Deed == content.DeedPublish && r.State == content.StatePublished:
		return fate{"Readers see its changes", false}
	case b.Deed == content.DeedPublish && out:
		return fate{"Its changes go out with it", false}
	case b.Deed == content.DeedPublish:
		return fate{"Goes out now, or when its text says", false}
	case b.Deed == content.DeedUnpublish && r.State == content.StatePublished:
		return fate{"Readers stop seeing it", false}
	case b.Deed == content.DeedUnpublish && r.State == content.StateScheduled:
		return fate{"Comes off the schedule", false}
	case b.Deed == content.DeedUnpublish && !out:
		return fate{"Readers do not see it", true}
	case b.Deed == content.DeedTrash && r.State == content.StatePublished:
		return fate{"Readers stop seeing it; into the trash", false}
	case b.Deed == content.DeedTrash:
		return fate{"Into the trash", false}
	case b.Tags() && r.State == content.StatePublished && !r.HasChanges:
		return fate{"Readers see that at once, if you may publish it", false}
	case b.Tags() && out:
		return fate{"With its other changes", false}
	case b.Tags():
		return fate{"In its draft", false}
	}
	return fate{"Is taken down", false}
}

// changing is how many entries would be changed.
func (b Bulk) changing() (n int) {
	for _, r := range b.Rows {
		if !b.fate(r).leaves {
			n++
		}
	}
	return n
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return ui.Thousands(n) + " entries"
}

// Question is what is asked.
func (b Bulk) Question() string {
	n := entries(b.changing())
	return map[content.Deed]string{content.DeedPublish: "Publish " + n + "?", content.DeedUnpublish: "Take down " + n + "?", content.DeedTrash: "Move " + n + " to the trash?",
		content.DeedTag: "Add " + n + " to an issue or chapter", content.DeedUntag: "Take " + n + " out of an issue or chapter"}[b.Deed]
}

// button says what will be done.
func (b Bulk) button() string {
	n := entries(b.changing())
	return map[content.Deed]string{content.DeedPublish: "Publish " + n, content.DeedUnpublish: "Take down " + n, content.DeedTrash: "Move " + n + " to the trash",
		content.DeedTag: "Add " + n, content.DeedUntag: "Take out " + n}[b.Deed]
}

// explains is what else is to be known first.
func (b Bulk) explains() string {
	switch b.Deed {
	case content.DeedPublish:
		return "Each goes through the same checks as alone. What cannot go out stays as it is, and you are told why. Changes to what readers see now are published as minor ones, unless the text says otherwise."
	case content.DeedUnpublish:
		return "Readers stop seeing them at once. You can undo it on the next page."
	case content.DeedTrash:
		return "They lie in the trash for " + strconv.Itoa(content.TrashDays) + " days, with their history. You can undo it on the next page."
	}
	return "Where readers see the newest words now, they see this at once. In drafts, and where other changes wait, it is saved with them."
}

func (b Bulk) topicOptions() []ui.Option { return options("Choose an issue or chapter", b.Topics) }

func (b Bulk) pick(r content.DeskRow) string {
	return strconv.FormatInt(r.ID, 10) + ":" + strconv.Itoa(r.Version)
}

// Told is what was done, in a line.
func (d BulkDone) Told() string {
	done, undone := 0, 0
	for _, l := range d.Done.Lines {
		if l.Refused == "" {
			done++
		}
		if l.Undone {
			undone++
		}
	}
	n := entries(done)
	switch {
	case undone > 0:
		return "Undone for " + entries(undone)
	case done == 0:
		return "Nothing was changed"
	}
	return map[content.Deed]string{content.DeedPublish: n + " published", content.DeedUnpublish: n + " taken down", content.DeedTrash: n + " moved to the trash",
		content.DeedTag: n + " added to " + d.Done.About, content.DeedUntag: n + " taken out of " + d.Done.About}[d.Done.Deed]
}

// lines are those of which keep is true.
func (d BulkDone) lines(keep func(content.DoneLine) bool) (out []content.DoneLine) {
	for _, l := range d.Done.Lines {
		if keep(l) {
			out = append(out, l)
		}
	}
	return out
}

func refused(l content.DoneLine) bool { return l.Refused != "" }
func undone(l content.DoneLine) bool  { return l.Undone }
func stayed(l content.DoneLine) bool  { return l.Refused == "" && !l.Undone && l.Kept != "" }
func changed(l content.DoneLine) bool { return l.Refused == "" && !l.Undone && l.Kept == "" }

func bulkHref(id int64) string { return "/admin/content/bulk/" + strconv.FormatInt(id, 10) }
