package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/fetch"
	"localprogress.org/site/internal/mail"
	"localprogress.org/site/internal/postgres"
)

type serveCommand struct {
	Addr           string         `help:"Address to listen on; port 0 takes a free one." default:"127.0.0.1:8080" twin:"LP_ADDR"`
	BaseURL        string         `help:"How the site's own addresses begin in feeds, mail and canonical links. Without it: http:// and the address." name:"base-url" placeholder:"URL" twin:"LP_BASE_URL"`
	TrustedProxies []netip.Prefix `help:"Networks of the proxies in front of the site, such as 10.0.0.0/8,fd00::/8. They alone are believed when they say, in X-Forwarded-For, from where a request came." name:"trusted-proxies" placeholder:"CIDR" twin:"LP_TRUSTED_PROXIES"`
	edgeFlags
	mailFlags
	Demo bool `help:"Load the demo content and make a staff account to try the site with, once, into an empty site."`
}

// endOfWelcome is the last line that is printed: from here on the site answers.
const endOfWelcome = "Serving. Ctrl-C stops it."

// Run serves until the program is told to stop.
func (c *serveCommand) Run(s *session) error {
	boundMemory()
	s.config.Addr, s.config.BaseURL, s.config.TrustedProxies, s.config.Demo = c.Addr, c.BaseURL, c.TrustedProxies, c.Demo
	var err error
	if s.config.Edge, err = c.edge(s.getenv); err != nil {
		return usageError{err}
	}
	if s.config.Mail, err = c.mail(s.getenv); err != nil {
		return usageError{err}
	}
	if err := s.config.Validate(); err != nil {
		return usageError{err}
	}
	// First, because it fails fastest and nothing has to be undone.
	var listening net.ListenConfig
	listener, err := listening.Listen(s.ctx, "tcp", s.config.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	db, err := s.openDatabase()
	if s.config.DatabaseURL != "" && postgres.Unavailable(err) && s.hasCopies() {
		s.log.Error("the database does not answer; visitors see copies of the pages, and staff wait, until it does", "err", err)
		db, err = s.awaitDatabase()
	}
	if err != nil {
		return err
	}
	return errors.Join(s.serve(db, listener), db.close())
}

// copies is the folder of the pages that visitors see while the database is away.
func (s *session) copies() string { return filepath.Join(s.config.Data, "pages") }

func (s *session) hasCopies() bool {
	_, err := os.Stat(filepath.Join(s.copies(), "index.html"))
	return err == nil
}

func (s *session) serve(db *database, listener net.Listener) error {
	base := s.config.Base(listener.Addr())
	site, err := app.New(db.pool, app.Options{Data: s.config.Data, Bucket: bucketOf(s.config.Bucket), Copies: s.copies(), BaseURL: base, Proxies: s.config.TrustedProxies, Edge: edgeOf(s.config.Edge),
		SMTP: mail.NewSMTP(s.config.Mail), Links: fetch.New("LocalProgress-LinkCheck/1 (+" + base + ")"), Log: s.log, Now: time.Now})
	if err != nil {
		return err
	}
	if err := s.welcome(site, base, db.away); err != nil {
		return errors.Join(err, site.Close())
	}
	go returnMemory(s.ctx)
	err = site.Serve(s.ctx, listener)
	return errors.Join(err, site.Close())
}

// welcome prepares a new site and prints where it is and how to get in; only the former while the database is away.
func (s *session) welcome(site *app.App, base string, away bool) error {
	if away {
		_, err := fmt.Fprintf(s.stdout, "Local Progress, without its database:\n\n  Site   %s/\n\n%s\n", base, endOfWelcome)
		return err
	}
	var signIn string
	if s.config.Demo {
		var err error
		if signIn, err = loadDemo(s.ctx, site, s.config.Data); err != nil {
			return fmt.Errorf("load the demo content: %w", err)
		}
	}
	fmt.Fprintf(s.stdout, "Local Progress:\n\n  Site   %s/\n  Staff  %s/admin\n", base, base)
	if signIn != "" {
		fmt.Fprintf(s.stdout, "         %s\n", signIn)
	}
	link, err := setUpLink(s.ctx, site.Accounts, base)
	if err != nil {
		return err
	}
	if link != "" {
		fmt.Fprintf(s.stdout, "\nNobody has an account yet. The first administrator is made here, once, within a day:\n\n  %s\n", link)
	}
	_, err = fmt.Fprintf(s.stdout, "\n%s\n", endOfWelcome)
	return err
}

// setUpLink returns the one-time address that makes the first administrator, or "" when there is an account.
func setUpLink(ctx context.Context, accounts *account.Store, base string) (string, error) {
	token, err := accounts.SetUpToken(ctx)
	if errors.Is(err, account.ErrSetUpDone) {
		return "", nil
	}
	return base + "/admin/set-up/" + token, err
}
