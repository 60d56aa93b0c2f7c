// Package attack holds the site against those who attack it. What takes a moment runs with every test; XSS in a browser, the
// scanner and the flood of sign-ins run with `make security`.
package attack

import (
	"flag"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/testsite"
)

var long = flag.Bool("attack", false, "also run the attacks that take minutes; make security sets it")

// needsTime skips a test that is for make security.
func needsTime(t *testing.T) {
	t.Helper()
	if !*long {
		t.Skip("this attack takes minutes: make security runs it")
	}
}

// visitor is a browser without scripts that follows no redirect.
type visitor struct {
	t    *testing.T
	site *testsite.Site
	http.Client
}

func newVisitor(t *testing.T, s *testsite.Site) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t, s, http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as is somebody with the role, signed in.
func as(t *testing.T, s *testsite.Site, role account.Role) *visitor {
	t.Helper()
	email := string(role) + "@attack.example.org"
	if _, err := s.Accounts.Add(t.Context(), account.NewUser{Email: email, Name: string(role), Role: role, Password: testsite.Password}); err != nil {
		t.Fatal(err)
	}
	v := newVisitor(t, s)
	v.signIn(email)
	return v
}

func (v *visitor) signIn(email string) {
	v.t.Helper()
	a := v.post("/admin/sign-in", "email", email, "password", testsite.Password)
	if a.Header.Get("Location") != "/admin" {
		v.t.Fatalf("%s is not let in: %s", email, a.Status)
	}
}

// answer is an answer that was read to its end.
type answer struct {
	*http.Response
	text string
}

// do sends the request with the headers, in pairs.
func (v *visitor) do(method, path, body string, headers ...string) answer {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.site.URL+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	res, err := v.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{res, string(text)}
}

func (v *visitor) get(path string, headers ...string) answer {
	v.t.Helper()
	return v.do(http.MethodGet, path, "", headers...)
}

// post sends the fields, in pairs.
func (v *visitor) post(path string, fields ...string) answer {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return v.do(http.MethodPost, path, form.Encode())
}

// token is the value of the session's cookie.
func (v *visitor) token() string {
	u, err := url.Parse(v.site.URL)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, c := range v.Jar.Cookies(u) {
		if c.Name == "lp_session" {
			return c.Value
		}
	}
	return ""
}
