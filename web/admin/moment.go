package admin

import (
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// Zones are the time zones that an editor can tell publishing times in, the site's own first.
var Zones = []ui.Option{
	{Value: "America/New_York", Label: "Eastern time (ET)"}, {Value: "America/Chicago", Label: "Central time (CT)"},
	{Value: "America/Denver", Label: "Mountain time (MT)"}, {Value: "America/Los_Angeles", Label: "Pacific time (PT)"},
	{Value: "America/Anchorage", Label: "Alaska time (AKT)"}, {Value: "Pacific/Honolulu", Label: "Hawaii time (HT)"},
}

// MomentText tells an instant as the desk does: "Tue 6 Aug 09:00 ET", with the year when it is not now's.
func MomentText(t, now time.Time, loc *time.Location) string { return ui.DeskMoment(t, now, loc) }

// status is how a state is told: a word and a shape.
type status struct{ class, word, shape string }

const (
	shapeEmpty    = `<path fill="none" stroke="currentColor" stroke-width="2" d="M1 1h12v12H1z"/>`
	shapeQuarter  = `<path fill="currentColor" d="M0 14A14 14 0 0 1 14 0v14z"/>`
	shapeFull     = `<path fill="currentColor" d="M0 0h14v14H0z"/>`
	shapeTriangle = `<path fill="currentColor" d="M7 0l7 14H0z"/>`
	shapeCrossed  = `<path fill="none" stroke="currentColor" stroke-width="2" d="M1 1h12v12H1zM1 13 13 1"/>`
)

var statuses = map[content.State]status{
	content.StateDraft:       {"dr", "Draft", shapeEmpty},
	content.StateScheduled:   {"sc", "Scheduled", shapeQuarter},
	content.StatePublished:   {"pb", "Published", shapeFull},
	content.StateExpired:     {"dr", "Expired", shapeCrossed},
	content.StateUnpublished: {"dr", "Taken down", shapeCrossed},
	content.StateTrashed:     {"br", "In the trash", shapeCrossed},
}

// changedWords follows the state of an entry whose newest text readers do not see.
func changedWords(s content.State) string {
	switch s {
	case content.StatePublished:
		return "with unpublished changes"
	case content.StateScheduled:
		return "with changes not scheduled yet"
	}
	return "with changes"
}
