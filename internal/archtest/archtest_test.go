// Package archtest holds the rules of how this repository is built, as tests: which package may import which, how packages may
// be called, and that no test stays away without saying why.
package archtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "localprogress.org/site/"

// levels is the dependency rule: a package imports only from the lines below its own. A folder stands for what is inside it,
// unless that has a line of its own.
var levels = [][]string{
	{"cmd"},
	{"internal/app", "internal/export"},
	{"internal/admin", "internal/public", "internal/demo", "internal/wordpress"},
	{"internal/server", "internal/pagecache", "internal/mail"},
	{"web/public", "web/admin", "web/mail"},
	{"web/layout"},
	{"web/ui"},
	{"web"},
	{"internal/linkcheck", "internal/guest"},
	{"internal/content", "internal/account", "internal/inbox", "internal/letter", "internal/media", "internal/site"},
	{"internal/audit"},
	{"internal/job", "internal/edge", "internal/fetch", "internal/markdown", "internal/paste", "internal/postgres", "internal/storage", "internal/config", "internal/feed", "internal/calendar", "internal/shareimage", "internal/logo"},
	{"internal/pattern", "internal/picture", "internal/thumbnail", "internal/document", "internal/fileurl", "internal/surrogate", "internal/usstate", "internal/merge", "internal/htmltree"},
	{"migrations", "static"},
	{"internal/coding", "internal/child"},
}

// onlyForTests may be imported by nothing but tests, and may itself import what it likes.
var onlyForTests = []string{"internal/archtest", "internal/testbucket", "internal/testdb", "internal/testsite", "internal/testbrowser", "internal/journey", "internal/bench", "internal/attack", "scripts"}

// domain packages know the newsroom and nothing of the web.
var domain = []string{
	"internal/content", "internal/account", "internal/inbox", "internal/letter", "internal/linkcheck", "internal/guest", "internal/media", "internal/site", "internal/job", "internal/audit",
	"internal/markdown", "internal/paste", "internal/pattern", "internal/picture", "internal/thumbnail", "internal/document", "internal/fileurl", "internal/postgres", "internal/usstate", "internal/merge",
}

// ofTheWeb is what the domain must not import.
var ofTheWeb = []string{
	"net/http", "github.com/go-chi/chi", "github.com/a-h/templ", "github.com/alexedwards/scs", module + "web",
}

// sniffing is the one waiver: net/http is where the standard library tells a picture from a page that poses as one.
const sniffing = "internal/document"

// A pkg is what `go list` says of one package.
type pkg struct {
	ImportPath, Name string
	Imports          []string
}

// violations returns one sentence for each rule that p breaks.
func violations(p pkg) []string {
	var found []string
	path := strings.TrimPrefix(p.ImportPath, module)
	for _, name := range append(strings.Split(path, "/"), p.Name) {
		if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "base", "manager", "misc"}, name) {
			found = append(found, fmt.Sprintf("%s: %q says nothing; name the package after what it does", path, name))
			break
		}
	}
	if within(path, onlyForTests) {
		return found
	}
	own, known := levelOf(path)
	if !known {
		return append(found, fmt.Sprintf("%s has no level; give it one in archtest", path))
	}
	for _, imported := range p.Imports {
		if within(path, domain) && within(imported, ofTheWeb) && !(imported == "net/http" && path == sniffing) {
			found = append(found, fmt.Sprintf("%s imports %s; the domain knows nothing of the web", path, imported))
		}
		ours, ok := strings.CutPrefix(imported, module)
		if !ok {
			continue
		}
		if within(ours, onlyForTests) {
			found = append(found, fmt.Sprintf("%s imports %s, which is only for tests", path, ours))
			continue
		}
		if level, known := levelOf(ours); known && level <= own && root(ours) != root(path) {
			found = append(found, fmt.Sprintf("%s imports %s, which is not below it", path, ours))
		}
	}
	return found
}

// within says whether path is one of folders or inside one.
func within(path string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		return path == folder || strings.HasPrefix(path, folder+"/")
	})
}

// root returns the line of levels that path belongs to, the longest that fits.
func root(path string) string {
	longest := ""
	for _, line := range levels {
		for _, folder := range line {
			if within(path, []string{folder}) && len(folder) > len(longest) {
				longest = folder
			}
		}
	}
	return longest
}

func levelOf(path string) (int, bool) {
	folder := root(path)
	level := slices.IndexFunc(levels, func(line []string) bool { return slices.Contains(line, folder) })
	return level, level >= 0
}

