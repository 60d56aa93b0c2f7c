package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// Front is what the home page shows now. At its top nothing stands twice.
type Front struct {
	Spots     []Spot // one for each of Slots, in their order
	Events    []Card // the next three events
	Issues    []Card
	Chapters  []Card
	Clippings []Card // the newest three
}

// Spot is what stands in one slot.
type Spot struct {
	Slot      Slot
	Card      *Card // nil: nothing
	Placement int64 // ID of the placement that put it there; 0: nobody did, it is the newest
}

const (
	comingEvents  = 3 // that the home page lists, and the card chooses from
	frontClipping = 3 // that it lists
)

// Front returns what stands in each slot: what staff placed there, where readers can see it and it stands in no slot
// before, else the newest. For the card that is the next event whose registration is open, for the program band the
// first program.
func (s *Store) Front(ctx context.Context) (Front, error) {
	running, err := surrogate.Part(ctx, "placed", s.placed)
	if err != nil {
		return Front{}, err
	}
	var ids []int64 // of those whose turn it is
	for _, p := range running {
		if p.Turn == TurnNow {
			ids = append(ids, p.EntryID)
		}
	}
	newest := func(limit int, o Order, kinds ...Kind) pick {
		return Filter{Kinds: kinds, Order: o, Limit: limit}.pick(s.now(), false)
	}
	// One more of the news than fits, for the card may hold one of them.
	all, err := s.gather(ctx, pickThese(ids), newest(len(Slots)-1, NewestFirst, FrontNews...), newest(comingEvents, Upcoming, KindEvent),
		newest(frontClipping, NewestFirst, KindClipping))
	if err != nil {
		return Front{}, err
	}
	// News come every day, and these hardly ever change.
	standing, err := surrogate.Part(ctx, "standing", func(ctx context.Context) ([]List, error) {
		return s.gather(ctx, pickAll(KindProgram, s.now()), pickAll(KindIssue, s.now()), pickAll(KindChapter, s.now()))
	})
	if err != nil {
		return Front{}, err
	}
	news, events, programs := all[1].Cards, all[2].Cards, standing[0].Cards
	return Front{Spots: arrange(spots(running, all[0].Cards), news, openFor(events, s.now()), programs),
		Events: events, Clippings: all[3].Cards, Issues: standing[1].Cards, Chapters: standing[2].Cards}, nil
}

// placed returns what staff placed.
func (s *Store) placed(ctx context.Context) ([]Placement, error) {
	surrogate.Add(ctx, surrogate.Front)
	running, err := many[Placement](ctx, s.pool, placements+` where turn in ('now', 'planned', 'hidden') and starts <= @now`,
		pgx.StrictNamedArgs{"now": s.now()})
	for _, p := range running {
		surrogate.Add(ctx, surrogate.Entry(p.EntryID)) // also when readers cannot see it: it comes when they can
	}
	return running, err
}

// spots is what was placed and readers can see, by slot.
func spots(running []Placement, cards []Card) map[Slot]Spot {
	placed := map[Slot]Spot{}
	for _, c := range cards {
		for _, p := range running {
			if p.EntryID == c.ID && p.Turn == TurnNow {
				placed[p.Slot] = Spot{Card: &c, Placement: p.ID}
			}
		}
	}
	return placed
}

// arrange fills the slots: with what was placed first, then with the newest of what was not.
func arrange(placed map[Slot]Spot, news, events, programs []Card) []Spot {
	spots := make([]Spot, len(Slots))
	taken := map[int64]bool{}
	for i, slot := range Slots {
		if p := placed[slot]; p.Card != nil && !taken[p.Card.ID] {
			spots[i] = p
			taken[p.Card.ID] = true
		}
		spots[i].Slot = slot
	}
	for i, slot := range Slots {
		from := news
		switch slot {
		case SlotFeature:
			from = events
		case SlotProgram:
			from = programs
		}
		for _, c := range from {
			if spots[i].Card == nil && !taken[c.ID] {
				spots[i].Card = &c
				taken[c.ID] = true
			}
		}
	}
	return spots
}

// openFor are the events that can be registered for.
func openFor(events []Card, now time.Time) []Card {
	var open []Card
	for _, e := range events {
		if e.Event.Registration(now) == RegistrationOpen {
			open = append(open, e)
		}
	}
	return open
}

// Card returns what stands in the slot; nil for nothing.
func (f Front) Card(slot Slot) *Card {
	for _, s := range f.Spots {
		if s.Slot == slot {
			return s.Card
		}
	}
	return nil
}

// Stories are the lead story and the headlines after it, without gaps.
func (f Front) Stories() []Card {
	var stories []Card
	for _, s := range f.Spots {
		if s.Card != nil && s.Slot != SlotFeature && s.Slot != SlotProgram {
			stories = append(stories, *s.Card)
		}
	}
	return stories
}
