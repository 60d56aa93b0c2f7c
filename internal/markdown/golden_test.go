package markdown_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/pattern"
)

var update = flag.Bool("update", false, "write the golden files anew")

// ourPictures knows one picture.
func ourPictures(src string) (markdown.Picture, bool) {
	if src == "street.png" {
		return markdown.Picture{URL: "/files/0a1b/1200.webp", Width: 1200, Height: 800}, true
	}
	return markdown.Picture{}, false
}

var options = markdown.Options{Picture: ourPictures, Hue: pattern.Housing, Seed: "good-cause"}

// TestGolden renders every testdata/*.md. A new case is a new file: run with -update, then read what was written.
func TestGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d golden files, want at least 20 (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc := markdown.Render(string(src), options)
			checkSafe(t, doc.HTML)
			got := summary(doc)
			golden := strings.TrimSuffix(file, ".md") + ".html"
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
				t.Errorf("%s is not as in %s. Got:\n%s", file, golden, got)
			}
		})
	}
}

// summary is the HTML, and behind it in a comment what else Doc says.
func summary(doc markdown.Doc) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n<!--\nwords: %d\n", doc.HTML, doc.Words)
	for _, h := range doc.Headings {
		fmt.Fprintf(&b, "h%d #%s %s\n", h.Level, h.ID, h.Text)
	}
	for _, src := range doc.MissingPictures {
		fmt.Fprintf(&b, "missing: %q\n", src)
	}
	fmt.Fprintf(&b, "text:\n%s\n-->\n", doc.Text)
	return b.String()
}
