package pagecache

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"localprogress.org/site/internal/coding"
)

// form is the page in one coding.
type form struct {
	once  sync.Once
	made  atomic.Pointer[packed]
	asked atomic.Uint32
}

// packed is the bytes of a form, with the headers that go with them.
type packed struct {
	body        []byte
	encoding    []string // Content-Encoding; nil for the plain form
	tag, length []string
	earlier     []string // the tag of the same form as it was packed before; nil
}

// form returns the page in the coding that suits the request, made when it is first asked for.
func (p *page) form(r *http.Request) *packed {
	c := coding.Plain
	if accept := r.Header["Accept-Encoding"]; accept != nil && p.packs() {
		c = coding.Choose(strings.Join(accept, ","), coding.Brotli, coding.Zstd, coding.Gzip)
	}
	f := &p.forms[c]
	f.once.Do(func() { f.made.Store(p.packed(c, coding.Quick, "")) })
	if c == coding.Brotli && f.asked.Load() < manyAsk && f.asked.Add(1) == manyAsk {
		p.packBetter(f)
	}
	return f.made.Load()
}

// packed is the page in the coding. Its ETag ends in the coding's name and in more, for it is that of these very bytes.
func (p *page) packed(c coding.Coding, pack func([]byte, coding.Coding) []byte, more string) *packed {
	f := &packed{body: pack(p.body, c), tag: []string{`"` + p.tag + `"`}}
	if c != coding.Plain {
		f.encoding = []string{c.String()}
		f.tag = []string{`"` + p.tag + "-" + c.String() + more + `"`}
	}
	f.length = length(f.body)
	return f
}

// manyAsk is how many ask for a page before it is worth a tenth fewer bytes to the next.
const manyAsk = 3

// packing holds the one page that is packed better at the moment.
var packing = make(chan struct{}, 1)

// packBetter has the form packed better while readers go on getting what there is. That takes twenty times as long, so
// pages are packed one after another with rests, in a tenth of one processor's time; the page that finds another there
// waits for as many who ask again.
func (p *page) packBetter(f *form) {
	select {
	case packing <- struct{}{}:
	default:
		f.asked.Store(0)
		return
	}
	go func() {
		began := time.Now()
		better := p.packed(coding.Brotli, coding.Better, "-2")
		better.earlier = f.made.Load().tag
		f.made.Store(better)
		time.Sleep(9 * time.Since(began))
		<-packing
	}()
}

// packs reports whether the page comes in several forms.
func (p *page) packs() bool { return coding.Worth(p.header.Get("Content-Type"), len(p.body)) }
