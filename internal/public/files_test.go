package public_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"mime"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/surrogate"
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

// A document whose name is in another script is downloaded under it (RFC 6266, 4.3).
func TestADocumentKeepsTheLettersOfItsName(t *testing.T) {
	t.Parallel()
	v := visit(t)
	report, err := v.media.Add(t.Context(), "Báo cáo 報告.pdf", strings.NewReader("%PDF-1.7 words %%EOF"), media.Words{})
	fatal(t, err)
	v.publish(content.KindResource, "The report", func(s *content.Snapshot) {
		s.Slug = "the-report"
		*s.Resource = content.Resource{Type: "report", DocumentID: report.ID, Language: "vi"}
	})
	res := v.get(report.URL())
	_, params, err := mime.ParseMediaType(res.Header.Get("Content-Disposition"))
	if res.StatusCode != 200 || err != nil || params["filename"] != "Báo-cáo-報告.pdf" {
		t.Errorf("%s: %d, downloaded as %q, %v", report.URL(), res.StatusCode, res.Header.Get("Content-Disposition"), err)
	}
	v.page("/resources/the-report").has(`.dl a[href="`+report.URL()+`"]`, "Download")
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

// A document that was replaced is at its old address the newest; what it was is listed, and goes with its entry, too.
func TestVersionsOfADocument(t *testing.T) {
	t.Parallel()
	v := visit(t)
	const first, second = "%PDF-1.7 <</Type /Pages /Count 3>> %%EOF", "%PDF-1.7 <</Type /Pages /Count 12>> <</Lang (es)>> %%EOF"
	report, err := v.media.Add(t.Context(), "Report.pdf", strings.NewReader(first), media.Words{})
	fatal(t, err)
	text := v.publish(content.KindPage, "The report in HTML", func(s *content.Snapshot) { s.Slug = "report" })
	v.publish(content.KindResource, "The report", func(s *content.Snapshot) {
		s.Slug = "the-report"
		*s.Resource = content.Resource{Type: "report", DocumentID: report.ID, Language: "en", Pages: 99}
		s.UnpublishAt = at(day.AddDate(0, 0, 1))
	})
	page := v.page("/resources/the-report")
	page.has(".dl .meta", "PDF, 3 pages, 40 bytes. English")
	page.none("details.former")
	fatal(t, v.media.Replace(t.Context(), media.Editor{Name: "Ana", Publishes: true}, report.ID, "newer.pdf", strings.NewReader(second), time.Date(2024, 7, 19, 15, 0, 0, 0, time.UTC)))
	fatal(t, v.media.Describe(t.Context(), media.Editor{Publishes: true}, report.ID, media.Details{Web: text}, time.Now()))
	if got := read(t, v.get(report.URL())); got != second {
		t.Errorf("its address gives %q", got)
	}
	page = v.page("/resources/the-report")
	page.has(".dl .meta", "PDF, 12 pages, 56 bytes. English")
	page.has("details.former summary", "One earlier version")
	page.has("details.former li", "PDF, 3 pages, 40 bytes replaced on July 19, 2024")
	page.has(`.dl a[href="/report"]`, "Read it as a web page")
	was := fmt.Sprintf("/files/%d/%s/Report.pdf", report.ID, report.Hash)
	res := v.get(was)
	if got := read(t, res); got != first || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("what it was is %q as %q", got, res.Header.Get("Content-Disposition"))
	}
	_, err = v.media.Add(t.Context(), "Another.pdf", strings.NewReader(first), media.Words{})
	fatal(t, err)
	if got := read(t, v.get(was)); got != first {
		t.Errorf("what it was is %q when it is another file, too", got)
	}
	if got := v.get(strings.Replace(was, report.Hash, strings.Repeat("0", 64), 1)).StatusCode; got != 404 {
		t.Errorf("what it never was: status %d", got)
	}
	v.now = day.AddDate(0, 0, 1)
	for _, gone := range []string{was, report.URL()} {
		if got := v.get(gone).StatusCode; got != 404 {
			t.Errorf("%s: status %d without its entry", gone, got)
		}
	}
}

