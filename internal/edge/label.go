package edge

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// For how long the edge may show a page, in seconds.
const (
	// maxFresh is without asking. Purges end it sooner; this bounds what one that never arrived can do.
	maxFresh = 3600
	// maxRevalidate is after that, while it asks, and maxOnError is while the site gives nothing but errors.
	maxRevalidate = 60
	maxOnError    = 24 * 3600
	// transit is taken off each: the edge counts from when the answer reached it, in whole seconds.
	transit = 1
)

// Label is what the answers with one page say to the edge.
type Label struct {
	edge        *Edge
	keys        []string // the value of the header of keys
	until, gone time.Time
	longest     http.Header // when neither end is near, as nearly always
}

// Label returns what the answers with a page say: the keys of what it shows, that it is not shown beyond until, and, when
// the site cannot be reached, not beyond gone, zero for never.
func (e *Edge) Label(keys []string, until, gone time.Time) *Label {
	if !gone.IsZero() && gone.Before(until) {
		until = gone
	}
	l := &Label{edge: e, keys: []string{e.spellAll(keys)}, until: until, gone: gone}
	l.longest = l.header(maxFresh, maxRevalidate, maxOnError)
	return l
}

// spellAll is the value of the header of keys. Where they do not fit, the page has a key that every purge has.
func (e *Edge) spellAll(keys []string) string {
	all := []string{spell(everyPage)}
	for _, key := range keys {
		all = append(all, spell(key))
	}
	if value := strings.Join(all, e.separator); len(value) <= e.maxKeys {
		return value
	}
	return all[0] + e.separator + spell(everyWrite)
}

// At returns the headers of an answer that is sent now: Cache-Control and those that only this edge reads. It is nil when
// the page's time is over, or as good as over. The header belongs to the label and is not to be changed.
func (l *Label) At(now time.Time) http.Header {
	left := int(l.until.Sub(now)/time.Second) - transit
	fresh := min(maxFresh, left)
	if fresh <= 0 {
		return nil
	}
	revalidate, onError := min(maxRevalidate, left-fresh), maxOnError
	if !l.gone.IsZero() {
		onError = max(0, min(onError, int(l.gone.Sub(now)/time.Second)-transit-fresh))
	}
	if fresh == maxFresh && revalidate == maxRevalidate && onError == maxOnError {
		return l.longest
	}
	return l.header(fresh, revalidate, onError)
}

// header is the whole label. Browsers are told to ask each time. The edge's own header repeats the times because some read
// must-revalidate, and s-maxage too (RFC 9111, 5.2.2.10), as "never show it stale":
// https://developers.cloudflare.com/cache/concepts/cache-control/#revalidation
func (l *Label) header(fresh, revalidate, onError int) http.Header {
	stale := fmt.Sprintf("stale-while-revalidate=%d, stale-if-error=%d", revalidate, onError)
	h := http.Header{
		"Cache-Control": {fmt.Sprintf("public, max-age=0, must-revalidate, s-maxage=%d, %s", fresh, stale)},
		l.edge.keys:     l.keys,
	}
	if l.edge.control != "" {
		h[l.edge.control] = []string{fmt.Sprintf("max-age=%d, %s", fresh, stale)}
	}
	return h
}
