package journey

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"localprogress.org/site/internal/testsite"
	"localprogress.org/site/static"
)

var (
	comments   = regexp.MustCompile(`(?s)/\*.*?\*/`)
	selectors  = regexp.MustCompile(`([^{}]+)\{`)
	conditions = regexp.MustCompile(`:(not|is|has)\([^()]*(\([^()]*\)[^()]*)*\)`)
	inSelector = regexp.MustCompile(`\.([a-z][a-z0-9-]*)`)
	linked     = regexp.MustCompile(`<link rel="stylesheet" href="/static/([a-z]+)\.[^"]*">`)
	inPage     = regexp.MustCompile(` class="([^"]*)"`)
)

// A rule is a selector by the classes that must all be there for it to apply, and the file it stands in.
type rule struct {
	sheet   string
	classes []string
}

// rules returns the rules of the built stylesheets that need a class.
func rules(t *testing.T) []rule {
	t.Helper()
	files, err := fs.Glob(static.FS, "*.css")
	if err != nil {
		t.Fatal(err)
	}
	var all []rule
	for _, name := range files {
		css, err := fs.ReadFile(static.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		sheet, _, _ := strings.Cut(path.Base(name), ".")
		for _, m := range selectors.FindAllStringSubmatch(comments.ReplaceAllString(string(css), ""), -1) {
			for _, selector := range strings.Split(conditions.ReplaceAllString(m[1], ""), ",") {
				r := rule{sheet: sheet}
				for _, class := range inSelector.FindAllStringSubmatch(selector, -1) {
					r.classes = append(r.classes, class[1])
				}
				if len(r.classes) > 0 {
					all = append(all, r)
				}
			}
		}
	}
	return all
}

// TestEveryPageHasTheStylesItNeeds holds the stylesheets to what the pages use: a rule that fits a page and stands in
// a file that the page does not link is a hole in its look, and a file with no rule for a page keeps its reader waiting.
func TestEveryPageHasTheStylesItNeeds(t *testing.T) {
	t.Parallel()
	all := rules(t)
	s := testsite.StartDemo(t)
	for _, address := range append(slices.Clone(lists), entries(t, s, 100)...) {
		checkStyles(t, all, address, body(t, s, address), true)
	}
	client := signIn(t, s)
	for _, address := range adminPages(t, s) {
		_, html := getAs(t, client, s, address)
		checkStyles(t, all, address, html, true)
	}
	s = testsite.StartAwkward(t)
	for _, address := range append(slices.Clone(awkward), writtenOut(t, s)...) {
		checkStyles(t, all, address, body(t, s, address), false) // an entry with nothing in it may need less than its like
	}
}

// checkStyles checks one page; with everything, that it needs something of each file that it links, too.
func checkStyles(t *testing.T, all []rule, address, html string, everything bool) {
	t.Helper()
	var sheets []string
	for _, m := range linked.FindAllStringSubmatch(html, -1) {
		sheets = append(sheets, m[1])
	}
	used := map[string]bool{}
	for _, m := range inPage.FindAllStringSubmatch(html, -1) {
		for _, class := range strings.Fields(m[1]) {
			used[class] = true
		}
	}
	fits := map[string]int{}
	for _, r := range all {
		if slices.ContainsFunc(r.classes, func(class string) bool { return !used[class] }) {
			continue
		}
		fits[r.sheet]++
		if r.sheet == "print" || r.sheet == "admin" && !strings.HasPrefix(address, "/admin") {
			continue
		}
		if !slices.Contains(sheets, r.sheet) && !slices.ContainsFunc(all, func(other rule) bool {
			return slices.Contains(sheets, other.sheet) && slices.Equal(other.classes, r.classes)
		}) {
			t.Errorf("%s needs the rule for %v in %s.css and links only %v", address, r.classes, r.sheet, sheets)
		}
	}
	for _, sheet := range sheets {
		if everything && fits[sheet] == 0 {
			t.Errorf("%s links %s.css and needs nothing of it", address, sheet)
		}
	}
}
