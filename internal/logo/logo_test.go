package logo

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/color"
	"image/png"
	"io"
	"testing"
)

func files(t *testing.T) map[string]File {
	t.Helper()
	all, err := Looks()
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]File{}
	for _, l := range all {
		byName[l.SVG.Name], byName[l.PNG.Name] = l.SVG, l.PNG
	}
	return byName
}

// A PNG shows the mark's four blocks, the name's first letter, and nothing where nothing was drawn.
func TestEveryGroundHasItsColours(t *testing.T) {
	t.Parallel()
	byName := files(t)
	none := color.NRGBA{}
	gold := color.NRGBA{0xFF, 0xB8, 0x1C, 0xFF}
	for ground, want := range map[string]struct{ ink, coral, violet color.NRGBA }{
		"on-light": {color.NRGBA{0x1A, 0x16, 0x33, 0xFF}, color.NRGBA{0xBF, 0x34, 0x17, 0xFF}, color.NRGBA{0x4B, 0x2A, 0x9B, 0xFF}},
		"on-dark":  {color.NRGBA{0xFB, 0xF7, 0xF0, 0xFF}, color.NRGBA{0xFF, 0x8F, 0x73, 0xFF}, color.NRGBA{0xB9, 0xA2, 0xFF, 0xFF}},
	} {
		for name, at := range map[string]struct {
			width, height, mark int // pixels
			letter              bool
		}{"wordmark": {2400, 705, 660, true}, "mark": {1600, 1600, 1600, false}} {
			f := byName["local-progress-"+name+"-"+ground+".png"]
			picture, err := png.Decode(bytes.NewReader(f.Bytes))
			if err != nil {
				t.Fatalf("%s %s: %v", name, ground, err)
			}
			if size := picture.Bounds().Size(); size.X != at.width || size.Y != at.height || len(f.Bytes) > 120<<10 {
				t.Errorf("%s: %v pixels, %d bytes", f.Name, size, len(f.Bytes))
			}
			quarter := at.mark / 4
			see := func(x, y int, what string, want color.NRGBA) {
				if got := color.NRGBAModel.Convert(picture.At(x, y)); got != want {
					t.Errorf("%s: %s is %v, want %v", f.Name, what, got, want)
				}
			}
			see(3*quarter/2, 3*quarter/2, "the quarter disc", gold)
			see(3*quarter, 3*quarter/2, "the roof", want.coral)
			see(quarter, 3*quarter, "the block", want.ink)
			see(3*quarter, 7*quarter/2, "the arch", want.violet)
			see(2, 2, "the corner", none)
			if at.letter {
				see(890, 150, "the stem of the L", want.ink)
			}
		}
	}
}

func TestDrawingsAreWholeXML(t *testing.T) {
	t.Parallel()
	n := 0
	for name, f := range files(t) {
		if f.Mime != "image/svg+xml" {
			continue
		}
		n++
		d := xml.NewDecoder(bytes.NewReader(f.Bytes))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if len(f.Bytes) > 6<<10 {
			t.Errorf("%s: %d bytes", name, len(f.Bytes))
		}
	}
	if n != 4 {
		t.Errorf("%d drawings, want 4", n)
	}
}
