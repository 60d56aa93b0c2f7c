package attack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testsite"
)

// modules are wapiti's that look for faults of this site, those together that need each other. Those that ask for the files of
// other programs (nikto, wapp, backup, buster) find nothing that a 404 does not tell, and cookieflags, http_headers and csrf judge
// by what we do otherwise: the secure mark and HSTS are for https only, and cross-site writes are refused by Sec-Fetch-Site and
// Origin instead of a token. internal/server and TestCrossSitePosts hold those three.
var modules = []string{"csp", "htaccess", "redirect", "crlf", "shellshock", "sql", "xss,permanentxss", "exec", "file", "ssrf", "xxe", "blindsql"}

// How long wapiti looks for pages, and tries a module on them. It looks at the clock only between two pages, and a form of fifty
// fields is a thousand requests: after mercy it is stopped. What it found until then is kept.
const (
	crawlTime  = 30 * time.Second
	moduleTime = 10 * time.Second
	mercy      = 10 * time.Second
)

// TestWapiti lets the scanner loose on what visitors see, and on what each role sees.
func TestWapiti(t *testing.T) {
	needsTime(t)
	if _, err := exec.LookPath("wapiti"); err != nil {
		t.Fatal("no wapiti on this machine: install the package wapiti")
	}
	for _, role := range []account.Role{"", account.RoleAuthor, account.RolePress, account.RoleChapter, account.RoleEditor, account.RoleAdmin} {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			scan(t, role)
		})
	}
}

func scan(t *testing.T, role account.Role) {
	s, name, began := testsite.StartDemo(t), "visitors", time.Now()
	w, signIn, signedIn := newWapiti(t, s.URL+"/"), func() {}, func() {}
	if role != "" {
		name = string(role)
		v := as(t, s, role)
		address := withoutExits(t, s)
		w = newWapiti(t, address+"/admin/")
		w.beginEverywhere(v, address)
		// What it changes of its account gives its session another token, which it forgets at its end.
		signIn = func() {
			v = newVisitor(t, s)
			v.signIn(string(role) + "@attack.example.org")
			w.carry(address, v.token())
		}
		signedIn = func() {
			var seats int
			if err := s.Pool.QueryRow(t.Context(), `select count(*) from staff_session join account on account.id = account_id where role = $1 and email like '%@attack.example.org'`, role).Scan(&seats); err != nil {
				t.Fatal(err)
			}
			if w.visits++; seats < w.visits {
				t.Errorf("%s ended a session of its own: wapiti saw less than the role", name)
			}
		}
	}
	run := func(within time.Duration, more ...string) bool {
		signIn()
		defer signedIn()
		return w.run(within, more...)
	}
	run(crawlTime+mercy, "--max-scan-time", fmt.Sprint(crawlTime.Seconds()), "-m", "")
	stopped := 0
	for _, m := range modules {
		if !run(moduleTime+mercy, "--skip-crawl", "--max-attack-time", fmt.Sprint(moduleTime.Seconds()), "-m", m) {
			stopped++
		}
	}
	w.run(time.Minute, "--skip-crawl", "-m", "") // for the report of what the stopped ones found
	if n, err := strconv.Atoi(w.pages); err != nil || n < 50 {
		t.Errorf("wapiti found %s pages", w.pages)
	}
	found := w.report()
	fmt.Printf("wapiti: %-14s %4s pages and forms, %d modules, %d of them stopped, %d findings above informational (%s)\n", name, w.pages, len(modules), stopped, len(found), time.Since(began).Round(time.Second))
	for _, f := range found {
		t.Errorf("wapiti as %s: %s", name, f)
	}
}

// wapiti is a scan of a part of the site, kept in a folder.
type wapiti struct {
	t      *testing.T
	folder string
	args   []string
	pages  string // that it found
	visits int    // as somebody signed in
}

// newWapiti is a scan of what begins with the address. Nobody is to ask for its endpoint: that would be the site, led to do so.
func newWapiti(t *testing.T, address string) *wapiti {
	t.Helper()
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/get_") { // by which wapiti asks who came
			t.Errorf("the site was led to ask for %s", r.URL)
		}
		_, _ = w.Write([]byte("{}"))
	}))
	t.Cleanup(endpoint.Close)
	w := &wapiti{t: t, folder: t.TempDir(), pages: "?"}
	w.args = []string{"-u", address, "--scope", "folder", "-f", "json", "-o", w.path("report.json"), "--store-session", w.folder, "--store-config", w.folder, "--no-bugreport", "-v", "0",
		"--endpoint", endpoint.URL + "/", "--max-links-per-page", "40", "-d", "4", "-S", "normal", "-t", "10",
		"-H", "Accept-Encoding: gzip"} // it says that it reads brotli, and does not
	return w
}

