package journey

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

var (
	quality = flag.Bool("quality", false, "measure every template with Lighthouse, axe, the W3C's checker and linkinator; make quality sets it")
	only    = flag.String("only", "", "measure only the templates whose address contains this")
)

// The bounds that every template keeps, beside 100 points of Lighthouse in each category and no fault of any checker.
const (
	maxCritical = 14 << 10  // bytes of the page with the styles it waits for: what the first round trips carry
	maxVisit    = 150 << 10 // bytes of all that a first visit loads, without photographs
	maxScript   = 8 << 10   // bytes of its scripts
)

// notThere is an address that has no page.
const notThere = "/no-such-page"

// templates are the addresses that are measured, one or two of each template, beside one entry of each kind.
var templates = []string{"/", "/news", "/press", "/press/releases", "/press/in-the-news", "/press/kit", "/issues", "/chapters", "/events", "/events/past",
	"/resources", "/newsletters", "/join", "/contact", "/thank-you/media", "/search", "/search?q=housing", notThere}

// axeViews are how axe looks at a page.
var axeViews = []struct {
	name   string
	width  int64
	dark   bool
	text   int64 // percent
	column string
}{{"light", 1280, false, 100, "light"}, {"dark", 1280, true, 100, "dark"}, {"at 320 px", 320, false, 100, "320 px"}, {"with text of 200 %", 1280, false, 200, "200 %"}}

// A sheet is what was measured of one template.
type sheet struct {
	path     string
	noIndex  bool // it stays out of search engines on purpose, and is not measured by whether it can be found there
	points   lighthouse
	axe      []int // faults in each of axeViews
	invalid  int   // errors in the HTML
	broken   int   // links to nothing
	critical int   // bytes
	visit    int
	script   int
}

// TestQuality measures every template and writes the table to the standard output and to tmp/quality.md.
func TestQuality(t *testing.T) {
	if !*quality {
		t.Skip("measuring takes many minutes, Java and npm: make quality does it")
	}
	tools := findTools(t)
	s := testsite.StartDemo(t)
	var sheets []*sheet
	for _, path := range append(slices.Clone(templates), entries(t, s, 1)...) {
		if strings.Contains(path, *only) {
			sheets = append(sheets, &sheet{path: path})
		}
	}
	var misses []string
	miss := func(format string, args ...any) { misses = append(misses, fmt.Sprintf(format, args...)) }

	fmt.Println("Following every link.")
	broken := tools.brokenLinks(t, s)
	fmt.Println("Checking the HTML of every page.")
	invalid := tools.invalid(t, s)
	for _, address := range slices.Sorted(maps.Keys(broken)) {
		miss("%s links to nothing: %s", address, strings.Join(broken[address], ", "))
	}
	for _, address := range slices.Sorted(maps.Keys(invalid)) {
		miss("%s is not valid: %s", address, strings.Join(invalid[address], "; "))
	}
	b := testbrowser.Open(t)
	b.NoCache()
	for i, sh := range sheets {
		fmt.Printf("%d of %d: %s\n", i+1, len(sheets), sh.path)
		sh.broken, sh.invalid = len(broken[sh.path]), len(invalid[sh.path])
		sh.look(b, s, miss)
		sh.weigh(t, b, s, miss)
		sh.points = tools.lighthouse(t, s.URL+sh.path, sh.noIndex)
		for _, fault := range sh.points.faults() {
			miss("%s: %s", sh.path, fault)
		}
	}
	report := table(sheets, misses)
	fmt.Print(report)
	if err := os.MkdirAll("../../tmp", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.FromSlash("../../tmp/quality.md"), []byte(report), 0o644); err != nil {
		t.Fatal(err)
	}
	if len(misses) > 0 {
		t.Errorf("%d lines miss; see above and tmp/quality.md", len(misses))
	}
}

