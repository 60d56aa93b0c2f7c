package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// Front is what stands at the top of the home page now, and what it falls back to. Nothing in it stands twice.
type Front struct {
	Spots  []Spot // one for each of Slots, in their order
	Events []Card // the next three events
}

// Spot is what stands in one slot.
type Spot struct {
	Slot      Slot
	Card      *Card // nil: nothing
	Placement int64 // ID of the placement that put it there; 0: nobody did, it is the newest
}

// comingEvents is how many events the home page lists, and the card chooses from.
const comingEvents = 3

// Front returns what stands in each slot: what staff placed there, where readers can see it and it stands in no slot
// before, else the newest. For the card that is the next event whose registration is open, for the program band the
// first program.
func (s *Store) Front(ctx context.Context) (Front, error) {
	var f Front
	placed, err := s.placed(ctx)
	if err != nil {
		return f, err
	}
	// One more than fits, for the card may hold one of them.
	newest, err := s.Newest(ctx, Filter{Kinds: FrontNews, Limit: len(Slots) - 1})
	if err != nil {
		return f, err
	}
	programs, err := s.All(ctx, KindProgram)
	if err != nil {
		return f, err
	}
	if f.Events, err = s.Newest(ctx, Filter{Kinds: []Kind{KindEvent}, Order: Upcoming, Limit: comingEvents}); err != nil {
		return f, err
	}
	f.Spots = arrange(placed, newest, openFor(f.Events, s.now()), programs)
	return f, nil
}

// placed returns what staff placed and readers can see, by slot.
func (s *Store) placed(ctx context.Context) (map[Slot]Spot, error) {
	surrogate.Add(ctx, surrogate.Front)
	running, err := many[Placement](ctx, s.pool, placements+` where turn in ('now', 'planned', 'hidden') and starts <= @now`,
		pgx.StrictNamedArgs{"now": s.now()})
	var ids []int64
	for _, p := range running {
		surrogate.Add(ctx, surrogate.Entry(p.EntryID)) // also when readers cannot see it: it comes when they can
		if p.Turn == TurnNow {
			ids = append(ids, p.EntryID)
		}
	}
	if err != nil || ids == nil {
		return nil, err
	}
	cards, err := s.cards(ctx, s.pool, "", ` where e.id = any(@ids) and `+publicSQL("e"), pgx.StrictNamedArgs{"ids": ids})
	spots := map[Slot]Spot{}
	for _, c := range cards {
		for _, p := range running {
			if p.EntryID == c.ID && p.Turn == TurnNow {
				spots[p.Slot] = Spot{Card: &c, Placement: p.ID}
			}
		}
	}
	return spots, err
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
