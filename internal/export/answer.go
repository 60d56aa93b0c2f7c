package export

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"

	"localprogress.org/site/internal/coding"
)

// answer takes what the site answers: a text into the memory, to be read for links, anything else into its file at once,
// for there may be much of it.
type answer struct {
	to     *folder
	name   string // of that file
	header http.Header
	status int
	text   bytes.Buffer
	file   *file
	err    error // of the file
}

// ask asks the site for the address, as a visitor would who takes no cookies.
func (c *crawl) ask(ctx context.Context, address string) (*answer, error) {
	u, err := url.ParseRequestURI(address)
	if err != nil {
		return nil, errNoFile
	}
	name, err := fileOf(address, false)
	if err != nil {
		name = "" // only a page can be there
	}
	a := &answer{to: c.to, name: name, header: http.Header{}}
	r := (&http.Request{Method: http.MethodGet, URL: u, Host: c.base.Host, RequestURI: address, Header: http.Header{}, Body: http.NoBody,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}).WithContext(ctx)
	c.serve(a, r)
	if a.file != nil {
		a.err = errors.Join(a.err, a.file.Close())
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return a, errors.Join(ctx.Err(), a.err)
}

// serve is the site's handler; where it breaks off, which a server would catch, the answer is an error.
func (c *crawl) serve(a *answer, r *http.Request) {
	defer func() {
		if recover() != nil {
			a.status = http.StatusInternalServerError
		}
	}()
	c.site.Handler.ServeHTTP(a, r)
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) mime() string { return a.header.Get("Content-Type") }

// isText reports whether the answer is one that may have links in it.
func (a *answer) isText() bool { return coding.Worth(a.mime(), a.text.Len()+1<<20) }

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.status != http.StatusOK || a.isText() {
		return a.text.Write(p)
	}
	if a.err != nil {
		return 0, a.err
	}
	if a.name == "" {
		a.err = errNoFile
		return 0, a.err
	}
	if a.file == nil {
		if a.file, a.err = a.to.create(a.name); a.err != nil {
			return 0, a.err
		}
	}
	var n int
	n, a.err = a.file.Write(p)
	return n, a.err
}
