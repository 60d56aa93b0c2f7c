package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// Link is where a text leads its readers.
type Link struct {
	Address string // as readers get it
	Line    int    // on which it stands, from 1
}

// Links returns the links of the text, in its order: those in sentences, addresses that stand by themselves, and cards. Links to
// entries are given as they are written, "entry:12".
func Links(src string) []Link {
	source, _ := clean(src)
	lines := faultFinder{source: source}
	var found []Link
	_ = ast.Walk(parse(source), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			found = append(found, Link{plain(n.Destination), lines.lineOf(n)})
		case *ast.AutoLink:
			found = append(found, Link{string(n.URL(source)), lineFrom(n.Parent(), source, n.Label(source))})
		case *card:
			found = append(found, Link{n.href, lineFrom(n.Parent(), source, []byte(n.href))})
		}
		return ast.WalkContinue, nil
	})
	return found
}

// lineFrom is the line of the first such words in the block or after it, for nodes that do not know where they stand.
func lineFrom(block ast.Node, source, words []byte) int {
	start, ok := startOf(block)
	if !ok {
		start = 0
	}
	start += max(bytes.Index(source[start:], words), 0)
	return 1 + bytes.Count(source[:start], []byte("\n"))
}
