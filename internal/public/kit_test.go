package public_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
)

// portrait publishes a person with a photograph that is like no other, and returns its file.
func (v *visitor) portrait(name, role, credit string, published time.Time) media.File {
	v.t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 8, 10))
	for i, c := range []byte(name) {
		picture.Set(i%8, i/8, color.Gray{c})
	}
	var b bytes.Buffer
	fatal(v.t, png.Encode(&b, picture))
	file, err := v.media.Add(v.t.Context(), "portrait.png", &b, media.Words{})
	fatal(v.t, err)
	v.publish(content.KindPerson, name, func(s *content.Snapshot) {
		s.PublishAt, s.Person.Role = at(published), role
		s.Lead = content.Lead{MediaID: file.ID, Alt: "A face", Credit: credit}
	})
	return file
}

// unzip returns the files of the kit by name, in their order.
func unzip(t *testing.T, archive string) (names []string, files map[string]string) {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	fatal(t, err)
	files = map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		fatal(t, err)
		data, err := io.ReadAll(r)
		fatal(t, err)
		name := strings.TrimPrefix(f.Name, "local-progress-press-kit/")
		names = append(names, name)
		files[name] = string(data)
	}
	return names, files
}

var logos = []string{"logo/local-progress-wordmark-on-light.svg", "logo/local-progress-wordmark-on-light.png",
	"logo/local-progress-wordmark-on-dark.svg", "logo/local-progress-wordmark-on-dark.png",
	"logo/local-progress-mark-on-light.svg", "logo/local-progress-mark-on-light.png",
	"logo/local-progress-mark-on-dark.svg", "logo/local-progress-mark-on-dark.png"}

// A kit without texts and photographs shows no empty box, and is a whole archive.
func TestAnEmptyKitIsTheLogo(t *testing.T) {
	t.Parallel()
	v := visit(t)
	d := v.page("/press/kit")
	if got := d.texts("main h2"); !slices.Equal(got, []string{"Logo", "Something else?"}) {
		t.Errorf("sections %q", got)
	}
	d.none("main .kit, main .portraits")
	d.has("main .sf", "The logo and standing texts of Local Progress, for use in reporting.")
	for _, href := range d.attrs(".logos a", "href") {
		if res := v.get(href); res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), "image/") || res.Header.Get("ETag") == "" {
			t.Errorf("%s: %d, %v", href, res.StatusCode, res.Header)
		}
	}
	if got := len(d.all(".logos a")); got != len(logos) {
		t.Errorf("%d files to download, want %d", got, len(logos))
	}
	names, files := unzip(t, read(t, v.get("/press/kit.zip")))
	if want := append([]string{"README.txt"}, logos...); !slices.Equal(names, want) {
		t.Errorf("the archive holds %q, want %q", names, want)
	}
	if !strings.Contains(files["README.txt"], "https://example.org/press") || strings.Contains(files["README.txt"], "photographs") {
		t.Errorf("README.txt: %s", files["README.txt"])
	}
	if got := v.get("/press/kit/nothing.png").StatusCode; got != 404 {
		t.Errorf("a file that is not there answers %d", got)
	}
}

