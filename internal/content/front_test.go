package content_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/surrogate"
)

// place puts the entry into the slot and returns the placement's ID.
func (n *newsroom) place(slot content.Slot, entry int64, starts time.Time, ends *time.Time) int64 {
	n.t.Helper()
	id, err := n.Place(n.t.Context(), editor, content.Placement{Slot: slot, EntryID: entry, Starts: starts, Ends: ends})
	fatal(n.t, err)
	return id
}

// front tells what stands in each slot: "lead A, feature -, …", with a star behind what was placed.
func (n *newsroom) front() string {
	n.t.Helper()
	f, err := n.Front(n.t.Context())
	fatal(n.t, err)
	var all []string
	for _, s := range f.Spots {
		what := string(s.Slot) + " -"
		if s.Card != nil {
			what = string(s.Slot) + " " + s.Card.Title
		}
		if s.Placement != 0 {
			what += "*"
		}
		all = append(all, what)
	}
	return strings.Join(all, ", ")
}

// in tells what stands in the slot.
func (n *newsroom) in(slot content.Slot) string {
	n.t.Helper()
	for what := range strings.SplitSeq(n.front(), ", ") {
		if name, title, _ := strings.Cut(what, " "); name == string(slot) {
			return title
		}
	}
	return ""
}

func (n *newsroom) turn(id int64) content.Turn {
	n.t.Helper()
	p, err := n.Placement(n.t.Context(), id)
	fatal(n.t, err)
	return p.Turn
}

// stories publishes posts of these titles, one a day, the first is the newest.
func (n *newsroom) stories(titles ...string) (ids []int64) {
	n.t.Helper()
	for i, title := range titles {
		s := post(title)
		s.PublishAt = at(day.AddDate(0, 0, -i-1))
		ids = append(ids, n.publish(s).EntryID)
	}
	return ids
}

func convening(title string, starts time.Time) content.Snapshot {
	s := content.NewSnapshot(content.KindEvent)
	s.Title, s.Summary = title, "Its summary."
	*s.Event = content.Event{Starts: at(starts), Ends: at(starts.Add(time.Hour)), Zone: "America/Chicago", Place: "Saint Paul", RegistrationURL: "https://example.org/r"}
	return s
}

func program(title string) content.Snapshot {
	s := content.NewSnapshot(content.KindProgram)
	s.Title, s.Summary, s.PublishAt = title, "Its summary.", at(day.AddDate(0, -1, 0))
	return s
}

func TestAnEmptySiteHasAnEmptyFront(t *testing.T) {
	t.Parallel()
	n := open(t)
	if got, want := n.front(), "lead -, feature -, headline-1 -, headline-2 -, headline-3 -, headline-4 -, program -"; got != want {
		t.Errorf("front: %s", got)
	}
}

// Whatever staff place, the newest fills the rest, and nothing stands twice.
func TestTheNewestFillsWhatIsNotPlaced(t *testing.T) {
	t.Parallel()
	n := open(t)
	ids := n.stories("A", "B", "C", "D", "E", "F", "G", "H")
	n.publish(convening("Later", day.AddDate(0, 0, 9)))
	n.publish(convening("Soon", day.AddDate(0, 0, 2)))
	academy := n.publish(program("Academy")).EntryID
	if got, want := n.front(), "lead A, feature Soon, headline-1 B, headline-2 C, headline-3 D, headline-4 E, program Academy"; got != want {
		t.Errorf("nothing placed: %s", got)
	}
	n.place(content.SlotFeature, ids[0], day, nil)
	if got, want := n.front(), "lead B, feature A*, headline-1 C, headline-2 D, headline-3 E, headline-4 F, program Academy"; got != want {
		t.Errorf("the newest in the card: %s", got)
	}
	n.place(content.SlotHeadline3, ids[7], day, nil)
	n.place(content.SlotLead, ids[1], day, nil)
	if got, want := n.front(), "lead B*, feature A*, headline-1 C, headline-2 D, headline-3 H*, headline-4 E, program Academy"; got != want {
		t.Errorf("some placed: %s", got)
	}
	n.publish(program("Fellows"))
	n.place(content.SlotProgram, academy, day, nil)
	n.place(content.SlotFeature, academy, day.Add(-time.Hour), nil) // begun before A's, so A stays
	for _, slot := range content.Slots[2:6] {
		n.place(slot, ids[6], day.Add(time.Second), nil)
	}
	n.place(content.SlotLead, ids[6], day.Add(time.Second), nil)
	n.now = day.Add(time.Second)
	if got, want := n.front(), "lead G*, feature A*, headline-1 B, headline-2 C, headline-3 D, headline-4 E, program Academy*"; got != want {
		t.Errorf("one story placed everywhere: %s", got)
	}
	n.place(content.SlotFeature, academy, day.Add(time.Second), nil)
	if got := n.in(content.SlotProgram); got != "Fellows" {
		t.Errorf("below a card with the academy the band shows %s", got)
	}
}

