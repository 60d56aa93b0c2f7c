package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"localprogress.org/site/internal/config"
	"localprogress.org/site/internal/job"
)

// patience is how long a server may take to say anything.
const patience = 20 * time.Second

// SMTP is a server that takes the letters.
type SMTP struct {
	config config.Mail
	roots  *x509.CertPool // whose certificates are believed; nil: the machine's
}

// NewSMTP returns the server that c names, or nil when it names none. c is valid.
func NewSMTP(c config.Mail) *SMTP {
	if c.Host == "" {
		return nil
	}
	return &SMTP{config: c}
}

func (s *SMTP) name() string { return net.JoinHostPort(s.config.Host, strconv.Itoa(s.config.Port)) }

// send gives the message to the server. An address that the server does not know is hopeless; anything else may be
// different in a while.
func (s *SMTP) send(ctx context.Context, m Message) error {
	letter, err := s.compose(m)
	if err != nil {
		return job.Hopeless(err)
	}
	client, err := s.client()
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, letter)
	var refused *gomail.SendError
	if errors.As(err, &refused) && refused.ErrorCode()/100 == 5 && (refused.Reason == gomail.ErrSMTPRcptTo || refused.Reason == gomail.ErrGetRcpts) {
		return job.Hopeless(err)
	}
	return err
}

func (s *SMTP) compose(m Message) (*gomail.Msg, error) {
	letter := gomail.NewMsg()
	if err := letter.From(s.config.From); err != nil {
		return nil, fmt.Errorf("the sender: %w", err)
	}
	if err := letter.To(m.To); err != nil {
		return nil, fmt.Errorf("the recipient: %w", err)
	}
	letter.Subject(m.Subject)
	// The library's own would tell the name of this machine.
	letter.SetMessageIDWithValue(rand.Text() + "@" + s.domain())
	letter.SetDate()
	letter.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: keeps robots from answering
	letter.SetBodyString(gomail.TypeTextPlain, m.Text)
	letter.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return letter, nil
}

// domain is that of the sender.
func (s *SMTP) domain() string {
	from, err := mail.ParseAddress(s.config.From)
	if err != nil {
		return "localhost"
	}
	return from.Address[strings.LastIndexByte(from.Address, '@')+1:]
}

func (s *SMTP) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.config.Port), gomail.WithTimeout(patience), gomail.WithHELO(s.domain()),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.config.Host, MinVersion: tls.VersionTLS12, RootCAs: s.roots})}
	switch s.config.TLS {
	case config.ImplicitTLS:
		options = append(options, gomail.WithSSL())
	case config.NoTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.config.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.config.User), gomail.WithPassword(s.config.Password))
	}
	return gomail.NewClient(s.config.Host, options...)
}
