package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
)

// numberLines gives the blocks of the text the number of the line that each begins on, from 1.
func numberLines(root ast.Node, source []byte) {
	line, counted := 1, 0
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		start, ok := startOf(n)
		if !ok || start < counted { // footnotes stand at the end, wherever they were written
			continue
		}
		line, counted = line+bytes.Count(source[counted:start], []byte("\n")), start
		n.SetAttributeString("data-line", strconv.Itoa(line))
	}
}

// startOf is where the first words of the node stand in the source.
func startOf(n ast.Node) (int, bool) {
	if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
		return n.Lines().At(0).Start, true
	}
	if text, ok := n.(*ast.Text); ok {
		return text.Segment.Start, true
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if start, ok := startOf(c); ok {
			return start, true
		}
	}
	return 0, false
}
