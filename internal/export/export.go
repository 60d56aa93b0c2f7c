// Package export writes the site as a folder of plain files, which any file server can serve without a program behind it:
// every public page, what the pages link to and show, feeds, and the addresses that moved.
//
// The page /news/x is the file news/x/index.html. Nothing else works everywhere without setting it up: nginx, Apache, Caddy,
// GitHub Pages, S3's websites and python3 -m http.server all answer /news/x with it, and most of them do not find an
// x.html. Addresses with an ending, such as /news.rss, are files by that name.
package export

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"localprogress.org/site/internal/public"
)

// Site is what is written. Its pages must be those of a copy (public.Site.Static), which offer nothing that somebody has
// to answer.
type Site struct {
	Handler http.Handler
	Public  *public.Site
	BaseURL string // how its own addresses begin, "https://localprogress.org"
}

// Report says what was written.
type Report struct {
	Pages int // that people read
	Moved int // addresses that lead on
	Files int // all of them, packed forms too
	Bytes int64
}

// Write writes the site into the folder and returns when all of it is there. It is built beside the folder, as DIR.new,
// and put in its place at the end: whoever serves the folder never sees half an export, and after an error it is as it
// was. A folder with anything in it that no export wrote is refused. progress is told after each address how many are
// done, of how many that are known by then.
func (s Site) Write(ctx context.Context, dir string, progress func(done, known int)) (Report, error) {
	base, err := url.Parse(strings.TrimSuffix(s.BaseURL, "/"))
	if err != nil {
		return Report{}, err
	}
	to, err := open(dir)
	if err != nil {
		return Report{}, err
	}
	defer to.discard()
	c := &crawl{site: s, base: base, inText: inText(base.String()), to: to, progress: progress, known: map[string]bool{}}
	if err := c.everything(ctx); err != nil {
		return Report{}, err
	}
	if err := c.writeMoves(); err != nil {
		return Report{}, err
	}
	if err := to.place(); err != nil {
		return Report{}, err
	}
	return Report{Pages: int(c.pages.Load()), Moved: len(c.moves), Files: int(to.files.Load()), Bytes: to.bytes.Load()}, nil
}
