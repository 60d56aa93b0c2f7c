package markdown

import (
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	goldhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"localprogress.org/site/internal/pattern"
)

// writer writes the blocks that look different on this site than in plain CommonMark, for one text.
type writer struct {
	options  Options
	pictures []string // the patterns of the cards, in the order of the text; see sanitise
	codeLeft int      // bytes of code that may still be coloured
}

// render writes the tree. It returns the SVG pictures that sanitise puts in place of their stand-ins.
func render(out io.Writer, root ast.Node, source []byte, o Options) (pictures []string) {
	w := &writer{options: o, codeLeft: maxColoured}
	r := renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(w, 100),
		util.Prioritized(goldhtml.NewRenderer(), 1000),
	))
	// The renderer fails only when out does, and out is a buffer.
	_ = r.Render(out, source, root)
	return w.pictures
}

// RegisterFuncs tells goldmark which nodes are written here.
func (r *writer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindHeading, r.heading)
	reg.Register(ast.KindImage, r.image)
	reg.Register(ast.KindCodeBlock, r.code)
	reg.Register(ast.KindFencedCodeBlock, r.code)
	reg.Register(kindFigure, r.figure)
	reg.Register(kindPull, r.pull)
	reg.Register(kindCard, r.card)
	reg.Register(east.KindTable, r.table)
	reg.Register(east.KindTableHeader, r.tableHeader)
	reg.Register(east.KindTableRow, r.tableRow)
	reg.Register(east.KindTableCell, r.tableCell)
	reg.Register(east.KindFootnoteLink, r.noteRef)
	reg.Register(east.KindFootnoteBacklink, r.noteBack)
	reg.Register(east.KindFootnote, r.note)
	reg.Register(east.KindFootnoteList, r.notes)
	reg.Register(east.KindTaskCheckBox, r.checkBox)
	reg.Register(east.KindStrikethrough, r.strikethrough)
}

// heading writes a heading whose words are the link to itself: it can be reached and copied by keyboard, and a
// screen reader hears nothing that is not there. One that has a link inside stays plain, for links cannot nest.
func (r *writer) heading(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Heading)
	level, id := strconv.Itoa(n.Level), attribute(n, "id")
	linked := n.HasChildren() && !hasLink(n)
	if entering {
		line := attribute(n, "data-line")
		if line != "" {
			line = ` data-line="` + line + `"`
		}
		_, _ = w.WriteString("<h" + level + ` id="` + escape(id) + `"` + line + `>`)
		if linked {
			_, _ = w.WriteString(`<a class="anchor" href="#` + escape(id) + `">`)
		}
		return ast.WalkContinue, nil
	}
	if linked {
		_, _ = w.WriteString("</a>")
	}
	_, _ = w.WriteString("</h" + level + ">\n")
	return ast.WalkContinue, nil
}

func hasLink(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.Kind() {
		case ast.KindLink, ast.KindAutoLink, east.KindFootnoteLink:
			return true
		}
		if hasLink(c) {
			return true
		}
	}
	return false
}

// image writes a picture in running text.
func (r *writer) image(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(imageTag(node.(*ast.Image), source))
	}
	return ast.WalkSkipChildren, nil
}

func imageTag(n *ast.Image, source []byte) string {
	value, _ := n.AttributeString("picture")
	p, ok := value.(Picture)
	if !ok {
		return ""
	}
	description := strings.TrimSpace(inlineText(n, source))
	if strings.EqualFold(description, Decorative) {
		description = ""
	}
	tag := `<img src="` + escape(p.fallback()) + `" alt="` + escape(description) + `"`
	if p.Width > 0 && p.Height > 0 {
		tag += ` width="` + strconv.Itoa(p.Width) + `" height="` + strconv.Itoa(p.Height) + `"`
	}
	return p.sources() + tag + ` loading="lazy" decoding="async">` + p.end()
}

