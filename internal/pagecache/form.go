package pagecache

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The encodings of a page, best first where a visitor takes several alike: brotli is smallest for text.
const (
	brotliForm = iota
	zstdForm
	gzipForm
	plainForm
	encodings
)

var names = [encodings]string{"br", "zstd", "gzip", ""}

// form is the page in one encoding, with the headers that go with it.
type form struct {
	once        sync.Once
	body        []byte
	encoding    []string // Content-Encoding; nil for the plain form
	tag, length []string
}

// form returns the page in the encoding that suits the request.
func (p *page) form(r *http.Request) *form {
	e := plainForm
	if accept := r.Header["Accept-Encoding"]; accept != nil && p.compressible() {
		e = choose(strings.Join(accept, ","))
	}
	f := &p.forms[e]
	f.once.Do(func() {
		f.body = compress(p.body, e)
		f.length = length(f.body)
		f.tag = []string{`"` + p.tag + `"`}
		if e != plainForm {
			f.encoding = []string{names[e]}
			f.tag = []string{`"` + p.tag + "-" + names[e] + `"`}
		}
	})
	return f
}

// choose returns the encoding that the header Accept-Encoding weighs highest, ours first among equals
// (RFC 9110, 12.5.3).
func choose(accept string) int {
	best, weight := plainForm, 0.0
	var other float64 // what * says of those that are not named
	var named [encodings]bool
	consider := func(e int, q float64) {
		if q > weight || q == weight && q > 0 && e < best {
			best, weight = e, q
		}
	}
	for accept != "" {
		var part string
		part, accept, _ = strings.Cut(accept, ",")
		name, parameters, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		q := quality(parameters)
		if name == "*" {
			other = q
			continue
		}
		for e := range plainForm {
			if names[e] == name {
				named[e] = true
				consider(e, q)
			}
		}
	}
	for e := range plainForm {
		if !named[e] {
			consider(e, other)
		}
	}
	return best
}

// quality reads ";q=0.5"; 1 when there is none, 0 when it makes no sense.
func quality(parameters string) float64 {
	_, value, ok := strings.Cut(parameters, "=")
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || q < 0 || q > 1 {
		return 0
	}
	return q
}

// Levels that cost about a millisecond a page.
const (
	brotliLevel = 5
	gzipLevel   = 6
)

var zstdEncoder = func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // the options are ours
	}
	return e
}()

func compress(body []byte, e int) []byte {
	var b bytes.Buffer
	switch e {
	case brotliForm:
		w := brotli.NewWriterLevel(&b, brotliLevel)
		_, _ = w.Write(body) // a buffer takes everything
		_ = w.Close()
	case gzipForm:
		w, _ := gzip.NewWriterLevel(&b, gzipLevel)
		_, _ = w.Write(body)
		_ = w.Close()
	case zstdForm:
		return zstdEncoder.EncodeAll(body, nil)
	default:
		return body
	}
	return b.Bytes()
}
