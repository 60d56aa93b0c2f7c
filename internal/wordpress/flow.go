package wordpress

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// flow turns any HTML into a flat list of block elements that Markdown knows: paragraphs, headings, lists, quotes,
// tables, code, rules, figures, embeds and pull quotes. Text between blocks becomes paragraphs as the classic editor
// showed it: an empty line starts a paragraph and, with lines, every line stays a line.
func (c *cleaner) flow(nodes []*html.Node, lines bool) []*html.Node {
	var blocks, run []*html.Node
	flush := func() {
		for _, p := range paragraphs(run, lines) {
			if video := videoAddress(strings.TrimSpace(htmltree.Text(p))); video != "" { // an address alone is an embed
				p = embedNode(video, "")
			}
			blocks = append(blocks, p)
		}
		run = nil
	}
	for _, node := range nodes {
		if !htmltree.HasBlock(node) {
			run = append(run, node)
			continue
		}
		flush()
		blocks = append(blocks, c.block(node, lines)...)
	}
	flush()
	return blocks
}

// block returns the blocks for one element that is a block or holds one.
func (c *cleaner) block(node *html.Node, lines bool) []*html.Node {
	switch node.Data {
	case "p", "div":
		return c.flow(htmltree.Children(node), c.classic)
	case "h1", "h2", "h3", "h4", "h5", "h6":
		return c.heading(node)
	case "ul", "ol", "menu", "dir":
		return c.list(node)
	case "blockquote":
		if strings.Contains(htmltree.Attr(node, "class"), "pullquote") {
			return []*html.Node{c.pullQuote(node)}
		}
		return []*html.Node{htmltree.Element("blockquote", c.quoted(node)...)}
	case "aside":
		if strings.Contains(htmltree.Attr(node, "class"), "pullquote") {
			return []*html.Node{c.pullQuote(node)}
		}
	case "figure":
		return c.wpFigure(node)
	case "table":
		return c.table(node, "")
	case "pre":
		return []*html.Node{htmltree.Element("pre", htmltree.Element("code", htmltree.TextNode(strings.Trim(htmltree.Text(node), "\n"))))}
	case "hr":
		return []*html.Node{htmltree.Element("hr")}
	case "img":
		return c.linkedFigure(node, "")
	case "iframe", "lp-embed":
		return c.embed(htmltree.Attr(node, "src"), htmltree.Attr(node, "title"))
	case "video", "audio":
		return c.player(node)
	case "lp-figure":
		return []*html.Node{node}
	case "form":
		c.note("A form was taken out; its words stay. Link to the new form instead.")
	case "dt", "summary":
		return c.wrapped(node, "strong")
	case "a", "b", "strong", "i", "em", "del", "s", "strike":
		return c.wrapped(node, node.Data)
	}
	return c.flow(htmltree.Children(node), lines)
}

// wrapped carries an inline element that stands around blocks into the paragraphs it holds.
func (c *cleaner) wrapped(node *html.Node, tag string) []*html.Node {
	blocks := c.flow(htmltree.Children(node), c.classic)
	for _, block := range blocks {
		if block.Data != "p" {
			continue
		}
		inner := htmltree.Element(tag, htmltree.Children(block)...)
		inner.Attr = slices.Clone(node.Attr)
		block.AppendChild(inner)
	}
	return blocks
}

// heading keeps the words; the page's own title is the only h1, so the text starts at h2.
func (c *cleaner) heading(node *html.Node) []*html.Node {
	tag := node.Data
	if tag == "h1" {
		tag = "h2"
	}
	var heading *html.Node
	var after []*html.Node
	for _, block := range c.flow(htmltree.Children(node), false) {
		if block.Data != "p" {
			after = append(after, block)
			continue
		}
		if heading == nil {
			heading = htmltree.Element(tag)
		} else {
			heading.AppendChild(htmltree.TextNode(" "))
		}
		htmltree.Move(heading, htmltree.Children(block)...)
	}
	if heading == nil {
		return after
	}
	for _, br := range htmltree.FindAll(heading, "br") {
		htmltree.Replace(br, htmltree.TextNode(" "))
	}
	for _, bold := range append(htmltree.FindAll(heading, "strong"), htmltree.FindAll(heading, "b")...) {
		htmltree.Replace(bold, htmltree.Children(bold)...)
	}
	return append([]*html.Node{heading}, after...)
}

