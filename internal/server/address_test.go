package server_test

import (
	"net/http"
	"testing"

	"localprogress.org/site/internal/server"
)

func TestOnlyAProxyOnThisMachineIsBelieved(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		peer string
		said []string
		want string
	}{
		{"192.0.2.1:4000", nil, "192.0.2.1"},
		{"192.0.2.1:4000", []string{"203.0.113.9"}, "192.0.2.1"},
		{"127.0.0.1:4000", nil, "127.0.0.1"},
		{"127.0.0.1:4000", []string{"203.0.113.9"}, "203.0.113.9"},
		{"[::1]:4000", []string{"10.0.0.1, 2001:db8::9"}, "2001:db8::9"},
		{"127.0.0.1:4000", []string{"203.0.113.9", "198.51.100.7"}, "198.51.100.7"},
		{"127.0.0.1:4000", []string{"203.0.113.9, unknown"}, "127.0.0.1"},
		{"127.0.0.1:4000", []string{""}, "127.0.0.1"},
		{"@", []string{"203.0.113.9"}, "@"},
	} {
		r := &http.Request{RemoteAddr: c.peer, Header: http.Header{"X-Forwarded-For": c.said}}
		if got := server.RemoteAddress(r); got != c.want {
			t.Errorf("%s, for %q: %s, want %s", c.peer, c.said, got, c.want)
		}
	}
}
