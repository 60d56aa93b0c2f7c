package account

import (
	"context"
	"slices"
	"sync"
	"time"
)

// A door lets so many sign-ins in at once. Of those who wait it takes whoever's network tried least within the last minute, the
// first of them: a flood, even one from many networks, waits behind a person who tries once.
type door struct {
	now func() time.Time

	mu      sync.Mutex
	free    int
	waiting []*turn
	tried   map[string]tries
}

// turn is one who waits; called is closed when it is theirs.
type turn struct {
	tries  int
	called chan struct{}
}

// tries are the attempts of a network since the one that began its minute.
type tries struct {
	n     int
	since time.Time
}

// maxTried is how many networks a door remembers.
const maxTried = 20_000

func newDoor(places int, now func() time.Time) *door {
	return &door{now: now, free: places, tried: map[string]tries{}}
}

// enter waits until the network may try, and counts the try. Whoever was let in has to leave.
func (d *door) enter(ctx context.Context, network string) error {
	d.mu.Lock()
	t := &turn{d.count(network), make(chan struct{})}
	if d.free > 0 {
		d.free--
		d.mu.Unlock()
		return nil
	}
	at, _ := slices.BinarySearchFunc(d.waiting, t.tries, func(w *turn, tries int) int {
		if w.tries <= tries {
			return -1 // behind those who tried as often
		}
		return 1
	})
	d.waiting = slices.Insert(d.waiting, at, t)
	d.mu.Unlock()
	select {
	case <-t.called:
		return nil
	case <-ctx.Done():
		d.giveUp(t)
		return ctx.Err()
	}
}

// count returns how often the network tried within its minute, and adds one.
func (d *door) count(network string) int {
	now := d.now()
	if len(d.tried) >= maxTried {
		clear(d.tried)
	}
	t := d.tried[network]
	if age := now.Sub(t.since); age > time.Minute || age < 0 {
		t = tries{since: now}
	}
	t.n++
	d.tried[network] = t
	return t.n - 1
}

// giveUp takes back the turn of somebody who waits no longer, or gives on one that was just called.
func (d *door) giveUp(t *turn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if at := slices.Index(d.waiting, t); at >= 0 {
		d.waiting = slices.Delete(d.waiting, at, at+1)
		return
	}
	d.next()
}

// leave gives the place to whoever is next.
func (d *door) leave() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.next()
}

func (d *door) next() {
	if len(d.waiting) == 0 {
		d.free++
		return
	}
	close(d.waiting[0].called)
	d.waiting = slices.Delete(d.waiting, 0, 1)
}

// forget forgives the tries of a network from which somebody signed in.
func (d *door) forget(network string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.tried, network)
}
