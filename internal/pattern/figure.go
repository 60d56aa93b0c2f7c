package pattern

// box is the place of a lead figure on the grid: 8 by 8 large, 4 by 8 tall, 4 by 4 small.
type box struct{ x, y, w, h float64 }

func (b box) large() bool { return b.w >= 6 }
func (b box) tall() bool  { return b.h > b.w }

// inks are the colours of one figure: two for its parts, an accent, and the ground behind it.
type inks struct{ a, b, accent, ground string }

func drawHouse(p *pen, q box, k inks) {
	x, y, w, h := q.x, q.y, q.w, q.h
	if q.tall() {
		wall := h - w/2
		p.rect(x, y+w/2, w, wall, k.a)
		p.roof(x, y, w, w/2, k.b)
		p.window(x+w*.125, y+w/2+.25, w*.75, wall-.25, 2, 3, k.ground, w*.125)
		return
	}
	p.rect(x, y+h/2, w, h/2, k.a)
	p.roof(x, y, w, h/2, k.b)
	if q.large() {
		p.rect(x+w/8, y+h*5/8, w/4, h/4, k.accent)
		p.arch(x+w*5/8, y+h*5/8, w/4, h*3/8, k.ground)
		return
	}
	p.rect(x+w*3/8, y+h*5/8, w/4, h*3/8, k.ground)
}

func drawSteps(p *pen, q box, k inks) {
	x, y, w, h := q.x, q.y, q.w, q.h
	switch {
	case q.large():
		p.steps(x, y, w, h, 4, false, k.b)
		p.steps(x+w/4, y+h/4, w*3/4, h*3/4, 3, false, k.a)
		p.rect(x+w*3/4, y+h*3/4, w/4, h/4, k.accent)
	case q.tall():
		p.steps(x, y, w, h, 4, false, k.a)
		p.rect(x+w*3/4, y+h/4, w/4, h*3/4, k.b)
	default:
		p.steps(x, y, w, h, 4, false, k.a)
	}
}

func drawDome(p *pen, q box, k inks) {
	x, y, w, h := q.x, q.y, q.w, q.h
	switch {
	case q.large():
		p.half(x+1, y+1, w-2, "b", k.b)
		p.rect(x+w/2-.5, y, 1, 1, k.accent)
		p.rect(x, y+w/2, w, w/2, k.a)
		for i, tall := range []float64{2, 3, 2} {
			p.rect(x+1.5+float64(i)*2, y+w/2+1, 1, tall, k.ground)
		}
	case q.tall():
		p.half(x, y, w, "b", k.b)
		p.rect(x, y+w/2, w, 1, k.a)
		for _, left := range []float64{x, x + w - 1, x + w/2 - .5} {
			p.rect(left, y+w/2+1, 1, h-w/2-2, k.a)
		}
		p.rect(x, y+h-1, w, 1, k.a)
	default:
		p.half(x, y, w, "b", k.b)
		p.rect(x, y+h/2, w, h/2, k.a)
		p.rect(x+w/4, y+h*5/8, w/8, h*3/8, k.ground)
		p.rect(x+w*5/8, y+h*5/8, w/8, h*3/8, k.ground)
	}
}

func drawArch(p *pen, q box, k inks) {
	x, y, w, h := q.x, q.y, q.w, q.h
	p.arch(x, y, w, h, k.a)
	p.arch(x+w/8, y+w/8, w*3/4, h-w/8, k.b)
	if !q.large() {
		p.arch(x+w/4, y+w/4, w/2, h-w/4, k.ground)
		return
	}
	p.arch(x+w/4, y+w/4, w/2, h-w/4, k.accent)
	p.arch(x+w*3/8, y+w*3/8, w/4, h-w*3/8, k.ground)
}

