package attack

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/testsite"
)

// modules are wapiti's that look for faults of this site. Those that ask for the files of other programs (nikto, wapp, backup,
// buster) find nothing that a 404 does not tell, and cookieflags, http_headers and csrf judge by what we do otherwise: the
// secure mark and HSTS are for https only, and cross-site writes are refused by Sec-Fetch-Site and Origin instead of a
// token. internal/server and TestCrossSitePosts hold those three.
const modules = "sql,blindsql,xss,permanentxss,exec,file,crlf,redirect,ssrf,xxe,shellshock,htaccess,csp"

// TestWapiti lets the scanner loose on what visitors see, and on what each role sees.
func TestWapiti(t *testing.T) {
	needsTime(t)
	program, err := exec.LookPath("wapiti")
	if err != nil {
		t.Fatal("no wapiti on this machine: install the package wapiti")
	}
	for _, role := range []account.Role{"", account.RoleAuthor, account.RolePress, account.RoleChapter, account.RoleEditor, account.RoleAdmin} {
		s := testsite.StartDemo(t)
		folder := t.TempDir()
		name, start := "visitors", s.URL+"/"
		args := []string{"--flush-session", "--scope", "folder", "-m", modules, "-f", "json", "-o", filepath.Join(folder, "report.json"), "--store-session", folder, "--store-config", folder, "--no-bugreport", "-v", "0",
			"--max-scan-time", "40", "--max-attack-time", "10", "--max-links-per-page", "40", "-d", "4", "-S", "normal", "-t", "10"}
		if role != "" {
			name, start = string(role), s.URL+"/admin/"
			args = append(args, "-c", cookies(t, s, role, folder), "-x", s.URL+"/admin/sign-out", "-x", s.URL+"/admin/sign-out-everywhere", "-s", s.URL+"/admin/content/post/new")
		}
		began := time.Now()
		out, err := exec.CommandContext(t.Context(), program, append([]string{"-u", start}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("wapiti as %s: %v\n%s", name, err, out)
		}
		pages, findings := report(t, filepath.Join(folder, "report.json"))
		fmt.Printf("wapiti: %-8s %v pages, %d findings (%s)\n", name, pages, len(findings), time.Since(began).Round(time.Second))
		for _, f := range findings {
			t.Errorf("wapiti as %s: %s", name, f)
		}
	}
}

// cookies is the file by which wapiti is signed in.
func cookies(t *testing.T, s *testsite.Site, role account.Role, folder string) string {
	t.Helper()
	v := as(t, s, role)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]any{u.Hostname(): map[string]any{"/": map[string]any{"lp_session": map[string]any{"value": v.token(), "expires": nil, "secure": false, "port": nil, "version": 0}}}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "cookies.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// report reads how many pages wapiti crawled, and what it found above informational: vulnerabilities and anomalies, such as an
// answer of 500. Its level 0 is for information.
func report(t *testing.T, path string) (pages any, found []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	type finding struct {
		Method, Path, Info, Parameter string
		Level                         int
	}
	var r struct {
		Vulnerabilities, Anomalies map[string][]finding
		Infos                      map[string]any
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	for _, list := range []map[string][]finding{r.Vulnerabilities, r.Anomalies} {
		for kind, all := range list {
			for _, f := range all {
				if f.Level > 0 {
					found = append(found, fmt.Sprintf("%s: %s %s %s %s", kind, f.Method, f.Path, f.Parameter, f.Info))
				}
			}
		}
	}
	sort.Strings(found)
	if pages = r.Infos["crawled_pages_nbr"]; pages == nil {
		pages = "?"
	}
	return pages, found
}
