package config_test

import (
	"net"
	"strings"
	"testing"

	"localprogress.org/site/internal/config"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	good := config.Config{Data: "data", Addr: "127.0.0.1:8080"}
	for _, c := range []struct {
		name   string
		change func(*config.Config)
		says   []string // nothing: valid
	}{
		{"the defaults", func(*config.Config) {}, nil},
		{"every port of every interface", func(c *config.Config) { c.Addr = ":0" }, nil},
		{"IPv6", func(c *config.Config) { c.Addr = "[::1]:80" }, nil},
		{"a base with a slash", func(c *config.Config) { c.BaseURL = "https://localprogress.org/" }, nil},
		{"a database elsewhere", func(c *config.Config) { c.DatabaseURL = "postgres://a:b@db:5432/site?sslmode=require" }, nil},
		{"a command without a listener", func(c *config.Config) { c.Addr = "" }, nil},
		{"no folder", func(c *config.Config) { c.Data = "" }, []string{"--data"}},
		{"no port", func(c *config.Config) { c.Addr = "localhost" }, []string{"--addr"}},
		{"a port too high", func(c *config.Config) { c.Addr = ":70000" }, []string{"--addr"}},
		{"a service for a port", func(c *config.Config) { c.Addr = ":http" }, []string{"--addr"}},
		{"a base with a path", func(c *config.Config) { c.BaseURL = "https://localprogress.org/site" }, []string{"--base-url"}},
		{"a base without a scheme", func(c *config.Config) { c.BaseURL = "localprogress.org" }, []string{"--base-url"}},
		{"a base of another scheme", func(c *config.Config) { c.BaseURL = "javascript://x" }, []string{"--base-url"}},
		{"another database", func(c *config.Config) { c.DatabaseURL = "mysql://root:secret@db/site" }, []string{"--database-url"}},
		{"a broken address", func(c *config.Config) { c.DatabaseURL = "postgres://root:secret@db:x/site" }, []string{"--database-url"}},
		{"Fastly", func(c *config.Config) {
			c.Edge = config.Edge{Kind: "fastly", Service: "SU1Z0isxPaozGVKXdv0eY", Token: "secret"}
		}, nil},
		{"Cloudflare", func(c *config.Config) { c.Edge = config.Edge{Kind: "cloudflare", Service: "023e105f", Token: "secret"} }, nil},
		{"Varnish", func(c *config.Config) {
			c.Edge = config.Edge{Kind: "varnish", Instances: []string{"http://10.0.0.5", "https://[::1]:6081/"}}
		}, nil},
		{"another edge", func(c *config.Config) { c.Edge.Kind = "akamai" }, []string{"--edge \"akamai\""}},
		{"settings of no edge", func(c *config.Config) { c.Edge.Token = "secret" }, []string{"--edge is missing"}},
		{"an edge without its settings", func(c *config.Config) { c.Edge.Kind = "fastly" }, []string{"--edge-service", "--edge-token-file", "LP_EDGE_TOKEN"}},
		{"a service that is a path", func(c *config.Config) { c.Edge = config.Edge{Kind: "fastly", Service: "../x", Token: "secret"} }, []string{"--edge-service"}},
		{"a token of two lines", func(c *config.Config) {
			c.Edge = config.Edge{Kind: "cloudflare", Service: "x", Token: "secret\r\nsecret"}
		}, []string{"token"}},
		{"instances of a network", func(c *config.Config) {
			c.Edge = config.Edge{Kind: "cloudflare", Service: "x", Token: "secret", Instances: []string{"http://a"}}
		}, []string{"--edge-instances"}},
		{"Varnish without instances", func(c *config.Config) { c.Edge.Kind = "varnish" }, []string{"--edge-instances"}},
		{"Varnish with a token", func(c *config.Config) {
			c.Edge = config.Edge{Kind: "varnish", Instances: []string{"http://a"}, Token: "secret"}
		}, []string{"token"}},
		{"Varnish with a password", func(c *config.Config) {
			c.Edge = config.Edge{Kind: "varnish", Instances: []string{"http://me:secret@a"}}
		}, []string{"--edge-instances"}},
		{"Varnish at a path", func(c *config.Config) { c.Edge = config.Edge{Kind: "varnish", Instances: []string{"http://a/b"}} }, []string{"--edge-instances"}},
		{"a mail server", func(c *config.Config) {
			c.Mail = config.Mail{Host: "mail.example.org", Port: 587, TLS: "starttls", User: "web", Password: "secret", From: "Local Progress <web@example.org>"}
		}, nil},
		{"a mail server on this machine", func(c *config.Config) {
			c.Mail = config.Mail{Host: "localhost", Port: 25, TLS: "none", From: "web@example.org"}
		}, nil},
		{"the port of no mail server", func(c *config.Config) { c.Mail = config.Mail{Port: 587, TLS: "starttls"} }, nil},
		{"settings of no mail server", func(c *config.Config) { c.Mail.Password = "secret" }, []string{"--smtp-host is missing"}},
		{"a mail server without its settings", func(c *config.Config) { c.Mail = config.Mail{Host: "mail.example.org", TLS: "ssl"} },
			[]string{"--smtp-port", "--smtp-tls", "--mail-from"}},
		{"a user without a password", func(c *config.Config) {
			c.Mail = config.Mail{Host: "mail.example.org", Port: 587, TLS: "tls", User: "web", From: "web@example.org"}
		}, []string{"LP_SMTP_PASSWORD"}},
		{"a password in the clear", func(c *config.Config) {
			c.Mail = config.Mail{Host: "mail.example.org", Port: 25, TLS: "none", User: "web", Password: "secret", From: "web@example.org"}
		}, []string{"in the clear"}},
		{"all at once", func(c *config.Config) { *c = config.Config{Addr: "x", BaseURL: "x"} }, []string{"--data", "--addr", "--base-url"}},
	} {
		chosen := good
		c.change(&chosen)
		err := chosen.Validate()
		if (err == nil) != (c.says == nil) {
			t.Errorf("%s: Validate = %v", c.name, err)
			continue
		}
		for _, want := range c.says {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q does not name %s", c.name, err, want)
			}
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %q tells the password", c.name, err)
		}
	}
}

func TestBase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ base, bound, want string }{
		{"https://localprogress.org/", "127.0.0.1:8080", "https://localprogress.org"},
		{"", "127.0.0.1:8080", "http://127.0.0.1:8080"},
		{"", "[::]:8080", "http://localhost:8080"},
		{"", "0.0.0.0:80", "http://localhost:80"},
		{"", "[::1]:8080", "http://[::1]:8080"},
	} {
		bound, err := net.ResolveTCPAddr("tcp", c.bound)
		if err != nil {
			t.Fatal(err)
		}
		if got := (config.Config{BaseURL: c.base}).Base(bound); got != c.want {
			t.Errorf("Base(%s) with %q = %q, want %q", c.bound, c.base, got, c.want)
		}
	}
}
