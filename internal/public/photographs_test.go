package public_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
)

// photo is a stored photograph of that shade.
func (v *visitor) photo(name string, width int, shade uint8) media.File {
	v.t.Helper()
	m := image.NewGray(image.Rect(0, 0, width, width*2/3))
	for i := range m.Pix {
		m.Pix[i] = shade
	}
	m.SetGray(1, 1, color.Gray{Y: 9})
	var b bytes.Buffer
	fatal(v.t, jpeg.Encode(&b, m, nil))
	f, err := v.media.Add(v.t.Context(), name, &b, media.Words{})
	fatal(v.t, err)
	return f
}

// The press takes every picture of a release at once, as it was uploaded, with whom to credit; only of what is public.
func TestPhotographsOfARelease(t *testing.T) {
	t.Parallel()
	v := visit(t)
	hall, bus := v.photo("hall.jpg", 900, 10), v.photo("bus.jpg", 600, 90)
	contact, _ := v.desk("")
	release := func(title string, change func(s *content.Snapshot)) {
		v.publish(content.KindRelease, title, func(s *content.Snapshot) {
			*s.Release = content.Release{Mode: content.ModeImmediate, Place: "OAKLAND, Calif.", Date: at(day), Contacts: []int64{contact}}
			change(s)
		})
	}
	release("With photographs", func(s *content.Snapshot) {
		s.Slug = "with-photographs"
		s.Lead = content.Lead{MediaID: hall.ID, Alt: "A hall", Caption: "Members in a hall.", Credit: "José Ángel / AP"}
		s.Body = "![A bus](" + bus.URL() + " \"A bus. | Credit: Jo Roe\")\n\n![A hall](" + hall.URL() + " \"| Credit: Jo Roe\")"
	})
	release("Later", func(s *content.Snapshot) {
		s.Slug, s.Lead = "later", content.Lead{MediaID: hall.ID, Alt: "A hall", Credit: "Us"}
		s.PublishAt = at(day.Add(time.Hour))
	})
	release("Without", func(s *content.Snapshot) { s.Slug = "without" })
	res := v.get("/files/releases/with-photographs.zip")
	data, err := io.ReadAll(res.Body)
	fatal(t, err)
	if got := res.Header.Get("Content-Disposition"); got != `attachment; filename="local-progress-with-photographs.zip"` {
		t.Error(got)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	fatal(t, err)
	var names []string
	for _, f := range z.File {
		names = append(names, strings.TrimPrefix(f.Name, "local-progress-with-photographs/"))
	}
	if got := strings.Join(names, " "); got != "credits.txt with-photographs-1-jose-angel-ap.jpg with-photographs-2-jo-roe.jpg" {
		t.Errorf("in it: %s", got)
	}
	credits, err := z.File[0].Open()
	fatal(t, err)
	text, err := io.ReadAll(credits)
	if err != nil || !strings.Contains(string(text), "with-photographs-1-jose-angel-ap.jpg\nA hall\nMembers in a hall.\nPhoto: José Ángel / AP") {
		t.Errorf("credits: %s, %v", text, err)
	}
	if z.File[1].UncompressedSize64 != uint64(hall.Bytes) {
		t.Error("it is not the picture as it was uploaded")
	}
	for _, path := range []string{"/files/releases/later.zip", "/files/releases/without.zip", "/files/releases/x.zip"} {
		if res := v.get(path); res.StatusCode != 404 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	fatal(t, v.media.Describe(t.Context(), media.Editor{Publishes: true}, bus.ID, media.Details{Name: "bus.jpg", LicenceEnds: at(day.AddDate(0, 0, -2))}, time.Now()))
	names, files := unzip(t, read(t, v.get("/files/releases/with-photographs.zip")))
	if len(names) != 2 || !strings.Contains(files["local-progress-with-photographs/credits.txt"], "with-photographs-2-jo-roe.jpg\nA bus\nA bus.\nPhoto: Jo Roe\nIt is not in this file: the licence") {
		t.Errorf("with a licence that has ended: %v, %s", names, files["local-progress-with-photographs/credits.txt"])
	}
	page := read(t, v.get("/press/with-photographs"))
	if !strings.Contains(page, `href="/files/releases/with-photographs.zip"`) || strings.Contains(read(t, v.get("/press/without")), "releases/without.zip") {
		t.Error("the link is not where it belongs")
	}
}

// A page names the copies of its pictures that its slots have use for, and each is there, for ever; others are not.
func TestCopiesOfAPicture(t *testing.T) {
	t.Parallel()
	v := visit(t)
	hall := v.photo("hall.jpg", 900, 10)
	fatal(t, v.media.Describe(t.Context(), media.Editor{Publishes: true}, hall.ID, media.Details{Name: "hall.jpg", FocusX: 20, FocusY: 80}, time.Now()))
	v.publish(content.KindPost, "With a hall", func(s *content.Snapshot) {
		s.Lead = content.Lead{MediaID: hall.ID, Alt: "A hall", Credit: "Us"}
	})
	page := read(t, v.get("/news"))
	folder := "/files/" + hall.Hash + "/"
	for _, want := range []string{`type="image/avif" srcset="` + folder + "224.avif 224w," + folder + "352.avif 352w," + folder + "704.avif 704w," + folder + "900.avif 900w", `width="900" height="600"`, `class="fx2 fy8"`, `sizes="`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	res := v.get(folder + "352.jpg")
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/jpeg" || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("a copy: %d %v", res.StatusCode, res.Header)
	}
	if c, err := jpeg.DecodeConfig(res.Body); err != nil || c.Width != 352 {
		t.Errorf("it is %d wide, %v", c.Width, err)
	}
	// This site has no libvips: the newer formats are JPEGs for now.
	if res := v.get(folder + "352.avif"); res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/jpeg" || res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("a copy that cannot be made: %d %v", res.StatusCode, res.Header)
	}
	for _, name := range []string{"353.jpg", "0352.jpg", "352.svg", "1408.jpg", "352", "-352.jpg", "900.png"} {
		if res := v.get(folder + name); res.StatusCode != 404 {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
}