// CreditLine is a picture's credit as readers see it: "Photo: Ana Lee / Agency". A credit that says itself
// what it is for, such as "Illustration: the desk", stays as it is.
func CreditLine(credit string) string {
	if credit == "" || strings.Contains(credit, ":") {
		return credit
	}
	return "Photo: " + credit
}

func (r *writer) figure(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	f := node.(*figure)
	_, _ = w.WriteString("<figure>" + imageTag(f.image, source))
	if words := f.words(); words != "" {
		_, _ = w.WriteString("<figcaption>" + words + "</figcaption>")
	}
	_, _ = w.WriteString("</figure>\n")
	return ast.WalkContinue, nil
}

func (r *writer) pull(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<aside class="pull">`)
	} else {
		_, _ = w.WriteString("</aside>\n")
	}
	return ast.WalkContinue, nil
}

// card writes a card with a block pattern, a heading, a line of text and one plain link. Nothing is loaded from
// the other side before the reader follows the link.
func (r *writer) card(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		c := node.(*card)
		level := strconv.Itoa(c.level)
		heading := "<h" + level + ">" + escape(c.title) + "</h" + level + ">"
		if c.document {
			_, _ = w.WriteString(r.documentCard(c, heading))
		} else {
			_, _ = w.WriteString(r.embedCard(c, heading))
		}
	}
	return ast.WalkSkipChildren, nil
}

func (r *writer) documentCard(c *card, heading string) string {
	verb, rel := "Open", ""
	if strings.HasPrefix(c.href, "/files/") {
		verb = "Download"
	}
	if isExternal(c.href) {
		rel = ` rel="noopener"`
	}
	return `<div class="dl"><div class="doc">` + r.picture(c, 2) + `</div><div>` + heading + muted(c.meta) + `</div>` +
		`<a class="btn sm" href="` + escape(c.href) + `"` + rel + ` aria-label="` + escape(verb+": "+c.title) + `">` +
		verb + "</a></div>\n"
}

func (r *writer) embedCard(c *card, heading string) string {
	name := site(c.href)
	label, where := "Open the page on ", "It is on "+name+", another company’s site."
	if isVideo(c.href) {
		label, where = "Play the video on ", "It plays on "+name+", another company’s site."
	}
	return `<div class="embed">` + r.picture(c, 1) + `<div>` + heading + muted(strings.TrimSpace(c.meta+" "+where)) +
		`<a class="btn sm" href="` + escape(c.href) + `" rel="noopener">` + escape(label+name) + "</a></div></div>\n"
}

// picture draws the pattern of a card and returns its stand-in. A text with absurdly many cards gets the first
// hundred pictures: each is a kilobyte that a few bytes of text ask for.
func (r *writer) picture(c *card, scheme int) string {
	if len(r.pictures) >= 100 {
		return ""
	}
	r.pictures = append(r.pictures,
		pattern.SVG(r.options.Seed+c.href, r.options.Hue, pattern.Layout(0), pattern.Scheme(scheme)))
	return standIn
}

func muted(s string) string {
	if s == "" {
		return ""
	}
	return `<p class="muted">` + escape(s) + `</p>`
}

func (r *writer) checkBox(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		if node.(*east.TaskCheckBox).IsChecked {
			_, _ = w.WriteString(`<input type="checkbox" checked disabled aria-label="Done"> `)
		} else {
			_, _ = w.WriteString(`<input type="checkbox" disabled aria-label="To do"> `)
		}
	}
	return ast.WalkContinue, nil
}

func (r *writer) strikethrough(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<del>")
	} else {
		_, _ = w.WriteString("</del>")
	}
	return ast.WalkContinue, nil
}

// attribute returns a text attribute that the transformer left on a node, or "".
func attribute(n ast.Node, name string) string {
	value, _ := n.AttributeString(name)
	s, _ := value.(string)
	return s
}

func escape(s string) string { return html.EscapeString(s) }
