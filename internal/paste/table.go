package paste

import (
	"regexp"
	"slices"
	"strconv"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// Bounds of tables. internal/markdown shows no more than ten thousand cells in a text; what is more stands row by row.
const (
	maxCells = 9_000
	maxSpan  = 50
	maxNest  = 20 // tables in each other; what is deeper comes as what stands in it
)

// cell is one cell as it was read.
type cell struct {
	blocks        []block
	across, below int // how many columns and rows it takes
	right         bool
}

// table reads a table: rows of cells of one line each, and above it its caption. Tables that only place things beside each
// other come as what stands in them.
func (r *reader) table(n *html.Node, l look) {
	if r.tables == maxNest {
		r.children(n, l)
		return
	}
	rows, caption := r.rows(n, l)
	grid := trimGrid(layOut(rows))
	if htmltree.Attr(n, "role") == "presentation" || isLayout(rows, grid) || r.cells+len(grid)*len(grid[0]) > maxCells {
		r.out = append(r.out, caption...)
		for _, row := range rows {
			for _, cell := range row {
				r.out = append(r.out, cell.blocks...)
			}
		}
		return
	}
	r.cells += len(grid) * len(grid[0])
	if len(grid) > 2 && isTitle(grid[0]) {
		caption, grid = append(caption, grid[0][0].blocks...), grid[1:]
	}
	if words := flat(caption); hasWords(words) {
		r.out = append(r.out, block{kind: "p", settled: true, caption: true, runs: append([]run{{text: "Table: "}}, plainRuns(words)...)})
	}
	r.out = append(r.out, tableOf(grid))
}

// rows reads the cells of a table, and its caption.
func (r *reader) rows(n *html.Node, l look) (rows [][]cell, caption []block) {
	r.tables++
	defer func() { r.tables-- }()
	for _, part := range tableParts(n) {
		if part.Data == "caption" {
			caption = append(caption, r.blocks(part, l, r.depth+1)...)
			continue
		}
		rowLook := l.of(part)
		var row []cell
		for child := range part.ChildNodes() {
			if child.Data == "td" || child.Data == "th" {
				row = append(row, r.cell(child, rowLook))
			}
		}
		rows = append(rows, row)
	}
	return rows, caption
}

// tableParts returns the rows of this table and its caption, not those of a table inside it.
func tableParts(n *html.Node) []*html.Node {
	var out []*html.Node
	for child := range n.ChildNodes() {
		switch child.Data {
		case "tr", "caption":
			out = append(out, child)
		case "thead", "tbody", "tfoot":
			out = append(out, tableParts(child)...)
		}
	}
	return out
}

func (r *reader) cell(n *html.Node, l look) cell {
	style := styleOf(n)
	return cell{
		blocks: r.blocks(n, l.of(n), r.depth),
		across: span(htmltree.Attr(n, "colspan")), below: span(htmltree.Attr(n, "rowspan")),
		right: htmltree.Attr(n, "align") == "right" || style["text-align"] == "right",
	}
}

func span(value string) int {
	number, _ := strconv.Atoi(value)
	return min(max(number, 1), maxSpan)
}

// isLayout reports whether a table has no rows and columns of data: one column, or one row of whole texts, or texts with
// headings in the cells.
func isLayout(rows, grid [][]cell) bool {
	if len(grid) == 0 || len(grid[0]) < 2 {
		return true
	}
	for _, row := range rows {
		for _, c := range row {
			for _, b := range c.blocks {
				switch b.kind {
				case "h", "pre", "blockquote":
					if len(c.blocks) > 1 || len(grid) == 1 {
						return true
					}
				case "ul", "ol", "table":
					if len(grid) == 1 {
						return true
					}
				}
			}
		}
	}
	return false
}

// isTitle reports whether the row is one cell over all columns.
func isTitle(row []cell) bool {
	return row[0].across >= len(row) && !slices.ContainsFunc(row[1:], func(c cell) bool { return len(c.blocks) > 0 })
}

// tableOf makes the table of a grid whose first row is the header. Columns of numbers stand to the right.
func tableOf(grid [][]cell) block {
	table := block{kind: "table"}
	right := make([]bool, len(grid[0]))
	for x := range right {
		right[x] = isRight(grid[1:], x)
	}
	for y, row := range grid {
		line := block{kind: "tr"}
		for x, c := range row {
			td := block{kind: "td", runs: flat(c.blocks), right: right[x]}
			for i := range td.runs {
				td.runs[i].bold = td.runs[i].bold && y > 0 // a header is bold by itself
			}
			line.inner = append(line.inner, td)
		}
		table.inner = append(table.inner, line)
	}
	return table
}

var figure = regexp.MustCompile(`^[-−–+(]?[$€£¥]?[-−–]?\d[\d.,\s\x{00a0}\x{202f}]*(%|\s%|[KMB])?\)?$`)

// isRight reports whether all cells of a column that are not empty are figures or stand to the right.
func isRight(rows [][]cell, x int) bool {
	found := false
	for _, row := range rows {
		words := ""
		for _, run := range flat(row[x].blocks) {
			words += run.text
		}
		if isBlank(words) {
			continue
		}
		if !row[x].right && (len(words) > 40 || !figure.MatchString(oneLine(words))) {
			return false
		}
		found = true
	}
	return found
}

// flat returns the words of blocks in one line: a Markdown table has no other. Items are parted by semicolons.
func flat(blocks []block) []run {
	var out []run
	for _, b := range blocks {
		runs := b.runs
		separator := " "
		switch b.kind {
		case "pre":
			runs = []run{{text: b.code, look: look{code: true}}}
		case "li", "tr":
			separator = "; "
			runs = flat(b.inner)
		case "p", "h", "td":
		default:
			runs = flat(b.inner)
		}
		if !hasWords(runs) {
			continue
		}
		if len(out) > 0 {
			out = append(out, run{text: separator})
		}
		out = append(out, runs...)
	}
	return out
}

// plainRuns returns the words without any look but their links.
func plainRuns(runs []run) []run {
	out := make([]run, len(runs))
	for i, r := range runs {
		out[i] = run{text: r.text, ended: r.ended, note: r.note}
	}
	return out
}
