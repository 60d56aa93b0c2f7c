// Package config holds what the operator chooses, checked once when the program starts and then passed, never global.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Config is everything the operator chooses. What a command does not need stays empty.
type Config struct {
	Data           string         // folder of the private database and of uploaded files
	DatabaseURL    string         // postgres:// address of a database elsewhere; "" runs the private one
	Addr           string         // host:port to listen on; port 0 takes a free one
	BaseURL        string         // how the site's own addresses begin, such as https://localprogress.org; "" follows the listener
	TrustedProxies []netip.Prefix // networks of the proxies whose X-Forwarded-For is believed; none by default
	Edge           Edge           // what keeps pages in front of the site; none by default
	Bucket         Bucket         // where uploaded files are kept; none by default: in Data
	Mail           Mail           // the server that takes letters; none by default
	Demo           bool           // load the demo content into an empty site, with a staff account to try it
}

// Validate returns everything that is wrong, each in a sentence that names the flag. It never repeats the database's address,
// which may hold a password.
func (c Config) Validate() error {
	var errs []error
	if c.Data == "" {
		errs = append(errs, errors.New("--data is empty: name a folder for the files of the site"))
	}
	if c.DatabaseURL != "" {
		errs = append(errs, checkDatabaseURL(c.DatabaseURL))
	}
	if c.Addr != "" {
		errs = append(errs, checkAddr(c.Addr))
	}
	if c.BaseURL != "" {
		errs = append(errs, checkBaseURL(c.BaseURL))
	}
	errs = append(errs, c.Edge.check(), c.Mail.check(), c.Bucket.check())
	return errors.Join(errs...)
}

func checkDatabaseURL(address string) error {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "postgres" && parsed.Scheme != "postgresql" {
		return errors.New("--database-url is not an address like postgres://user:password@host:5432/name")
	}
	return nil
}

func checkAddr(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("--addr %q is not a host and a port like 127.0.0.1:8080", addr)
	}
	if number, err := strconv.Atoi(port); err != nil || number < 0 || number > 65535 {
		return fmt.Errorf("--addr %q has no port from 0 to 65535", addr)
	}
	return nil
}

func checkBaseURL(base string) error {
	parsed, err := url.Parse(base)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Host == "" ||
		strings.TrimSuffix(parsed.Path, "/") != "" || parsed.RawQuery != "" || parsed.Fragment != "" || parsed.User != nil {
		return fmt.Errorf("--base-url %q is not an address like https://localprogress.org, without a path", base)
	}
	return nil
}

// Base returns how the site's own addresses begin, without a slash at the end: BaseURL, or where that is empty the
// address that was bound, with a host name that a browser on this machine can open.
func (c Config) Base(bound net.Addr) string {
	if c.BaseURL != "" {
		return strings.TrimSuffix(c.BaseURL, "/")
	}
	host, port, err := net.SplitHostPort(bound.String())
	if err != nil {
		return "http://" + bound.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
