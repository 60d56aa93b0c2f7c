package attack

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testsite"
)

// A token from before the sign-in, or from outside, is worth nothing after it; so is one from before signing out.
func TestSessionFixation(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	v := newVisitor(t, s)
	v.post("/admin/sign-in", "email", testsite.Email, "password", "not this one at all")
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	planted := "attacker-knows-this-token-0123456789abcdefg"
	v.Jar.SetCookies(u, []*http.Cookie{{Name: "lp_session", Value: planted, Path: "/"}})
	v.signIn(testsite.Email)
	first := v.token()
	if first == planted || first == "" {
		t.Fatalf("the token after the sign-in is %q", first)
	}
	who := newVisitor(t, s)
	if a := who.get("/admin", "Cookie", "lp_session="+planted); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the planted token is answered %s", a.Status)
	}
	if a := who.get("/admin", "Cookie", "lp_session="+first); a.StatusCode != http.StatusOK {
		t.Errorf("the real token is answered %s", a.Status)
	}
	v.post("/admin/account/confirm", "password", testsite.Password)
	second := v.token()
	if second == first {
		t.Error("showing the password again does not rotate the token")
	}
	if a := who.get("/admin", "Cookie", "lp_session="+first); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the token of before is answered %s", a.Status)
	}
	v.post("/admin/sign-out")
	if a := who.get("/admin", "Cookie", "lp_session="+second); a.StatusCode != http.StatusSeeOther {
		t.Errorf("after signing out the token is answered %s", a.Status)
	}
}

// Links of letters open once.
func TestReplayOfUsedLinks(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	admin := as(t, s, account.RoleAdmin)
	links := func(to string, n int) []string {
		t.Helper()
		for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
			var found []string
			rows, err := s.Pool.Query(t.Context(), `select link from kept_mail where recipient = $1 order by id`, to)
			if err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				var link string
				if err := rows.Scan(&link); err != nil {
					t.Fatal(err)
				}
				found = append(found, strings.TrimPrefix(link, s.URL))
			}
			if len(found) >= n {
				return found
			}
		}
		t.Fatalf("letter %d to %s never arrives", n, to)
		return nil
	}
	if a := admin.post("/admin/accounts/new", "name", "Nia", "email", "nia@example.org", "role", "author"); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("the invitation is answered %s", a.Status)
	}
	invited := links("nia@example.org", 1)[0]
	const chosen = "harbor lantern seven oats"
	for i, want := range []int{http.StatusSeeOther, http.StatusNotFound} {
		if a := newVisitor(t, s).post(invited, "password", chosen, "again", chosen); a.StatusCode != want {
			t.Errorf("use %d of the invitation: %s, want %d", i+1, a.Status, want)
		}
	}
	newVisitor(t, s).post("/admin/reset", "email", "nia@example.org")
	reset := links("nia@example.org", 2)[1]
	for i, want := range []int{http.StatusSeeOther, http.StatusNotFound} {
		if a := newVisitor(t, s).post(reset, "password", chosen+"!", "again", chosen+"!"); a.StatusCode != want {
			t.Errorf("use %d of the reset: %s, want %d", i+1, a.Status, want)
		}
	}
}

// No form takes what another site's page sent, whoever is signed in.
func TestCrossSitePosts(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	admin := as(t, s, account.RoleAdmin)
	for _, path := range []string{"/admin/content/post/new", "/admin/accounts/new", "/admin/sign-out", "/admin/sign-in", "/admin/account/name", "/admin/settings/press/contacts/new",
		"/join", "/contact", "/newsletters"} {
		for name, headers := range map[string][]string{
			"cross-site":   {"Sec-Fetch-Site", "cross-site"},
			"same-site":    {"Sec-Fetch-Site", "same-site"},
			"an old one":   {"Origin", "https://evil.example"},
			"a sandbox":    {"Origin", "null"},
			"a look-alike": {"Origin", s.URL + ".evil.example"},
		} {
			if a := admin.do(http.MethodPost, path, "title=Taken+over&name=x&email=x@example.org", headers...); a.StatusCode != http.StatusForbidden {
				t.Errorf("%s from %s is answered %s", path, name, a.Status)
			}
		}
	}
	if a := admin.get("/admin"); a.StatusCode != http.StatusOK {
		t.Errorf("the administrator was signed out: %s", a.Status)
	}
}

// Nothing lets itself be framed, but the preview and the sign-in by the newsroom.
func TestClickjacking(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	admin := as(t, s, account.RoleAdmin)
	for path, by := range map[string]string{"/": "'none'", "/join": "'none'", "/search?q=x": "'none'", "/nothing": "'none'", "/admin/sign-in": "'none'", "/admin": "'none'",
		"/admin/content/post/new": "'none'", "/admin/accounts": "'none'", "/healthz": "'none'", "/admin/content/post/new/preview": "'self'"} {
		if got := admin.get(path).Header.Get("Content-Security-Policy"); !strings.Contains(got, "frame-ancestors "+by) {
			t.Errorf("%s: %q", path, got)
		}
	}
	for path, by := range map[string]string{"/admin/sign-in": "'none'", "/admin/sign-in?next=/admin/content": "'none'", "/admin/sign-in?next=/admin/signed-in": "'self'", "/admin/reset": "'none'"} {
		a := newVisitor(t, s).get(path)
		if got := a.Header.Get("Content-Security-Policy"); a.StatusCode != http.StatusOK || !strings.Contains(got, "frame-ancestors "+by) {
			t.Errorf("%s, signed out: %s, %q", path, a.Status, got)
		}
	}
	for next, by := range map[string]string{"/admin": "'none'", "/admin/signed-in": "'self'"} {
		a := newVisitor(t, s).post("/admin/sign-in", "email", testsite.Email, "password", "not this one at all", "next", next)
		if got := a.Header.Get("Content-Security-Policy"); !strings.Contains(got, "frame-ancestors "+by) {
			t.Errorf("a refused sign-in to %s: %q", next, got)
		}
	}
}

