package media_test

import (
	"bytes"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/media"
)

// paper is a PDF that says the words.
func paper(words string) []byte {
	return []byte("%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type /Pages /Count 1 /Kids [3 0 R]>>\nendobj\n" +
		"3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>\nendobj\n" +
		"4 0 obj\n<<>>\nstream\nBT /F1 12 Tf 72 700 Td (" + words + ") Tj ET\nendstream\nendobj\n5 0 obj\n<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>\nendobj\n" +
		"trailer\n<</Root 1 0 R>>\n%%EOF\n")
}

// A PDF that comes is read by a job, one that is replaced once more; what came before there was a reader is read later.
func TestDocumentsAreRead(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("pdftotext"); err != nil && os.Getenv("CI") != "true" {
		t.Skip("no pdftotext on this machine: install the package poppler-utils")
	}
	d := newDesk(t)
	waiting := func() (hashes []string) {
		t.Helper()
		fatal(t, d.pool.QueryRow(t.Context(), `select array(select args ->> 'hash' from river_job where kind = 'document_text' order by id)`).Scan(&hashes))
		return hashes
	}
	said := func() (text string) {
		t.Helper()
		fatal(t, d.pool.QueryRow(t.Context(), `select coalesce(string_agg(text, '; '), '') from document_text`).Scan(&text))
		return text
	}
	f, err := d.media.Add(t.Context(), "a.pdf", bytes.NewReader(paper("A zebrafinch")), media.Words{})
	fatal(t, err)
	if got := waiting(); len(got) != 1 || got[0] != f.Hash {
		t.Fatalf("jobs for %v", got)
	}
	fatal(t, d.media.Read(t.Context(), media.ReadText{Hash: f.Hash}))
	if said() != "" {
		t.Error("it was read without a reader")
	}
	_, err = d.pool.Exec(t.Context(), `delete from river_job`)
	fatal(t, err)
	fatal(t, d.media.ReadMissing(t.Context()))
	if got := waiting(); len(got) != 0 {
		t.Errorf("without a reader there are jobs for %v", got)
	}
	d.media.FindPrograms(slog.New(slog.DiscardHandler))
	for range 2 {
		fatal(t, d.media.ReadMissing(t.Context()))
	}
	if got := waiting(); len(got) != 1 {
		t.Fatalf("later there are jobs for %v", got)
	}
	fatal(t, d.media.Read(t.Context(), media.ReadText{Hash: f.Hash}))
	if got := said(); got != "A zebrafinch" {
		t.Errorf("it says %q", got)
	}
	fatal(t, d.media.Replace(t.Context(), ana, f.ID, "b.pdf", bytes.NewReader(paper("A heron")), time.Now()))
	jobs := waiting()
	for _, hash := range jobs { // the first is for what is there no more
		fatal(t, d.media.Read(t.Context(), media.ReadText{Hash: hash}))
	}
	if got := said(); got != "A heron" || len(jobs) != 2 {
		t.Errorf("replaced it says %q, after %d jobs", got, len(jobs))
	}
	bad, err := d.media.Add(t.Context(), "bad.pdf", strings.NewReader("%PDF-1.7 nothing %%EOF"), media.Words{})
	fatal(t, err)
	fatal(t, d.media.Read(t.Context(), media.ReadText{Hash: bad.Hash}))
	for id, unread := range map[int64]bool{f.ID: false, bad.ID: true} {
		if whole, err := d.media.Whole(t.Context(), id); err != nil || whole.Unread != unread {
			t.Errorf("%s is unread: %t, %v", whole.Name, whole.Unread, err)
		}
	}
	fatal(t, d.media.Replace(t.Context(), ana, bad.ID, "good.pdf", bytes.NewReader(paper("A wren")), time.Now()))
	for _, hash := range waiting() {
		fatal(t, d.media.Read(t.Context(), media.ReadText{Hash: hash}))
	}
	if whole, err := d.media.Whole(t.Context(), bad.ID); err != nil || whole.Unread {
		t.Errorf("the one that took its place is unread: %t, %v", whole.Unread, err)
	}
}
