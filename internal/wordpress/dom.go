package wordpress

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parse reads a piece of a page. It fails where elements are nested deeper than 512, which only an attack does.
func parse(piece string) ([]*html.Node, error) {
	return html.ParseFragment(strings.NewReader(piece), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
}

func textNode(text string) *html.Node { return &html.Node{Type: html.TextNode, Data: text} }

// element returns a new element with the nodes moved into it.
func element(tag string, nodes ...*html.Node) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: tag, DataAtom: atom.Lookup([]byte(tag))}
	move(n, nodes...)
	return n
}

// move appends the nodes to the parent, wherever they were before.
func move(parent *html.Node, nodes ...*html.Node) {
	for _, node := range nodes {
		if node.Parent != nil {
			node.Parent.RemoveChild(node)
		}
		parent.AppendChild(node)
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// children returns the children as they are now; the list stays good while they are moved.
func children(n *html.Node) []*html.Node {
	var out []*html.Node
	for child := range n.ChildNodes() {
		out = append(out, child)
	}
	return out
}

// descendants returns all nodes below n in the order of the text.
func descendants(n *html.Node) []*html.Node {
	var out []*html.Node
	for node := range n.Descendants() {
		out = append(out, node)
	}
	return out
}

func findAll(root *html.Node, tags ...string) []*html.Node {
	var out []*html.Node
	for node := range root.Descendants() {
		for _, tag := range tags {
			if node.Type == html.ElementNode && node.Data == tag {
				out = append(out, node)
			}
		}
	}
	return out
}

func find(root *html.Node, tag string) *html.Node {
	for node := range root.Descendants() {
		if node.Type == html.ElementNode && node.Data == tag {
			return node
		}
	}
	return nil
}

func count(nodes []*html.Node, tag string) int {
	n := 0
	for _, node := range nodes {
		if node.Type == html.ElementNode && node.Data == tag {
			n++
		}
	}
	return n
}

// replace puts the nodes in the place of old.
func replace(old *html.Node, nodes ...*html.Node) {
	for _, node := range nodes {
		if node.Parent != nil {
			node.Parent.RemoveChild(node)
		}
		old.Parent.InsertBefore(node, old)
	}
	old.Parent.RemoveChild(old)
}

// text returns all text below n; blocks and line breaks leave a line end, so that words never join.
func text(n *html.Node) string {
	var out strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			out.WriteString(n.Data)
		}
		separate := n.Type == html.ElementNode && (blockTags[n.Data] && n.Data != "img" || n.Data == "br")
		if separate {
			out.WriteByte('\n')
		}
		for child := range n.ChildNodes() {
			walk(child)
		}
		if separate && n.Data != "br" {
			out.WriteByte('\n')
		}
	}
	walk(n)
	return out.String()
}

func isBreak(n *html.Node) bool { return n != nil && n.Type == html.ElementNode && n.Data == "br" }

// hasBlock reports whether the node is a block or holds one.
func hasBlock(n *html.Node) bool {
	if n.Type == html.ElementNode && blockTags[n.Data] {
		return true
	}
	for child := range n.ChildNodes() {
		if hasBlock(child) {
			return true
		}
	}
	return false
}
