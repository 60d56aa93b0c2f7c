package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
)

func TestOnlyPublicAddressesAreAsked(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"93.184.215.14:443": true, "8.8.8.8:80": true, "[2606:4700::6810:84e5]:443": true, "[2a00:1450:4001::1]:80": true,
		"192.0.1.1:80": true, "100.128.0.1:80": true, "172.32.0.1:443": true, "198.20.0.1:443": true, "223.255.255.1:80": true,
		"8.8.8.8:22": false, "8.8.8.8:8080": false, "[2606:4700::1]:5432": false,
		"0.0.0.0:80": false, "0.1.2.3:80": false, "10.0.0.1:80": false, "100.64.0.1:80": false, "100.127.255.255:80": false, "127.0.0.1:80": false,
		"127.9.9.9:443": false, "168.63.129.16:80": false, "168.63.129.17:80": true, "169.254.169.254:80": false, "172.16.0.1:80": false, "172.31.255.255:80": false, "192.0.0.9:80": false,
		"192.0.0.170:80": false, "192.0.2.1:80": false, "192.31.196.1:80": false, "192.52.193.1:80": false, "192.88.99.1:80": false,
		"192.168.1.1:80": false, "192.175.48.1:80": false, "198.18.0.1:80": false, "198.19.255.255:80": false, "198.51.100.1:80": false,
		"203.0.113.1:80": false, "224.0.0.1:80": false, "239.255.255.255:80": false, "240.0.0.1:80": false, "255.255.255.255:80": false,
		"[::]:80": false, "[::1]:80": false, "[::127.0.0.1]:80": false, "[::ffff:127.0.0.1]:80": false, "[::ffff:8.8.8.8]:80": false,
		"[64:ff9b::7f00:1]:80": false, "[64:ff9b::808:808]:80": false, "[64:ff9b:1::1]:80": false, "[100::1]:80": false, "[100:0:0:1::1]:80": false,
		"[2001::1]:80": false, "[2001:2::1]:80": false, "[2001:20::1]:80": false, "[2001:1ff::1]:80": false, "[2001:200::1]:80": true,
		"[2001:db8::1]:80": false, "[2002:7f00:1::]:80": false, "[2002:808:808::]:80": false, "[2620:4f:8000::1]:80": false, "[3fff::1]:80": false,
		"[3fff:1000::1]:80": true, "[5f00::1]:80": false, "[fc00::1]:80": false, "[fd12:3456::1]:80": false, "[fe80::1]:80": false,
		"[fe80::1%eth0]:80": false, "[2606:4700::1%eth0]:80": false, "[fec0::1]:80": false, "[ff02::1]:80": false, "[4000::1]:80": false,
	} {
		if got := isPublic(netip.MustParseAddrPort(address)); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
}

// As it is in the program, nobody on this machine is asked, however the address is written.
func TestThisMachineIsNotAsked(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(s.Close)
	c := New("test")
	for address, want := range map[string]error{
		s.URL: ErrAddress, strings.Replace(s.URL, "127.0.0.1", "localhost", 1): ErrAddress,
		"http://localhost/": ErrPrivate, "http://127.0.0.1/": ErrPrivate, "https://127.0.0.1/": ErrPrivate, "http://[::1]/": ErrPrivate,
		"http://[::ffff:127.0.0.1]/": ErrPrivate, "http://169.254.169.254/latest/meta-data/": ErrPrivate, "http://[::ffff:169.254.169.254]/": ErrPrivate,
		"http://[64:ff9b::a9fe:a9fe]/": ErrPrivate, "http://[fe80::1%25lo]/": ErrPrivate,
		"ftp://example.org/": ErrAddress, "file:///etc/passwd": ErrAddress, "gopher://localhost/": ErrAddress, "//example.org/": ErrAddress, "/news": ErrAddress,
		"http:///news": ErrAddress, "http://name:word@example.org/": ErrAddress, "http://example.org:6379/": ErrAddress, "https://example.org:80/": ErrAddress,
		"http://example.org/\n": ErrAddress, "http://exa mple.org/": ErrAddress, "http://example.org/" + strings.Repeat("a", maxAddress): ErrAddress, "": ErrAddress,
	} {
		if _, err := c.Status(t.Context(), address); !errors.Is(err, want) {
			t.Errorf("%.60q: %v, want %v", address, err, want)
		}
	}
	if asked.Load() != 0 {
		t.Errorf("the server on this machine was asked %d times", asked.Load())
	}
}