// The name that a request gives for the host, or that a proxy is said to have seen, is answered nowhere.
func TestHostHeader(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	v := newVisitor(t, s)
	for _, path := range []string{"/", "/news", "/news.atom", "/sitemap.xml", "/robots.txt", "/admin", "/admin/sign-in", "/News/", "/.well-known/security.txt"} {
		if a := v.get(path, "Host", "evil.example"); a.StatusCode != http.StatusMisdirectedRequest || strings.Contains(a.text, "evil") {
			t.Errorf("%s for another host: %s %.200s", path, a.Status, a.text)
		}
		a := v.get(path, "X-Forwarded-Host", "evil.example", "X-Host", "evil.example", "Forwarded", "host=evil.example", "X-Original-URL", "/evil", "X-Rewrite-URL", "/evil")
		if strings.Contains(a.text, "evil") || strings.Contains(a.Header.Get("Location"), "evil") {
			t.Errorf("%s tells of the forwarded host", path)
		}
	}
	if a := v.do(http.MethodPost, "/admin/reset", "email="+testsite.Email, "Host", "evil.example"); a.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a reset for another host: %s", a.Status)
	}
}

func TestOpenRedirects(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	v := as(t, s, account.RoleEditor)
	for _, to := range []string{"https://evil.example", "//evil.example", "///evil.example", `/\evil.example`, `\\evil.example`, "/\t/evil.example", "https:evil.example", "%2f%2fevil.example",
		"javascript:alert(1)", "/%0d%0aLocation:%20https://evil.example", "@evil.example", ".evil.example", "/..//evil.example", "http:\\\\evil.example"} {
		for _, a := range []answer{
			v.get("/admin/sign-in?next=" + url.QueryEscape(to)),
			newVisitor(t, s).post("/admin/sign-in", "email", testsite.Email, "password", testsite.Password, "next", to),
			v.post("/admin/account/confirm", "password", testsite.Password, "next", to),
			v.get("/" + (&url.URL{Path: to}).EscapedPath() + "/"),
		} {
			location := a.Header.Get("Location")
			u, err := url.Parse(location)
			if err != nil || u.Host != "" || u.Scheme != "" || strings.HasPrefix(location, "//") || strings.ContainsAny(location, "\\\r\n\t") {
				t.Errorf("%q leads to %q", to, location)
			}
		}
	}
}

func TestPathTraversal(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	v := as(t, s, account.RoleAdmin)
	for _, before := range []string{"/", "/static/", "/files/", "/files/1/", "/share/", "/pattern/", "/press/kit/", "/admin/", "/admin/media/"} {
		for _, up := range []string{"../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "..%c0%af", "%252e%252e%252f", "..;/"} {
			for _, file := range []string{"etc/passwd", "go.mod", "proc/self/environ"} {
				a := v.get(before + strings.Repeat(up, 8) + file)
				if strings.Contains(a.text, "root:") || strings.Contains(a.text, "module localprogress") || strings.Contains(a.text, "PATH=") || a.StatusCode == http.StatusOK || a.StatusCode >= 500 {
					t.Errorf("%s%s×8%s: %s %.80q", before, up, file, a.Status, a.text)
				}
			}
		}
	}
}

// What one visitor sends along changes nothing of what the next one gets.
func TestCachePoisoning(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary = "Here", "S."
	if _, err := s.Content.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, snap); err != nil {
		t.Fatal(err)
	}
	v := newVisitor(t, s)
	unkeyed := []string{"X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "http", "X-Forwarded-Scheme", "nothttps", "X-Forwarded-Port", "1337", "X-Forwarded-Prefix", "/evil", "X-Original-URL", "/evil",
		"X-HTTP-Method-Override", "POST", "X-Method-Override", "DELETE", "User-Agent", "evil", "Referer", "https://evil.example", "Accept-Language", "evil", "Origin", "https://evil.example", "Range", "bytes=0-3",
		"Cookie", "evil=1; lp_device=evil", "Accept", "evil/evil", "If-None-Match", `"evil"`, "Authorization", "Basic ZXZpbDpldmls"}
	for i, path := range []string{"/news/here", "/news", "/news.atom", "/search?q=here", "/sitemap.xml", "/robots.txt"} {
		poisoned := v.get(path+join(path)+"utm_source=evil", unkeyed...)
		if strings.Contains(poisoned.text, "evil") {
			t.Errorf("%s repeats what was sent along", path)
		}
		for _, clean := range []answer{newVisitor(t, s).get(path), newVisitor(t, s).get(path)} {
			if clean.StatusCode != http.StatusOK || strings.Contains(clean.text, "evil") || clean.Header.Get("Set-Cookie") != "" || clean.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%d: %s after the attack: %s", i, path, clean.Status)
			}
		}
	}
	signedIn := as(t, s, account.RoleAdmin)
	if a := signedIn.get("/news/here"); a.StatusCode != http.StatusOK {
		t.Fatal(a.Status)
	}
	for _, path := range []string{"/admin/account", "/admin/account/x.css", "/admin/content.css", "/admin/accounts;x.js"} { // web cache deception
		if a := signedIn.get(path); a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, a.Header.Get("Cache-Control"))
		}
	}
}

func join(path string) string {
	if strings.Contains(path, "?") {
		return "&"
	}
	return "?"
}
