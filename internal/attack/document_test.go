package attack

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	evidence = regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w+|[a-z]+/[\\w./-]+|[\\w-]+\\.[a-z]+)`")
	row      = regexp.MustCompile(`(?m)^\|[^|]*\| ([\d., ]+) \| (met|not applicable|\*\*open\*\*) \|`)
	declared = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Z]\w+)\(`)
)

// Every test and file that SECURITY.md names as a proof is there, and it counts its list right.
func TestTheSecurityDocument(t *testing.T) {
	t.Parallel()
	const root = "../.."
	text, err := os.ReadFile(filepath.Join(root, "SECURITY.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	err = filepath.WalkDir(filepath.Join(root, "internal"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(source, -1) {
			tests[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	for _, m := range row.FindAllSubmatch(text, -1) {
		states[string(m[2])] += strings.Count(string(m[1]), ",") + 1
	}
	counts := fmt.Sprintf("%d requirements are met, %d are not applicable, %d are open", states["met"], states["not applicable"], states["**open**"])
	if !strings.Contains(string(text), counts) {
		t.Errorf("SECURITY.md does not say that %s", counts)
	}
	named := evidence.FindAllSubmatch(text, -1)
	if len(named) < 100 {
		t.Fatalf("SECURITY.md names %d proofs", len(named))
	}
	for _, m := range named {
		name := string(m[1])
		if strings.HasPrefix(name, "Test") || strings.HasPrefix(name, "Fuzz") {
			if !tests[name] {
				t.Errorf("there is no %s", name)
			}
		} else if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Errorf("there is no %s", name)
		}
	}
}
