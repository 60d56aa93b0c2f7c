package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// RemoteAddress is the network address that the request came from, without its port. A proxy on this
// machine is believed when it says for whom it asks: the last address of X-Forwarded-For is the one that
// it added itself. Nobody else is believed, for anybody can send that header.
func RemoteAddress(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	peer, err := netip.ParseAddr(host)
	said := r.Header.Values("X-Forwarded-For")
	if err != nil || !peer.IsLoopback() || len(said) == 0 {
		return host
	}
	last := said[len(said)-1]
	last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
	if _, err := netip.ParseAddr(last); err != nil {
		return host
	}
	return last
}
