package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

var kindFigure = ast.NewNodeKind("Figure")

// figure is a picture that stands alone, with its caption and credit as plain text.
type figure struct {
	ast.BaseBlock
	image           *ast.Image
	caption, credit string
}

func (*figure) Kind() ast.NodeKind            { return kindFigure }
func (n *figure) Dump(source []byte, lvl int) { ast.DumpHelper(n, source, lvl, nil, nil) }

// Figure is a picture that stands alone in a text, with the words for this use of it.
type Figure struct {
	Picture
	Alt, Caption, Credit string
}

func newFigure(image *ast.Image) *figure {
	f := &figure{image: image}
	f.caption, f.credit = splitCredit(plain(image.Title))
	return f
}

// splitCredit splits "Caption | Credit: name" at the last bar. A bar without "Credit:" is part of the caption.
func splitCredit(title string) (caption, credit string) {
	caption = strings.TrimSpace(title)
	start := strings.LastIndexByte(caption, '|') + 1
	const label = "credit:"
	last := strings.TrimSpace(caption[start:])
	if len(last) < len(label) || !strings.EqualFold(last[:len(label)], label) {
		return caption, ""
	}
	return strings.TrimSpace(strings.TrimSuffix(caption[:start], "|")), strings.TrimSpace(last[len(label):])
}
