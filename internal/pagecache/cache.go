// Package pagecache keeps finished pages, so that a page which a thousand people open costs the work of one.
//
// A page is kept with the surrogate keys of what it shows. The ledger knows which keys the database has told of, and
// a kept page is asked for its keys once after each such word: that is all there is to invalidation. The timeline
// knows when something goes public or goes with nobody writing, so that no page outlives such a moment. Without a
// listening connection to the database nothing kept is trusted.
package pagecache

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"

	"localprogress.org/site/internal/edge"
	"localprogress.org/site/internal/surrogate"
)

// Options say what is kept, and for how long.
type Options struct {
	// MaxBytes bounds what the kept pages may take of the memory.
	MaxBytes uint64
	// Pass are the beginnings of addresses that are never kept: staff's, files, links with a token.
	Pass []string
	// Parameters are those that change a page. All others, such as the marks of newsletters, are dropped.
	Parameters []string
	// Shelf has the last good copies for the time without a database; "": there is none.
	Shelf Shelf
	// StaffCookie is the cookie of a session; a request that has it gets a page made anew.
	StaffCookie string
	// AsOfCookie is the cookie of somebody who sees other pages than all others; what they get is never kept.
	AsOfCookie string
	// Edge is what keeps pages in front of the site; nil: nothing does.
	Edge *edge.Edge
	// Moments returns the next moments at which pages change by themselves, at most limit of them.
	Moments func(ctx context.Context, limit int) ([]surrogate.Moment, error)
	// Zone is where a day ends, and with it every page.
	Zone *time.Location
	Now  func() time.Time
}

// Cache answers requests from kept pages, and asks the next handler for those that it lacks.
type Cache struct {
	next     http.Handler
	o        Options
	pages    *otter.Cache[string, *page]
	parts    sync.Map // *part by name, of which there are a few
	making   singleflight.Group
	ledger   ledger
	timeline timeline

	ill       atomic.Bool // the database does not answer in time
	examining atomic.Bool
	ended     chan struct{} // closed when the database is not followed any more

	hits, misses atomic.Uint64
}

// New returns a cache before next. It keeps nothing until Follow has reached the database.
func New(next http.Handler, o Options) *Cache {
	c := &Cache{next: next, o: o, pages: otter.Must(&otter.Options[string, *page]{
		MaximumWeight: o.MaxBytes,
		Weigher:       func(address string, p *page) uint32 { return uint32(len(address)) + p.weight() },
	})}
	c.ledger.last, c.ended = map[string]uint64{}, make(chan struct{})
	c.timeline = timeline{load: o.Moments, zone: o.Zone}
	return c
}

// Hits returns how many requests were answered from what was kept, and how many were not.
func (c *Cache) Hits() (hits, misses uint64) { return c.hits.Load(), c.misses.Load() }

func (c *Cache) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if c.passes(r) {
		c.next.ServeHTTP(w, r)
		return
	}
	staff := bears(r, c.o.StaffCookie)
	if p, ok := c.fresh(r.RequestURI); ok && !staff { // as nearly all requests are written
		c.hits.Add(1)
		p.send(w, r, c.label(p))
		return
	}
	address := c.address(r.URL)
	if len(address) > maxAddress {
		c.next.ServeHTTP(w, r)
		return
	}
	if p, ok := c.fresh(address); ok && !staff {
		c.hits.Add(1)
		p.send(w, r, c.label(p))
		return
	}
	c.misses.Add(1)
	c.anew(w, r, address, staff)
}

// passes reports whether the request is none of the cache's business.
func (c *Cache) passes(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return true
	}
	for _, beginning := range c.o.Pass {
		if strings.HasPrefix(r.URL.Path, beginning) {
			return true
		}
	}
	return bears(r, c.o.AsOfCookie)
}

// bears reports whether the request comes with the cookie.
func bears(r *http.Request, cookie string) bool {
	if r.Header["Cookie"] == nil {
		return false
	}
	_, err := r.Cookie(cookie)
	return err == nil
}

// fresh returns the page kept under the address when nothing on it has changed.
func (c *Cache) fresh(address string) (*page, bool) {
	p, ok := c.pages.GetIfPresent(address)
	if !ok || !c.holds(&p.term) {
		return nil, false
	}
	return p, true
}

// label is what an answer with the page that is sent now says to the edge.
func (c *Cache) label(p *page) http.Header {
	if p.label == nil {
		return nil
	}
	return p.label.At(c.o.Now())
}

// make has the page made, once for all who want it at the same time, and keeps it when it is the same for everybody.
// Who asks after a word of the database does not get what was begun before it.
func (c *Cache) make(r *http.Request, address string) *page {
	said := c.ledger.said.Load()
	made, _, _ := c.making.Do(strconv.FormatUint(said, 36)+" "+address, func() (any, error) {
		p, keys, begun := c.render(surrogate.Kept(r.Context(), c), r, address)
		if p.status == http.StatusOK && keys.Shared() {
			p.own, p.shared = keys.Own(), true
			if p.sure = c.begin(r.Context(), &p.term, keys, said, begun); p.sure {
				p.gone = c.timeline.gone(p.own)
			}
			if c.o.Edge != nil && p.sure && p.header.Get("Cache-Control") == "no-cache" {
				p.label = c.o.Edge.Label(p.keys, p.until, p.gone)
			}
		}
		switch {
		case p.sure:
			c.pages.Set(address, p)
		case p.status < http.StatusInternalServerError && !p.shared: // moved, withdrawn, never there
			c.pages.Invalidate(address)
		}
		return p, nil
	})
	return made.(*page)
}

// render has the page made, in the context of the request or one within it.
func (c *Cache) render(ctx context.Context, r *http.Request, address string) (p *page, keys *surrogate.Keys, begun time.Time) {
	begun = c.o.Now()
	// The visitor who asked first may leave; the others still want the page.
	ctx, keys = surrogate.Collect(context.WithoutCancel(ctx))
	rec := &recorder{header: http.Header{}}
	// Where a page is made there is no server behind it that would catch a panic.
	defer func() {
		if v := recover(); v != nil {
			p = (&recorder{status: http.StatusInternalServerError, header: http.Header{}}).page()
		}
	}()
	c.next.ServeHTTP(rec, plain(ctx, r, address))
	return rec.page(), keys, begun
}
