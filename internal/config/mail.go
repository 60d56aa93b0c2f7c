package config

import (
	"errors"
	"fmt"
	"net/mail"
)

// How the connection with the mail server is kept secret.
const (
	StartTLS    = "starttls" // begins in the clear and must go over to TLS
	ImplicitTLS = "tls"      // is TLS from the beginning
	NoTLS       = "none"     // is not: for a server on the same machine
)

// Mail is the SMTP server that takes the site's letters.
type Mail struct {
	Host     string // "": none, and letters are kept for administrators to read
	Port     int
	User     string // ""; the server wants nobody to sign in
	Password string // never printed
	TLS      string // StartTLS, ImplicitTLS or NoTLS
	From     string // who they come from: Local Progress <web@localprogress.org>
}

// check returns everything that is wrong, and never repeats the password.
func (m Mail) check() error {
	if m.Host == "" {
		if m.User != "" || m.Password != "" || m.From != "" {
			return errors.New("--smtp-host is missing: name the mail server, or leave out the other settings of mail")
		}
		return nil
	}
	var errs []error
	if m.Port < 1 || m.Port > 65535 {
		errs = append(errs, fmt.Errorf("--smtp-port %d is none from 1 to 65535", m.Port))
	}
	if m.TLS != StartTLS && m.TLS != ImplicitTLS && m.TLS != NoTLS {
		errs = append(errs, fmt.Errorf("--smtp-tls %q is none of starttls, tls and none", m.TLS))
	}
	if _, err := mail.ParseAddress(m.From); err != nil {
		errs = append(errs, fmt.Errorf("--mail-from %q is not a sender like Local Progress <web@localprogress.org>", m.From))
	}
	if (m.User == "") != (m.Password == "") {
		errs = append(errs, errors.New("--smtp-user and a password belong together: put the password in a file and name that with --smtp-password-file, or into LP_SMTP_PASSWORD"))
	}
	if m.User != "" && m.TLS == NoTLS {
		errs = append(errs, errors.New("--smtp-tls none would send the password in the clear: use starttls or tls"))
	}
	return errors.Join(errs...)
}
