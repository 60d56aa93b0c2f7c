package pagecache

import (
	"context"
	"hash/maphash"
	"log/slog"
	"net/http"
	"time"

	"localprogress.org/site/internal/surrogate"
)

// keeper keeps the shelf like the site: it makes every public page once, and again what changed.
type keeper struct {
	cache     *Cache
	shelf     *Shelf
	addresses func(ctx context.Context) ([]string, error)
	log       *slog.Logger

	pages   map[string]shelved
	seed    maphash.Seed
	failing bool // the last page could not be written
}

// shelved is what the keeper remembers of a page on the shelf: its keys as hashes, for there may be 100,000 pages. That
// two keys are alike once in a while makes a page once too often.
type shelved struct {
	keys      []uint64
	withdrawn uint64 // what is told when its entry is taken down; 0: it is no entry's
	made      uint64
	until     time.Time
}

// settle is how long the keeper waits for further words after one: a publishing tells many.
const settle = 100 * time.Millisecond

// Keep keeps the shelf like the site until the context ends. addresses returns every public address.
func (c *Cache) Keep(ctx context.Context, addresses func(ctx context.Context) ([]string, error), log *slog.Logger) {
	k := &keeper{cache: c, shelf: c.o.Shelf, addresses: addresses, log: log, pages: map[string]shelved{}, seed: maphash.MakeSeed()}
	for ctx.Err() == nil {
		heard := c.ledger.next()
		told, floor := c.ledger.told(k.hash)
		k.dropWithdrawn(ctx, told)
		if c.ledger.live.Load() {
			k.round(ctx, heard, told, floor)
		}
		select {
		case <-ctx.Done():
		case <-heard:
			pauseFor(ctx, settle)
		case <-time.After(k.untilNext()):
		}
	}
}

// turn is how long a round may take while something else has changed: a new one starts with what is new, and passes by
// what this one has made.
const turn = 2 * time.Second

// round brings the shelf up to date.
func (k *keeper) round(ctx context.Context, heard <-chan struct{}, told map[uint64]uint64, floor uint64) {
	began := time.Now()
	now := k.cache.o.Now()
	all, err := k.addresses(ctx)
	if err != nil {
		return // the database is away: the shelf is for that
	}
	there := make(map[string]bool, len(all))
	for _, address := range all {
		there[address] = true
		if s, ok := k.pages[address]; ok && now.Before(s.until) && s.unchanged(told, floor) {
			continue
		}
		at := time.Now()
		if !k.refresh(ctx, address) {
			return
		}
		pauseFor(ctx, time.Since(at)) // visitors come first: never more than half of one processor
		if isClosed(heard) && time.Since(began) > turn {
			return
		}
	}
	for address := range k.pages {
		if !there[address] {
			delete(k.pages, address)
		}
	}
	if err := k.shelf.tidy(all); err != nil {
		k.complain(ctx, err)
	}
	k.log.DebugContext(ctx, "the shelf of pages is up to date", "pages", len(all), "ms", time.Since(began).Milliseconds())
}

// refresh makes the page anew and shelves it; false when the site cannot make pages now.
func (k *keeper) refresh(ctx context.Context, address string) bool {
	if ctx.Err() != nil {
		return false
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return true
	}
	p, fresh := k.cache.fresh(address)
	if !fresh {
		p = k.cache.make(r, address)
	}
	switch {
	case p.status >= http.StatusInternalServerError:
		return false
	case p.status != http.StatusOK || p.begun.IsZero():
		delete(k.pages, address)
		err = k.shelf.drop(address)
	default:
		s := shelved{made: p.made, until: p.until}
		if p.own != "" {
			s.withdrawn = k.hash(surrogate.Withdrawn(p.own))
		}
		for _, key := range p.keys {
			s.keys = append(s.keys, k.hash(key))
		}
		k.pages[address] = s
		err = k.shelf.put(address, p)
	}
	k.complain(ctx, err)
	return true
}

// dropWithdrawn forgets the pages of entries that were taken down, before the database is asked for anything.
func (k *keeper) dropWithdrawn(ctx context.Context, told map[uint64]uint64) {
	for address, s := range k.pages {
		if s.withdrawn != 0 && told[s.withdrawn] > s.made {
			delete(k.pages, address)
			k.complain(ctx, k.shelf.drop(address))
		}
	}
}

// complain logs the first of a row of failures: a full disk must not fill what is left of it with words.
func (k *keeper) complain(ctx context.Context, err error) {
	if err != nil && !k.failing {
		k.log.WarnContext(ctx, "a page could not be shelved for the time without a database", "err", err)
	}
	k.failing = err != nil
}

// unchanged reports whether nothing that the page shows has changed, going by what was told.
func (s shelved) unchanged(told map[uint64]uint64, floor uint64) bool {
	if s.made < floor {
		return false
	}
	for _, key := range s.keys {
		if told[key] > s.made {
			return false
		}
	}
	return true
}

func (k *keeper) hash(key string) uint64 { return maphash.String(k.seed, key) }

// untilNext is how long it is to the next moment at which a page ends.
func (k *keeper) untilNext() time.Duration {
	const longest = time.Minute
	next := longest
	now := k.cache.o.Now()
	for _, s := range k.pages {
		next = min(next, s.until.Sub(now))
	}
	return max(next, settle)
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func pauseFor(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
