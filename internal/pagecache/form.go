package pagecache

import (
	"net/http"
	"strings"
	"sync"

	"localprogress.org/site/internal/coding"
)

// form is the page in one coding, with the headers that go with it.
type form struct {
	once        sync.Once
	body        []byte
	encoding    []string // Content-Encoding; nil for the plain form
	tag, length []string
}

// form returns the page in the coding that suits the request, made when it is first asked for.
func (p *page) form(r *http.Request) *form {
	c := coding.Plain
	if accept := r.Header["Accept-Encoding"]; accept != nil && p.packs() {
		c = coding.Choose(strings.Join(accept, ","), coding.Brotli, coding.Zstd, coding.Gzip)
	}
	f := &p.forms[c]
	f.once.Do(func() {
		f.body = coding.Quick(p.body, c)
		f.length = length(f.body)
		f.tag = []string{`"` + p.tag + `"`}
		if c != coding.Plain {
			f.encoding = []string{c.String()}
			f.tag = []string{`"` + p.tag + "-" + c.String() + `"`}
		}
	})
	return f
}

// packs reports whether the page comes in several forms.
func (p *page) packs() bool { return coding.Worth(p.header.Get("Content-Type"), len(p.body)) }
