package edge

import (
	"net/http"
	"strings"
)

// Guard returns next, with every answer marked private that does not say it is public: pages of staff, of what is not
// there, of what moved. The site's own no-cache is not enough. Fastly keeps what says so all the same, and nearly
// everything keeps for minutes what says nothing:
// https://www.fastly.com/documentation/guides/full-site-delivery/caching/about-cache-control-headers
func Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&guarded{ResponseWriter: w}, r)
	})
}

type guarded struct {
	http.ResponseWriter
	marked bool
}

func (g *guarded) WriteHeader(status int) {
	if status >= http.StatusOK {
		g.mark()
	}
	g.ResponseWriter.WriteHeader(status)
}

func (g *guarded) Write(b []byte) (int, error) {
	g.mark()
	return g.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (g *guarded) Unwrap() http.ResponseWriter { return g.ResponseWriter }

func (g *guarded) mark() {
	if g.marked {
		return
	}
	g.marked = true
	says := g.Header().Get("Cache-Control")
	switch {
	case says == "":
		g.Header().Set("Cache-Control", "private, no-cache")
	case !strings.HasPrefix(says, "public"):
		g.Header().Set("Cache-Control", "private, "+says)
	}
}
