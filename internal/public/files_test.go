package public_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
)

func TestADocumentIsThereOnlyWithItsEntry(t *testing.T) {
	t.Parallel()
	v := visit(t)
	report, err := v.media.Add(t.Context(), "Report 2024.pdf", strings.NewReader("%PDF-1.7 words %%EOF"), media.Words{})
	fatal(t, err)
	if report.URL() != fmt.Sprintf("/files/%d/Report-2024.pdf", report.ID) {
		t.Fatalf("the document is at %s", report.URL())
	}
	status := func(address string, want int) {
		t.Helper()
		if got := v.get(address).StatusCode; got != want {
			t.Errorf("%s: status %d, want %d", address, got, want)
		}
	}
	status(report.URL(), 404)
	v.publish(content.KindResource, "The report", func(s *content.Snapshot) {
		*s.Resource = content.Resource{Type: "report", DocumentID: report.ID, Language: "en"}
		s.UnpublishAt = at(day.AddDate(0, 0, 1))
	})
	status(report.URL(), 200)
	res := v.get(report.URL())
	if got := read(t, res); got != "%PDF-1.7 words %%EOF" || res.Header.Get("Content-Disposition") != "attachment; filename=Report-2024.pdf" {
		t.Errorf("downloaded %q as %q", got, res.Header.Get("Content-Disposition"))
	}
	for _, other := range []string{"/files/%d/other.pdf", "/files/0%d/Report-2024.pdf", "/files/99999999999999999999%d/Report-2024.pdf"} {
		status(fmt.Sprintf(other, report.ID), 404)
	}
	v.now = day.AddDate(0, 0, 1)
	status(report.URL(), 404)
}

func TestAPictureIsThereForWhoeverKnowsItsHash(t *testing.T) {
	t.Parallel()
	v := visit(t)
	var b bytes.Buffer
	fatal(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))))
	picture, err := v.media.Add(t.Context(), "a.png", &b, media.Words{})
	fatal(t, err)
	for address, want := range map[string]int{
		picture.URL():                                  200,
		"/files/" + picture.Hash + "/4.png":            404,
		fmt.Sprintf("/files/%d/a.png", picture.ID):     404,
		"/files/" + strings.Repeat("0", 64) + "/3.png": 404,
	} {
		if got := v.get(address).StatusCode; got != want {
			t.Errorf("%s: status %d, want %d", address, got, want)
		}
	}
}