func drawLeaf(p *pen, q box, k inks) {
	x, y, w, h := q.x, q.y, q.w, q.h
	switch {
	case q.large():
		s := w / 2
		p.leaf(x, y, s, true, k.a)
		p.leaf(x+s, y, s, false, k.b)
		p.leaf(x, y+s, s, false, k.b)
		p.leaf(x+s, y+s, s, true, k.a)
		p.disc(x+s-1, y+s-1, 2, k.accent)
	case q.tall():
		p.leaf(x, y, w, false, k.a)
		p.leaf(x, y+h/2, w, false, k.b)
	default:
		p.leaf(x, y, w, false, k.a)
	}
}

func drawRings(p *pen, q box, k inks) {
	x, y, w, h := q.x, q.y, q.w, q.h
	if q.tall() {
		p.half(x, y, h, "l", k.a)
		p.half(x, y+h/8, h*3/4, "l", k.ground)
		p.half(x, y+h/4, h/2, "l", k.b)
		p.half(x, y+h*3/8, h/4, "l", k.accent)
		return
	}
	p.quarter(x, y, w, "bl", k.a)
	p.quarter(x, y+h/4, w*3/4, "bl", k.ground)
	p.quarter(x, y+h/2, w/2, "bl", k.b)
	if q.large() {
		p.quarter(x, y+h*3/4, w/4, "bl", k.accent)
	}
}

func drawBook(p *pen, q box, k inks) {
	x, y, w := q.x, q.y, q.w
	mid, drop, books := x+w/2, w/4, 1
	if q.tall() {
		books = 2
	}
	tall := q.h / float64(books)
	left, right := k.a, k.b
	for i := range books {
		t := y + float64(i)*tall
		p.polygon([]point{{x, t}, {mid, t + drop}, {mid, t + tall}, {x, t + tall - drop}}, left)
		p.polygon([]point{{x + w, t}, {mid, t + drop}, {mid, t + tall}, {x + w, t + tall - drop}}, right)
		left, right = right, left
	}
	if !q.large() {
		return
	}
	for i, c := range []string{k.accent, k.ground, k.ground} { // three lines of print on the left page
		u, slope := y+1.4+float64(i)*1.5, w/2-1.4
		p.polygon([]point{{x + .7, u}, {mid - .7, u + slope/2}, {mid - .7, u + slope/2 + .7}, {x + .7, u + .7}}, c)
	}
}

func drawPin(p *pen, q box, k inks) {
	x, y, w, h := q.x, q.y, q.w, q.h
	if q.tall() {
		p.half(x, y, w, "b", k.a)
		p.rect(x, y+w/2, w, h-w, k.b)
		p.half(x, y+h-w/2, w, "t", k.a)
		return
	}
	s := w / 2
	p.quarter(x, y, s, "br", k.a)
	p.quarter(x+s, y, s, "tr", k.b)
	p.quarter(x, y+s, s, "bl", k.b)
	p.quarter(x+s, y+s, s, "bl", k.a)
	if q.large() {
		p.rect(x, y+s, s/2, s/2, k.accent)
	}
}

// drawBlock draws one of the small figures, 4 by 4 units. Some draw a number from r: which corner, which way.
func drawBlock(p *pen, name string, x, y float64, a, b, panes string, r *source) {
	switch name {
	case "quarter":
		p.quarter(x, y, 4, []string{"tl", "tr", "bl", "br"}[r.below(4)], a)
	case "halves":
		p.half(x, y, 4, "b", a)
		p.half(x, y+2, 4, "b", b)
	case "panes":
		p.window(x, y, 4, 4, 2, 2, panes, .5)
	case "solid": // takes the place of the ground that was just laid
		p.dropLast()
		p.rect(x, y, 4, 4, a)
	case "stair":
		p.steps(x, y, 4, 4, 4, r.next() >= .5, a)
	case "roofs":
		p.roof(x, y, 4, 2, a)
		p.roof(x, y+2, 4, 2, b)
	case "check":
		p.rect(x, y, 2, 2, a)
		p.rect(x+2, y+2, 2, 2, b)
	}
}
