// Package logo draws the organization's logo for those who print and post it: the mark alone, and the wordmark, which is
// the mark with the name beside it. Each is there for light and for dark grounds, as SVG and as PNG.
package logo

import (
	"bytes"
	_ "embed" // the name's outlines
	"fmt"
	"image"
	"image/png"
	"sync"

	"github.com/srwiley/oksvg"
	"github.com/srwiley/rasterx"

	"localprogress.org/site/internal/pattern"
)

// The name in two lines, as outlines, so that the file looks the same where the typeface is not at hand: Bricolage
// Grotesque (OFL) at weight 800 and optical size 60, set as in the header of every page. A hundred units are a pixel there.
//
//go:embed words.path
var words string

// File is one drawing of the logo.
type File struct {
	Name  string // "local-progress-wordmark-on-light.svg"
	Mime  string
	Bytes []byte
}

// Look is one form of the logo for one kind of ground.
type Look struct {
	Title  string // "Wordmark for light grounds"
	OnDark bool
	// Width and Height are pixels of the PNG.
	Width, Height int
	SVG, PNG      File
}

// form is a shape of the logo: its size in units, and in pixels how wide its PNG is.
type form struct {
	name, title   string
	width, height int
	pixels        int
	words         bool
}

// Wide enough for a printed page at 300 dots an inch.
var forms = []form{
	{name: "wordmark", title: "Wordmark", width: 16000, height: 4700, pixels: 2400, words: true},
	{name: "mark", title: "Mark", width: 4400, height: 4400, pixels: 1600},
}

// ground is what the logo is put on.
type ground struct {
	name, title        string
	dark               bool
	ink, coral, violet string
}

var grounds = []ground{
	{"on-light", "for light grounds", false, "#1A1633", "#BF3417", "#4B2A9B"},
	{"on-dark", "for dark grounds", true, "#FBF7F0", "#FF8F73", "#B9A2FF"},
}

// Looks returns every look, the wordmark first. Their own grounds are transparent. They are drawn once, and the same
// program always draws the same bytes.
var Looks = sync.OnceValues(func() ([]Look, error) {
	var all []Look
	for _, f := range forms {
		for _, g := range grounds {
			svg := []byte(f.svg(g))
			raster, err := f.png(svg)
			if err != nil {
				return nil, err
			}
			name := "local-progress-" + f.name + "-" + g.name
			all = append(all, Look{f.title + " " + g.title, g.dark, f.pixels, f.pixels * f.height / f.width,
				File{name + ".svg", "image/svg+xml", svg}, File{name + ".png", "image/png", raster}})
		}
	}
	return all, nil
})

func (f form) svg(g ground) string {
	name := ""
	if f.words {
		name = `<path fill="` + g.ink + `" d="` + words + `"/>`
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="Local Progress">`+
		`<g transform="matrix(220 0 0 220 0 0)">%s</g>%s</svg>`+"\n", f.width, f.height, pattern.MarkPaths(g.ink, g.coral, g.violet), name)
}

func (f form) png(svg []byte) ([]byte, error) {
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg))
	if err != nil {
		return nil, fmt.Errorf("logo: read the drawing: %w", err)
	}
	w, h := f.pixels, f.pixels*f.height/f.width
	canvas := image.NewRGBA(image.Rect(0, 0, w, h))
	icon.SetTarget(0, 0, float64(w), float64(h))
	icon.Draw(rasterx.NewDasher(w, h, rasterx.NewScannerGV(w, h, canvas, canvas.Bounds())), 1)
	var b bytes.Buffer
	if err := png.Encode(&b, canvas); err != nil {
		return nil, fmt.Errorf("logo: %w", err)
	}
	return b.Bytes(), nil
}
