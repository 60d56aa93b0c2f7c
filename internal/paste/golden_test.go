package paste

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// clipboards returns what the testdata say that programs put on the clipboard, by name.
func clipboards(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d clipboards, want at least 20 (%v)", len(files), err)
	}
	out := map[string]string{}
	for _, file := range files {
		page, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(file), ".html")] = string(page)
	}
	return out
}

// TestGolden compares every testdata/*.html with its *.md. A new case is a new page: run with -update, then read what was
// written.
func TestGolden(t *testing.T) {
	t.Parallel()
	for name, page := range clipboards(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Markdown(page) + "\n"
			golden := filepath.Join("testdata", name+".md")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
