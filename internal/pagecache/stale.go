package pagecache

import (
	"maps"
	"net/http"
	"strconv"
	"time"
)

// patience is how long a visitor waits for a page made anew when there is an older copy.
const patience = 2 * time.Second

// anew answers with the page made anew; with an older copy when the site cannot make it in time. While it cannot,
// everybody gets the older copies at once, and one request at a time tries whether it can again.
func (c *Cache) anew(w http.ResponseWriter, r *http.Request, address string, staff bool) {
	if c.ill.Load() {
		if old := c.copy(address); old != nil {
			if c.probing.CompareAndSwap(false, true) {
				go c.probe(r, address)
			}
			c.sendOld(w, r, old)
			return
		}
	}
	made := make(chan *page, 1)
	go func() { made <- c.page(r, address, staff) }()
	var p *page
	select {
	case p = <-made:
	case <-time.After(patience):
	}
	if p == nil || p.status >= http.StatusInternalServerError {
		if old := c.copy(address); old != nil {
			c.ill.Store(p == nil || p.status == http.StatusServiceUnavailable)
			c.sendOld(w, r, old)
			return
		}
	}
	if p == nil {
		p = <-made
	}
	p.send(w, r)
}

// page has the page made, for staff apart from everybody else.
func (c *Cache) page(r *http.Request, address string, staff bool) *page {
	if staff {
		p, _, _ := c.render(r, address)
		return p
	}
	return c.make(r, address)
}

// probe tries whether the site can make pages again.
func (c *Cache) probe(r *http.Request, address string) {
	defer c.probing.Store(false)
	began := time.Now()
	if p := c.make(r, address); p.status < http.StatusInternalServerError && time.Since(began) < patience {
		c.ill.Store(false)
	}
}

// copy returns the last good copy of the page, nil when there is none that readers may see: the page of an entry that
// was taken down, or whose time is over, is not one.
func (c *Cache) copy(address string) *page {
	p, ok := c.pages.GetIfPresent(address)
	if ok && c.ledger.withdrawn(p.own, p.made) {
		return nil
	}
	if !ok && c.o.Shelf != nil {
		p = c.o.Shelf.get(address)
	}
	if p == nil || !p.gone.IsZero() && !c.o.Now().Before(p.gone) {
		return nil
	}
	return p
}

// sendOld answers with a copy, and says so: how old it is, and that a newer one could not be had (RFC 9111, 5.1;
// RFC 9211, 2).
func (c *Cache) sendOld(w http.ResponseWriter, r *http.Request, old *page) {
	age := max(0, int(c.o.Now().Sub(old.begun)/time.Second))
	p := &page{status: old.status, header: maps.Clone(old.header), body: old.body, tag: old.tag}
	p.header.Set("Age", strconv.Itoa(age))
	p.header.Set("Cache-Status", "LocalProgress; fwd=stale; fwd-status=503")
	p.send(w, r)
}
