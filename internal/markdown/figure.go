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
	people          []Person
}

func (*figure) Kind() ast.NodeKind            { return kindFigure }
func (n *figure) Dump(source []byte, lvl int) { ast.DumpHelper(n, source, lvl, nil, nil) }

// Figure is a picture that stands alone in a text, with the words for this use of it.
type Figure struct {
	Picture
	Alt, Caption, Credit string
}

func newFigure(image *ast.Image, people []Person) *figure {
	f := &figure{image: image, people: people}
	f.caption, f.credit = splitCredit(Unturned(plain(image.Title)))
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

// words is what stands below the figure, as HTML: the caption, who is in the picture, and whom to credit.
func (n *figure) words() string {
	var parts []string
	if n.caption != "" {
		parts = append(parts, escape(n.caption))
	}
	if len(n.people) > 0 {
		names := ""
		for i, p := range n.people {
			names += `<a href="` + escape(p.Path) + `">` + escape(p.Name) + `</a>` + ListSign(i, len(n.people))
		}
		parts = append(parts, "<span>In the picture: "+names+"</span>")
	}
	if n.credit != "" {
		parts = append(parts, `<span class="credit">`+escape(CreditLine(n.credit))+`</span>`)
	}
	return strings.Join(parts, " ")
}

// ListSign is what stands behind the name at i of a list of n names.
func ListSign(i, n int) string {
	switch n - i {
	case 1:
		return "."
	case 2:
		return " and "
	}
	return ", "
}
