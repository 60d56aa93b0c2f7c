// Package fetch asks servers for addresses that people typed, and only servers that everybody reaches. What somebody writes into
// a text must not have this program ask the database beside it, the machine's own metadata or a printer in the office
// (server-side request forgery, CWE-918).
//
// Where a name leads is looked at when the connection is made, for every connection and every redirect: a name that leads
// elsewhere the second time is of no use. Only http and https are spoken, on their own ports, without a proxy; time, redirects
// and headers are bounded, and bodies are not read.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// Bounds of asking once, all redirects taken together; an address is asked twice at most.
const (
	within      = 10 * time.Second
	redirects   = 5
	maxHeaders  = 64 << 10 // bytes
	maxAddress  = 2000     // bytes
	maxDialling = 5 * time.Second
)

var (
	// ErrAddress says that the address is none that is asked for: not http or https, another port, a password in it, too long.
	ErrAddress = errors.New("fetch: not an address on the web")
	// ErrPrivate says that the address leads to what not everybody reaches.
	ErrPrivate = errors.New("fetch: not a public address")
)

// Client asks. It is safe for concurrent use.
type Client struct {
	agent   string
	allowed func(netip.AddrPort) bool
	http    http.Client
}

// New returns a client that says it is agent, "Name/1 (+https://…)".
func New(agent string) *Client { return NewAllowing(agent, isPublic) }

// NewAllowing is New for tests, whose servers are on this machine: it asks whom allowed says. internal/archtest keeps it out of
// the program.
func NewAllowing(agent string, allowed func(netip.AddrPort) bool) *Client {
	c := &Client{agent: agent, allowed: allowed}
	dialer := net.Dialer{Timeout: maxDialling, Control: c.control}
	c.http = http.Client{
		Timeout:       within,
		CheckRedirect: c.follow,
		Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, DisableCompression: true, ForceAttemptHTTP2: true,
			MaxResponseHeaderBytes: maxHeaders, TLSHandshakeTimeout: maxDialling},
	}
	return c
}

// Status returns what a server says to the address in the end: it is asked for the head of the page, and for the page when it does
// not give that. ErrAddress and ErrPrivate when nobody is asked; another error when nobody answers, or sends around in circles.
func (c *Client) Status(ctx context.Context, address string) (int, error) {
	u, err := url.Parse(address)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	if err := c.fit(u); err != nil {
		return 0, err
	}
	status, err := c.ask(ctx, http.MethodHead, u)
	if errors.Is(err, ErrAddress) || errors.Is(err, ErrPrivate) || err == nil && status < http.StatusBadRequest {
		return status, err
	}
	return c.ask(ctx, http.MethodGet, u)
}

func (c *Client) ask(ctx context.Context, method string, u *url.URL) (int, error) {
	r, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	r.Header.Set("User-Agent", c.agent)
	r.Header.Set("Accept", "*/*")
	answer, err := c.http.Do(r)
	if err != nil {
		return 0, err
	}
	_ = answer.Body.Close() // unread: the connection is not used again
	return answer.StatusCode, nil
}

// follow looks at a redirect before it is followed.
func (c *Client) follow(r *http.Request, before []*http.Request) error {
	if len(before) > redirects {
		return errors.New("fetch: too many redirects")
	}
	r.Header.Del("Referer")
	return c.fit(r.URL)
}

// fit is nil for an address of the web on its usual port.
func (c *Client) fit(u *url.URL) error {
	port := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	if port == "" || u.Hostname() == "" || u.User != nil || len(u.String()) > maxAddress {
		return ErrAddress
	}
	if own := u.Port(); own != "" && own != port && !c.allowedHere(u) {
		return ErrAddress
	}
	return nil
}

// allowedHere lets tests name the port of their server.
func (c *Client) allowedHere(u *url.URL) bool {
	here, err := netip.ParseAddrPort(u.Host)
	return err == nil && c.allowed(here)
}

// control looks at the address that a connection is about to be made to, after names were looked up.
func (c *Client) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !c.allowed(to) {
		return fmt.Errorf("%w: %s", ErrPrivate, address)
	}
	return nil
}
