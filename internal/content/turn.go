package content

import "time"

// Turn is how something that staff planned for a time stands at one moment.
type Turn string

// The turns.
const (
	TurnNow     Turn = "now"     // readers see it
	TurnPlanned Turn = "planned" // it has not begun
	TurnCovered Turn = "covered" // it has begun, and a newer one stands in its place
	TurnHidden  Turn = "hidden"  // it would stand there, but readers may not see its entry
	TurnOver    Turn = "over"    // it has ended
)

// checkSpan checks from when until when something planned runs; fresh is what was not stored before.
func (c *checker) checkSpan(starts time.Time, ends *time.Time, fresh bool) {
	c.year("starts", &starts)
	c.year("ends", ends)
	switch {
	case ends == nil:
	case !ends.After(starts):
		c.fail("ends", "It would end before it begins. Choose a later time, or leave it empty.")
	case fresh && !ends.After(c.now):
		c.fail("ends", "That time has passed already. Choose a later one, or leave it empty.")
	}
}

// orNow is the moment, now when it is zero.
func (s *Store) orNow(t time.Time) time.Time {
	if t.IsZero() {
		return s.now()
	}
	return t
}
