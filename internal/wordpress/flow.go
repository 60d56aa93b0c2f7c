package wordpress

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// blockTags end the paragraph that stands before them. What is not listed runs in the text.
var blockTags = map[string]bool{
	"address": true, "article": true, "aside": true, "blockquote": true, "center": true, "dd": true, "details": true,
	"dir": true, "div": true, "dl": true, "dt": true, "fieldset": true, "figcaption": true, "figure": true, "footer": true,
	"form": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "header": true, "hr": true,
	"iframe": true, "img": true, "li": true, "main": true, "menu": true, "nav": true, "ol": true, "p": true, "pre": true,
	"section": true, "summary": true, "table": true, "tbody": true, "td": true, "tfoot": true, "th": true, "thead": true,
	"tr": true, "ul": true, "video": true, "audio": true, "lp-figure": true, "lp-embed": true,
}

// flow turns any HTML into a flat list of block elements that Markdown knows: paragraphs, headings, lists, quotes,
// tables, code, rules, figures, embeds and pull quotes. Text between blocks becomes paragraphs as the classic editor
// showed it: an empty line starts a paragraph and, with lines, every line stays a line.
func (c *cleaner) flow(nodes []*html.Node, lines bool) []*html.Node {
	var blocks, run []*html.Node
	flush := func() {
		for _, p := range paragraphs(run, lines) {
			if video := videoAddress(strings.TrimSpace(text(p))); video != "" { // an address alone is an embed
				p = embedNode(video, "")
			}
			blocks = append(blocks, p)
		}
		run = nil
	}
	for _, node := range nodes {
		if !hasBlock(node) {
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
		return c.flow(children(node), c.classic)
	case "h1", "h2", "h3", "h4", "h5", "h6":
		return c.heading(node)
	case "ul", "ol", "menu", "dir":
		return c.list(node)
	case "blockquote":
		if strings.Contains(attr(node, "class"), "pullquote") {
			return []*html.Node{c.pullQuote(node)}
		}
		return []*html.Node{element("blockquote", c.quoted(node)...)}
	case "aside":
		if strings.Contains(attr(node, "class"), "pullquote") {
			return []*html.Node{c.pullQuote(node)}
		}
	case "figure":
		return c.wpFigure(node)
	case "table":
		return c.table(node, "")
	case "pre":
		return []*html.Node{element("pre", element("code", textNode(strings.Trim(text(node), "\n"))))}
	case "hr":
		return []*html.Node{element("hr")}
	case "img":
		return c.linkedFigure(node, "")
	case "iframe", "lp-embed":
		return c.embed(attr(node, "src"), attr(node, "title"))
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
	return c.flow(children(node), lines)
}

// wrapped carries an inline element that stands around blocks into the paragraphs it holds.
func (c *cleaner) wrapped(node *html.Node, tag string) []*html.Node {
	blocks := c.flow(children(node), c.classic)
	for _, block := range blocks {
		if block.Data != "p" {
			continue
		}
		inner := element(tag, children(block)...)
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
	for _, block := range c.flow(children(node), false) {
		if block.Data != "p" {
			after = append(after, block)
			continue
		}
		if heading == nil {
			heading = element(tag)
		} else {
			heading.AppendChild(textNode(" "))
		}
		move(heading, children(block)...)
	}
	if heading == nil {
		return after
	}
	for _, br := range findAll(heading, "br") {
		replace(br, textNode(" "))
	}
	for _, bold := range append(findAll(heading, "strong"), findAll(heading, "b")...) {
		replace(bold, children(bold)...)
	}
	return append([]*html.Node{heading}, after...)
}

// list keeps lists as lists; a child that is no item becomes one, so that nothing is lost.
func (c *cleaner) list(node *html.Node) []*html.Node {
	tag := "ul"
	if node.Data == "ol" {
		tag = "ol"
	}
	list := element(tag)
	if start := number(attr(node, "start")); tag == "ol" && start > 0 && start < 1_000_000 {
		list.Attr = []html.Attribute{{Key: "start", Val: attr(node, "start")}}
	}
	for _, child := range children(node) {
		parts := []*html.Node{child}
		nested := child.Data == "ul" || child.Data == "ol"
		if child.Data == "li" {
			parts = children(child)
		}
		blocks := c.flow(parts, c.classic)
		if len(blocks) == 0 {
			continue
		}
		if nested && list.LastChild != nil {
			move(list.LastChild, blocks...)
			continue
		}
		item := element("li", blocks...)
		if first := item.FirstChild; first.Data == "p" && count(children(item), "p") == 1 { // a tight list
			replace(first, children(first)...)
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
	address := attr(node, "src")
	if source := find(node, "source"); address == "" && source != nil {
		address = attr(source, "src")
	}
	return c.embed(address, attr(node, "title"))
}

// paragraphs cuts a run of text into <p> elements at empty lines and double line breaks.
func paragraphs(run []*html.Node, lines bool) []*html.Node {
	var out []*html.Node
	for _, piece := range pieces(run, lines) {
		piece = trimBreaks(piece)
		if p := element("p", piece...); strings.TrimSpace(text(p)) != "" {
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
					add(textNode(paragraph))
					continue
				}
				for k, line := range lineEnd.Split(paragraph, -1) {
					if k > 0 && !isBreak(lastWords(out[len(out)-1])) {
						add(element("br"))
					}
					add(textNode(line))
				}
			}
		case node.Type != html.ElementNode:
			continue
		case node.Data == "br":
			if isBreak(lastWords(out[len(out)-1])) {
				out = append(out, nil)
				continue
			}
			add(element("br"))
		default:
			for j, part := range pieces(children(node), lines) {
				if j > 0 {
					out = append(out, nil)
				}
				clone := element(node.Data, part...)
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
		return isBreak(node) || node.Type == html.TextNode && strings.TrimSpace(node.Data) == ""
	}
	for len(nodes) > 0 && blank(nodes[0]) {
		nodes = nodes[1:]
	}
	for len(nodes) > 0 && blank(nodes[len(nodes)-1]) {
		nodes = nodes[:len(nodes)-1]
	}
	return nodes
}
