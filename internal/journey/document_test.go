package journey

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/document"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// mostLost is how many words of a hundred may be lost when a PDF is read for search.
const mostLost = 1

// TestPrintedPagesAreRead prints texts of the demo as PDFs, reads them as search does, and counts the words that come back.
func TestPrintedPagesAreRead(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("pdftotext"); err != nil && os.Getenv("CI") != "true" {
		t.Skip("no pdftotext on this machine: install the package poppler-utils")
	}
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	r := document.NewReader(slog.New(slog.DiscardHandler))
	cards, err := s.Content.Newest(t.Context(), content.Filter{Kinds: []content.Kind{content.KindPost, content.KindRelease, content.KindResource}, Limit: 12})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cards {
		b.Go(s.URL + c.Path())
		said := strings.Fields(testbrowser.Eval[string](b, `[...document.querySelectorAll(".prose :is(p, h2, h3, li:not(:has(p)))")].map(e => e.textContent).join(" ")`))
		path := filepath.Join(t.TempDir(), fmt.Sprint(i, ".pdf"))
		if err := os.WriteFile(path, b.PDF(), 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := r.Text(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		read := map[string]int{}
		for _, w := range strings.Fields(text) {
			read[plainWord(w)]++
		}
		lost := 0
		for _, w := range said {
			if w = plainWord(w); w != "" && read[w] == 0 {
				lost++
			} else {
				read[w]--
			}
		}
		t.Logf("%s: %d words, %d lost", c.Path(), len(said), lost)
		if 100*lost > mostLost*len(said) {
			t.Errorf("%s: of %d words %d are lost", c.Path(), len(said), lost)
		}
	}
}

// plainWord is the word without the signs around it.
func plainWord(word string) string {
	return strings.ToLower(strings.Trim(word, ".,;:!?()[]“”‘’\"'#*—–-"))
}
