package merge

import (
	"cmp"
	"slices"
	"strings"
)

// The lines that mark in a text what both sides changed. They stand alone on their lines, and mean nothing in Markdown.
const (
	markMine  = "%%% Both of you changed this. Yours:"
	markEnd   = "%%% Keep what is right, and delete this line and the two like it."
	byTheirs  = "%%% By "
	oldTheirs = "%%% Theirs:" // in drafts that were brought together before the mark had a name
)

// maxName is how many characters of a name a mark has.
const maxName = 80

// markTheirs is the line before what the other side wrote, with the name of who did.
func markTheirs(by string) string {
	by = strings.Join(strings.Fields(by), " ")
	if cut := []rune(by); len(cut) > maxName {
		by = string(cut[:maxName]) + "…"
	}
	return byTheirs + cmp.Or(by, "somebody") + ":"
}

// Text is two texts brought together.
type Text struct {
	Text  string
	Taken int // places that only the other side changed
	Both  int // places that both sides changed differently: there both stand, marked
}

// Lines brings together two texts that were made from base, by lines. What only one side changed is taken over; what both
// changed the same way stands once; where both changed the same lines differently both stand, marked. No line of either is
// lost that the other did not take out. by is who wrote theirs, for the marks.
func Lines(base, mine, theirs, by string) Text {
	m, t := changes(split(base), split(mine)), changes(split(base), split(theirs))
	out := merging{base: split(base), by: by}
	for len(m) > 0 || len(t) > 0 {
		out.next(&m, &t)
	}
	out.lines = append(out.lines, out.base[out.at:]...)
	return Text{strings.Join(out.lines, ""), out.taken, out.both}
}

// Apart brings together two texts of which nobody knows any more what they were made from: wherever they differ, both stand.
// by is who wrote theirs.
func Apart(mine, theirs, by string) Text {
	out := merging{by: by}
	runs := compare(split(mine), split(theirs), false)
	for i := 0; i < len(runs); i++ {
		if runs[i].kind == Same {
			out.lines = append(out.lines, runs[i].units...)
			continue
		}
		var m, t []string
		for ; i < len(runs) && runs[i].kind != Same; i++ {
			if runs[i].kind == Gone {
				m = append(m, runs[i].units...)
			} else {
				t = append(t, runs[i].units...)
			}
		}
		i--
		out.mark(m, t)
	}
	return Text{strings.Join(out.lines, ""), 0, out.both}
}

// Marked reports whether the text still has a mark of what both sides changed.
func Marked(text string) bool {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == markMine || line == markEnd || line == oldTheirs || strings.HasPrefix(line, byTheirs) && strings.HasSuffix(line, ":") {
			return true
		}
	}
	return false
}

// change is lines of the base, from from to to, that became others.
type change struct {
	from, to int
	lines    []string
}

// changes are those that make text out of base, in order.
func changes(base, text []string) []change {
	var out []change
	at := 0
	touches := false // the last change ends here
	for _, r := range compare(base, text, false) {
		if r.kind == Same {
			at += len(r.units)
			touches = false
			continue
		}
		if !touches {
			out = append(out, change{from: at, to: at})
		}
		touches = true
		last := &out[len(out)-1]
		if r.kind == Gone {
			at += len(r.units)
			last.to = at
		} else {
			last.lines = append(last.lines, r.units...)
		}
	}
	return out
}

// merging is a text that is being brought together; it has come to line at of the base.
type merging struct {
	base        []string
	at          int
	lines       []string
	taken, both int
	by          string // who wrote theirs
}

// next takes the changes of both sides that touch each other at the nearest place.
func (o *merging) next(mine, theirs *[]change) {
	from := len(o.base)
	for _, side := range [][]change{*mine, *theirs} {
		if len(side) > 0 {
			from = min(from, side[0].from)
		}
	}
	to := from
	var m, t []change
	for grown := true; grown; {
		grown = touching(mine, &m, from, &to) || touching(theirs, &t, from, &to)
	}
	o.lines = append(o.lines, o.base[o.at:from]...)
	o.at = to
	was := o.base[from:to]
	isMine, isTheirs := apply(was, from, m), apply(was, from, t)
	switch {
	case len(t) == 0 || slices.Equal(isMine, isTheirs):
		o.lines = append(o.lines, isMine...)
	case len(m) == 0:
		o.lines = append(o.lines, isTheirs...)
		o.taken++
	default:
		o.mark(isMine, isTheirs)
	}
}

// touching moves the first change of the side to taken when it touches the lines from from to to, which then grow.
func touching(side, taken *[]change, from int, to *int) bool {
	if len(*side) == 0 || (*side)[0].from > *to {
		return false
	}
	c := (*side)[0]
	*to = max(*to, c.to)
	*taken = append(*taken, c)
	*side = (*side)[1:]
	return true
}

// apply is what the lines, the first of which is line from of the base, become by the changes.
func apply(was []string, from int, list []change) []string {
	var out []string
	at := 0
	for _, c := range list {
		out = append(out, was[at:c.from-from]...)
		out = append(out, c.lines...)
		at = c.to - from
	}
	return append(out, was[at:]...)
}

// mark puts both sides in, without the lines at their ends that they share.
func (o *merging) mark(mine, theirs []string) {
	start := 0
	for start < len(mine) && start < len(theirs) && mine[start] == theirs[start] {
		start++
	}
	end := 0
	for end < min(len(mine), len(theirs))-start && mine[len(mine)-1-end] == theirs[len(theirs)-1-end] {
		end++
	}
	o.lines = append(o.lines, mine[:start]...)
	o.line(markMine)
	o.lines = append(o.lines, mine[start:len(mine)-end]...)
	o.line(markTheirs(o.by))
	o.lines = append(o.lines, theirs[start:len(theirs)-end]...)
	o.line(markEnd)
	o.lines = append(o.lines, mine[len(mine)-end:]...)
	o.both++
}

// line begins a new line for the mark, also after one that a text ends without.
func (o *merging) line(mark string) {
	if n := len(o.lines); n > 0 && !strings.HasSuffix(o.lines[n-1], "\n") {
		o.lines = append(o.lines, "\n")
	}
	o.lines = append(o.lines, mark+"\n")
}

// split is the lines of a text, each with its end.
func split(text string) []string { return slices.Collect(strings.Lines(text)) }
