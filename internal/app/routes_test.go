package app_test

import (
	"bufio"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/testsite"
)

// Who asks, in the order of the columns of testdata/routes.txt.
var askers = []string{"nobody", "author", "press", "chapter", "editor", "admin"}

// What they are answered: "+" the page or what it says of the form, "x" that the role does not allow it, "s" the way to the
// sign-in, "-" that the address does not take the method or, outside of the newsroom, is not there.
const (
	lets    = "+"
	forbids = "x"
	signIn  = "s"
	refuses = "-"
)

// methods are all that a browser or a program sends. Those that a route does not have are refused to everybody.
var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// TestEveryRouteForEveryRole asks each address of the site with each method as everybody there is, and compares who is let in
// with testdata/routes.txt. A route that is not in the file fails, and so does a line without a route.
func TestEveryRouteForEveryRole(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	expected := expectations(t)
	people := map[string]*http.Client{}
	for _, who := range askers {
		people[who] = enter(t, s, who)
	}
	routed := routes(t, s.Routes)
	for _, pattern := range slices.Sorted(maps.Keys(routed)) {
		for _, method := range methods {
			line := method + " " + pattern
			var got []string
			for _, who := range askers {
				got = append(got, verdict(request(t, s, people[who], method, pattern)))
				if strings.Contains(pattern, "sign-out") {
					people[who] = enter(t, s, who)
				}
			}
			if !slices.Contains(routed[pattern], method) {
				other := s.Routes.Match(chi.NewRouteContext(), method, example(pattern)) // a route that takes any name
				if !other && slices.ContainsFunc(got, func(v string) bool { return v != refuses }) {
					t.Errorf("%s is no route and answers %s", line, got)
				}
				continue
			}
			want, known := expected[line]
			delete(expected, line)
			if answer := strings.Join(got, " "); !known {
				t.Errorf("a route that is not in testdata/routes.txt:\n%s %s", answer, line)
			} else if answer != want {
				t.Errorf("%s\nlets in %s, want %s (%s)", line, answer, want, strings.Join(askers, " "))
			}
		}
	}
	for line := range expected {
		t.Errorf("testdata/routes.txt has %q, which is no route", line)
	}
}

// Whatever changes by what somebody signs in, or who works here, is asked of nobody whose sign-in is a while ago: they show first
// that it is them.
func TestAccountsAreChangedByWhoShowsThatItIsThem(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	admin := enter(t, s, "admin")
	if _, err := s.Pool.Exec(t.Context(), `update staff_session set confirmed_at = now() - interval '31 minutes'`); err != nil {
		t.Fatal(err)
	}
	free := []string{"/admin/account/name", "/admin/account/letters", "/admin/account/confirm", "/admin/account/confirm/passkey", "/admin/account/email/{token}"}
	asked := 0
	for pattern, methods := range routes(t, s.Routes) {
		if !strings.HasPrefix(pattern, "/admin/account") || !slices.Contains(methods, http.MethodPost) || slices.Contains(free, pattern) {
			continue
		}
		asked++
		back := "/admin/account"
		if strings.HasPrefix(pattern, "/admin/accounts") {
			back = "/admin/accounts"
		}
		answer := request(t, s, admin, http.MethodPost, pattern)
		if to := answer.Header.Get("Location"); !strings.HasPrefix(to, "/admin/account/confirm?next="+url.QueryEscape(back)) {
			t.Errorf("POST %s answers %s and leads to %q", pattern, answer.Status, to)
		}
	}
	if asked < 15 {
		t.Errorf("%d routes were asked", asked)
	}
}

// expectations are the lines of the file: who is let in, by method and route.
func expectations(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open("testdata/routes.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]string{}
	width := 2 * len(askers)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if line := lines.Text(); line != "" && !strings.HasPrefix(line, "#") {
			out[line[width:]] = line[:width-1]
		}
	}
	return out
}

// routes are the methods of each route.
func routes(t *testing.T, all chi.Routes) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := chi.Walk(all, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		pattern := strings.ReplaceAll(route, "/*/", "/")
		out[pattern] = append(out[pattern], method)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var parameter = regexp.MustCompile(`\{([a-z]+)(:[^}]*)?\}`)

// example is an address of the pattern at which there is nothing, so that asking changes nothing.
func example(pattern string) string {
	path := parameter.ReplaceAllStringFunc(pattern, func(p string) string {
		name := parameter.FindStringSubmatch(p)
		switch {
		case name[1] == "kind":
			return "post"
		case strings.Contains(name[2], "0-9]+"):
			return "999999"
		}
		return "nothing"
	})
	return "/" + strings.Trim(strings.ReplaceAll(path, "*", "nothing"), "/")
}

// enter is the browser of somebody with the role, who is signed in.
func enter(t *testing.T, s *testsite.Site, role string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if role == "nobody" {
		return client
	}
	email := role + "@roles.example.org"
	if _, err := s.Accounts.Add(t.Context(), account.NewUser{Email: email, Name: role, Role: account.Role(role), Password: testsite.Password}); err != nil {
		if !strings.Contains(err.Error(), "already has an account") {
			t.Fatal(err)
		}
	}
	answer, err := client.PostForm(s.URL+"/admin/sign-in", url.Values{"email": {email}, "password": {testsite.Password}})
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.Header.Get("Location") != "/admin" {
		t.Fatalf("%s is not let in: %s", role, answer.Status)
	}
	return client
}

// request sends an empty form, or nothing, to an example of the pattern.
func request(t *testing.T, s *testsite.Site, who *http.Client, method, pattern string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, s.URL+example(pattern), nil)
	r.RequestURI = ""
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method != http.MethodGet {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := who.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode == http.StatusInternalServerError {
		t.Errorf("%s %s answers %d", method, pattern, answer.StatusCode)
	}
	return answer
}

// verdict is what an answer says of whoever asked.
func verdict(answer *http.Response) string {
	to := answer.Header.Get("Location")
	switch {
	case answer.StatusCode == http.StatusMethodNotAllowed,
		answer.StatusCode == http.StatusNotFound && !strings.HasPrefix(answer.Request.URL.Path, "/admin") && answer.Request.Method != http.MethodGet:
		return refuses
	case answer.StatusCode == http.StatusForbidden:
		return forbids
	case answer.StatusCode == http.StatusUnauthorized, // the page on which they sign in and send the form again
		answer.StatusCode == http.StatusSeeOther && strings.HasPrefix(to, "/admin/sign-in") && !strings.Contains(answer.Request.URL.Path, "sign-"):
		return signIn
	}
	return lets
}
