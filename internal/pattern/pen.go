package pattern

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// pen collects SVG paths. Its methods take grid units; the drawing has ten SVG units to one of the
// grid, which keeps nearly all numbers whole. Neighbouring figures of one colour share one path.
type pen struct{ runs []run }

type run struct{ colour, path string }

type point struct{ x, y float64 }

// num writes a number in SVG units. Two decimals are more than any figure needs, and rounding makes the
// text the same on machines that fuse multiplication and addition.
func num(v float64) string {
	v = math.Round(v*100) / 100
	if v == 0 {
		v = 0 // no "-0"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// draw adds a path: the verbs of format are %s, each filled with a number in SVG units.
func (p *pen) draw(colour, format string, numbers ...float64) {
	args := make([]any, len(numbers))
	for i, n := range numbers {
		args[i] = num(n)
	}
	d := fmt.Sprintf(format, args...)
	if last := len(p.runs) - 1; last >= 0 && p.runs[last].colour == colour {
		p.runs[last].path += d
		return
	}
	p.runs = append(p.runs, run{colour, d})
}

// dropLast takes back the latest run of one colour.
func (p *pen) dropLast() {
	if len(p.runs) > 0 {
		p.runs = p.runs[:len(p.runs)-1]
	}
}

func (p *pen) rect(x, y, w, h float64, c string) {
	p.draw(c, "M%s %sh%sv%sh%sz", x*10, y*10, w*10, h*10, -w*10)
}

func (p *pen) polygon(points []point, c string) {
	numbers := make([]float64, 0, 2*len(points))
	for _, q := range points {
		numbers = append(numbers, math.Floor(q.x*100+.5)/10, math.Floor(q.y*100+.5)/10)
	}
	p.draw(c, "M"+strings.Repeat("L%s %s", len(points))[1:]+"z", numbers...)
}

// quarter draws a quarter disc of radius s; corner (tl, tr, br, bl) holds the centre of the circle.
func (p *pen) quarter(x, y, s float64, corner, c string) {
	l, t, r, b := x*10, y*10, x*10+s*10, y*10+s*10
	const f = "M%s %sL%s %sA%s %s 0 0 1 %s %sz"
	switch corner {
	case "tl":
		p.draw(c, f, l, t, r, t, s*10, s*10, l, b)
	case "tr":
		p.draw(c, f, r, t, r, b, s*10, s*10, l, t)
	case "br":
		p.draw(c, f, r, b, l, b, s*10, s*10, r, t)
	case "bl":
		p.draw(c, f, l, b, l, t, s*10, s*10, r, b)
	}
}

// half draws half a disc of diameter d; flat (b, t, l) is the side of its flat edge.
func (p *pen) half(x, y, d float64, flat, c string) {
	l, t, r := x*10, y*10, d*5
	switch flat {
	case "b":
		p.draw(c, "M%s %sa%s %s 0 0 1 %s 0z", l, t+r, r, r, d*10)
	case "t":
		p.draw(c, "M%s %sa%s %s 0 0 0 %s 0z", l, t, r, r, d*10)
	case "l":
		p.draw(c, "M%s %sa%s %s 0 0 1 0 %sz", l, t, r, r, d*10)
	}
}

func (p *pen) disc(x, y, d float64, c string) {
	r := d * 5
	p.draw(c, "M%s %sa%s %s 0 1 1 %s 0a%s %s 0 1 1 %s 0z", x*10, y*10+r, r, r, d*10, r, r, -d*10)
}

func (p *pen) roof(x, y, w, h float64, c string) {
	p.polygon([]point{{x, y + h}, {x + w/2, y}, {x + w, y + h}}, c)
}

// steps draws n stairs that rise to the right, or to the left when mirrored.
func (p *pen) steps(x, y, w, h float64, n int, mirrored bool, c string) {
	points := []point{{x, y + h}}
	for i := range n {
		level := y + h - h*float64(i+1)/float64(n)
		points = append(points, point{x + w*float64(i)/float64(n), level}, point{x + w*float64(i+1)/float64(n), level})
	}
	points = append(points, point{x + w, y + h})
	if mirrored {
		flipped := make([]point, len(points))
		for i, q := range points {
			flipped[len(points)-1-i] = point{2*x + w - q.x, q.y}
		}
		points = flipped
	}
	p.polygon(points, c)
}

// window draws nx by ny panes with a gap around each.
func (p *pen) window(x, y, w, h float64, nx, ny int, c string, gap float64) {
	hundredth := func(v float64) float64 { return math.Round(v*100) / 100 }
	pw, ph := (w-gap*float64(nx+1))/float64(nx), (h-gap*float64(ny+1))/float64(ny)
	for i := range nx {
		for j := range ny {
			left, top := x+gap+float64(i)*(pw+gap), y+gap+float64(j)*(ph+gap)
			p.rect(hundredth(left), hundredth(top), hundredth(pw), hundredth(ph), c)
		}
	}
}

func (p *pen) arch(x, y, w, h float64, c string) {
	r := w * 5
	p.draw(c, "M%s %sV%sa%s %s 0 0 1 %s 0V%sz", x*10, (y+h)*10, y*10+r, r, r, w*10, (y+h)*10)
}

// leaf draws a leaf from the lower left to the upper right, or the other diagonal when mirrored.
func (p *pen) leaf(x, y, s float64, mirrored bool, c string) {
	l, t, r, b, s := x*10, y*10, x*10+s*10, y*10+s*10, s*10
	const f = "M%s %sA%s %s 0 0 1 %s %sA%s %s 0 0 1 %s %sz"
	if mirrored {
		p.draw(c, f, l, t, s, s, r, b, s, s, l, t)
		return
	}
	p.draw(c, f, l, b, s, s, r, t, s, s, l, b)
}

// String returns the collected figures as SVG path elements.
func (p *pen) String() string {
	var b strings.Builder
	for _, r := range p.runs {
		b.WriteString(`<path fill="` + r.colour + `" d="` + r.path + `"/>`)
	}
	return b.String()
}
