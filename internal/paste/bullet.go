package paste

import (
	"slices"
	"strings"
)

// typedItems makes items of lines that begin with a typed bullet, as mails, chats and PDF files have them. A line without one
// goes on with the item before it.
func typedItems(blocks []block) []block {
	var out []block
	for _, b := range blocks {
		if b.kind != "p" || b.continues || b.settled {
			out = append(out, b)
			continue
		}
		first := len(out)
		for _, line := range lines(b.runs) {
			runs, bulleted := unbulleted(line)
			switch last := len(out) - 1; {
			case bulleted:
				out = append(out, block{kind: "item", level: 1, inner: []block{{kind: "p", runs: runs}}})
			case last < first:
				out = append(out, block{kind: "p", runs: runs, settled: true})
			default:
				p := &out[last]
				if p.kind == "item" {
					p = &p.inner[0]
				}
				p.runs = append(append(p.runs, run{ended: true}), runs...)
			}
		}
	}
	return out
}

// lines parts runs where a line ends.
func lines(runs []run) [][]run {
	var out [][]run
	for {
		end := slices.IndexFunc(runs, func(r run) bool { return r.ended })
		if end < 0 {
			return append(out, runs)
		}
		out = append(out, slices.Clip(runs[:end]))
		runs = runs[end+1:]
	}
}

// unbulleted returns the line without the bullet and the blank behind it, and whether it began with them.
func unbulleted(line []run) ([]run, bool) {
	start := slices.IndexFunc(line, func(r run) bool { return !isBlank(r.text) || r.note != "" })
	if start < 0 {
		return line, false
	}
	text := strings.TrimLeft(spaces.Replace(line[start].text), " \n")
	for _, bullet := range []string{"•", "◦", "▪", "●", "‣"} {
		rest, ok := strings.CutPrefix(text, bullet)
		if !ok {
			continue
		}
		words := slices.Concat([]run{{text: rest, look: line[start].look}}, line[start+1:])
		all := ""
		for _, r := range words[:min(len(words), 2)] {
			all += spaces.Replace(r.text)
		}
		if hasWords(words) && strings.HasPrefix(all, " ") {
			return words, true
		}
	}
	return line, false
}
