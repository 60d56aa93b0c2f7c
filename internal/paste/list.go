package paste

import (
	"strconv"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// list reads a list. What is no item becomes one; a list beside an item, as Google Docs and Outlook write it, belongs to it.
func (r *reader) list(n *html.Node, l look) {
	if r.depth >= maxDepth {
		r.children(n, l)
		return
	}
	out := block{kind: "ul"}
	if n.Data == "ol" {
		out.kind = "ol"
		out.start, _ = strconv.Atoi(htmltree.Attr(n, "start"))
	}
	leveled := n.Parent != nil && hasClass(n.Parent, "ListContainerWrapper") // Word on the web: each item in a list of its own
	for _, nodes := range itemNodes(n) {
		item := r.item(nodes, l)
		last := len(out.inner) - 1
		switch {
		case len(item.inner) == 0:
		case leveled:
			item.level, _ = strconv.Atoi(htmltree.Attr(nodes[0], "data-aria-level"))
			item.kind = "item"
			if out.kind == "ol" {
				item.start = max(out.start, 1)
			}
			r.out = append(r.out, item)
		case last >= 0 && item.inner[0].isList():
			out.inner[last].inner = append(out.inner[last].inner, item.inner...)
		case last < 0 && len(item.inner) == 1 && (item.inner[0].isList() || item.inner[0].kind == "h"):
			r.out = append(r.out, item.inner...) // a list that only indents, or a heading that is numbered
		default:
			out.inner = append(out.inner, item.unheaded())
		}
	}
	if len(out.inner) > 0 {
		r.out = append(r.out, out)
	}
}

// itemNodes returns the items of a list; what runs in the text between them is one item up to the next.
func itemNodes(n *html.Node) [][]*html.Node {
	var out [][]*html.Node
	stray := false
	for child := range n.ChildNodes() {
		isText := !htmltree.IsBlock(child.Data)
		if last := len(out) - 1; isText && stray {
			out[last] = append(out[last], child)
		} else {
			out = append(out, []*html.Node{child})
		}
		stray = isText
	}
	return out
}

// item reads one item, or what stands in its place.
func (r *reader) item(nodes []*html.Node, l look) block {
	inside := reader{page: r.page, depth: r.depth + 1}
	for _, n := range nodes {
		if n.Data == "li" {
			inside.children(n, l.of(n))
		} else {
			inside.walk(n, l)
		}
	}
	inside.flush()
	return block{kind: "li", inner: trimRules(nest(inside.out)), task: taskOf(nodes[0])}
}

// unheaded returns the block with bold paragraphs for the headings in it: a heading in an item would head what is behind the list.
func (b block) unheaded() block {
	for i := range b.inner {
		if inner := &b.inner[i]; inner.kind == "h" {
			inner.kind = "p"
			for j := range inner.runs {
				inner.runs[j].bold = true
			}
		}
	}
	return b
}

func (b block) isList() bool { return b.kind == "ul" || b.kind == "ol" }

// taskOf returns the mark of an item that can be ticked off, "" for any other.
func taskOf(n *html.Node) string {
	if n.Type != html.ElementNode || n.Data != "li" {
		return ""
	}
	if htmltree.Attr(n, "role") == "checkbox" { // Google Docs
		if htmltree.Attr(n, "aria-checked") == "true" {
			return "[x]"
		}
		return "[ ]"
	}
	for child := range n.ChildNodes() {
		if child.Data == "input" && htmltree.Attr(child, "type") == "checkbox" {
			for _, a := range child.Attr {
				if a.Key == "checked" {
					return "[x]"
				}
			}
			return "[ ]"
		}
	}
	return ""
}

// nest makes lists of items that say of themselves how deep they stand, and one of neighbours that Markdown cannot part.
func nest(blocks []block) []block {
	blocks = typedItems(blocks)
	var out []block
	for i := 0; i < len(blocks); {
		var items []block
		for ; i < len(blocks); i++ {
			b := blocks[i]
			if b.kind == "item" {
				items = append(items, b)
			} else if b.continues && len(items) > 0 {
				last := &items[len(items)-1]
				last.inner = append(last.inner, b)
			} else {
				break
			}
		}
		for _, list := range lists(items, 0) {
			out = joined(out, list)
		}
		if i < len(blocks) {
			out = joined(out, blocks[i])
			i++
		}
	}
	return out
}

// joined appends a block; lists of one kind and quotations become one.
func joined(blocks []block, b block) []block {
	if last := len(blocks) - 1; last >= 0 && blocks[last].kind == b.kind && (b.isList() || b.kind == "blockquote") {
		blocks[last].inner = append(blocks[last].inner, b.inner...)
		return blocks
	}
	return append(blocks, b)
}

// lists makes lists of items, in each other as deep as the items say.
func lists(items []block, depth int) []block {
	var out []block
	for i := 0; i < len(items); {
		item := items[i]
		last := len(out) - 1
		if item.level > items[0].level && depth < maxDepth { // then there is an item before it
			end := i
			for end < len(items) && items[end].level > items[0].level {
				end++
			}
			parent := &out[last].inner[len(out[last].inner)-1]
			parent.inner = append(parent.inner, lists(items[i:end], depth+1)...)
			i = end
			continue
		}
		kind := "ul"
		if item.start > 0 {
			kind = "ol"
		}
		if last < 0 || out[last].kind != kind {
			out = append(out, block{kind: kind, start: item.start})
			last++
		}
		out[last].inner = append(out[last].inner, block{kind: "li", inner: item.inner, task: item.task})
		i++
	}
	return out
}
