// Package surrogate names what a page is made of. While a page is made, the stores note in its context the keys
// of what they read; when something is written, the database tells the keys of what it changed (NOTIFY on the
// channel pages, in the migration page_keys). A kept page that has one of these keys is made anew.
//
// Surrogate keys is what content delivery networks call them (the headers Surrogate-Key and Cache-Tag).
package surrogate

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Channel is where the database tells which keys a transaction changed, one a notification.
const Channel = "pages"

// Keys that stand for something there is one of.
const (
	Any          = "any"          // whatever readers see of any entry: sitemaps, search
	Contacts     = "contacts"     // the press contacts
	Boilerplate  = "boilerplate"  // the standing paragraphs of releases
	Series       = "series"       // the names of the newsletters
	Promoted     = "promoted"     // what the desk puts first in search
	Front        = "front"        // what the desk placed on the home page
	Announcement = "announcement" // the bar above every page
	Site         = "site"         // what staff changed of the menus and of the site's words
)

// Entry is the key of one entry: its text, or its name on a card.
func Entry(id int64) string { return "e" + strconv.FormatInt(id, 10) }

// Withdrawn is told, and is on no page, when the entry with the Address key is taken down: its own page is not shown
// any more even when no other can be made.
func Withdrawn(entry string) string { return "-" + entry }

// Address is the key of whatever stands, or does not, under the slug of a kind.
func Address(kind, slug string) string { return kind + ":" + slug }

// LinkedTo is the key of all entries that link to the one with the ID.
func LinkedTo(id int64) string { return "l" + strconv.FormatInt(id, 10) }

// List is the key of all entries of a kind.
func List(kind string) string { return kind }

// Narrowed is the key of the entries of a kind that link to the slug, which is an issue's or a chapter's as rel says.
func Narrowed(kind, rel, slug string) string { return kind + "/" + rel + "/" + slug }

// File is the key of the stored file with the hash.
func File(hash string) string { return "f" + hash }

// Keys are the keys of one page. It is safe for concurrent use.
type Keys struct {
	mu     sync.Mutex
	set    map[string]struct{}
	shared bool
	until  time.Time
	own    string
}

type contextKey struct{}

// Collect returns a context in which Add and Share note what a page is made of, and where they do.
func Collect(ctx context.Context) (context.Context, *Keys) {
	k := &Keys{set: map[string]struct{}{}}
	return context.WithValue(ctx, contextKey{}, k), k
}

// Add notes the keys of something that the page shows. Outside Collect it does nothing.
func Add(ctx context.Context, keys ...string) {
	if k, ok := ctx.Value(contextKey{}).(*Keys); ok {
		k.mu.Lock()
		defer k.mu.Unlock()
		for _, key := range keys {
			k.set[key] = struct{}{}
		}
	}
}

// Own notes whose page it is: the Address key of an entry.
func Own(ctx context.Context, entry string) {
	if k, ok := ctx.Value(contextKey{}).(*Keys); ok {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.own = entry
	}
}

// Own returns the Address key of the entry whose page it is, "" when it is no entry's.
func (k *Keys) Own() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.own
}

// Share notes that the page is the same for everybody, so that it may be kept for the next visitor.
func Share(ctx context.Context) {
	if k, ok := ctx.Value(contextKey{}).(*Keys); ok {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.shared = true
	}
}

// Shared reports whether the page is the same for everybody.
func (k *Keys) Shared() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.shared
}

// All returns the keys in order.
func (k *Keys) All() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := make([]string, 0, len(k.set))
	for key := range k.set {
		all = append(all, key)
	}
	slices.Sort(all)
	return all
}

// Until notes a moment at which the page is to be made anew whatever was written: it tells of the time itself.
func Until(ctx context.Context, at time.Time) {
	if k, ok := ctx.Value(contextKey{}).(*Keys); ok {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.until.IsZero() || at.Before(k.until) {
			k.until = at
		}
	}
}

// Until returns the soonest moment noted, zero when there is none.
func (k *Keys) Until() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.until
}

// Moment is when readers will see something else although nobody writes anything: an entry goes public, an event
// is over.
type Moment struct {
	At   time.Time
	Keys []string // of the pages that change then
	Gone string   // Address key of the entry that goes then; "" when none does
}
