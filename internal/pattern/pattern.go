// Package pattern draws the block patterns: the pictures of entries that have no photograph, the street on
// top of the footer, the town of the home page, the kicker glyphs and the mark.
//
// A block pattern is a grid of 12 by 8 units cut into six blocks of 4 by 4. A seed (the entry's slug) and a
// hue (its first issue) decide everything: the same pair always gives the same bytes. The rules are those of
// the design prototype, and the golden files in testdata are the prototype's own output but for the streets, which
// are written shorter.
//
// All SVG here is made of fixed text and numbers; nothing of the seed ever reaches the output.
package pattern

import (
	"strings"

	"github.com/maypok86/otter/v2"
)

// place is a 4 by 4 block, by its upper left corner.
type place struct{ x, y float64 }

// layout says where the lead figures stand and which blocks are left over.
type layout struct {
	leads []box
	rest  []place
}

// layouts holds the floating checker last: buildings draw from the first five only.
var layouts = []layout{
	{[]box{{0, 0, 8, 8}}, []place{{8, 0}, {8, 4}}},
	{[]box{{4, 0, 8, 8}}, []place{{0, 0}, {0, 4}}},
	{[]box{{4, 0, 4, 8}}, []place{{0, 0}, {0, 4}, {8, 0}, {8, 4}}},
	{[]box{{0, 0, 4, 8}, {8, 0, 4, 8}}, []place{{4, 0}, {4, 4}}},
	{[]box{{0, 4, 4, 4}, {4, 0, 4, 8}, {8, 4, 4, 4}}, []place{{0, 0}, {8, 0}}},
	{[]box{{0, 0, 4, 4}, {4, 4, 4, 4}, {8, 0, 4, 4}}, []place{{0, 4}, {4, 0}, {8, 4}}},
}

// tile is the colouring of a small block: its ground, its figure, its second figure.
type tile struct{ ground, a, b string }

// scheme is one of the three grounds with the colours that keep every figure off its own colour.
type scheme struct {
	lead  inks
	tiles []tile
}

func schemes(l look) []scheme {
	return []scheme{
		{inks{l.ground, deep, marigold, l.tint}, []tile{{deep, l.ground, l.ground}, {l.ground, deep, deep}}},
		{inks{l.ground, l.tint, marigold, deep}, []tile{{l.ground, l.tint, l.tint}, {l.tint, l.ground, l.ground}}},
		{inks{l.tint, deep, marigold, l.ground}, []tile{{deep, l.tint, l.tint}, {l.tint, deep, deep}}},
	}
}

// Option fixes one of the choices that the seed makes otherwise.
type Option func(*choice)

type choice struct {
	layout, scheme int // −1: the seed decides
	crop           string
}

// Layout fixes the layout: 0 lead figure at the left, 1 at the right, 2 in the middle, 3 two at the sides,
// 4 three in a row on the ground, 5 three in a checker. Other numbers leave the choice to the seed.
func Layout(n int) Option {
	return func(c *choice) {
		if n >= 0 && n < len(layouts) {
			c.layout = n
		}
	}
}

// Scheme fixes the ground: 0 tint, 1 deep, 2 the hue itself. Other numbers leave the choice to the seed.
func Scheme(n int) Option {
	return func(c *choice) {
		if n >= 0 && n < 3 {
			c.scheme = n
		}
	}
}

// Crop fixes which part survives in a frame of another shape: an SVG preserveAspectRatio value such as
// "xMidYMid slice". Without it a crop keeps the lead figure.
func Crop(preserveAspectRatio string) Option {
	return func(c *choice) { c.crop = preserveAspectRatio }
}

// SVG returns the picture of a seed as an inline <svg class="pat">, hidden from screen readers because it is
// decoration. It is 0.4 to 1 KB long. An unknown hue is drawn as None.
func SVG(seed string, hue Hue, options ...Option) string {
	crop, body := compose(seed, hue, options)
	return `<svg class="pat" viewBox="0 0 120 80" preserveAspectRatio="` + crop +
		`" aria-hidden="true" focusable="false">` + body + `</svg>`
}

// File returns the picture of a seed as an SVG file of 1200 by 800 pixels, for use in <img> and for the
// address /pattern/{slug}.svg. It shows the same picture as SVG.
func File(seed string, hue Hue, options ...Option) []byte {
	crop, body := compose(seed, hue, options)
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800" viewBox="0 0 120 80" preserveAspectRatio="` +
		crop + `">` + body + `</svg>`)
}

// Square returns the part of the picture that holds the lead figure, 8 by 8 units of its 12 by 8, as an SVG
// file of its own.
func Square(seed string, hue Hue, options ...Option) []byte {
	crop, body := compose(seed, hue, options)
	left := map[string]string{"xMinYMid slice": "0", "xMidYMid slice": "-20", "xMaxYMid slice": "-40"}[crop]
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800" viewBox="0 0 80 80"><g transform="translate(` + left + ` 0)">` + body + `</g></svg>`)
}

