package server_test

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	"localprogress.org/site/internal/server"
)

// Only what our own proxies wrote is believed; a visitor cannot pass for another one.
func TestClientIsReadFromTheRight(t *testing.T) {
	t.Parallel()
	ours := server.Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, c := range []struct {
		name      string
		proxies   server.Proxies
		remote    string
		forwarded []string
		want      string
	}{
		{"no proxy", nil, "192.0.2.1:4000", nil, "192.0.2.1"},
		{"no proxy is trusted", nil, "10.0.0.1:4000", []string{"192.0.2.1"}, "10.0.0.1"},
		{"a stranger's header", ours, "192.0.2.1:4000", []string{"198.51.100.7"}, "192.0.2.1"},
		{"one proxy", ours, "10.0.0.1:4000", []string{"192.0.2.1"}, "192.0.2.1"},
		{"a header that was there before", ours, "10.0.0.1:4000", []string{"198.51.100.7, 192.0.2.1"}, "192.0.2.1"},
		{"in two lines", ours, "10.0.0.1:4000", []string{"198.51.100.7", "192.0.2.1"}, "192.0.2.1"},
		{"two proxies", ours, "10.0.0.1:4000", []string{"198.51.100.7, 192.0.2.1, 10.9.9.9"}, "192.0.2.1"},
		{"only proxies", ours, "10.0.0.1:4000", []string{"10.2.2.2"}, "10.2.2.2"},
		{"nothing said", ours, "10.0.0.1:4000", nil, "10.0.0.1"},
		{"nonsense said", ours, "10.0.0.1:4000", []string{"192.0.2.1, unknown"}, "10.0.0.1"},
		{"with a port", ours, "10.0.0.1:4000", []string{"192.0.2.1:9999"}, "192.0.2.1"},
		{"one subscriber of IPv6", ours, "[fd00::1]:4000", []string{"2001:db8:1:2:aaaa::1"}, "2001:db8:1:2::/64"},
		{"IPv6 in brackets", ours, "10.0.0.1:4000", []string{"[2001:db8:1:2:aaaa::1]"}, "2001:db8:1:2::/64"},
		{"IPv6 in brackets with a port", ours, "10.0.0.1:4000", []string{"[2001:db8:1:2:aaaa::1]:99"}, "2001:db8:1:2::/64"},
		{"IPv4 in IPv6", ours, "[::ffff:10.0.0.1]:4000", []string{"::ffff:192.0.2.1"}, "192.0.2.1"},
		{"a socket", ours, "@", []string{"192.0.2.1"}, "@"},
	} {
		r := httptest.NewRequest("POST", "/admin/sign-in", nil)
		r.RemoteAddr = c.remote
		for _, line := range c.forwarded {
			r.Header.Add("X-Forwarded-For", line)
		}
		if got := c.proxies.Client(r); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
