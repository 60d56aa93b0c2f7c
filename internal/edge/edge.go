// Package edge speaks with what stands in front of the site and keeps its pages for it: a content delivery network, or a
// cache of one's own.
//
// A page's Label says for how long it may be kept there and by which keys it is called back; Guard says of every other
// answer that it may not. Follow hears from the database what was written and has the pages that show it purged, by jobs
// that are tried again until the edge took them.
package edge

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"strings"
)

// Edge is what stands in front of the site. Fastly, Cloudflare and Varnish return one.
type Edge struct {
	name      string // as people call it
	keys      string // the header in which it reads a page's keys, in canonical form
	separator string // between the keys
	maxKeys   int    // bytes of that header's value that it reads
	control   string // the header of its own that says how long a page is kept, which goes before Cache-Control; "": it has none
	perPurge  int    // keys that it takes in one purge
	secret    string // never in an error

	// purge returns the requests that purge the pages with one of the keys, as they are spelled here.
	purge func(ctx context.Context, keys []string) ([]*http.Request, error)
	// refused returns what an answer with status 200 says of a purge that did not happen; nil where the status says all.
	refused func(answer []byte) error

	pace pace
}

// Keys that are on pages beside those of what they show.
const (
	everyPage  = "every page"  // on all of them: with it everything is purged, and nothing that has its version in its name
	everyWrite = "every write" // on those with more keys than fit: every purge has it
)

var spelling = base32.HexEncoding.WithPadding(base32.NoPadding)

// spell is the key as the edge knows it, 8 letters and digits: slugs may be long, and searches have keys with anything in
// them. Small letters only, for Cloudflare does not tell them from capitals. Two keys that are spelled alike, as one pair
// in 10^12 is, purge each other's pages too, which does no harm.
func spell(key string) string {
	sum := sha256.Sum256([]byte(key))
	return strings.ToLower(spelling.EncodeToString(sum[:5]))
}
