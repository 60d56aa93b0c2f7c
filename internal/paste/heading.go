package paste

import (
	"slices"
	"strconv"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// headingLevel returns the level of a heading, 0 for what is none. Word's title is a heading of the first level.
func headingLevel(n *html.Node) int {
	if len(n.Data) == 2 && n.Data[0] == 'h' && '1' <= n.Data[1] && n.Data[1] <= '6' {
		return int(n.Data[1] - '0')
	}
	switch {
	case hasClass(n, "MsoTitle") || hasClass(n, "MsoTitleCxSpFirst"):
		return 1
	case hasClass(n, "MsoHeading7") || hasClass(n, "MsoHeading8") || hasClass(n, "MsoHeading9"):
		return 6
	case htmltree.Attr(n, "role") == "heading": // Word on the web
		level, _ := strconv.Atoi(htmltree.Attr(n, "aria-level"))
		return min(max(level, 1), 6)
	}
	return 0
}

// heading reads a heading: its words in one line, not in bold. What is no paragraph in it stands by itself and parts it.
func (r *reader) heading(n *html.Node, l look, level int) {
	inside := reader{page: r.page, depth: r.depth, marked: true}
	inside.children(n, l)
	inside.flush()
	heading := block{kind: "h", level: level}
	for _, b := range nest(inside.out) {
		if b.kind != "p" || b.caption {
			r.addHeading(heading)
			heading.runs = nil
			r.out = append(r.out, b)
			continue
		}
		heading.runs = append(append(heading.runs, run{text: " "}), b.runs...)
	}
	r.addHeading(heading)
}

func (r *reader) addHeading(heading block) {
	if !hasWords(heading.runs) {
		return
	}
	for i := range heading.runs {
		heading.runs[i].bold = false
	}
	r.out = append(r.out, heading)
}

// rankHeadings gives the headings the levels of an article's text: the highest is an h2, and no level is skipped, neither
// in the text as a whole nor from one heading to the next.
func rankHeadings(doc *document) {
	var headings []*block
	var collect func([]block)
	collect = func(blocks []block) {
		for i := range blocks {
			if blocks[i].kind == "h" {
				headings = append(headings, &blocks[i])
			}
			collect(blocks[i].inner)
		}
	}
	collect(doc.blocks)
	var levels []int
	for _, heading := range headings {
		if !slices.Contains(levels, heading.level) {
			levels = append(levels, heading.level)
		}
	}
	slices.Sort(levels)
	before := 1
	for _, heading := range headings {
		heading.level = min(slices.Index(levels, heading.level)+2, before+1, 6)
		before = heading.level
	}
}

// trimRules takes rules off both ends: those that stood above notes, replies and signatures.
func trimRules(blocks []block) []block {
	for len(blocks) > 0 && blocks[0].kind == "hr" {
		blocks = blocks[1:]
	}
	for len(blocks) > 0 && blocks[len(blocks)-1].kind == "hr" {
		blocks = blocks[:len(blocks)-1]
	}
	return blocks
}
