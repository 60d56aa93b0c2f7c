package media_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"localprogress.org/site/internal/media"
)

// A name keeps the letters of every script and nothing that harms an address, a header or a line of text.
func TestTheNameOfAFile(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"報告.pdf":                             "報告.pdf",
		"日本語.csv":                            "日本語.csv",
		"Ba\u0301o ca\u0301o na\u0306m.pdf":  "Báo-cáo-năm.pdf",
		"हिन्दी.pdf":                         "हिन्दी.pdf",
		`C:\photos\..\Town hall (1).PNG`:     "Town-hall-1.PNG",
		"a\u202egnp.exe":                     "agnp.exe",
		"a\x00b\r\nc\xff.pdf":                "abc.pdf",
		"../..":                              "file",
		"😀.csv":                              "file.csv",
		".csv":                               "file.csv",
		"":                                   "file",
		"\u0301.pdf":                         "file.pdf",
		"50% \"off\"; x=/etc/passwd":         "passwd",
		strings.Repeat("x", 300) + ".tar.gz": strings.Repeat("x", 97) + ".gz",
	} {
		if got := media.FileName(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
	long := media.FileName(strings.Repeat("報", 300) + ".xlsx")
	if len(long) > media.MaxName || !utf8.ValidString(long) || !strings.HasSuffix(long, "報.xlsx") {
		t.Errorf("a long one becomes %q", long)
	}
}

// Programs open a download by the ending of its name, so nobody gives a picture another than that of its type.
func TestAPictureKeepsItsEnding(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	f, err := s.Add(t.Context(), "hall.png", bytes.NewReader(drawn(1)), media.Words{})
	fatal(t, err)
	for name, want := range map[string]string{"setup.exe": "setup.png", "Täglich": "Täglich.png", "": "file.png", "bus.PNG": "bus.PNG"} {
		fatal(t, s.Describe(t.Context(), ana, f.ID, media.Details{Name: name}, time.Now()))
		if is, err := s.ByID(t.Context(), f.ID); err != nil || is.Name != want {
			t.Errorf("%q becomes %q, want %q; %v", name, is.Name, want, err)
		}
	}
	table, err := s.Add(t.Context(), "日本語.csv", strings.NewReader("場所,人\n東京,12\n"), media.Words{})
	if err != nil || table.Name != "日本語.csv" {
		t.Errorf("a table is %q, %v", table.Name, err)
	}
}
