package pagecache

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// patience is how long a visitor waits for a page made anew when there is an older copy, and how long the database may
// take to say when something changes next.
const patience = 2 * time.Second

// anew answers with the page made anew; with an older copy when the site cannot make it in time. While the database does
// not answer, everybody gets the copies at once. Staff wait as long as it takes: they want to see what they wrote.
func (c *Cache) anew(w http.ResponseWriter, r *http.Request, address string, staff bool) {
	if c.ill.Load() {
		if old := c.copy(address); old != nil {
			c.sendOld(w, r, old)
			return
		}
	}
	if staff {
		p, _, _ := c.render(r.Context(), r, address)
		c.sendBetter(w, r, address, p)
		return
	}
	made := make(chan *page, 1)
	go func() { made <- c.make(r, address) }()
	select {
	case p := <-made:
		c.sendBetter(w, r, address, p)
	case <-time.After(patience):
		if old := c.copy(address); old != nil {
			go c.examine()
			c.sendOld(w, r, old)
			return
		}
		c.sendNew(w, r, <-made)
	}
}

// sendBetter answers with the page, or with an older copy where that is only an error.
func (c *Cache) sendBetter(w http.ResponseWriter, r *http.Request, address string, p *page) {
	if p.status >= http.StatusInternalServerError {
		go c.examine()
		if old := c.copy(address); old != nil {
			c.sendOld(w, r, old)
			return
		}
	}
	c.sendNew(w, r, p)
}

// sendNew answers with a page that was just made. The edge keeps it only when nothing on it was changed meanwhile: it was
// called back before it was sent.
func (c *Cache) sendNew(w http.ResponseWriter, r *http.Request, p *page) {
	if p.label != nil && c.holds(&p.term) {
		p.send(w, r, c.label(p))
		return
	}
	p.send(w, r, nil)
}

// examine finds out whether the database answers in time and, when it does not, returns when it does again.
func (c *Cache) examine() {
	if !c.examining.CompareAndSwap(false, true) {
		return
	}
	defer c.examining.Store(false)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		_, err := c.o.Moments(ctx, 1)
		cancel()
		c.ill.Store(err != nil)
		if err == nil {
			return
		}
		select {
		case <-c.ended:
			return
		case <-time.After(pause):
		}
	}
}

// copy returns the last good copy of the page, nil when there is none that readers may see: the page of an entry that
// was taken down, or whose time is over, is not one.
func (c *Cache) copy(address string) *page {
	p, ok := c.pages.GetIfPresent(address)
	if !ok || !c.ledger.unchanged(p.keys, p.made) {
		said := c.ledger.said.Load()
		if p = c.o.Shelf.get(address); p == nil {
			return nil
		}
		p.made = said
		c.pages.Set(address, p) // so that it is read and packed once; the next connection to the database ends it
	}
	if p.own != "" && c.ledger.withdrawn(p.own) {
		// The keeper may not know of the copy, which can be of the program before this one.
		_ = c.o.Shelf.drop(address) // what cannot be removed is not shown all the same
		return nil
	}
	if !p.gone.IsZero() && !c.o.Now().Before(p.gone) {
		return nil
	}
	return p
}

// sendOld answers with a copy, and says so: how old it is, and that a newer one could not be had (RFC 9111, 5.1;
// RFC 9211, 2). The edge does not keep it: nobody could call it back, a copy from memory is there as fast as any page, and
// the first new page after the outage is to reach everybody.
func (c *Cache) sendOld(w http.ResponseWriter, r *http.Request, old *page) {
	age := max(0, int(c.o.Now().Sub(old.begun)/time.Second))
	w.Header().Set("Age", strconv.Itoa(age))
	w.Header().Set("Cache-Status", "LocalProgress; fwd=stale; fwd-status=503")
	old.send(w, r, nil)
}
