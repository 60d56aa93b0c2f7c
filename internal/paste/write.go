package paste

import (
	"fmt"
	"strings"
)

// markdown returns the document as Markdown: its text, and then its notes.
func (d document) markdown() string {
	parts := make([]string, 0, 1+len(d.notes))
	if text := join(d.blocks); text != "" {
		parts = append(parts, text)
	}
	for _, note := range d.notes {
		parts = append(parts, "[^"+note.label+"]: "+indent(join(note.blocks), 4))
	}
	return strings.Join(parts, "\n\n")
}

// join returns blocks with empty lines between them.
func join(blocks []block) string {
	parts := make([]string, len(blocks))
	for i, b := range blocks {
		parts[i] = b.markdown()
	}
	return strings.Join(parts, "\n\n")
}

func (b block) markdown() string {
	switch b.kind {
	case "p":
		return inline(b.runs, inText)
	case "h":
		return strings.Repeat("#", b.level) + " " + inline(b.runs, inHeading)
	case "pre":
		return fenced(b.code)
	case "blockquote":
		return strings.ReplaceAll("> "+strings.ReplaceAll(join(b.inner), "\n", "\n> "), "> \n", ">\n")
	case "ul", "ol":
		return b.list()
	case "table":
		return b.table()
	default:
		return "---"
	}
}

// fenced returns code between two lines of backticks, more than stand together in it.
func fenced(code string) string {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return fence + "\n" + code + "\n" + fence
}

// list returns a list. Its items stand line below line as long as there is nothing in them but one paragraph and lists.
func (b block) list() string {
	items := make([]string, len(b.inner))
	between := "\n"
	for i, item := range b.inner {
		marker := "- "
		if b.kind == "ol" {
			marker = fmt.Sprintf("%d. ", max(b.start, 1)+i)
		}
		var tight bool
		if items[i], tight = item.item(marker); !tight {
			between = "\n\n"
		}
	}
	return strings.Join(items, between)
}

// item returns an item of a list, and whether no empty line is in it. What stands in it is indented by four spaces.
func (b block) item(marker string) (text string, tight bool) {
	const depth = 4
	inner := b.inner
	if inner[0].kind != "p" { // it begins on the line of the mark, and its other lines have to stand right below
		return fmt.Sprintf("%-*s", depth, marker) + indent(join(inner), max(depth, len(marker))), len(inner) == 1 && inner[0].isList()
	}
	parts := []string{strings.TrimLeft(b.task+" "+inline(inner[0].runs, inItem), " ")}
	tight = true
	for _, block := range inner[1:] {
		tight = tight && block.isList() && block.start <= 1 // a list that starts at another number needs an empty line before it
		parts = append(parts, block.markdown())
	}
	between := "\n"
	if !tight {
		between = "\n\n"
	}
	return marker + indent(strings.Join(parts, between), max(depth, len(marker))), tight
}

// indent moves all lines but the first and the empty ones to the right.
func indent(text string, by int) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", by)), "\n"+strings.Repeat(" ", by)+"\n", "\n\n")
}

// table returns a table; its first row is the header.
func (b block) table() string {
	var out strings.Builder
	for y, row := range b.inner {
		if y > 0 {
			out.WriteByte('\n')
		}
		out.WriteByte('|')
		for _, cell := range row.inner {
			out.WriteString(strings.TrimRight(" "+inline(cell.runs, inCell), " ") + " |")
		}
		if y == 0 {
			out.WriteString("\n|")
			for _, cell := range row.inner {
				if cell.right {
					out.WriteString(" ---: |")
				} else {
					out.WriteString(" --- |")
				}
			}
		}
	}
	return out.String()
}