func (w *wapiti) path(name string) string { return filepath.Join(w.folder, name) }

// withoutExits is the address of the site without the forms that would end the scanner's session, change its password or ask it
// for a second factor: the scanner's own option for that breaks it (3.0.4, on Python 3.11).
func withoutExits(t *testing.T, s *testsite.Site) string {
	t.Helper()
	var self int64
	if err := s.Pool.QueryRow(t.Context(), `select max(id) from account`).Scan(&self); err != nil {
		t.Fatal(err)
	}
	exits := []string{"/admin/sign-out", "/admin/account/password", "/admin/account/sessions", "/admin/accounts/factor", fmt.Sprintf("/admin/accounts/%d/", self)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && slices.ContainsFunc(exits, func(exit string) bool { return strings.HasPrefix(r.URL.Path, exit) }) {
			http.NotFound(w, r)
			return
		}
		s.Handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// carry has wapiti carry the token of a session.
func (w *wapiti) carry(address, token string) {
	w.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		w.t.Fatal(err)
	}
	cookie := map[string]any{"value": token, "expires": nil, "secure": false, "port": nil, "version": 0}
	text, err := json.Marshal(map[string]any{u.Hostname(): map[string]any{"/": map[string]any{"lp_session": cookie}}})
	if err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(w.path("cookies.json"), text, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// beginEverywhere has wapiti begin at every page of the newsroom that the visitor is shown, with the cookies that it will carry.
func (w *wapiti) beginEverywhere(v *visitor, address string) {
	w.t.Helper()
	w.args = append(w.args, "-c", w.path("cookies.json"))
	for _, path := range newsroom(w.t, v.site) {
		if v.get(path).StatusCode == http.StatusOK {
			w.args = append(w.args, "-s", address+path)
		}
	}
}

// newsroom are the addresses of the newsroom's pages, but for those of one entry or file.
func newsroom(t *testing.T, s *testsite.Site) (paths []string) {
	t.Helper()
	err := chi.Walk(s.Routes, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method == http.MethodGet && strings.HasPrefix(route, "/admin/") && !strings.ContainsAny(route, "{*") {
			paths = append(paths, route)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range content.Kinds {
		paths = append(paths, "/admin/content/"+string(k)+"/new")
	}
	return paths
}

var foundPages = regexp.MustCompile(`found (\d+) URLs`)

// run runs wapiti with more arguments, and reports whether it came to its end in the time.
func (w *wapiti) run(within time.Duration, more ...string) bool {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), within)
	defer cancel()
	c := exec.CommandContext(ctx, "wapiti", append(slices.Clone(w.args), more...)...)
	c.Env, c.Dir = append(os.Environ(), "HOME="+w.folder), w.folder
	out, err := c.CombinedOutput()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return false
	}
	if err != nil || strings.Contains(string(out), "Traceback") {
		w.t.Fatalf("wapiti %v: %v\n%s", more, err, out)
	}
	if m := foundPages.FindSubmatch(out); m != nil {
		w.pages = string(m[1])
	}
	return true
}

// report reads what wapiti found above informational: vulnerabilities, and anomalies such as an answer of 500. Its level 0 is for
// information.
func (w *wapiti) report() (found []string) {
	w.t.Helper()
	text, err := os.ReadFile(w.path("report.json"))
	if err != nil {
		w.t.Fatal(err)
	}
	type finding struct {
		Method, Path, Info, Parameter string
		Level                         json.Number
		Request                       string `json:"http_request"`
	}
	var r struct{ Vulnerabilities, Anomalies map[string][]finding }
	if err := json.Unmarshal(text, &r); err != nil {
		w.t.Fatal(err)
	}
	if len(r.Vulnerabilities) == 0 {
		w.t.Fatalf("this is no report: %.200s", text)
	}
	for _, list := range []map[string][]finding{r.Vulnerabilities, r.Anomalies} {
		for kind, all := range list {
			for _, f := range all {
				if f.Level != "0" {
					found = append(found, fmt.Sprintf("%s (level %s): %s %s, %s: %s\n%.1000s", kind, f.Level, f.Method, f.Path, f.Parameter, f.Info, f.Request))
				}
			}
		}
	}
	slices.Sort(found)
	return found
}
