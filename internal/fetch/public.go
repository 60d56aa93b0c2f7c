package fetch

import (
	"net/netip"
	"slices"
)

// special are the parts of the address space that are not simply somebody's public server, after IANA's registries of
// special-purpose addresses (https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry, with
// RFC 6890), and multicast. In IPv6 only 2000::/3 is given out to servers, so that what embeds an IPv4 address below 64:ff9b::/96
// (NAT64) or ::ffff:0:0/96, and every local address, lies outside of it anyway.
var special = prefixes(
	"0.0.0.0/8",         // this network
	"10.0.0.0/8",        // private
	"100.64.0.0/10",     // shared by a provider's customers
	"127.0.0.0/8",       // this machine
	"168.63.129.16/32",  // Azure's, which every machine there reaches inside (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16)
	"169.254.0.0/16",    // this link; a cloud's metadata
	"172.16.0.0/12",     // private
	"192.0.0.0/24",      // protocol assignments
	"192.0.2.0/24",      // documentation
	"192.31.196.0/24",   // AS112
	"192.52.193.0/24",   // AMT
	"192.88.99.0/24",    // 6to4 relays
	"192.168.0.0/16",    // private
	"192.175.48.0/24",   // AS112
	"198.18.0.0/15",     // benchmarks
	"198.51.100.0/24",   // documentation
	"203.0.113.0/24",    // documentation
	"224.0.0.0/4",       // multicast
	"240.0.0.0/4",       // reserved, and broadcast
	"2001::/23",         // protocol assignments: Teredo, benchmarks, ORCHID
	"2001:db8::/32",     // documentation
	"2002::/16",         // 6to4, which embeds an IPv4 address
	"2620:4f:8000::/48", // AS112
	"3fff::/20",         // documentation
)

var global = netip.MustParsePrefix("2000::/3")

func prefixes(all ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, p := range all {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}

// isPublic reports whether the address is that of a server that everybody reaches, on a port of the web.
func isPublic(to netip.AddrPort) bool {
	if to.Port() != 80 && to.Port() != 443 {
		return false
	}
	a := to.Addr()
	if a.Zone() != "" || a.Is6() && !global.Contains(a) { // ::ffff:192.0.2.1 is no IPv6 of the network
		return false
	}
	return !slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(a) })
}
