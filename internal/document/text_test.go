package document_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"localprogress.org/site/internal/document"
)

// printed is a PDF of one page that says the lines.
func printed(lines ...string) []byte {
	var text strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&text, "BT /F1 12 Tf 72 %d Td (%s) Tj ET\n", 700-20*i, line)
	}
	return fmt.Appendf(nil, `%%PDF-1.4
1 0 obj
<</Type /Catalog /Pages 2 0 R>>
endobj
2 0 obj
<</Type /Pages /Count 1 /Kids [3 0 R]>>
endobj
3 0 obj
<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>
endobj
4 0 obj
<</Length %d>>
stream
%sendstream
endobj
5 0 obj
<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>
endobj
trailer
<</Root 1 0 R>>
%%%%EOF
`, text.Len(), text.String())
}

func TestTextOfAPDF(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	r := document.NewReader(slog.New(slog.NewTextHandler(&log, nil)))
	if !r.Reads(document.PDF) {
		if os.Getenv("CI") == "true" || !strings.Contains(log.String(), "poppler-utils") {
			t.Fatalf("pdftotext is missing; the log says %q", log.String())
		}
		t.Skip("no pdftotext on this machine: install the package poppler-utils")
	}
	if r.Reads(document.DOCX) {
		t.Error("it says that it reads what it does not")
	}
	read := func(data []byte) (string, error) {
		path := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return r.Text(t.Context(), path)
	}
	if got, err := read(printed("The good cause ordi-", "nance of Pe\\361\\355scola.", "A well-known law.")); err != nil || got != "The good cause ordinance of Peñíscola. A well-known law." {
		t.Errorf("read %q, %v", got, err)
	}
	if _, err := read([]byte("%PDF-1.7 nothing %%EOF")); !errors.Is(err, document.ErrDamaged) {
		t.Errorf("a damaged one: %v", err)
	}
	if got, err := read(printed()); err != nil || got != "" {
		t.Errorf("an empty page says %q, %v", got, err)
	}
}
