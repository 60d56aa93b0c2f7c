// Package feed writes a list of entries as Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.
//
// It is written over encoding/xml: gorilla/feeds has no place for the second date of an RSS item, for an
// author who is a name and not an e-mail address, or for the feed's own address.
package feed

import (
	"strconv"
	"time"
)

// Form is one way to write a feed.
type Form struct {
	Ext  string // as addresses end: "atom"
	Mime string
	Name string // for people
}

// Forms is every form, the usual one first.
var Forms = []Form{
	{"atom", "application/atom+xml", "Atom"},
	{"rss", "application/rss+xml", "RSS"},
	{"json", "application/feed+json", "JSON Feed"},
}

// Feed is a list with its entries, the newest first. All addresses are full ones.
type Feed struct {
	ID          string // a tag URI, the same for ever
	Title       string
	Description string
	Page        string // address of the list for people
	Self        string // address of this feed
	Icon        string
	Entries     []Entry
}

// Entry is one entry with its whole text.
type Entry struct {
	ID         string // a tag URI, the same for ever
	Title      string
	URL        string
	Author     string // "" when nobody is named
	Published  time.Time
	Updated    time.Time // not before Published
	Summary    string
	HTML       string // fit to stand anywhere: see Content
	Picture    *Picture
	Categories []string
}

// Picture is an entry's lead picture.
type Picture struct {
	URL   string
	Mime  string
	Bytes int64
}

// tagged is when the name stood for this site, as RFC 4151 wants to know it. It never changes, whatever
// address the site is served at.
const tagged = "tag:localprogress.org,2024:"

// EntryTag is the ID of an entry in feeds, the same for ever, however often its address changes.
func EntryTag(id int64) string { return tagged + "entry/" + strconv.FormatInt(id, 10) }

// ListTag is the ID of the feed of the list at the address, without its host.
func ListTag(path string) string { return tagged + "list" + path }

// publisher is whom a feed names where an entry names nobody.
const publisher = "Local Progress"

func (e Entry) author() string {
	if e.Author == "" {
		return publisher
	}
	return e.Author
}

// updated is when the feed last changed; the epoch for an empty one, which must have a date too.
func (f Feed) updated() time.Time {
	newest := time.Unix(0, 0)
	for _, e := range f.Entries {
		if e.Updated.After(newest) {
			newest = e.Updated
		}
	}
	return newest.UTC()
}

// Encode returns the feed in the form.
func (f Feed) Encode(form Form) ([]byte, error) {
	switch form.Ext {
	case "rss":
		return f.rss()
	case "json":
		return f.json()
	}
	return f.atom()
}
