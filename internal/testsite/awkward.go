package testsite

import (
	"bytes"
	"embed"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"testing"
	"testing/fstest"

	"localprogress.org/site/internal/demo"
)

//go:embed awkward
var awkward embed.FS

// many is how many entries of each listed kind the awkward site has beside those written out.
const many = 40

// OneOfMany is in the addresses of those.
const OneOfMany = "one-of-forty"

// StartAwkward serves the site with what a designer would rather not see: headlines of 140 characters and of three
// words, a word of sixty letters, texts in Spanish and Vietnamese, pictures that are too tall and too wide, entries
// with everything and with nothing, and lists of forty. The files of the folder awkward have the form of the demo's.
func StartAwkward(t testing.TB) *Site {
	t.Helper()
	files, err := awkwardFiles()
	if err != nil {
		t.Fatal(err)
	}
	s := Start(t)
	if _, err := demo.LoadFrom(t.Context(), s.Content, s.Media, s.now(), files); err != nil {
		t.Fatal(err)
	}
	return s
}

// filler is the front matter of the nth entry of a kind that is there to make a list long.
var filler = map[string]func(n int) string{
	"post": func(int) string { return "issues: [field-work]\npeople: [jose-angel-nunez-penaloza]" },
	"release": func(n int) string {
		return "issues: [field-work]\nrelease: {mode: immediate, place: \"RENO, Nev.\", date: -40d, contacts: [Press desk]}"
	},
	"clipping": func(n int) string {
		return fmt.Sprintf("chapters: [texas]\nclipping: {outlet: The Daily, outlet_url: \"https://example.org\", published: -%dd}", 20*n)
	},
	"event": func(n int) string {
		return fmt.Sprintf("event: {starts: %+dd 18:00, ends: %+[1]dd 19:00, zone: America/New_York, place: Reno}", 11*(n-many/4)+1)
	},
	"resource": func(n int) string { return "issues: [field-work]\nresource: {type: toolkit, language: en, pages: 1}" },
	"newsletter": func(n int) string {
		return fmt.Sprintf("newsletter: {series: monthly, month: %d-%02d}", 2021+n/12, 1+n%12)
	},
	"page": func(n int) string { return fmt.Sprintf("page: {parent: about, position: %d}", n) },
}

// awkwardFiles are the files of the folder, the entries that make lists long, and the pictures.
func awkwardFiles() (fs.FS, error) {
	files := fstest.MapFS{}
	sub, err := fs.Sub(awkward, "awkward")
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(sub, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(sub, path)
		files[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		return nil, err
	}
	for kind, front := range filler {
		for n := range many {
			text := fmt.Sprintf("---\ntitle: \"One of forty: %s number %d\"\nsummary: It is like the others.\npublished: -%dd 09:00\n%s\n---\n\nWords.\n", kind, n+1, 30+20*n, front(n))
			files[fmt.Sprintf("content/%s/made-%d.md", kind, n)] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	for name, size := range map[string]image.Point{"tall.png": {600, 1500}, "wide.png": {2400, 400}} {
		files["pictures/"+name] = &fstest.MapFile{Data: drawing(size)}
	}
	return files, nil
}

// drawing is a picture of that size, in bands by which one sees what a crop takes away.
func drawing(size image.Point) []byte {
	bands := color.Palette{color.RGBA{0x24, 0x11, 0x5a, 255}, color.RGBA{0xff, 0xb8, 0x1c, 255}, color.RGBA{0x00, 0x65, 0x5f, 255}, color.RGBA{0xbf, 0x34, 0x17, 255}}
	m := image.NewPaletted(image.Rectangle{Max: size}, bands)
	for y := range size.Y {
		for x := range size.X {
			m.SetColorIndex(x, y, uint8((x/100+y/100)%len(bands)))
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}
