package mail

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"localprogress.org/site/internal/config"
)

// office is a mail server in this process. It takes letters for everybody but nobody@ and, for now, busy@.
type office struct {
	port     int
	roots    *x509.CertPool
	user     string // who alone may leave letters; "": anybody
	password string

	mu    sync.Mutex
	taken [][]byte
}

func (o *office) NewSession(*smtp.Conn) (smtp.Session, error) { return &visit{office: o}, nil }

type visit struct {
	office *office
	known  bool
}

func (v *visit) AuthMechanisms() []string { return []string{sasl.Plain} }

func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != v.office.user || password != v.office.password {
			return smtp.ErrAuthFailed
		}
		v.known = true
		return nil
	}), nil
}

func (v *visit) Mail(string, *smtp.MailOptions) error {
	if v.office.user != "" && !v.known {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch {
	case strings.HasPrefix(to, "nobody@"):
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such person"}
	case strings.HasPrefix(to, "busy@"):
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "come again"}
	}
	return nil
}

func (v *visit) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	v.office.mu.Lock()
	defer v.office.mu.Unlock()
	v.office.taken = append(v.office.taken, b)
	return err
}

func (*visit) Reset()        {}
func (*visit) Logout() error { return nil }

// openOffice starts a server that speaks TLS as how says.
func openOffice(t *testing.T, how string) *office {
	t.Helper()
	certificate, roots := certify(t)
	o := &office{roots: roots}
	s := smtp.NewServer(o)
	s.Domain = "mail.example.org"
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.port = l.Addr().(*net.TCPAddr).Port
	if how != config.NoTLS {
		s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	}
	if how == config.ImplicitTLS {
		l = tls.NewListener(l, s.TLSConfig)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = s.Serve(l)
	}()
	t.Cleanup(func() {
		_ = s.Close()
		<-served
	})
	return o
}

// certify returns a certificate of 127.0.0.1 and who believes it.
func certify(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(made)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

func (o *office) smtp(how string) *SMTP {
	return &SMTP{roots: o.roots, config: config.Mail{Host: "127.0.0.1", Port: o.port, TLS: how, User: o.user, Password: o.password,
		From: "Local Progress <web@example.org>"}}
}

var message = Message{To: "nguyen@example.org", Subject: "Chào Nguyễn Thị Phương Thảo", Text: "Một dòng.\n\nhttps://example.org/x\n", HTML: "<p>Một dòng.</p>"}

// A letter arrives whole, over every kind of connection, with both of its bodies.
func TestALetterArrives(t *testing.T) {
	t.Parallel()
	for _, how := range []string{config.StartTLS, config.ImplicitTLS, config.NoTLS} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, how)
			if how != config.NoTLS {
				o.user, o.password = "web", "s3cret"
			}
			if err := o.smtp(how).send(t.Context(), message); err != nil {
				t.Fatal(err)
			}
			if len(o.taken) != 1 {
				t.Fatalf("%d letters were taken", len(o.taken))
			}
			subject, bodies := read(t, o.taken[0])
			if subject != message.Subject || bodies["text/plain"] != message.Text || bodies["text/html"] != message.HTML {
				t.Errorf("%q says %q", subject, bodies)
			}
		})
	}
}

// read returns what a reader sees of a letter, and checks what programs do.
func read(t *testing.T, letter []byte) (subject string, bodies map[string]string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(letter))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Auto-Submitted": "auto-generated", "Message-Id": "@example.org>", "From": "web@example.org", "To": message.To} {
		if got := m.Header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s is %q", name, got)
		}
	}
	subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	bodies = map[string]string{}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return subject, bodies
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		bodies[kind] = strings.ReplaceAll(string(body), "\r\n", "\n")
	}
}

// An address that does not exist is given up; all else is an error that may pass, and none tells the password.
func TestALetterThatIsNotTaken(t *testing.T) {
	t.Parallel()
	o := openOffice(t, config.StartTLS)
	o.user, o.password = "web", "s3cret"
	good := func(*SMTP) {}
	for name, c := range map[string]struct {
		to       string
		change   func(s *SMTP)
		hopeless bool
	}{
		"an address that is not there": {"nobody@example.org", good, true},
		"no address":                   {"nobody", good, true},
		"two lines":                    {"a@example.org\r\nBcc: b@example.org", good, true},
		"a server that is busy":        {"busy@example.org", good, false},
		"a wrong password":             {"a@example.org", func(s *SMTP) { s.config.Password = "s3cret2" }, false},
		"a certificate of nobody":      {"a@example.org", func(s *SMTP) { s.roots = x509.NewCertPool() }, false},
		"another server":               {"a@example.org", func(s *SMTP) { s.config.Host = "localhost" }, false},
		"a server without TLS":         {"a@example.org", func(s *SMTP) { s.config.Port = openOffice(t, config.NoTLS).port }, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := o.smtp(config.StartTLS)
			c.change(s)
			m := message
			m.To = c.to
			err := s.send(t.Context(), m)
			if err == nil {
				t.Fatal("it is taken")
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the password is told: %v", err)
			}
			if got := hopeless(err); got != c.hopeless {
				t.Errorf("hopeless is %t: %v", got, err)
			}
		})
	}
	if len(o.taken) != 0 {
		t.Errorf("%d letters were taken", len(o.taken))
	}
}
