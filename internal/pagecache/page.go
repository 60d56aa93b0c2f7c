package pagecache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"localprogress.org/site/internal/coding"
	"localprogress.org/site/internal/edge"
)

// page is a finished answer. It never changes, but for the forms, which are packed when they are asked for.
type page struct {
	status int
	header http.Header // without what differs from form to form
	body   []byte
	tag    string // the ETag of the plain form, without quotes
	forms  [coding.Count]form

	term
	own   string      // the Address key of the entry whose page it is, ""
	gone  time.Time   // when the entry whose page it is goes; zero: never, or it is no entry's
	label *edge.Label // what its answers say to the edge; nil: they say nothing

	shared bool // it is the same for everybody
	sure   bool // until is known
}

// overhead is what a page takes beside its bytes, roughly.
const overhead = 1 << 10

// weight is what the page may come to take of the memory, in bytes: text becomes about half as much again when its
// packed forms are made.
func (p *page) weight() uint32 {
	w := len(p.body) + overhead
	if p.packs() {
		w += len(p.body) / 2
	}
	for _, k := range p.keys {
		w += len(k) + 32 // and how the edge knows it
	}
	return uint32(w)
}

// recorder takes an answer in.
type recorder struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= http.StatusOK {
		r.status = status
	}
}

func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// page returns what was recorded.
func (r *recorder) page() *page {
	r.WriteHeader(http.StatusOK)
	for _, name := range []string{"Accept-Ranges", "Content-Length", "Etag"} {
		r.header.Del(name)
	}
	p := &page{status: r.status, header: r.header, body: bytes.Clone(r.body.Bytes()), tag: tagOf(r.body.Bytes())}
	if p.packs() {
		p.header.Set("Vary", "Accept-Encoding")
	}
	return p
}

// send answers the request with the page, in the form that the visitor takes best; with 304 when they have it. The headers
// of label go before the page's own.
func (p *page) send(w http.ResponseWriter, r *http.Request, label http.Header) {
	f := p.form(r)
	h := w.Header()
	maps.Copy(h, p.header)
	maps.Copy(h, label)
	if p.status == http.StatusOK {
		h["Etag"] = f.tag
		if f.earlier != nil && named(r, f.earlier[0]) {
			h["Etag"] = f.earlier // a 304 is about the bytes that the visitor has
		}
		if p.known(r, h["Etag"][0]) {
			delete(h, "Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if f.encoding != nil {
		h["Content-Encoding"] = f.encoding
	}
	h["Content-Length"] = f.length
	w.WriteHeader(p.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(f.body) // the visitor may be gone
	}
}

// known reports whether the visitor has this very form (RFC 9110, 13.2.2). A date counts only when it is the very
// date of the page: when the newest entry of a list is taken down, the date falls.
func (p *page) known(r *http.Request, tag string) bool {
	if r.Header["If-None-Match"] != nil {
		return named(r, tag) || named(r, "*")
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	if err != nil {
		return false
	}
	changed, err := http.ParseTime(p.header.Get("Last-Modified"))
	return err == nil && changed.Equal(since)
}

// named reports whether the visitor has the form of that ETag.
func named(r *http.Request, tag string) bool {
	for _, t := range strings.Split(strings.Join(r.Header["If-None-Match"], ","), ",") {
		if strings.TrimPrefix(strings.TrimSpace(t), "W/") == tag {
			return true
		}
	}
	return false
}

// tagOf is the ETag of the bytes, without quotes.
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:12])
}

// length is a Content-Length.
func length(b []byte) []string { return []string{strconv.Itoa(len(b))} }
