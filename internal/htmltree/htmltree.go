// Package htmltree reads HTML that others wrote into a tree, looks things up in it and reshapes it. What it says of a
// tree holds for any page: which elements stand as blocks, and what text a reader sees.
package htmltree

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Parse reads a piece of a page. It fails where elements are nested deeper than 512, which only an attack does.
func Parse(piece string) ([]*html.Node, error) {
	return html.ParseFragment(strings.NewReader(piece), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
}

// TextNode returns a new piece of text.
func TextNode(text string) *html.Node { return &html.Node{Type: html.TextNode, Data: text} }

// Element returns a new element with the nodes moved into it.
func Element(tag string, nodes ...*html.Node) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: tag, DataAtom: atom.Lookup([]byte(tag))}
	Move(n, nodes...)
	return n
}

// Move appends the nodes to the parent, wherever they were before.
func Move(parent *html.Node, nodes ...*html.Node) {
	for _, node := range nodes {
		if node.Parent != nil {
			node.Parent.RemoveChild(node)
		}
		parent.AppendChild(node)
	}
}

// Replace puts the nodes in the place of old.
func Replace(old *html.Node, nodes ...*html.Node) {
	for _, node := range nodes {
		if node.Parent != nil {
			node.Parent.RemoveChild(node)
		}
		old.Parent.InsertBefore(node, old)
	}
	old.Parent.RemoveChild(old)
}

// Attr returns the value of an attribute, "" where there is none.
func Attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Children returns the children as they are now; the list stays good while they are moved.
func Children(n *html.Node) []*html.Node {
	var out []*html.Node
	for child := range n.ChildNodes() {
		out = append(out, child)
	}
	return out
}

// Descendants returns all nodes below n in the order of the text.
func Descendants(n *html.Node) []*html.Node {
	var out []*html.Node
	for node := range n.Descendants() {
		out = append(out, node)
	}
	return out
}

// FindAll returns the elements below root that have one of the tags, in the order of the text.
func FindAll(root *html.Node, tags ...string) []*html.Node {
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

// Find returns the first element below root that has the tag, nil where there is none.
func Find(root *html.Node, tag string) *html.Node {
	for node := range root.Descendants() {
		if node.Type == html.ElementNode && node.Data == tag {
			return node
		}
	}
	return nil
}

// Count says how many of the nodes are elements with the tag.
func Count(nodes []*html.Node, tag string) int {
	n := 0
	for _, node := range nodes {
		if node.Type == html.ElementNode && node.Data == tag {
			n++
		}
	}
	return n
}
