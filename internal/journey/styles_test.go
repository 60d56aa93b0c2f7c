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
	selectors  = regexp.MustCompile(`[^{}]+\{`)
	inSelector = regexp.MustCompile(`\.([a-z][a-z0-9-]*)`)
	linked     = regexp.MustCompile(`<link rel="stylesheet" href="/static/([a-z]+)\.[^"]*">`)
	inPage     = regexp.MustCompile(` class="([^"]*)"`)
)

// classes returns the classes that each built stylesheet has rules for, by the plain name of the file.
func classes(t *testing.T) map[string][]string {
	t.Helper()
	files, err := fs.Glob(static.FS, "*.css")
	if err != nil {
		t.Fatal(err)
	}
	of := map[string][]string{}
	for _, name := range files {
		css, err := fs.ReadFile(static.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range selectors.FindAllString(comments.ReplaceAllString(string(css), ""), -1) {
			for _, m := range inSelector.FindAllStringSubmatch(s, -1) {
				plain, _, _ := strings.Cut(path.Base(name), ".")
				of[plain] = append(of[plain], m[1])
			}
		}
	}
	return of
}

// TestEveryPageHasTheStylesItNeeds holds the stylesheets to what the pages use: a class whose rules are in none of
// the page's own is a hole in its look, and a stylesheet of which a page uses nothing keeps its reader waiting.
func TestEveryPageHasTheStylesItNeeds(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	rules := classes(t)
	client := signIn(t, s)
	for _, address := range slices.Concat(lists, entries(t, s, 100), adminPages(t, s)) {
		_, html := getAs(t, client, s, address)
		var sheets, used []string
		for _, m := range linked.FindAllStringSubmatch(html, -1) {
			sheets = append(sheets, m[1])
		}
		for _, m := range inPage.FindAllStringSubmatch(html, -1) {
			used = append(used, strings.Fields(m[1])...)
		}
		slices.Sort(used)
		for _, class := range slices.Compact(used) {
			var in []string
			for _, sheet := range []string{"site", "front", "text", "press", "issue", "search", "admin"} {
				if slices.Contains(rules[sheet], class) {
					in = append(in, sheet)
				}
			}
			if len(in) > 0 && !slices.ContainsFunc(in, func(sheet string) bool { return slices.Contains(sheets, sheet) }) {
				t.Errorf("%s has the class %s, whose rules are in %s, and links only %s", address, class, in, sheets)
			}
		}
		for _, sheet := range sheets {
			if !slices.ContainsFunc(rules[sheet], func(class string) bool {
				return slices.Contains(used, class) && !slices.Contains(rules["site"], class)
			}) && sheet != "site" {
				t.Errorf("%s links %s.css and uses nothing of it", address, sheet)
			}
		}
	}
}