// list keeps lists as lists; a child that is no item becomes one, so that nothing is lost.
func (c *cleaner) list(node *html.Node) []*html.Node {
	tag := "ul"
	if node.Data == "ol" {
		tag = "ol"
	}
	list := htmltree.Element(tag)
	if start := number(htmltree.Attr(node, "start")); tag == "ol" && start > 0 && start < 1_000_000 {
		list.Attr = []html.Attribute{{Key: "start", Val: htmltree.Attr(node, "start")}}
	}
	for _, child := range htmltree.Children(node) {
		parts := []*html.Node{child}
		nested := child.Data == "ul" || child.Data == "ol"
		if child.Data == "li" {
			parts = htmltree.Children(child)
		}
		blocks := c.flow(parts, c.classic)
		if len(blocks) == 0 {
			continue
		}
		if nested && list.LastChild != nil {
			htmltree.Move(list.LastChild, blocks...)
			continue
		}
		item := htmltree.Element("li", blocks...)
		if first := item.FirstChild; first.Data == "p" && htmltree.Count(htmltree.Children(item), "p") == 1 { // a tight list
			htmltree.Replace(first, htmltree.Children(first)...)
		}
		list.AppendChild(item)
	}
	if list.FirstChild == nil {
		return nil
	}
	return []*html.Node{list}
}

// player turns <video> and <audio> into links to their file.
func (c *cleaner) player(node *html.Node) []*html.Node {
	address := htmltree.Attr(node, "src")
	if source := htmltree.Find(node, "source"); address == "" && source != nil {
		address = htmltree.Attr(source, "src")
	}
	return c.embed(address, htmltree.Attr(node, "title"))
}

// paragraphs cuts a run of text into <p> elements at empty lines and double line breaks.
func paragraphs(run []*html.Node, lines bool) []*html.Node {
	var out []*html.Node
	for _, piece := range pieces(run, lines) {
		piece = trimBreaks(piece)
		if p := htmltree.Element("p", piece...); strings.TrimSpace(htmltree.Text(p)) != "" {
			out = append(out, p)
		}
	}
	return out
}

var (
	emptyLine = regexp.MustCompile(`[ \t]*\n[ \t]*\n\s*`)
	lineEnd   = regexp.MustCompile(`[ \t]*\n[ \t]*`)
)

// pieces cuts text at empty lines, also inside emphasis and links, which it then opens again.
func pieces(run []*html.Node, lines bool) [][]*html.Node {
	out := [][]*html.Node{nil}
	add := func(node *html.Node) { out[len(out)-1] = append(out[len(out)-1], node) }
	for _, node := range run {
		switch {
		case node.Type == html.TextNode:
			for j, paragraph := range emptyLine.Split(node.Data, -1) {
				if j > 0 {
					out = append(out, nil)
				}
				if !lines {
					add(htmltree.TextNode(paragraph))
					continue
				}
				for k, line := range lineEnd.Split(paragraph, -1) {
					if k > 0 && !htmltree.IsBreak(lastWords(out[len(out)-1])) {
						add(htmltree.Element("br"))
					}
					add(htmltree.TextNode(line))
				}
			}
		case node.Type != html.ElementNode:
			continue
		case node.Data == "br":
			if htmltree.IsBreak(lastWords(out[len(out)-1])) {
				out = append(out, nil)
				continue
			}
			add(htmltree.Element("br"))
		default:
			for j, part := range pieces(htmltree.Children(node), lines) {
				if j > 0 {
					out = append(out, nil)
				}
				clone := htmltree.Element(node.Data, part...)
				clone.Attr = slices.Clone(node.Attr)
				add(clone)
			}
		}
	}
	return out
}

// lastWords returns the last node that is more than white space.
func lastWords(nodes []*html.Node) *html.Node {
	for _, node := range slices.Backward(nodes) {
		if node.Type != html.TextNode || strings.TrimSpace(node.Data) != "" {
			return node
		}
	}
	return nil
}

// trimBreaks takes line breaks and white space off both ends of a paragraph.
func trimBreaks(nodes []*html.Node) []*html.Node {
	blank := func(node *html.Node) bool {
		return htmltree.IsBreak(node) || node.Type == html.TextNode && strings.TrimSpace(node.Data) == ""
	}
	for len(nodes) > 0 && blank(nodes[0]) {
		nodes = nodes[1:]
	}
	for len(nodes) > 0 && blank(nodes[len(nodes)-1]) {
		nodes = nodes[:len(nodes)-1]
	}
	return nodes
}
