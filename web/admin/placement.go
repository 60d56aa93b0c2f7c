package admin

import (
	"strconv"
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// HomeSlots is what stands in the slots of the home page, and what was planned for them.
type HomeSlots struct {
	Page
	Spots         []content.Spot
	Placed        map[int64]content.Placement // of the spots, by ID
	Waiting, Past []content.Placement
	MayChange     bool
	Now           time.Time
}

// PlacementForm is a placement to be made or changed.
type PlacementForm struct {
	Page
	Form Form
	ID   int64 // 0: a new one
	Slot content.Slot
	Refs []content.Ref // what can be chosen
}

func placementHref(id int64) string { return "/admin/settings/home/" + strconv.FormatInt(id, 10) }

func placeHref(slot content.Slot) string { return "/admin/settings/home/" + string(slot) + "/new" }

func (f PlacementForm) action() string {
	if f.ID == 0 {
		return placeHref(f.Slot)
	}
	return placementHref(f.ID)
}

// spotWords say why the slot shows what it shows.
func (v HomeSlots) spotWords(s content.Spot) string {
	if p, ok := v.Placed[s.Placement]; ok {
		return "Placed by " + p.ChangedBy + ". " + spanWords(p.Starts, p.Ends, v.Now) + "."
	}
	switch {
	case s.Card == nil:
		return "Nothing is placed, and there is nothing to fall back to: the page leaves it out."
	case s.Slot == content.SlotFeature:
		return "Nothing is placed: the next event whose registration is open."
	case s.Slot == content.SlotProgram:
		return "Nothing is placed: the first program."
	}
	return "Nothing is placed: the newest."
}

// why says what keeps a placement that has not ended from the page; "" for nothing but its time.
func (v HomeSlots) why(p content.Placement) string {
	switch p.Turn {
	case content.TurnNow:
		return "The entry stands in another place of the page already, and nothing stands there twice."
	case content.TurnCovered:
		return "A newer one stands there. This one returns if that ends first."
	case content.TurnHidden:
		return "Readers cannot see the entry (" + strings.ToLower(p.State.Name()) + "), so the newest stands there."
	case content.TurnPlanned:
		if p.Goes != nil && p.Goes.After(v.Now) && p.Goes.After(p.Starts) {
			return "It waits for the entry, which goes out " + MomentText(*p.Goes, v.Now, ui.Zone) + "."
		}
	case content.TurnOver:
	}
	return ""
}

// turnOf is how the placement is told where it does not stand on the page.
func turnOf(p content.Placement) status {
	if p.Turn == content.TurnNow {
		return turns[content.TurnHidden]
	}
	return turns[p.Turn]
}

// slotHints say what each slot is.
var slotHints = map[content.Slot]string{
	content.SlotLead:      "The large story with its picture and its summary.",
	content.SlotFeature:   "The marigold card below the headline of the page: an event, a campaign, a program, anything with a page but a clipping or a person.",
	content.SlotHeadline1: "Beside the lead story, at the top.",
	content.SlotHeadline2: "Beside the lead story, second from the top.",
	content.SlotHeadline3: "Beside the lead story, third from the top.",
	content.SlotHeadline4: "Beside the lead story, at the bottom.",
	content.SlotProgram:   "The wide band with the program’s statement.",
}
