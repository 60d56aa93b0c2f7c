package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// captionMark starts the line above or below a table that is its caption.
const captionMark = "Table:"

// table looks for the caption above the table, in its last row (a line that follows without a gap reads as one),
// or below. It returns the block to go on with.
func (t *transformer) table(n *east.Table) ast.Node {
	caption := t.captionOf(n.PreviousSibling())
	if caption != "" {
		n.Parent().RemoveChild(n.Parent(), n.PreviousSibling())
	} else if caption = t.captionRow(n); caption != "" {
		n.RemoveChild(n, n.LastChild())
	} else if below := n.NextSibling(); below != nil && (below.NextSibling() == nil || below.NextSibling().Kind() != east.KindTable) {
		if caption = t.captionOf(below); caption != "" { // between two tables it belongs to the second
			n.Parent().RemoveChild(n.Parent(), below)
		}
	}
	if caption != "" {
		n.SetAttributeString("caption", caption)
	}
	return n.NextSibling()
}

func (t *transformer) captionOf(n ast.Node) string {
	switch n.(type) {
	case *ast.Paragraph, *ast.TextBlock: // the latter in a list without gaps
		return t.caption(inlineText(n, t.source))
	}
	return ""
}

func (t *transformer) captionRow(n *east.Table) string {
	row, ok := n.LastChild().(*east.TableRow)
	if !ok {
		return ""
	}
	for cell := row.FirstChild().NextSibling(); cell != nil; cell = cell.NextSibling() {
		if cell.HasChildren() {
			return ""
		}
	}
	return t.caption(inlineText(row.FirstChild(), t.source))
}

func (t *transformer) caption(line string) string {
	rest, ok := strings.CutPrefix(strings.TrimSpace(line), captionMark)
	if !ok {
		return ""
	}
	return strings.Join(strings.Fields(rest), " ")
}

// table writes a table that scrolls by itself on a narrow screen. The frame can be reached by keyboard, so it
// needs a name: the caption, or else the words of the header.
func (r *writer) table(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		if node.ChildCount() > 1 {
			_, _ = w.WriteString("</tbody>")
		}
		_, _ = w.WriteString("</table></div>\n")
		return ast.WalkContinue, nil
	}
	caption := attribute(node, "caption")
	label := caption
	if label == "" {
		var words []string
		for cell := node.FirstChild().FirstChild(); cell != nil && len(words) < 10; cell = cell.NextSibling() {
			if s := strings.TrimSpace(inlineText(cell, source)); s != "" {
				words = append(words, s)
			}
		}
		label = strings.TrimSuffix("Table: "+cut(strings.Join(words, ", "), 100), ": ")
	}
	_, _ = w.WriteString(`<div class="tablew" tabindex="0" role="region" aria-label="` + escape(label) + `"><table>`)
	if caption != "" {
		_, _ = w.WriteString("<caption>" + escape(caption) + "</caption>")
	}
	return ast.WalkContinue, nil
}

func (r *writer) tableHeader(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<thead><tr>")
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("</tr></thead>\n")
	if node.NextSibling() != nil {
		_, _ = w.WriteString("<tbody>")
	}
	return ast.WalkContinue, nil
}

func (r *writer) tableRow(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<tr>")
	} else {
		_, _ = w.WriteString("</tr>\n")
	}
	return ast.WalkContinue, nil
}

// tableCell writes a cell. Cells of the header and of the first column are headers, unless they are empty.
func (r *writer) tableCell(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	tag, scope := "td", ""
	if node.HasChildren() {
		if node.Parent().Kind() == east.KindTableHeader {
			tag, scope = "th", ` scope="col"`
		} else if node.PreviousSibling() == nil {
			tag, scope = "th", ` scope="row"`
		}
	}
	if !entering {
		_, _ = w.WriteString("</" + tag + ">")
		return ast.WalkContinue, nil
	}
	class := ""
	switch node.(*east.TableCell).Alignment {
	case east.AlignRight:
		class = ` class="right"`
	case east.AlignCenter:
		class = ` class="center"`
	}
	_, _ = w.WriteString("<" + tag + scope + class + ">")
	return ast.WalkContinue, nil
}