func TestTheKitHoldsTextsAndPhotographsWithTheirCredits(t *testing.T) {
	t.Parallel()
	v := visit(t)
	_, err := v.content.PutBoilerplate(t.Context(), content.Boilerplate{Name: "Short", Body: "We are *officials*."})
	fatal(t, err)
	before := day.AddDate(0, 0, -1)
	file := v.portrait("Zoë Nuñez", "Board member", "Ana Lee / Agency", before)
	v.portrait("Nguyễn Thị Minh", "Board chair", "Credit: The city", before)
	v.portrait("No Role", "", "Ana Lee", before)
	v.portrait("Not Yet", "Board member", "Ana Lee", day.Add(time.Hour))
	lost := v.portrait("Lost File", "Board member", "Ana Lee", before)
	v.lose(lost)

	ended := v.portrait("Licence Ended", "Board member", "Ana Lee", before)
	fatal(t, v.media.Describe(t.Context(), media.Editor{Publishes: true}, ended.ID, media.Details{Name: "a.png", LicenceEnds: at(time.Date(2024, 7, 17, 0, 0, 0, 0, time.UTC))}, time.Now()))

	d := v.page("/press/kit")
	if got := d.texts(".portraits b"); !slices.Equal(got, []string{"Nguyễn Thị Minh", "Zoë Nuñez"}) {
		t.Errorf("portraits of %q", got)
	}
	d.has(".portraits .credit", "Photo: Ana Lee / Agency")
	d.has("main .sf", "The logo, standing texts and photographs of Local Progress, for use in reporting.")
	d.has(".portraits .credit", "Credit: The city")
	d.has(".kit h3", "Short")
	d.has(".kit .meta", "3 words")
	if got := d.attrs(".kit button[data-copy]", "data-copy"); !slices.Equal(got, []string{"We are officials."}) {
		t.Errorf("copied is %q", got)
	}

	names, files := unzip(t, read(t, v.get("/press/kit.zip")))
	want := slices.Concat([]string{"README.txt", "boilerplate.txt"}, logos,
		[]string{"credits.txt", "photographs/nguyen-thi-minh.png", "photographs/zoe-nunez.png"})
	if !slices.Equal(names, want) {
		t.Errorf("the archive holds %q, want %q", names, want)
	}
	if got := files["boilerplate.txt"]; got != "SHORT\n\nWe are officials.\n" {
		t.Errorf("boilerplate.txt: %q", got)
	}
	const credits = "Please print the credit with the photograph.\n\nphotographs/nguyen-thi-minh.png\nNguyễn Thị Minh, Board chair\nCredit: The city\n\n" +
		"photographs/zoe-nunez.png\nZoë Nuñez, Board member\nPhoto: Ana Lee / Agency\n"
	if got := files["credits.txt"]; got != credits {
		t.Errorf("credits.txt: %q", got)
	}
	if got := int64(len(files["photographs/zoe-nunez.png"])); got != file.Bytes {
		t.Errorf("the photograph has %d bytes, want %d", got, file.Bytes)
	}

	v.now = day.Add(time.Hour)
	if names, _ := unzip(t, read(t, v.get("/press/kit.zip"))); !slices.Contains(names, "photographs/not-yet.png") {
		t.Error("a person who appears is not in the kit")
	}
}

// lose removes the stored bytes of the file, as a bad disk would.
func (v *visitor) lose(f media.File) {
	v.t.Helper()
	fatal(v.t, os.Remove(filepath.Join(v.files, f.Hash[:2], f.Hash)))
}

// The same kit is the same bytes, so that a cache can keep it; any change gives it another name.
func TestACacheCanKeepTheKit(t *testing.T) {
	t.Parallel()
	v := visit(t)
	put := func(body string) {
		_, err := v.content.PutBoilerplate(t.Context(), content.Boilerplate{Name: "Short", Body: body})
		fatal(t, err)
	}
	put("We are officials.")
	v.now = day.Add(time.Hour)
	first := v.get("/press/kit.zip")
	tag, archive := first.Header.Get("ETag"), read(t, first)
	if tag == "" || first.Header.Get("Last-Modified") != day.Format(http.TimeFormat) || first.Header.Get("Content-Type") != "application/zip" {
		t.Errorf("headers %v", first.Header)
	}
	v.now = day.Add(2 * time.Hour)
	second := v.get("/press/kit.zip")
	if second.Header.Get("ETag") != tag || read(t, second) != archive {
		t.Error("asked for again, the kit is another one")
	}
	again := func(tag string) *http.Response {
		rec, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/press/kit.zip", nil)
		r.Header.Set("If-None-Match", tag)
		v.handler.ServeHTTP(rec, r)
		return rec.Result()
	}
	if res := again(tag); res.StatusCode != http.StatusNotModified || read(t, res) != "" {
		t.Errorf("whoever has it gets %d", res.StatusCode)
	}
	v.now = day // the date alone would not tell
	put("We are other officials.")
	if res := again(tag); res.StatusCode != http.StatusOK || res.Header.Get("ETag") == tag {
		t.Errorf("whoever has the old one gets %d", res.StatusCode)
	}
	rec := httptest.NewRecorder()
	v.handler.ServeHTTP(rec, httptest.NewRequest(http.MethodHead, "/press/kit.zip", nil))
	if rec.Code != 200 || rec.Body.Len() != 0 || rec.Header().Get("ETag") == "" {
		t.Errorf("HEAD answers %d with %d bytes", rec.Code, rec.Body.Len())
	}
}
