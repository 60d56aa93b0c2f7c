package server

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks of the proxies in front of the site, which alone are believed when they say
// whom they speak for. None is the safe choice: anybody can send X-Forwarded-For.
type Proxies []netip.Prefix

// Client names the network that the request came from, for counting: an IPv4 address, or the /64 of an
// IPv6 address, which one subscriber holds. It reads X-Forwarded-For from the right and goes past our own
// proxies only: what stands further left is the sender's own invention.
func (p Proxies) Client(r *http.Request) string {
	at, ok := parseHop(r.RemoteAddr)
	if !ok {
		return r.RemoteAddr // a Unix socket has no address
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !p.trust(at) {
			break
		}
		next, ok := parseHop(strings.TrimSpace(hop))
		if !ok {
			break
		}
		at = next
	}
	if at.Is6() {
		subscriber, _ := at.Prefix(64) // fails only for lengths that no address has
		return subscriber.String()
	}
	return at.String()
}

func (p Proxies) trust(at netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(at) })
}

// parseHop reads an address with or without a port. An IPv4 address told as IPv6 is the same one.
func parseHop(s string) (netip.Addr, bool) {
	if withPort, err := netip.ParseAddrPort(s); err == nil {
		return withPort.Addr().Unmap().WithZone(""), true
	}
	at, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")) // some proxies write an IPv6 address so
	return at.Unmap().WithZone(""), err == nil
}
