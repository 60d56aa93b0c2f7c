package journey

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// checkers are the programs from elsewhere that judge the pages.
type checkers struct{ browser, light, links, jar string }

// findTools fails with a sentence when a checker is missing.
func findTools(t *testing.T) checkers {
	t.Helper()
	modules, err := filepath.Abs("../../scripts/quality/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	c := checkers{browser: testbrowser.Path(), light: modules + "/.bin/lighthouse", links: modules + "/.bin/linkinator", jar: modules + "/vnu-jar/build/dist/vnu.jar"}
	if c.browser == "" {
		t.Fatal("There is no Chromium on this machine: install the package chromium.")
	}
	for _, file := range []string{c.light, c.links, c.jar} {
		if _, err := os.Stat(file); err != nil {
			t.Fatalf("%s is missing: make quality installs it with npm.", file)
		}
	}
	for _, program := range []string{"java", "node"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("There is no %s on this machine: make quality says what to install.", program)
		}
	}
	return c
}

// output returns what the program writes to its standard output. A checker that found faults ends with an error, too.
func output(t *testing.T, minutes time.Duration, program string, args ...string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), minutes*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	var faults strings.Builder
	cmd.Stderr = &faults
	out, err := cmd.Output()
	if err != nil && len(out) == 0 {
		t.Fatalf("%s: %v\n%s", filepath.Base(program), err, &faults)
	}
	return out
}

// brokenLinks follows every link of the site and returns those that lead nowhere, by the address they stand on.
func (c checkers) brokenLinks(t *testing.T, s *testsite.Site) map[string][]string {
	t.Helper()
	out := output(t, 10, c.links, s.URL, "--recurse", "--check-fragments", "--check-css", "--concurrency", "8", "--format", "json",
		"--skip", "^(?!"+regexp.QuoteMeta(s.URL)+")") // other sites are not ours to ask
	var found struct {
		Links []struct {
			URL, State, Parent string
			Status             int
		}
	}
	if err := json.Unmarshal(out, &found); err != nil || len(found.Links) < 100 {
		t.Fatalf("linkinator followed %d links: %v", len(found.Links), err)
	}
	broken := map[string][]string{}
	for _, l := range found.Links {
		if l.State == "BROKEN" {
			on := strings.TrimPrefix(l.Parent, s.URL)
			broken[on] = append(broken[on], fmt.Sprintf("%s (%d)", strings.TrimPrefix(l.URL, s.URL), l.Status))
		}
	}
	fmt.Printf("%d links followed.\n", len(found.Links))
	return broken
}

// invalid gives the HTML of every page, and of every admin screen, to the W3C's checker and returns the errors it finds,
// by address.
func (c checkers) invalid(t *testing.T, s *testsite.Site) map[string][]string {
	t.Helper()
	client := signIn(t, s)
	dir := t.TempDir()
	addresses := slices.Concat(lists, entries(t, s, 100), adminPages(t, s))
	for i, address := range addresses {
		_, html := getAs(t, client, s, address)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.html", i)), []byte(html), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), "java", "-Xss1m", "-jar", c.jar, "--format", "gnu", "--stdout", "--errors-only", dir).Output()
	faults := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		file, fault, ok := strings.Cut(line, ".html\":")
		var i int
		if _, err := fmt.Sscanf(file[max(len(file)-3, 0):], "%d", &i); !ok || err != nil || i >= len(addresses) {
			t.Fatalf("the W3C's checker says: %s", line)
		}
		faults[addresses[i]] = append(faults[addresses[i]], strings.TrimSpace(fault))
	}
	if err != nil && len(faults) == 0 {
		t.Fatalf("the W3C's checker: %v", err)
	}
	fmt.Printf("HTML of %d pages checked.\n", len(addresses))
	return faults
}

// categories are what Lighthouse judges.
var categories = []string{"performance", "accessibility", "best-practices", "seo"}

// lighthouse is what Lighthouse says of a page on a telephone.
type lighthouse struct {
	score  map[string]int // points, by category
	failed map[string][]string
	shift  float64 // cumulative layout shift
}