// The card of a document in a text says what the file is now, whatever was true when the text was written.
func TestACardSaysWhatTheDocumentIs(t *testing.T) {
	t.Parallel()
	v := visit(t)
	report, err := v.media.Add(t.Context(), "Report.pdf", strings.NewReader("%PDF-1.7 <</Type /Pages /Count 3>> %%EOF"), media.Words{})
	fatal(t, err)
	v.publish(content.KindPost, "The report", func(s *content.Snapshot) {
		s.Slug = "the-report"
		s.Body = ":::document " + report.URL() + "\nOur report\nPDF · 3 pages · 40 bytes\nAdopted in 2024, in full.\n:::\n"
	})
	v.page("/news/the-report").has(".dl .muted", "PDF, 3 pages, 40 bytes. Adopted in 2024, in full.")
	fatal(t, v.media.Replace(t.Context(), media.Editor{Name: "Ana", Publishes: true}, report.ID, "newer.pdf", strings.NewReader("%PDF-1.7 <</Type /Pages /Count 12>> <</Lang (es)>> %%EOF"), day))
	v.page("/news/the-report").has(".dl .muted", "PDF, 12 pages, 56 bytes. Spanish. Adopted in 2024, in full.")
	ctx, keys := surrogate.Collect(t.Context())
	if in, err := v.content.DocumentsIn(ctx, ":::document "+report.URL()); err != nil || len(in) != 1 || len(keys.All()) != 1 {
		t.Errorf("the page is made of %v, %v, %v", in, keys.All(), err)
	}
	feed := read(t, v.get("/news.atom"))
	if !strings.Contains(feed, "12 pages") || strings.Contains(feed, "3 pages") {
		t.Errorf("the feed says %s", feed)
	}
}

// Signs that turn the direction of what stands behind them do not turn the words of the page.
func TestACreditThatTurnsWords(t *testing.T) {
	t.Parallel()
	v := visit(t)
	var b bytes.Buffer
	fatal(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))))
	hall, err := v.media.Upload(t.Context(), media.Editor{Publishes: true}, "hall.png", &b, media.Words{})
	fatal(t, err)
	fatal(t, v.media.Describe(t.Context(), media.Editor{Publishes: true}, hall.ID, media.Details{Name: "hall.png", Words: media.Words{Credit: "Jo\u202e Roe"}}, time.Now()))
	if f, err := v.media.ByID(t.Context(), hall.ID); err != nil || f.Credit != "Jo Roe" {
		t.Errorf("the file's credit is %q, %v", f.Credit, err)
	}
	v.publish(content.KindPost, "In the hall", func(s *content.Snapshot) {
		s.Slug, s.Lead = "in-the-hall", content.Lead{MediaID: hall.ID, Alt: "A\u202e hall", Caption: "Members\u2067 met.", Credit: "Jo\u202e Roe"}
		s.Body = "![A hall](" + hall.URL() + " \"Once\u202e more | Credit: Ana\u202d Lee\")\n"
	})
	page := read(t, v.get("/news/in-the-hall"))
	for _, want := range []string{"Members met.", "Photo: Jo Roe", "Once more", "Photo: Ana Lee", "A hall"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.ContainsAny(page, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") {
		t.Error("the page has signs that turn its words")
	}
}

// Whom a picture shows is told below it, with links to those whom readers can read about.
func TestPeopleInAPicture(t *testing.T) {
	t.Parallel()
	v := visit(t)
	var b bytes.Buffer
	fatal(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))))
	hall, err := v.media.Add(t.Context(), "hall.png", &b, media.Words{})
	fatal(t, err)
	minh := v.publish(content.KindPerson, "Nguyễn Thị Minh", func(*content.Snapshot) {})
	zoe := v.publish(content.KindPerson, "Zoë Nuñez", func(*content.Snapshot) {})
	later := v.publish(content.KindPerson, "Not yet", func(s *content.Snapshot) { s.PublishAt = at(day.AddDate(0, 1, 0)) })
	fatal(t, v.media.Describe(t.Context(), media.Editor{Publishes: true}, hall.ID, media.Details{Name: "hall.png", People: []int64{zoe, later, minh}}, time.Now()))
	v.publish(content.KindPost, "In the hall", func(s *content.Snapshot) {
		s.Slug, s.Lead = "in-the-hall", content.Lead{MediaID: hall.ID, Alt: "A hall", Caption: "Members met.", Credit: "Jo Roe"}
	})
	page := v.page("/news/in-the-hall")
	page.has("figcaption", "Members met. In the picture: Zoë Nuñez and Nguyễn Thị Minh. Photo: Jo Roe")
	page.has(`figcaption a[href="/people/zoe-nunez"]`, "Zoë Nuñez")
	v.publish(content.KindPost, "In its text", func(s *content.Snapshot) {
		s.Slug, s.Body = "in-its-text", "![A hall]("+hall.URL()+` "Members met. | Credit: Jo Roe")`
	})
	page = v.page("/news/in-its-text")
	page.has("figcaption", "Members met. In the picture: Zoë Nuñez and Nguyễn Thị Minh. Photo: Jo Roe")
	page.has(`figcaption a[href="/people/nguyen-thi-minh"]`, "Nguyễn Thị Minh")
	fatal(t, v.media.Describe(t.Context(), media.Editor{Publishes: true}, hall.ID, media.Details{Name: "hall.png"}, time.Now()))
	v.page("/news/in-its-text").has("figcaption", "Members met. Photo: Jo Roe")
}
