package paste

import (
	"strings"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// maxDepth is how many lists and quotations stand in each other; what is deeper stands as deep as that.
const maxDepth = 8

// block is a block of the text: "p", "h", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "td" or "hr"; or "item", a
// paragraph that says of itself in which depth of a list it stands.
type block struct {
	kind      string
	runs      []run   // the words of a p, h or td
	code      string  // the text of a pre
	inner     []block // what stands in all others
	level     int     // of an h or item, 1 for the highest
	start     int     // the first number of an ol; of an item, 0 for a bullet
	task      string  // of a li that can be ticked off: "[ ]" or "[x]"
	right     bool    // a td of a column that stands to the right
	continues bool    // a p that goes on with the item before it
	settled   bool    // a p whose lines were looked at for typed bullets
	caption   bool    // of the table behind it
}

// run is a piece of text of one look, the end of a line, or a reference to a note.
type run struct {
	text  string
	ended bool   // a line ends here
	note  string // the label of a note
	look
}

// page is what all readers of a text share.
type page struct {
	refs       map[*html.Node]string // links that refer to notes, and their labels
	holdsBlock map[*html.Node]bool
	cells      int // how many cells the tables have
	tables     int // how many tables are around what is read
}

// reader makes blocks of what stands in one element.
type reader struct {
	*page
	depth  int // how many lists and quotations are around it
	out    []block
	runs   []run // the paragraph under way
	broken bool  // a line ended, and no words came since
	marked bool  // numbers that Word counted are text: those of headings
}

// blocks returns the blocks of what stands in the node.
func (p *page) blocks(n *html.Node, l look, depth int) []block {
	r := reader{page: p, depth: depth}
	r.children(n, l)
	r.flush()
	return nest(r.out)
}

func (r *reader) walk(n *html.Node, l look) {
	if n.Type == html.TextNode {
		r.add(n.Data, l)
		return
	}
	if label := r.refs[n]; label != "" {
		r.runs = append(r.runs, run{note: label})
		return
	}
	switch {
	case n.Data == "br":
		r.lineBreak(n)
	case isMarker(n) && !r.marked:
	case n.Data == "q":
		r.add("“", l)
		r.children(n, l.of(n))
		r.add("”", l)
	case htmltree.IsBlock(n.Data):
		r.flush()
		r.block(n, l.of(n))
		r.flush()
	default:
		r.children(n, l.of(n))
	}
}

// block reads an element that starts and ends a paragraph.
func (r *reader) block(n *html.Node, l look) {
	level := headingLevel(n)
	switch {
	case level > 0:
		r.heading(n, l, level)
	case isQuote(n) && r.depth < maxDepth:
		r.quote(n, l)
	case isCode(n):
		r.out = append(r.out, block{kind: "pre", code: codeText(n)})
	case n.Data == "hr":
		r.out = append(r.out, block{kind: "hr"})
	case n.Data == "ul" || n.Data == "ol" || n.Data == "menu" || n.Data == "dir":
		r.list(n, l)
	case n.Data == "table":
		r.table(n, l)
	case n.Data == "p" || n.Data == "div":
		r.paragraph(n, l)
	default:
		r.children(n, l)
	}
}

// children reads what stands in the node. Where empty <div>s part the text, as Gmail and Outlook write it, a <div> is a line
// and the empty ones end paragraphs.
func (r *reader) children(n *html.Node, l look) {
	lines := r.hasLines(n)
	for child := range n.ChildNodes() {
		switch {
		case !lines || !r.isLine(child):
			r.walk(child, l)
		case isBlank(htmltree.Text(child)):
			r.flush()
		default:
			r.broken = len(r.runs) > 0
			r.children(child, l.of(child))
			r.broken = true
		}
	}
}

// isLine reports whether the node is a <div> of nothing but running text.
func (r *reader) isLine(n *html.Node) bool {
	return n.Type == html.ElementNode && n.Data == "div" && !r.holdsBlock[n] && !isQuote(n) && !isCode(n) && headingLevel(n) == 0
}

func (r *reader) hasLines(n *html.Node) bool {
	for child := range n.ChildNodes() {
		if r.isLine(child) && child.FirstChild != nil && isBlank(htmltree.Text(child)) {
			return true
		}
	}
	return false
}

// add puts text to the paragraph under way.
func (r *reader) add(text string, l look) {
	if replacer := symbols[l.symbols]; replacer != nil {
		text = replacer.Replace(text)
	}
	text = raise(text, l)
	if !l.lines {
		r.addLine(text, l)
		return
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			r.endLine()
		}
		r.addLine(line, l)
	}
}

func (r *reader) addLine(text string, l look) {
	if r.broken && !isBlank(text) {
		r.broken = false
		r.endLine()
	}
	if text != "" {
		r.runs = append(r.runs, run{text: text, look: l})
	}
}

// lineBreak ends a line, and with the line the page where Word ends one.
func (r *reader) lineBreak(n *html.Node) {
	if styleOf(n)["page-break-before"] == "always" {
		r.flush()
		return
	}
	r.endLine()
}

// endLine ends a line; an empty line ends the paragraph.
func (r *reader) endLine() {
	last := len(r.runs) - 1
	for last >= 0 && !r.runs[last].ended && !hasWords(r.runs[last:]) {
		last--
	}
	if last < 0 || r.runs[last].ended {
		r.flush()
		return
	}
	r.runs = append(r.runs, run{ended: true})
}

// flush ends the paragraph under way.
func (r *reader) flush() {
	if hasWords(r.runs) {
		r.out = append(r.out, block{kind: "p", runs: r.runs})
	}
	r.runs, r.broken = nil, false
}

func hasWords(runs []run) bool {
	for _, run := range runs {
		if run.note != "" || !isBlank(run.text) {
			return true
		}
	}
	return false
}

func (r *reader) quote(n *html.Node, l look) {
	if blocks := trimRules(r.blocks(n, l, r.depth+1)); len(blocks) > 0 {
		r.out = append(r.out, block{kind: "blockquote", inner: blocks})
	}
}
