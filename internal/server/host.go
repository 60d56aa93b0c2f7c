package server

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// probes are asked for by those who know no more than the machine's address.
var probes = map[string]bool{"/healthz": true, "/readyz": true}

// maxLoggedHost is how much of a name the log gets, in bytes: as long as a name may be.
const maxLoggedHost = 253

// OwnHost refuses requests for another site than that of base with 421 (RFC 9110, 15.5.20): a page of somebody else's whose
// name leads here could otherwise read what this machine answers. The address that the connection came to is the site's too. What
// is refused is in the log.
func OwnHost(base string, log *slog.Logger) func(http.Handler) http.Handler {
	own := ""
	if u, err := url.Parse(base); err == nil {
		own = u.Hostname()
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked := hostName(r.Host)
			if !strings.EqualFold(asked, own) && !isBound(r, asked) && !probes[r.URL.Path] {
				log.WarnContext(r.Context(), "refused: a request for another site", "host", asked[:min(len(asked), maxLoggedHost)], "path", loggedPath(r))
				w.Header().Set("Cache-Control", "no-store")
				http.Error(w, "This is not the address of the site. Open "+base, http.StatusMisdirectedRequest)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// hostName is the host of a Host field, without its port and the final dot that DNS allows.
func hostName(field string) string {
	name, _, err := net.SplitHostPort(field)
	if err != nil {
		name = strings.Trim(field, "[]")
	}
	return strings.TrimSuffix(name, ".")
}

// isBound reports whether the name is that of the address at which the connection arrived.
func isBound(r *http.Request, name string) bool {
	to, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	bound, ok := parseHop(to.String())
	if !ok {
		return false
	}
	if asked, err := netip.ParseAddr(name); err == nil {
		return asked.Unmap() == bound
	}
	return strings.EqualFold(name, "localhost") && bound.IsLoopback()
}
