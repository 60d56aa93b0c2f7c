package admin

import (
	"net/url"
	"strings"

	"localprogress.org/site/internal/merge"
	"localprogress.org/site/web/ui"
)

// Changed is a field in which two versions differ.
type Changed struct {
	Field string
	Parts []Part
}

// Part is a piece of a comparison; a folded one is a long text that both versions have.
type Part struct {
	merge.Piece
	Folded bool
}

// Changes are the fields in which a form differs from one before, in the order of the form, word by word.
func (c Choices) Changes(was, is url.Values) []Changed {
	var out []Changed
	for _, d := range c.Differences(was, is) {
		out = append(out, Changed{d.Name, folded(merge.Words(d.Mine, d.Theirs))})
	}
	return out
}

// around is how many lines beside a change are shown.
const around = 2

// folded are the pieces; of a long text that did not change only the lines beside changes are to be read at once.
func folded(pieces []merge.Piece) []Part {
	var out []Part
	for i, p := range pieces {
		lines := strings.SplitAfter(p.Text, "\n")
		above, below := around, around
		if i == 0 {
			above = 0
		}
		if i == len(pieces)-1 {
			below = 0
		}
		if p.Kind != merge.Same || len(lines) <= above+below+2 {
			out = append(out, Part{Piece: p})
			continue
		}
		for _, cut := range []struct {
			lines  []string
			folded bool
		}{{lines[:above], false}, {lines[above : len(lines)-below], true}, {lines[len(lines)-below:], false}} {
			if text := strings.Join(cut.lines, ""); text != "" {
				out = append(out, Part{merge.Piece{Kind: merge.Same, Text: text}, cut.folded})
			}
		}
	}
	return out
}

// unchangedWords is how many lines the text has that hold anything.
func unchangedWords(text string) string {
	n := 0
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			n++
		}
	}
	return ui.Count(n, 0, "line", "lines")
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
