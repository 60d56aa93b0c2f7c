package wordpress

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// maxSpan bounds colspan and rowspan: a span of a million would be a million cells.
const maxSpan = 20

// table returns a plain table of rows of one-line cells with its caption above, or, for tables that old pages used to
// place things beside each other, what stands in the cells.
func (c *cleaner) table(table *html.Node, caption string) []*html.Node {
	if words := htmltree.Find(table, "caption"); words != nil {
		if caption == "" {
			caption = oneLine(htmltree.Text(words))
		}
		words.Parent.RemoveChild(words)
	}
	rows := htmltree.FindAll(table, "tr")
	if isLayout(table, rows) {
		var blocks []*html.Node
		for _, row := range rows {
			if within(row, table) {
				blocks = append(blocks, c.flow(htmltree.Children(row), c.classic)...)
			}
		}
		return blocks
	}
	out := htmltree.Element("table")
	for i, row := range rows {
		line := htmltree.Element("tr")
		for _, cell := range htmltree.Children(row) {
			if cell.Type == html.ElementNode && (cell.Data == "td" || cell.Data == "th") {
				line.AppendChild(c.cell(cell, i == 0))
			}
		}
		if strings.TrimSpace(htmltree.Text(line)) != "" {
			out.AppendChild(line)
		}
	}
	if out.FirstChild == nil {
		return nil
	}
	if caption == "" {
		return []*html.Node{out}
	}
	return []*html.Node{htmltree.Element("p", htmltree.TextNode("Table: "+caption)), out}
}

// within reports whether the row belongs to this table and not to one inside it.
func within(row, table *html.Node) bool {
	for up := row.Parent; up != nil; up = up.Parent {
		if up.Data == "table" {
			return up == table
		}
	}
	return false
}

// isLayout reports whether the table has no rows and columns of data.
func isLayout(table *html.Node, rows []*html.Node) bool {
	if len(htmltree.FindAll(table, "table", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "blockquote", "pre", "img", "lp-figure", "lp-embed", "iframe")) > 0 {
		return true
	}
	widest := 0
	for _, row := range rows {
		cells := htmltree.Children(row)
		widest = max(widest, htmltree.Count(cells, "td")+htmltree.Count(cells, "th"))
	}
	return widest < 2 || len(htmltree.FindAll(table, "ul", "ol")) > 0 && htmltree.Find(table, "th") == nil
}

// cell puts what stands in a cell on one line: a Markdown table has no other.
func (c *cleaner) cell(cell *html.Node, header bool) *html.Node {
	out := htmltree.Element("td")
	if header {
		out = htmltree.Element("th")
	}
	for _, key := range []string{"colspan", "rowspan"} {
		if span := min(number(htmltree.Attr(cell, key)), maxSpan); span > 1 {
			out.Attr = append(out.Attr, html.Attribute{Key: key, Val: strconv.FormatInt(span, 10)})
		}
	}
	for _, block := range c.flow(htmltree.Children(cell), c.classic) {
		lines := []*html.Node{block}
		if block.Data == "ul" || block.Data == "ol" {
			lines = htmltree.Children(block)
		}
		for _, line := range lines {
			if out.FirstChild != nil {
				separator := " "
				if line.Data == "li" {
					separator = "; "
				}
				out.AppendChild(htmltree.TextNode(separator))
			}
			htmltree.Move(out, htmltree.Children(line)...)
		}
	}
	for _, br := range htmltree.FindAll(out, "br") {
		htmltree.Replace(br, htmltree.TextNode(" "))
	}
	return out
}
