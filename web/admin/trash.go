package admin

import (
	"strconv"
	"time"

	"localprogress.org/site/internal/content"
)

// Trash is what was thrown away.
type Trash struct {
	Page
	Rows []content.Trashed
	Now  time.Time
}

// ThrowAway is the question before an entry is thrown away.
type ThrowAway struct {
	Page
	ID      int64
	Name    string
	Version int
	State   content.State
	Address string
	Changed bool // somebody saved while the question was open
}

// readersLose says what it means for readers.
func (t ThrowAway) readersLose() string {
	switch t.State {
	case content.StatePublished:
		return "Readers see it now. It disappears at once, from " + t.Address + ", lists, feeds and search, and they find nothing there any more. Where they deserve a reason, take it down first."
	case content.StateScheduled:
		return "It is scheduled, and will not go out."
	}
	return ""
}

// leftWords say how long an entry in the trash can still be taken back.
func leftWords(t content.Trash, now time.Time) string {
	switch n := t.DaysLeft(now); n {
	case 0:
		return "Over. It stays while other entries, pictures or signatures need it"
	case 1:
		return "1 day"
	default:
		return strconv.Itoa(n) + " days"
	}
}

// goesIn is leftWords as the end of a sentence about the entry.
func goesIn(t content.Trash, now time.Time) string {
	if t.DaysLeft(now) > 0 {
		return "It goes for good in " + leftWords(t, now) + "."
	}
	return "Its time is over: it stays only while other entries, pictures or signatures need it."
}

// NameOf is the title of an entry, or that it has none.
func NameOf(s string) string { return title(s) }

// mayThrowAway reports whether whoever is signed in may move the entry to the trash.
func (e Editor) mayThrowAway() bool {
	public := e.State == content.StatePublished || e.State == content.StateScheduled || e.State == content.StateExpired
	return e.ID != 0 && e.State != content.StateTrashed && e.CanSave && (!public || e.CanPublish)
}
