package paste

// mark is a look that Markdown has a sign for. A letter can have several.
type mark uint8

const (
	bold mark = 1 << iota
	italic
	struck
	code
)

// signs are written around the words; code has its own.
var signs = [3]struct {
	mark mark
	sign string
}{{bold, "**"}, {italic, "*"}, {struck, "~~"}}

// marks returns what of the look Markdown can say.
func (l look) marks() mark {
	var out mark
	for _, m := range []struct {
		mark mark
		set  bool
	}{{bold, l.bold}, {italic, l.italic}, {struck, l.struck}, {code, l.code}} {
		if m.set {
			out |= m.mark
		}
	}
	return out
}

// shrink takes signs of punctuation out of the edges of marked words where a word touches them from outside: **Note:**this
// would show its asterisks, because Markdown does not close emphasis between a colon and a letter.
func (w *words) shrink(m mark) {
	for from := 0; from < len(w.letters); from++ {
		if w.letters[from].marks&m == 0 {
			continue
		}
		end := from
		for end < len(w.letters) && w.letters[end].marks&m > 0 {
			end++
		}
		to := end
		if from > 0 && w.isKnotted(from, from-1, m) || to < len(w.letters) && w.isKnotted(to-1, to, m) {
			to = from
		}
		for from < to && (isSpace(w.letters[from].r) || from > 0 && w.isEdge(from, from-1, m)) {
			w.letters[from].marks &^= m
			from++
		}
		for to > from && (isSpace(w.letters[to-1].r) || to < len(w.letters) && w.isEdge(to-1, to, m)) {
			to--
		}
		for i := to; i < end; i++ {
			w.letters[i].marks &^= m
		}
		from = end
	}
}

// isKnotted reports whether bold begins or ends inside a word that is all in italics, or the other way round: too many asterisks
// for Markdown to tell apart.
func (w *words) isKnotted(i, j int, m mark) bool {
	return m != struck && !isSpace(w.letters[j].r) && w.letters[i].marks&w.letters[j].marks&(bold|italic) > 0
}

// isEdge reports whether Markdown does not see the mark between the letter at i and the one outside at j: inside is punctuation, or
// the beginning or end of something else with a sign of its own, and outside is a word or has another mark.
func (w *words) isEdge(i, j int, m mark) bool {
	l, outside := w.letters[i], w.letters[j]
	if isSpace(outside.r) || !isWord(outside.r) && (l.marks^outside.marks)&^m == 0 {
		return false
	}
	others := l.marks &^ m
	if m != struck {
		others &^= bold | italic
	}
	return isSign(l.r) || others > 0 || l.link != outside.link && l.link > 0
}

// measure notes for each letter where the marks on it end.
func (w *words) measure() {
	for s := range signs {
		w.ends[s] = make([]int32, len(w.letters))
		end := int32(len(w.letters))
		for i := len(w.letters) - 1; i >= 0; i-- {
			if w.letters[i].marks&signs[s].mark == 0 {
				end = int32(i)
			}
			w.ends[s][i] = end
		}
	}
}

// cut takes the mark off behind to, where what is around it ends, unless a blank is there: closed and opened again in the middle of
// a word, its signs would run together.
func (w *words) cut(from, to int, m mark) {
	if to == len(w.letters) || isSpace(w.letters[to-1].r) || isSpace(w.letters[to].r) || w.letters[to].link != w.letters[to-1].link {
		return
	}
	for i := from; i < to; i++ {
		if w.letters[i].marks&m == 0 {
			return
		}
	}
	for i := to; i < len(w.letters) && w.letters[i].marks&m > 0; i++ {
		w.letters[i].marks &^= m
	}
}
