package document_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"localprogress.org/site/internal/document"
)

// FuzzInspect looks for a file that a browser could run and the site takes, and for one whose refusal says nothing.
func FuzzInspect(f *testing.F) {
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	part, err := w.Create("word/document.xml")
	if err != nil {
		f.Fatal(err)
	}
	_, _ = io.WriteString(part, "<w/>")
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	for _, file := range []string{"", "a,b\n1,2\n", "<svg onload=alert(1)>", "%PDF-1.7\n1 0 obj<</JS(x)>>endobj\ntrailer<<>>\n%%EOF", "<html>", "\ufeff<!doctype html>", "GIF89a<script>", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", packed.String(),
		"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>"} {
		f.Add(file, "table.csv")
		f.Add(file, "page.html")
	}
	f.Fuzz(func(t *testing.T, file, name string) {
		info, err := document.Inspect(strings.NewReader(file), int64(len(file)), name)
		var refused document.Refused
		if err != nil {
			if !errors.As(err, &refused) {
				t.Errorf("%.80q is refused without a sentence: %v", file, err)
			}
			return
		}
		head := strings.ToLower(file[:min(len(file), 512)])
		if info.Mime == "" || strings.HasPrefix(info.Mime, "text/html") || strings.Contains(info.Mime, "svg") || strings.Contains(info.Mime, "xml") && !strings.HasPrefix(file, "PK") {
			t.Errorf("%.80q is taken as %q", file, info.Mime)
		}
		if info.Mime == document.CSV && (strings.Contains(head, "<svg") || strings.Contains(head, "<html")) {
			t.Errorf("%.80q is taken as a table", file)
		}
	})
}
