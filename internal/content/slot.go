package content

import "slices"

// Slot is a place at the top of the home page that staff can choose for.
type Slot string

// The slots. Where the same entry is placed in several, it stands in the first of them.
const (
	SlotLead      Slot = "lead"       // the large story
	SlotFeature   Slot = "feature"    // the card that overlaps the hero
	SlotHeadline1 Slot = "headline-1" // beside the lead story, from the top down
	SlotHeadline2 Slot = "headline-2"
	SlotHeadline3 Slot = "headline-3"
	SlotHeadline4 Slot = "headline-4"
	SlotProgram   Slot = "program" // the band of one program
)

// Slots is every slot, in the order of the page.
var Slots = []Slot{SlotLead, SlotFeature, SlotHeadline1, SlotHeadline2, SlotHeadline3, SlotHeadline4, SlotProgram}

// FrontNews is what the home page counts as news.
var FrontNews = []Kind{KindPost, KindRelease, KindNewsletter, KindResource}

// The kinds that a slot takes.
var (
	storyKinds   = append(slices.Clone(FrontNews), KindCampaign)
	programKinds = []Kind{KindProgram}
	// A clipping leads away from the site, and a person is no announcement.
	featureKinds = slices.DeleteFunc(slices.Clone(Kinds), func(k Kind) bool { return k == KindClipping || k == KindPerson })
)

// ParseSlot returns the slot of that name and whether there is one.
func ParseSlot(s string) (Slot, bool) { return Slot(s), slices.Contains(Slots, Slot(s)) }

// Name is the slot's name for people: "Lead story".
func (s Slot) Name() string {
	return map[Slot]string{SlotLead: "Lead story", SlotFeature: "Featured card", SlotHeadline1: "First headline", SlotHeadline2: "Second headline",
		SlotHeadline3: "Third headline", SlotHeadline4: "Fourth headline", SlotProgram: "Program"}[s]
}

// Kinds are the kinds of entry that can stand in the slot.
func (s Slot) Kinds() []Kind {
	switch s {
	case SlotFeature:
		return featureKinds
	case SlotProgram:
		return programKinds
	}
	return storyKinds
}
