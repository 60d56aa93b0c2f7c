// Package shareimage draws the picture that other sites show of a link to this one: the headline on the
// hue of the entry's issue, beside its block pattern.
package shareimage

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strconv"

	"github.com/srwiley/oksvg"
	"github.com/srwiley/rasterx"

	"localprogress.org/site/internal/pattern"
)

// The picture's size in pixels, as Open Graph's readers want it.
const (
	Width  = 1200
	Height = 630
)

// Card is all that a picture depends on: equal cards are equal pictures.
type Card struct {
	Seed   string      // of the block pattern, usually the entry's slug
	Hue    pattern.Hue // of its first issue
	Kicker string      // what it is: "Press release"
	Title  string
}

const (
	margin  = 52
	measure = Width - Height - 2*margin // the text's width
	footer  = Height - margin           // the line that the name stands on
)

// PNG returns the picture as a PNG file. Any text gives one.
func PNG(c Card) ([]byte, error) {
	ground, err := parseColour(c.Hue.Ground())
	if err != nil {
		return nil, err
	}
	tint, err := parseColour(c.Hue.Tint())
	if err != nil {
		return nil, err
	}
	canvas := image.NewRGBA(image.Rect(0, 0, Width, Height))
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	if err := drawSVG(canvas, pattern.Square(c.Seed, c.Hue, pattern.Layout(0)), Width-Height, 0, Height); err != nil {
		return nil, err
	}
	if err := drawSVG(canvas, []byte(pattern.MarkOnDeep()), margin, footer-40, 44); err != nil {
		return nil, err
	}
	paper := color.RGBA{0xFB, 0xF7, 0xF0, 0xFF}
	if err := writeText(canvas, c, paper, tint); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, reduce(canvas)); err != nil {
		return nil, fmt.Errorf("shareimage: %w", err)
	}
	return b.Bytes(), nil
}

// writeText sets the kicker, the headline as large as it fits, and the site's name.
func writeText(canvas draw.Image, c Card, paper, tint color.Color) error {
	small, err := newFace(28)
	if err != nil {
		return err
	}
	top := margin + 26
	if kicker := small.wrap(c.Kicker, measure, 1); len(kicker) > 0 {
		small.write(canvas, tint, margin, top, kicker[0])
	}
	small.write(canvas, paper, margin+58, footer-9, "Local Progress")
	const bottom = footer - 76
	for size := 80; ; size -= 4 {
		f, err := newFace(float64(size))
		if err != nil {
			return err
		}
		leading := size * 104 / 100
		room := (bottom - top - 24) / leading
		lines := f.wrap(c.Title, measure, room)
		if size > 40 && (f.cut || len(lines) > 7) {
			continue
		}
		for i, line := range lines {
			f.write(canvas, paper, margin, top+24+leading*i+size*9/10, line)
		}
		return nil
	}
}

// drawSVG draws one of our own SVG files into a square of that size.
func drawSVG(canvas *image.RGBA, svg []byte, x, y, size int) error {
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg))
	if err != nil {
		return fmt.Errorf("shareimage: read the drawing: %w", err)
	}
	// The square is drawn on its own: what lies outside of its view must not spill over the text.
	square := image.NewRGBA(image.Rect(0, 0, size, size))
	icon.SetTarget(0, 0, float64(size), float64(size))
	icon.Draw(rasterx.NewDasher(size, size, rasterx.NewScannerGV(size, size, square, square.Bounds())), 1)
	draw.Draw(canvas, square.Bounds().Add(image.Pt(x, y)), square, image.Point{}, draw.Over)
	return nil
}

// parseColour reads #RRGGBB.
func parseColour(hex string) (color.RGBA, error) {
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		return color.RGBA{}, fmt.Errorf("shareimage: colour %s: %w", hex, err)
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xFF}, nil
}