// faults are a sentence for each category under 100 points, and one when the page moves while it loads.
func (l lighthouse) faults() (faults []string) {
	for _, c := range categories {
		if l.score[c] < 100 {
			faults = append(faults, fmt.Sprintf("%d points for %s: %s", l.score[c], c, strings.Join(l.failed[c], ", ")))
		}
	}
	if l.shift > 0 {
		faults = append(faults, fmt.Sprintf("it moves while it loads, %.4f", l.shift))
	}
	return faults
}

// lighthouse judges the page at the address. Performance is measured three times unless it is perfect at once, and the
// middle one counts: it depends on what else the machine does.
func (c checkers) lighthouse(t *testing.T, address string, noIndex bool) lighthouse {
	t.Helper()
	first := c.measure(t, address, noIndex)
	if first.score["performance"] == 100 {
		return first
	}
	runs := []lighthouse{first, c.measure(t, address, noIndex), c.measure(t, address, noIndex)}
	slices.SortFunc(runs, func(a, b lighthouse) int { return a.score["performance"] - b.score["performance"] })
	return runs[1]
}

// measure runs Lighthouse, and again when it says that it could not record the page.
func (c checkers) measure(t *testing.T, address string, noIndex bool) lighthouse {
	t.Helper()
	for range 3 {
		l, err := c.lighthouseOnce(t, address, noIndex)
		if err == nil {
			return l
		}
		fmt.Printf("Lighthouse did not measure %s: %v\n", address, err)
	}
	t.Fatalf("Lighthouse did not measure %s in three tries.", address)
	return lighthouse{}
}

func (c checkers) lighthouseOnce(t *testing.T, address string, noIndex bool) (lighthouse, error) {
	t.Helper()
	report := filepath.Join(t.TempDir(), "report.json") // it may end before all of it is through a pipe
	args := []string{address, "--output=json", "--output-path=" + report, "--quiet", "--no-enable-error-reporting", "--ignore-status-code",
		"--only-categories=" + strings.Join(categories, ","), "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run " +
			"--disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage"}
	switch {
	case strings.HasSuffix(address, notThere): // its status counts as an error of the browser's, too
		args = append(args, "--skip-audits=is-crawlable,http-status-code,errors-in-console")
	case noIndex:
		args = append(args, "--skip-audits=is-crawlable")
	}
	var said struct {
		RuntimeError struct{ Message string }
		Categories   map[string]struct {
			Score     *float64
			AuditRefs []struct {
				ID     string
				Weight float64
			}
		}
		Audits map[string]struct {
			Score        *float64
			Title        string
			DisplayValue string
			NumericValue float64
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.light, args...)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+c.browser)
	if told, err := cmd.CombinedOutput(); err != nil {
		return lighthouse{}, fmt.Errorf("%w: %s", err, told)
	}
	out, err := os.ReadFile(report)
	if err == nil {
		err = json.Unmarshal(out, &said)
	}
	if err == nil && said.RuntimeError.Message != "" {
		err = errors.New(said.RuntimeError.Message)
	}
	if err != nil {
		return lighthouse{}, err
	}
	l := lighthouse{score: map[string]int{}, failed: map[string][]string{}, shift: said.Audits["cumulative-layout-shift"].NumericValue}
	for name, category := range said.Categories {
		if category.Score != nil {
			l.score[name] = int(*category.Score*100 + 0.5)
		}
		for _, ref := range category.AuditRefs {
			if a := said.Audits[ref.ID]; ref.Weight > 0 && a.Score != nil && *a.Score < 1 {
				l.failed[name] = append(l.failed[name], strings.TrimSpace(a.Title+" "+a.DisplayValue))
			}
		}
	}
	return l, nil
}

// carried is how many bytes the line carries for the document at the address, compressed as browsers ask for it.
func carried(t *testing.T, address string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd") // asked for by hand, it comes as it is sent
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	n, err := io.Copy(io.Discard, resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}