// Few stories stand without gaps, wherever they were placed.
func TestStoriesStandWithoutGaps(t *testing.T) {
	t.Parallel()
	n := open(t)
	ids := n.stories("A", "B")
	n.place(content.SlotHeadline4, ids[0], day, nil)
	n.place(content.SlotHeadline2, ids[1], day, nil)
	f, err := n.Front(t.Context())
	fatal(t, err)
	if got := titles(f.Stories()); !slices.Equal(got, []string{"B", "A"}) {
		t.Errorf("stories %q", got)
	}
}

func TestAPlacementBeginsAndEndsOnTheSecond(t *testing.T) {
	t.Parallel()
	n := open(t)
	ids := n.stories("A", "B", "C")
	noon, evening := day.Add(time.Hour), day.Add(8*time.Hour)
	first := n.place(content.SlotLead, ids[1], noon, nil)
	second := n.place(content.SlotLead, ids[2], evening, at(evening.Add(time.Hour)))
	for _, c := range []struct {
		now           time.Time
		lead          string
		first, second content.Turn
	}{
		{noon.Add(-time.Second), "A", content.TurnPlanned, content.TurnPlanned},
		{noon, "B*", content.TurnNow, content.TurnPlanned},
		{evening.Add(-time.Second), "B*", content.TurnNow, content.TurnPlanned},
		{evening, "C*", content.TurnCovered, content.TurnNow},
		{evening.Add(time.Hour - time.Second), "C*", content.TurnCovered, content.TurnNow},
		{evening.Add(time.Hour), "B*", content.TurnNow, content.TurnOver}, // it was planned without an end
	} {
		n.now = c.now
		if got := n.in(content.SlotLead); got != c.lead {
			t.Errorf("at %s the lead is %s, want %s", c.now.Format(time.TimeOnly), got, c.lead)
		}
		if n.turn(first) != c.first || n.turn(second) != c.second {
			t.Errorf("at %s the turns are %s, %s; want %s, %s", c.now.Format(time.TimeOnly), n.turn(first), n.turn(second), c.first, c.second)
		}
	}
	all, err := n.Placements(t.Context())
	fatal(t, err)
	if len(all) != 2 || all[0].ID != first || all[1].ID != second || all[0].Title != "B" || all[0].ChangedBy != editor.Name {
		t.Errorf("placements %+v", all)
	}
	fatal(t, n.Displace(t.Context(), first))
	if got := n.in(content.SlotLead); got != "A" {
		t.Errorf("after it was removed the lead is %s", got)
	}
}

// What goes public later covers nothing until it does; what was taken down leaves its place to the newest.
func TestAPlacedEntryMustBePublic(t *testing.T) {
	t.Parallel()
	n := open(t)
	ids := n.stories("A", "B")
	n.place(content.SlotLead, ids[1], day, nil)
	s := post("Scheduled")
	goes := day.Add(2 * time.Hour)
	s.PublishAt, s.UnpublishAt = at(goes), at(goes.Add(time.Hour))
	scheduled := n.publish(s)
	id := n.place(content.SlotLead, scheduled.EntryID, day.Add(time.Hour), nil)
	for _, c := range []struct {
		now  time.Time
		lead string
		turn content.Turn
	}{
		{day, "B*", content.TurnPlanned},
		{goes.Add(-time.Second), "B*", content.TurnPlanned},
		{goes, "Scheduled*", content.TurnNow},
		{goes.Add(time.Hour - time.Second), "Scheduled*", content.TurnNow},
		{goes.Add(time.Hour), "A", content.TurnHidden}, // it expired: the newest stands there, not what stood there before
	} {
		n.now = c.now
		if got, turn := n.in(content.SlotLead), n.turn(id); got != c.lead || turn != c.turn {
			t.Errorf("at %s: %s, %s; want %s, %s", c.now.Format(time.TimeOnly), got, turn, c.lead, c.turn)
		}
	}
	n.now = goes
	if _, err := n.Unpublish(t.Context(), editor, scheduled.EntryID, scheduled.Version); err != nil {
		t.Fatal(err)
	}
	if got := n.in(content.SlotLead); got != "A" || n.turn(id) != content.TurnHidden {
		t.Errorf("taken down: the lead is %s, the placement %s", got, n.turn(id))
	}
}