// ruleBreakers shows that each rule can fail: want is a part of the sentence, "" for none.
var ruleBreakers = []struct {
	p    pkg
	want string
}{
	{pkg{ImportPath: module + "internal/admin", Imports: []string{module + "internal/content", module + "web/admin", "net/http"}}, ""},
	{pkg{ImportPath: module + "web/public", Imports: []string{module + "web/layout", module + "web/ui"}}, ""},
	{pkg{ImportPath: module + "internal/document", Imports: []string{"net/http"}}, ""},
	{pkg{ImportPath: module + "internal/media/disk", Imports: []string{module + "internal/media"}}, ""},
	{pkg{ImportPath: module + "internal/content", Imports: []string{module + "internal/admin"}}, "not below it"},
	{pkg{ImportPath: module + "internal/content", Imports: []string{module + "internal/account"}}, "not below it"},
	{pkg{ImportPath: module + "web/ui", Imports: []string{module + "web/layout"}}, "not below it"},
	{pkg{ImportPath: module + "web/layout", Imports: []string{module + "internal/server"}}, "not below it"},
	{pkg{ImportPath: module + "internal/public", Imports: []string{module + "internal/admin"}}, "not below it"},
	{pkg{ImportPath: module + "internal/content", Imports: []string{"net/http"}}, "nothing of the web"},
	{pkg{ImportPath: module + "internal/linkcheck", Imports: []string{"net/http"}}, "nothing of the web"},
	{pkg{ImportPath: module + "internal/account", Imports: []string{"github.com/alexedwards/scs/v2"}}, "nothing of the web"},
	{pkg{ImportPath: module + "internal/site", Imports: []string{module + "web/ui"}}, "nothing of the web"},
	{pkg{ImportPath: module + "internal/app", Imports: []string{module + "internal/testdb"}}, "only for tests"},
	{pkg{ImportPath: module + "internal/new", Imports: nil}, "has no level"},
	{pkg{ImportPath: module + "internal/admin/util", Name: "util"}, "says nothing"},
	{pkg{ImportPath: module + "internal/admin/form", Name: "helpers"}, "says nothing"},
}

func TestDependencyRule(t *testing.T) {
	t.Parallel()
	for _, c := range ruleBreakers {
		got := strings.Join(violations(c.p), "; ")
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("violations(%v) = %q, want %q", c.p, got, c.want)
		}
	}
	// -e: a package that does not compile is the compiler's to report.
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Name,Imports", "./...")
	cmd.Dir = "../.."
	list, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(list)))
	seen := 0
	for {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		for _, sentence := range violations(p) {
			t.Error(sentence)
		}
	}
	if seen < 3 {
		t.Errorf("go list found only %d packages", seen)
	}
}

// The program asks public addresses only: what asks others is for tests.
func TestTheGuardOfFetchesStands(t *testing.T) {
	t.Parallel()
	uses := 0
	err := filepath.WalkDir("../../internal", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		source, err := os.ReadFile(path)
		if !strings.Contains(string(source), "fetch."+"NewAllowing") {
			return err
		}
		if uses++; !strings.HasSuffix(path, "_test.go") {
			t.Errorf("%s lets the program ask more than public addresses", path)
		}
		return err
	})
	if err != nil || uses == 0 {
		t.Errorf("%d uses found: %v", uses, err)
	}
}

// A test that skips must say why: `make test` repeats the reason in its last lines.
func TestNoTestSkipsSilently(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]int{
		`t.Skip()`: 1, `t.SkipNow()`: 1, `t.Skip("no browser")`: 0, `t.Skipf("no %s", what)`: 0,
	} {
		file := "package p\nfunc f() { " + source + " }"
		if got := len(silentSkips(t, "p_test.go", file)); got != want {
			t.Errorf("%s: %d found, want %d", source, got, want)
		}
	}
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && (name == "node_modules" || name == "data" || name == "bin" || strings.HasPrefix(name, ".") && len(name) > 2) {
			return fs.SkipDir
		}
		if !entry.IsDir() && strings.HasSuffix(name, "_test.go") {
			for _, place := range silentSkips(t, path, nil) {
				t.Errorf("%s skips without a reason", place)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// silentSkips returns the places of skips without a reason in the Go file at path, or in source when that is given.
func silentSkips(t *testing.T, path string, source any) []token.Position {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var places []token.Position
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if ok && (method.Sel.Name == "SkipNow" || method.Sel.Name == "Skip" && len(call.Args) == 0) {
			places = append(places, set.Position(call.Pos()))
		}
		return true
	})
	return places
}
