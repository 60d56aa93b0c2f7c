package pagecache

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// maxAddress is the longest address, in bytes, under which a page is kept.
const maxAddress = 2000

func (c *Cache) address(u *url.URL) string { return Address(u, c.o.Parameters) }

// Address is the one name of the page that the URL asks for: its path, and of its query the first value of each of the
// parameters, which are those that change a page, in order of their names.
func Address(u *url.URL, parameters []string) string {
	path := u.EscapedPath()
	if u.RawQuery == "" {
		return path
	}
	asked, _ := url.ParseQuery(u.RawQuery) // what makes no sense is left out, as everywhere
	known := url.Values{}
	for name, values := range asked {
		if slices.Contains(parameters, name) && values[0] != "" {
			known[name] = values[:1]
		}
	}
	if len(known) == 0 {
		return path
	}
	return path + "?" + known.Encode()
}

// ofOneVisitor are the headers that ask for a form or a part of a page, or say who asks. What is kept, or answers several who ask
// at once, has none of it.
var ofOneVisitor = []string{"Accept", "Accept-Encoding", "Cookie", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range",
	"If-Unmodified-Since", "Range"}

// plain is the request as anybody would send it for the page under the address.
func plain(ctx context.Context, r *http.Request, address string) *http.Request {
	r = r.Clone(ctx)
	r.Method, r.RequestURI = http.MethodGet, address
	_, r.URL.RawQuery, _ = strings.Cut(address, "?")
	for _, name := range ofOneVisitor {
		r.Header.Del(name)
	}
	return r
}