// only allows one server of the test.
func only(s *httptest.Server) func(netip.AddrPort) bool {
	return func(to netip.AddrPort) bool { return to.String() == s.Listener.Addr().String() }
}

// Every redirect is looked at as the first address was.
func TestARedirectLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	var inside atomic.Int32
	secret := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inside.Add(1) }))
	t.Cleanup(secret.Close)
	var hops atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Referer") != "" {
			t.Error("it says where it comes from")
		}
		switch r.URL.Path {
		case "/round":
			hops.Add(1)
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/once":
			http.Redirect(w, r, "/end", http.StatusMovedPermanently)
		case "/to":
			http.Redirect(w, r, r.URL.RawQuery, http.StatusTemporaryRedirect)
		}
	}))
	t.Cleanup(s.Close)
	c := NewAllowing("test", only(s))
	if status, err := c.Status(t.Context(), s.URL+"/once"); err != nil || status != http.StatusOK {
		t.Errorf("one redirect: %d, %v", status, err)
	}
	for to, want := range map[string]error{secret.URL: ErrAddress, "http://127.0.0.1/": ErrPrivate, "http://localhost/": ErrPrivate, "http://[::1]/": ErrPrivate,
		"file:///etc/passwd": ErrAddress, "ftp://example.org": ErrAddress, "http://a:b@example.org/": ErrAddress} {
		if _, err := c.Status(t.Context(), s.URL+"/to?"+to); !errors.Is(err, want) {
			t.Errorf("to %s: %v, want %v", to, err, want)
		}
	}
	if _, err := c.Status(t.Context(), s.URL+"/round"); err == nil {
		t.Error("round and round, and no error")
	}
	if n := hops.Load(); n != 2*(redirects+1) {
		t.Errorf("asked %d times", n)
	}
	if inside.Load() != 0 {
		t.Error("the redirect led to another server of this machine")
	}
}

// Servers that give no head are asked for the page; and each is told who asks.
func TestTheHeadFirst(t *testing.T) {
	t.Parallel()
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, fmt.Sprint(r.Method, " ", r.URL.Path, " ", r.UserAgent()))
		switch {
		case r.URL.Path == "/gone":
			w.WriteHeader(http.StatusGone)
		case r.URL.Path == "/strict" && r.Method == http.MethodHead:
			w.WriteHeader(http.StatusMethodNotAllowed)
		case r.URL.Path == "/endless" && r.Method == http.MethodGet:
			for {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		case r.URL.Path == "/endless":
			w.WriteHeader(http.StatusForbidden)
		case r.URL.Path == "/headers":
			for i := range 100 {
				w.Header().Set(fmt.Sprint("X-", i), strings.Repeat("x", 1000))
			}
		}
	}))
	t.Cleanup(s.Close)
	c := NewAllowing("Desk/1", only(s))
	for path, want := range map[string]int{"/fine": 200, "/gone": 410, "/strict": 200, "/endless": 200} {
		asked = nil
		status, err := c.Status(t.Context(), s.URL+path)
		if err != nil || status != want {
			t.Errorf("%s: %d, %v", path, status, err)
		}
		says := "HEAD " + path + " Desk/1"
		if path != "/fine" {
			says += "; GET " + path + " Desk/1"
		}
		if got := strings.Join(asked, "; "); got != says {
			t.Errorf("asked %q, want %q", got, says)
		}
	}
	if _, err := c.Status(t.Context(), s.URL+"/headers"); err == nil {
		t.Error("100 KB of headers were read")
	}
	s.Close()
	if _, err := c.Status(t.Context(), s.URL); err == nil || errors.Is(err, ErrPrivate) {
		t.Errorf("nobody there: %v", err)
	}
}

// A proxy in the environment would look names up itself, and see what this machine must not.
func TestNoProxyIsUsed(t *testing.T) {
	var asked atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(proxy.Close)
	t.Setenv("HTTP_PROXY", proxy.URL)
	c := NewAllowing("test", func(netip.AddrPort) bool { return false })
	if _, err := c.Status(t.Context(), "http://192.0.2.1/"); !errors.Is(err, ErrPrivate) {
		t.Error(err)
	}
	if asked.Load() != 0 || c.http.Transport.(*http.Transport).Proxy != nil {
		t.Error("a proxy was asked")
	}
}
