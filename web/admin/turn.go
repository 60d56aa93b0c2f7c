package admin

import (
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// turns are how a content.Turn is told.
var turns = map[content.Turn]status{
	content.TurnNow:     {"pb", "On the site", shapeFull},
	content.TurnPlanned: {"sc", "Planned", shapeQuarter},
	content.TurnCovered: {"dr", "Behind a newer one", shapeEmpty},
	content.TurnHidden:  {"br", "Not shown", shapeTriangle},
	content.TurnOver:    {"dr", "Over", shapeCrossed},
}

// spanWords says from when until when: "From Tue 6 Aug 09:00 ET until Wed 7 Aug 09:00 ET".
func spanWords(starts time.Time, ends *time.Time, now time.Time) string {
	words := "From " + MomentText(starts, now, ui.Zone)
	if ends == nil {
		return words + ", without an end"
	}
	return words + " until " + MomentText(*ends, now, ui.Zone)
}

// PlacedWords answer whoever placed an entry: when readers see it.
func PlacedWords(p content.Placement, now time.Time) string {
	switch p.Turn {
	case content.TurnNow:
		return "Placed. It stands on the home page now."
	case content.TurnPlanned:
		begins := p.Starts
		if p.Goes != nil && p.Goes.After(begins) {
			begins = *p.Goes
		}
		return "Planned. It stands on the home page from " + MomentText(begins, now, ui.Zone) + "."
	case content.TurnOver:
		return "Saved. It is over."
	}
	return "Saved. A newer placement stands there now."
}

// AnnouncedWords answer whoever announced something: when readers see it.
func AnnouncedWords(a content.Announcement, now time.Time) string {
	switch a.Turn {
	case content.TurnNow:
		return "Announced. It stands on every page now."
	case content.TurnPlanned:
		return "Planned. It stands on every page from " + MomentText(a.Starts, now, ui.Zone) + "."
	case content.TurnOver:
		return "Saved. It is over."
	}
	return "Saved. A newer announcement stands there now."
}
