package paste

import "strings"

// inline returns the words of one block as Markdown.
func inline(runs []run, at place) string {
	w := &words{place: at, links: []string{""}, notes: []string{""}}
	w.take(runs)
	w.spread()
	w.linkAddresses()
	for _, s := range signs {
		w.shrink(s.mark)
	}
	w.measure()
	w.escape()
	var out strings.Builder
	w.write(&out, 0, len(w.letters), 0, false)
	return out.String()
}

// write writes the letters between two places. Of the signs that begin at a letter, the one that reaches farthest is
// outside; within and linked say which are open already.
func (w *words) write(out *strings.Builder, from, to int, within mark, linked bool) {
	for i := from; i < to; {
		l := w.letters[i]
		if l.note > 0 {
			out.WriteString("[^" + w.notes[l.note] + "]")
			i++
			continue
		}
		end, sign, m := i, "", mark(0)
		if l.link > 0 && !linked {
			for end < to && w.letters[end].link == l.link {
				end++
			}
		}
		for s, candidate := range signs {
			if e := min(int(w.ends[s][i]), to); !isSpace(l.r) && l.marks&candidate.mark > 0 && within&candidate.mark == 0 && e > end {
				end, sign, m = e, candidate.sign, candidate.mark
			}
		}
		switch {
		case m > 0:
			w.cut(i, to, m)
			for isSpace(w.letters[end-1].r) {
				end--
			}
			out.WriteString(sign)
			w.write(out, i, end, within|m, linked)
			out.WriteString(sign)
		case end > i:
			w.writeLink(out, i, end, within)
		case l.marks&code > 0 && !isSpace(l.r):
			end = w.writeCode(out, i, to)
		default:
			end = i + 1
			w.writeLetter(out, i)
		}
		i = end
	}
}

func (w *words) writeLetter(out *strings.Builder, i int) {
	switch r := w.letters[i].r; {
	case r == '\n':
		out.WriteString("\\\n")
	case r == '~' && w.struck: // beside a ~~ even an escaped one counts
		out.WriteString("&#126;")
	case r == '\\' && i+1 < len(w.letters) && w.letters[i+1].r == '\n': // goldmark takes the two before the one that ends the line for text
		out.WriteString("&#92;")
	case w.escaped[i]:
		out.WriteByte('\\')
		fallthrough
	default:
		out.WriteRune(r)
	}
}

// writeCode writes code up to the place, and returns where it ended. Two backticks stand around one.
func (w *words) writeCode(out *strings.Builder, from, to int) int {
	end := from
	for end < to && w.letters[end].marks&code > 0 && w.letters[end].link == w.letters[from].link {
		end++
	}
	for isSpace(w.letters[end-1].r) {
		end--
	}
	text := w.text(from, end)
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	if w.place == inCell {
		text = strings.ReplaceAll(text, "|", `\|`)
	}
	out.WriteString(fence + text + fence)
	return end
}
