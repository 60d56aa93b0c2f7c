package pagecache

import (
	"context"
	"sync/atomic"
	"time"

	"localprogress.org/site/internal/surrogate"
)

// term is how long something that was made from the database is what readers are to see.
type term struct {
	keys  []string      // what it shows
	made  uint64        // the ledger's words when it was begun
	asked atomic.Uint64 // the ledger's words when it was last found unchanged
	// begun and until are when it was what readers are to see, whatever is told.
	begun, until time.Time
}

// begin sets the term of what was begun at the moment and after so many words of the ledger, and shows what has the keys. It
// is false when nobody can say how long it holds.
func (c *Cache) begin(ctx context.Context, t *term, keys *surrogate.Keys, said uint64, begun time.Time) (sure bool) {
	t.keys, t.made, t.begun = keys.All(), said, begun
	t.asked.Store(said)
	t.until, sure = c.timeline.until(context.WithoutCancel(ctx), t, keys.Until())
	return sure
}

// holds reports whether nothing of it has changed since it was made.
func (c *Cache) holds(t *term) bool {
	if !c.ledger.live.Load() {
		return false
	}
	// Before it was begun: somebody set the clock.
	if now := c.o.Now(); !now.Before(t.until) || now.Before(t.begun) {
		return false
	}
	said := c.ledger.said.Load()
	if t.asked.Load() == said {
		return true
	}
	if !c.ledger.unchanged(t.keys, t.made) {
		return false
	}
	t.asked.Store(said)
	return true
}
