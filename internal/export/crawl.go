package export

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// crawl asks the site for every address and writes down what it answers, and then for those that were found in that.
type crawl struct {
	site     Site
	base     *url.URL
	inText   *regexp.Regexp // an address of this site in a text
	to       *folder
	progress func(done, known int)
	pages    atomic.Int64

	mu     sync.Mutex
	known  map[string]bool // every address there is, and whether something that was written links to it
	next   []string        // those that were not asked for yet
	done   int
	moves  []move
	failed []string
}

// move is an address that leads on.
type move struct {
	from string // an address of the site
	to   string // as a link has it
}

// nowhere is an address at which there is nothing, and nothing near.
const nowhere = "/.html"

// everything writes all pages, and what they link to and load, each once.
func (c *crawl) everything(ctx context.Context) error {
	if err := c.keepLost(ctx); err != nil {
		return err
	}
	for _, list := range []func(context.Context) ([]string, error){c.site.Public.Addresses, c.site.Public.Left} {
		all, err := list(ctx)
		if err != nil {
			return err
		}
		for _, link := range all {
			if address, _ := c.address("/", link); address != "" {
				c.want(address, false)
			}
		}
	}
	for len(c.next) > 0 && len(c.failed) < maxFailed {
		if err := c.round(ctx); err != nil {
			return err
		}
	}
	if len(c.failed) > 0 {
		slices.Sort(c.failed)
		return fmt.Errorf("the site could not make %s. The folder was left as it was; the log says why", strings.Join(c.failed, ", "))
	}
	return nil
}

// maxFailed is how many addresses may fail before the rest are not asked for.
const maxFailed = 20

// round asks for the addresses that are known by now.
func (c *crawl) round(ctx context.Context) error {
	now := c.next
	c.next = nil
	g, working := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, address := range now {
		if working.Err() != nil || c.broken() {
			break
		}
		g.Go(func() error {
			err := c.copy(working, address)
			if err != nil && working.Err() == nil {
				err = fmt.Errorf("%s: %w", address, err)
			}
			return err
		})
	}
	err := g.Wait() // first, for the context may end while the last address is written
	return errors.Join(ctx.Err(), err)
}

func (c *crawl) broken() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.failed) >= maxFailed
}

// want notes the address to be asked for, once; linked says that something that was written leads there.
func (c *crawl) want(address string, linked bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	was, known := c.known[address]
	c.known[address] = was || linked
	if !known {
		c.next = append(c.next, address)
	}
}

// copy asks for the address and writes down what the site answers.
func (c *crawl) copy(ctx context.Context, address string) error {
	a, err := c.ask(ctx, address)
	switch {
	case errors.Is(err, errNoFile), occupied(err):
		// Nobody can be led astray: what is in the way is what a file server shows there.
	case err != nil:
		return err
	case a.status >= http.StatusInternalServerError:
		c.fail(address, a.status)
	case a.status >= http.StatusMultipleChoices && a.status < http.StatusBadRequest:
		c.move(address, a.header.Get("Location"))
	case (a.status == http.StatusOK || a.status == http.StatusGone) && a.file == nil:
		if err := c.keep(address, a); err != nil && !occupied(err) && !errors.Is(err, errNoFile) {
			return err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done++
	c.progress(c.done, len(c.known))
	return nil
}

func (c *crawl) fail(address string, status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = append(c.failed, fmt.Sprintf("%s (%d)", address, status))
}

// move notes that the address leads on, and wants what it leads to.
func (c *crawl) move(address, location string) {
	to := c.follow(address, location)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moves = append(c.moves, move{address, to})
}

// keep writes the text, with its links as the copy has them.
func (c *crawl) keep(address string, a *answer) error {
	page := strings.HasPrefix(a.mime(), "text/html")
	name, err := fileOf(address, page)
	if err != nil {
		return err
	}
	if page {
		c.pages.Add(1)
	}
	return c.to.put(name, a.mime(), c.linked(address, a))
}

// keepLost writes the page that file servers answer with where there is nothing.
func (c *crawl) keepLost(ctx context.Context) error {
	a, err := c.ask(ctx, nowhere)
	if err != nil {
		return err
	}
	if a.status != http.StatusNotFound {
		return fmt.Errorf("the site could not make its page for addresses where there is nothing (%d)", a.status)
	}
	// GitHub Pages leaves out what begins with a dot or a line, and reads Markdown, unless there is this file.
	if err := c.to.put(".nojekyll", "", nil); err != nil {
		return err
	}
	return c.to.put("404.html", a.mime(), c.linked("/", a))
}