func TestThePlaceTakesOnlyWhatFits(t *testing.T) {
	t.Parallel()
	n := open(t)
	story := n.stories("A")[0]
	happening := n.publish(convening("Convening", day.AddDate(0, 0, 2))).EntryID
	draft, err := n.Create(t.Context(), editor, post("Draft"))
	fatal(t, err)
	gone := post("Expired")
	gone.PublishAt, gone.UnpublishAt = at(day.Add(-2*time.Hour)), at(day.Add(time.Hour))
	expired := n.publish(gone).EntryID
	n.now = day.Add(2 * time.Hour)
	placed := n.place(content.SlotLead, story, n.now, nil)
	for name, c := range map[string]struct {
		p     content.Placement
		field string
	}{
		"no entry":              {content.Placement{Slot: content.SlotLead}, "entry"},
		"an event as a story":   {content.Placement{Slot: content.SlotHeadline1, EntryID: happening}, "entry"},
		"a story as a program":  {content.Placement{Slot: content.SlotProgram, EntryID: story}, "entry"},
		"a draft":               {content.Placement{Slot: content.SlotLead, EntryID: draft.EntryID}, "entry"},
		"what expired":          {content.Placement{Slot: content.SlotLead, EntryID: expired}, "entry"},
		"ends before it begins": {content.Placement{Slot: content.SlotLead, EntryID: story, Starts: day.Add(4 * time.Hour), Ends: at(day.Add(3 * time.Hour))}, "ends"},
		"is over already":       {content.Placement{Slot: content.SlotLead, EntryID: story, Starts: day, Ends: at(day.Add(time.Hour))}, "ends"},
		"in another age":        {content.Placement{Slot: content.SlotLead, EntryID: story, Starts: time.Date(1, 1, 1, 1, 0, 0, 0, time.UTC)}, "starts"},
		"for another age":       {content.Placement{Slot: content.SlotLead, EntryID: story, Ends: at(time.Date(9999, 1, 1, 1, 0, 0, 0, time.UTC))}, "ends"},
	} {
		var wrong content.FieldErrors
		if _, err := n.Place(t.Context(), editor, c.p); !errors.As(err, &wrong) || len(wrong) != 1 || wrong[0].Field != c.field {
			t.Errorf("%s: %v, want an error of %s", name, err, c.field)
		}
	}
	// What stands there can be ended now, and a change of one that is gone says so.
	if _, err := n.Place(t.Context(), editor, content.Placement{ID: placed, Slot: content.SlotLead, EntryID: story, Starts: day, Ends: at(n.now)}); err != nil || n.turn(placed) != content.TurnOver {
		t.Errorf("ended: %v, %s", err, n.turn(placed))
	}
	if _, err := n.Place(t.Context(), editor, content.Placement{ID: 999, Slot: content.SlotLead, EntryID: story}); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("changing what is gone: %v", err)
	}
	if _, err := n.Placement(t.Context(), 999); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("reading what is gone: %v", err)
	}
}

// Kept pages are told when a placement or an announcement begins and ends.
func TestMomentsTellOfTheFront(t *testing.T) {
	t.Parallel()
	n := open(t)
	ids := n.stories("A")
	n.place(content.SlotLead, ids[0], day.Add(-time.Hour), at(day.Add(2*time.Hour)))
	n.place(content.SlotLead, ids[0], day.Add(time.Hour), nil)
	n.announce("Soon", day.Add(3*time.Hour), at(day.Add(4*time.Hour)))
	n.now = day.Add(time.Hour + time.Minute) // a page that was begun before the first one may be finished only now
	moments, err := n.Moments(t.Context(), 10)
	fatal(t, err)
	var got []string
	for _, m := range moments {
		got = append(got, fmt.Sprint(m.At.Sub(day), " ", m.Keys))
	}
	if want := []string{"1h0m0s [front]", "2h0m0s [front]", "3h0m0s [announcement]", "4h0m0s [announcement]"}; !slices.Equal(got, want) {
		t.Errorf("moments %q", got)
	}
}

// The home page is made anew when an entry that waits in a slot goes public, though nothing of it is shown yet.
func TestTheFrontWaitsForWhatIsScheduled(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := content.NewSnapshot(content.KindCampaign)
	s.Title, s.Summary, s.PublishAt = "Campaign", "Its summary.", at(day.Add(time.Hour))
	*s.Campaign = content.Campaign{ActionLabel: "Sign", ActionURL: "/join"}
	id := n.publish(s).EntryID
	n.place(content.SlotFeature, id, day, nil)
	ctx, keys := surrogate.Collect(t.Context())
	if _, err := n.Store.Front(ctx); err != nil {
		t.Fatal(err)
	}
	if all := keys.All(); !slices.Contains(all, surrogate.Entry(id)) || !slices.Contains(all, surrogate.Front) {
		t.Errorf("keys %q", all)
	}
}
