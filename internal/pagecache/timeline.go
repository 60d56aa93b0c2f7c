package pagecache

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"localprogress.org/site/internal/surrogate"
)

// maxMoments is how far the timeline looks ahead. No page is kept beyond the last moment that it knows of.
const maxMoments = 2000

var errNoMoments = errors.New("pagecache: the moments could not be read just now")

// timeline knows when pages change with nobody writing. It is read from the database anew when that has told of
// anything since.
type timeline struct {
	load func(ctx context.Context, limit int) ([]surrogate.Moment, error)
	zone *time.Location

	mu     sync.Mutex
	read   bool
	asOf   uint64                 // the ledger's words when it was read
	of     map[string][]time.Time // by key, soonest first
	goes   map[string]time.Time   // when the entry with this address key goes
	beyond time.Time              // what is after it is not known; zero: all is known
	failed time.Time              // when the moments could not be read last
}

// until returns how long it is what readers are to see: to the next moment of one of its keys, to the one that was noted,
// and not beyond the day. ok is false when the moments cannot be read.
func (t *timeline) until(ctx context.Context, p *term, noted time.Time) (end time.Time, ok bool) {
	y, m, d := p.begun.In(t.zone).Date()
	end = time.Date(y, m, d+1, 0, 0, 0, 0, t.zone)
	sooner := func(at time.Time) {
		if !at.IsZero() && at.Before(end) {
			end = at
		}
	}
	sooner(noted)
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.read || t.asOf < p.made {
		if err := t.refresh(ctx, p.made); err != nil {
			return end, false
		}
	}
	sooner(t.beyond)
	for _, k := range p.keys {
		moments := t.of[k]
		i, _ := slices.BinarySearchFunc(moments, p.begun, func(at, begun time.Time) int {
			if at.After(begun) {
				return 1
			}
			return -1
		})
		if i < len(moments) {
			sooner(moments[i])
		}
	}
	return end, true
}

// gone returns when the entry with the address key goes; zero: never.
func (t *timeline) gone(own string) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.goes[own]
}

func (t *timeline) refresh(ctx context.Context, said uint64) error {
	if time.Since(t.failed) < pause { // those who waited for their turn do not all find it out by themselves
		return errNoMoments
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	moments, err := t.load(ctx, maxMoments)
	if err != nil {
		t.failed = time.Now()
		return err
	}
	t.read, t.asOf, t.of, t.goes, t.beyond = true, said, map[string][]time.Time{}, map[string]time.Time{}, time.Time{}
	for _, m := range moments {
		for _, k := range m.Keys {
			t.of[k] = append(t.of[k], m.At)
		}
		if m.Gone != "" {
			t.goes[m.Gone] = m.At
		}
	}
	if len(moments) == maxMoments {
		t.beyond = moments[maxMoments-1].At
	}
	return nil
}