// picture is what a drawing depends on, and drawing is one: the preserveAspectRatio that keeps the lead figure, and the SVG.
type (
	picture struct {
		seed string
		hue  Hue
		choice
	}
	drawing struct{ crop, body string }
)

// drawn are the pictures that were asked for last, some 2 MB: a list shows the same ones again and again.
var drawn = otter.Must(&otter.Options[picture, drawing]{MaximumSize: 2000})

// compose returns the picture.
func compose(seed string, hue Hue, options []Option) (crop, body string) {
	p := picture{seed, hue.known(), choice{layout: -1, scheme: -1}}
	for _, o := range options {
		o(&p.choice)
	}
	d, ok := drawn.GetIfPresent(p)
	if !ok {
		d.crop, d.body = draw(p.seed, p.hue, p.choice)
		drawn.Set(p, d)
	}
	return d.crop, d.body
}

// draw draws the picture. Numbers are drawn from the seed in the order of the prototype; do not reorder the statements.
func draw(seed string, hue Hue, c choice) (crop, body string) {
	look, r := looks[hue], newSource(seed+"/"+string(hue))
	if c.layout < 0 {
		n := len(layouts)
		if look.grounded {
			n--
		}
		c.layout = r.below(n)
	}
	if c.scheme < 0 {
		c.scheme = r.below(3)
	}
	l, s := layouts[c.layout], schemes(look)[c.scheme]

	p := &pen{}
	p.rect(0, 0, 12, 8, s.lead.ground)
	for i, b := range l.leads {
		k := s.lead
		if i == 1 && len(l.leads) == 2 { // the right one of a pair swaps its colours
			k.a, k.b = k.b, k.a
		}
		look.draw(p, b, k)
	}
	fillRest(p, l.rest, look, s, r)

	mirrored := r.next() < .5
	body = "<g>" + p.String() + "</g>"
	if mirrored {
		body = `<g transform="matrix(-1 0 0 1 120 0)">` + p.String() + "</g>"
	}
	if c.crop != "" {
		return attribute.Replace(c.crop), body
	}
	return cropToLead(l, mirrored), body
}

var attribute = strings.NewReplacer(`"`, "", "<", "", "&", "")

// fillRest draws into the blocks that the lead figures left: one takes the sun, the others a kin of the lead;
// of three or more, the last stays empty.
func fillRest(p *pen, rest []place, look look, s scheme, r *source) {
	slots := make([]int, len(rest))
	for i := range slots {
		slots[i] = i
	}
	shuffle(slots, r)
	sun := slots[0]
	for _, i := range slots {
		if rest[i].y == 0 { // the sun stands in the sky where there is one
			sun = i
			break
		}
	}
	shuffle(s.tiles, r)
	drawSun(p, rest[sun], r)

	drawn := 0
	for _, i := range slots {
		if i == sun {
			continue
		}
		if len(rest) > 2 && drawn == len(rest)-2 {
			break
		}
		t := s.tiles[drawn%len(s.tiles)]
		panes := paper
		if t.ground == look.tint { // paper panes would be too pale on the tint
			panes = t.a
		}
		p.rect(rest[i].x, rest[i].y, 4, 4, t.ground)
		drawBlock(p, look.kin[r.below(len(look.kin))], rest[i].x, rest[i].y, t.a, t.b, panes, r)
		drawn++
	}
}

// drawSun draws the one marigold block. The full and the small disc may be paper instead: they do not touch the
// edge, where paper would eat a corner out of the picture on the paper-coloured page.
func drawSun(p *pen, at place, r *source) {
	variant, colour := r.below(4), marigold
	if variant%3 == 0 && r.below(3) == 2 {
		colour = paper
	}
	switch variant {
	case 0:
		p.disc(at.x+.5, at.y+.5, 3, colour)
	case 1:
		p.half(at.x, at.y+2, 4, "b", colour)
	case 2:
		corner := "tr"
		if at.x < 4 {
			corner = "tl"
		}
		p.quarter(at.x, at.y, 4, corner, colour)
	case 3:
		p.disc(at.x+1, at.y+1, 2, colour)
	}
}

// cropToLead returns the preserveAspectRatio that slides a narrow crop towards the lead figure.
func cropToLead(l layout, mirrored bool) string {
	lead := l.leads[0]
	if len(l.leads) == 3 {
		lead = l.leads[1]
	}
	mid := lead.x + lead.w/2
	switch {
	case len(l.leads) == 2 || mid == 6:
		return "xMidYMid slice"
	case (mid < 6) != mirrored:
		return "xMinYMid slice"
	default:
		return "xMaxYMid slice"
	}
}
