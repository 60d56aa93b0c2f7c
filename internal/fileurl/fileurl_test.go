package fileurl_test

import (
	"slices"
	"strings"
	"testing"

	"localprogress.org/site/internal/fileurl"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	hash := strings.Repeat("0a", 32)
	for got, want := range map[string]string{
		fileurl.Picture(hash, 1200, "image/jpeg"):      "/files/" + hash + "/1200.jpg",
		fileurl.Document(12, "Report-2024.pdf"):        "/files/12/Report-2024.pdf",
		fileurl.Document(12, "Town hall? 100%/no.pdf"): "/files/12/Town%20hall%3F%20100%25%2Fno.pdf",
	} {
		if got != want {
			t.Errorf("address %s, want %s", got, want)
		}
	}
	text := "![A](" + fileurl.Picture(hash, 30, "image/webp") + ") and [a document](/files/12/a.pdf)"
	if got := fileurl.PictureHashes(text); !slices.Equal(got, []string{hash}) {
		t.Errorf("pictures in the text: %q", got)
	}
	if fileurl.Taken("text/html") || fileurl.Taken("") || !fileurl.Taken("application/pdf") {
		t.Error("the wrong types are taken")
	}
}
