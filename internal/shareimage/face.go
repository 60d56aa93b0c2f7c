package shareimage

import (
	"embed"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// The headline face, cut from Bricolage Grotesque (OFL) at one weight by web/fonts/build.mjs: a file for
// the usual letters, one for Vietnamese, one for the rest of Latin.
//
//go:embed *.ttf
var files embed.FS

var fonts = sync.OnceValues(func() ([]*sfnt.Font, error) {
	var all []*sfnt.Font
	for _, set := range []string{"latin", "vietnamese", "latin-ext"} {
		data, err := files.ReadFile("bricolage-" + set + ".ttf")
		if err != nil {
			return nil, err
		}
		f, err := opentype.Parse(data)
		if err != nil {
			return nil, fmt.Errorf("shareimage: font %s: %w", set, err)
		}
		all = append(all, f)
	}
	return all, nil
})

// face is the typeface at one size. It is for one goroutine.
type face struct {
	faces []font.Face
	cut   bool // whether the last wrap left words out or broke one
}

func newFace(size float64) (*face, error) {
	all, err := fonts()
	if err != nil {
		return nil, err
	}
	f := &face{}
	for _, one := range all {
		sized, err := opentype.NewFace(one, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return nil, fmt.Errorf("shareimage: %w", err)
		}
		f.faces = append(f.faces, sized)
	}
	return f, nil
}

// each calls do for every letter that the typeface has, with its place on the line, and returns the
// line's length.
func (f *face) each(text string, do func(in font.Face, r rune, x fixed.Int26_6)) fixed.Int26_6 {
	var x fixed.Int26_6
	var last rune
	var lastIn font.Face
	for _, r := range text {
		for _, in := range f.faces {
			advance, ok := in.GlyphAdvance(r)
			if !ok {
				continue
			}
			if in == lastIn {
				x += in.Kern(last, r)
			}
			if do != nil {
				do(in, r, x)
			}
			x += advance
			last, lastIn = r, in
			break
		}
	}
	return x
}

func (f *face) width(text string) int { return f.each(text, nil).Ceil() }

// write sets the line with its left end and its foot at the point.
func (f *face) write(canvas draw.Image, c color.Color, left, foot int, text string) {
	ink := image.NewUniform(c)
	f.each(text, func(in font.Face, r rune, x fixed.Int26_6) {
		at := fixed.Point26_6{X: fixed.I(left) + x, Y: fixed.I(foot)}
		if to, mask, from, _, ok := in.Glyph(at, r); ok {
			draw.DrawMask(canvas, to, ink, image.Point{}, mask, from, draw.Over)
		}
	})
}

// maxText is how much of a text is looked at, in bytes: more than any headline has.
const maxText = 1000

// wrap breaks the text into at most so many lines of at most that width in pixels; what does not fit ends
// in an ellipsis.
func (f *face) wrap(text string, width, most int) []string {
	f.cut = false
	text = norm.NFC.String(strings.ToValidUTF8(text[:min(len(text), maxText)], ""))
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		for f.width(word) > width {
			f.cut = true
			head := f.fitting(word, width)
			if line != "" {
				lines, line = append(lines, line), ""
			}
			lines, word = append(lines, head), word[len(head):]
		}
		switch longer := strings.TrimSpace(line + " " + word); {
		case f.width(longer) <= width:
			line = longer
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) > most {
		f.cut = true
		lines = lines[:most]
		last := &lines[most-1]
		for *last != "" && f.width(*last+"…") > width {
			*last = (*last)[:len(*last)-len(lastRune(*last))]
		}
		*last = strings.TrimRight(*last, " ,;:") + "…"
	}
	return lines
}

// fitting is as much of the word's beginning as fits, at least one letter.
func (f *face) fitting(word string, width int) string {
	end := 0
	for i, r := range word {
		next := i + len(string(r))
		if end > 0 && f.width(word[:next]) > width {
			break
		}
		end = next
	}
	return word[:end]
}

func lastRune(s string) string {
	runes := []rune(s)
	return string(runes[len(runes)-1])
}
