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
	shelf     Shelf
	addresses func(ctx context.Context) ([]string, error)
	log       *slog.Logger

	all     []string // the addresses, as they were when they were listed last
	listed  time.Time
	costs   time.Duration // to list and to tidy
	due     time.Time     // when they are to be listed again; zero: nothing was told since
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

const (
	// settle is how long the keeper waits for further words after one: a publishing tells many.
	settle = 100 * time.Millisecond
	// turn is how long a round may take while something else has changed: a new one starts with what is new, and passes
	// by what this one has made.
	turn = 2 * time.Second
	// longest is how long the keeper waits when nothing is told.
	longest = time.Minute
	// maxListing is how long the addresses may take, of a very large site.
	maxListing = time.Minute
)

// Keep keeps the shelf like the site until the context ends. addresses returns every public address, those read most
// first.
func (c *Cache) Keep(ctx context.Context, addresses func(ctx context.Context) ([]string, error), log *slog.Logger) {
	k := &keeper{cache: c, shelf: c.o.Shelf, addresses: addresses, log: log, pages: map[string]shelved{}, seed: maphash.MakeSeed()}
	for ctx.Err() == nil {
		heard := c.ledger.next()
		told, floor := c.ledger.told(k.hash)
		k.dropWithdrawn(ctx, told)
		next := longest
		if c.ledger.live.Load() {
			if next = pause; k.round(ctx, heard, told, floor) {
				next = k.untilNext()
			}
		}
		select {
		case <-ctx.Done():
		case <-heard:
			pauseFor(ctx, settle)
		case <-time.After(next):
		}
	}
}

// round brings the shelf up to date; false when the database is away, which is what the shelf is for, or too slow.
func (k *keeper) round(ctx context.Context, heard <-chan struct{}, told map[uint64]uint64, floor uint64) bool {
	if err := k.list(ctx); err != nil {
		return false
	}
	began, now := time.Now(), k.cache.o.Now()
	for _, address := range k.all {
		if s, ok := k.pages[address]; ok && now.Before(s.until) && s.unchanged(told, floor) {
			continue
		}
		at := time.Now()
		if !k.refresh(ctx, address) {
			return false
		}
		pauseFor(ctx, time.Since(at)) // visitors come first: never more than half of one processor
		if isClosed(heard) && time.Since(began) > turn {
			return true
		}
	}
	return true
}

// list lists the addresses anew and forgets all others, unless that was done so lately that it would cost more than a
// twentieth of the time.
func (k *keeper) list(ctx context.Context) error {
	if k.all != nil && time.Since(k.listed) < 20*k.costs {
		k.due = k.listed.Add(20 * k.costs)
		return nil
	}
	began := time.Now()
	listing, cancel := context.WithTimeout(ctx, maxListing)
	defer cancel()
	all, err := k.addresses(listing)
	if err != nil {
		return err
	}
	there := make(map[string]bool, len(all))
	for _, address := range all {
		there[address] = true
	}
	for address := range k.pages {
		if !there[address] {
			delete(k.pages, address)
		}
	}
	k.complain(ctx, k.shelf.tidy(all))
	k.all, k.listed, k.costs, k.due = all, time.Now(), time.Since(began), time.Time{}
	return nil
}

// refresh makes the page anew and shelves it; false when the database is away. A page that cannot be made for another
// reason keeps its copy.
func (k *keeper) refresh(ctx context.Context, address string) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil || ctx.Err() != nil {
		return ctx.Err() == nil
	}
	p, fresh := k.cache.fresh(address)
	if !fresh {
		p = k.cache.make(r, address)
	}
	switch {
	case p.status == http.StatusServiceUnavailable || p.shared && !p.sure:
		return false
	case p.status >= http.StatusInternalServerError:
	case !p.shared:
		delete(k.pages, address)
		k.complain(ctx, k.shelf.drop(address))
	default:
		err := k.shelf.put(address, p)
		if err == nil {
			k.pages[address] = k.remember(p)
		}
		k.complain(ctx, err)
	}
	return true
}

func (k *keeper) remember(p *page) shelved {
	s := shelved{made: p.made, until: p.until}
	if p.own != "" {
		s.withdrawn = k.hash(surrogate.Withdrawn(p.own))
	}
	for _, key := range p.keys {
		s.keys = append(s.keys, k.hash(key))
	}
	return s
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

// untilNext is how long it is to the next moment at which a page ends.
func (k *keeper) untilNext() time.Duration {
	next := longest
	if !k.due.IsZero() {
		next = min(next, time.Until(k.due))
	}
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