// look runs axe on the page in each of axeViews.
func (sh *sheet) look(b *testbrowser.Tab, s *testsite.Site, miss func(string, ...any)) {
	for _, v := range axeViews {
		b.View(v.width, 900, v.dark)
		b.TextSize(v.text)
		b.Go(s.URL + sh.path)
		faults := b.Axe()
		sh.axe = append(sh.axe, len(faults))
		for _, fault := range faults {
			miss("%s, %s, axe: %s", sh.path, v.name, fault)
		}
	}
	b.TextSize(100)
	sh.noIndex = testbrowser.Eval[bool](b, `document.querySelector("meta[name=robots][content*=noindex]") !== null`)
}

// weigh counts what a telephone loads on a first visit.
func (sh *sheet) weigh(t *testing.T, b *testbrowser.Tab, s *testsite.Site, miss func(string, ...any)) {
	t.Helper()
	b.View(412, 823, false)
	b.Go(s.URL + sh.path)
	waits := testbrowser.Eval[[]string](b, `[location.href, ...[...document.querySelectorAll("link[rel=stylesheet]")].filter(l => matchMedia(l.media || "all").matches).map(l => l.href)]`)
	for _, url := range waits {
		sh.critical += carried(t, url)
	}
	for _, url := range testbrowser.Eval[[]string](b, `[location.href, ...new Set(performance.getEntriesByType("resource").map(r => r.name))]`) {
		if strings.Contains(url, "/files/") {
			continue // a photograph
		}
		n := carried(t, url)
		sh.visit += n
		if strings.HasSuffix(url, ".js") {
			sh.script += n
		}
	}
	for _, bound := range []struct {
		what   string
		is, at int
	}{{"the page with the styles it waits for", sh.critical, maxCritical}, {"a first visit without photographs", sh.visit, maxVisit}, {"scripts", sh.script, maxScript}} {
		if bound.is > bound.at {
			miss("%s: %s takes %d bytes, %d are allowed", sh.path, bound.what, bound.is, bound.at)
		}
	}
}

// table is the sheets as a table in Markdown, with what misses below.
func table(sheets []*sheet, misses []string) string {
	var out strings.Builder
	rows := [][]string{{"page", "performance", "accessibility", "best practices", "SEO", "CLS"}}
	for _, v := range axeViews {
		rows[0] = append(rows[0], "axe "+v.column)
	}
	rows[0] = append(rows[0], "vnu", "broken links", "HTML + CSS KB", "visit KB", "script KB")
	kb := func(bytes int) string { return fmt.Sprintf("%.1f", float64(bytes)/1024) }
	for _, sh := range sheets {
		path := sh.path
		if sh.noIndex {
			path += " *"
		}
		row := []string{path}
		for _, c := range categories {
			row = append(row, fmt.Sprint(sh.points.score[c]))
		}
		row = append(row, fmt.Sprintf("%.3f", sh.points.shift))
		for _, n := range sh.axe {
			row = append(row, fmt.Sprint(n))
		}
		rows = append(rows, append(row, fmt.Sprint(sh.invalid), fmt.Sprint(sh.broken), kb(sh.critical), kb(sh.visit), kb(sh.script)))
	}
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], len(cell))
		}
	}
	for i, row := range rows {
		for j, cell := range row {
			fmt.Fprintf(&out, "| %-*s ", width[j], cell)
		}
		out.WriteString("|\n")
		for j := range row {
			if i == 0 {
				out.WriteString("| " + strings.Repeat("-", width[j]) + " ")
			}
		}
		if i == 0 {
			out.WriteString("|\n")
		}
	}
	fmt.Fprintf(&out, "\nWanted: 100 points, no shift, no fault; HTML with the styles it waits for at most %d KB, a first visit without photographs at most %d KB, scripts at most %d KB, all as they are sent.\n",
		maxCritical>>10, maxVisit>>10, maxScript>>10)
	out.WriteString("Performance under 100 points is the middle of three runs. * stays out of search engines on purpose, and its SEO is without that audit; nor does the status 404 count against the page that has it on purpose.\n")
	if len(misses) == 0 {
		out.WriteString("\nNothing misses.\n")
		return out.String()
	}
	out.WriteString("\nWhat misses:\n\n")
	for _, m := range misses {
		out.WriteString("- " + strings.ReplaceAll(m, "\n", " ") + "\n")
	}
	return out.String()
}
