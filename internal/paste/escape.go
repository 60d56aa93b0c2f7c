package paste

import (
	"strings"
	"unicode"
)

// escape notes which letters need a backslash: those, and only those, that Markdown would read as a sign of its own.
func (w *words) escape() {
	w.escaped = make([]bool, len(w.letters))
	var all mark
	for _, l := range w.letters {
		all |= l.marks
	}
	w.escapeRuns('*', all&(bold|italic) > 0)
	w.escapeRuns('_', false)
	w.escapeRuns('~', false)
	w.struck = all&struck > 0
	w.escapeTicks(all&code > 0)
	w.escapeBrackets()
	for i := range w.letters {
		w.escapeLetter(i)
	}
	switch w.place {
	case inText, inItem:
		for i := range w.letters {
			if i == 0 || w.letters[i-1].r == '\n' {
				w.escapeLine(i)
			}
		}
	case inHeading:
		w.escapeClosing()
	}
}

// at returns the character at i, and a line end outside of the words.
func (w *words) at(i int) rune {
	if i < 0 || i >= len(w.letters) {
		return '\n'
	}
	return w.letters[i].r
}

// beside returns the character at j as Markdown sees it from its neighbour i: a sign of ours can stand between them, as does the
// backslash that ends a line.
func (w *words) beside(i, j int) rune {
	here, there := w.letters[i], letter{r: '\n'}
	if 0 <= j && j < len(w.letters) {
		there = w.letters[j]
	}
	if here.marks != there.marks || here.link != there.link || j == i+1 && j < len(w.letters) && there.r == '\n' {
		return '|'
	}
	return there.r
}

// escapeRuns escapes the runs of a sign of emphasis where two of them could open and close it, or where the words have such
// emphasis of their own that they could close.
func (w *words) escapeRuns(sign rune, used bool) {
	type span struct{ from, to int }
	var spans []span
	opened, closed := -1, -1
	for i := 0; i < len(w.letters); i++ {
		if w.letters[i].r != sign {
			continue
		}
		from := i
		for w.beside(i, i+1) == sign && w.at(i+1) == sign {
			i++
		}
		before, after := w.beside(from, from-1), w.beside(i, i+1)
		opens := !unicode.IsSpace(after) && (!isSign(after) || !isWord(before))
		closes := !unicode.IsSpace(before) && (!isSign(before) || !isWord(after))
		if sign == '_' && opens && closes {
			opens, closes = isSign(before), isSign(after)
		}
		if !opens && !closes {
			continue
		}
		if opens && opened < 0 {
			opened = len(spans)
		}
		if closes {
			closed = len(spans)
		}
		spans = append(spans, span{from, i + 1})
	}
	if !used && (opened < 0 || closed <= opened) {
		return
	}
	for _, s := range spans {
		for i := s.from; i < s.to; i++ {
			w.escaped[i] = true
		}
	}
}

// escapeTicks escapes backticks where two of them could make code.
func (w *words) escapeTicks(used bool) {
	var ticks []int
	runs := 0
	for i, l := range w.letters {
		if l.r == '`' && l.marks&code == 0 {
			ticks = append(ticks, i)
			if w.beside(i, i-1) != '`' {
				runs++
			}
		}
	}
	if used || runs > 1 {
		for _, i := range ticks {
			w.escaped[i] = true
		}
	}
}

// escapeBrackets escapes what would be a link, a note, or the address of one.
func (w *words) escapeBrackets() {
	last := -1 // where the last "](" or "]:" is
	for i, l := range w.letters {
		if l.r == ']' && (w.at(i+1) == '(' || w.at(i+1) == ':') {
			last = i
		}
	}
	for i, l := range w.letters {
		if l.r == '[' && (i < last || w.at(i+1) == '^') || l.link > 0 && (l.r == '[' || l.r == ']') {
			w.escaped[i] = true
		}
	}
}

// escapeLetter escapes what is a sign wherever it stands.
func (w *words) escapeLetter(i int) {
	l := w.letters[i]
	switch l.r {
	case '\\':
		after := w.beside(i, i+1)
		w.escaped[i] = after == '\n' || after == noteSign || isASCIIPunct(after)
	case '|':
		w.escaped[i] = w.escaped[i] || w.place == inCell
	case '!': // a link behind it would be a picture
		w.escaped[i] = w.escaped[i] || i+1 < len(w.letters) && w.letters[i+1].link > 0 && l.link == 0
	case '&':
		w.escaped[i] = w.opensEntity(i)
	case '<':
		w.escaped[i] = w.escaped[i] || w.opensAddress(i)
	}
}

// opensEntity reports whether an entity begins right at i.
func (w *words) opensEntity(i int) bool {
	const longest = 31 // of the names and numbers that Markdown knows
	for j := i + 1; j < len(w.letters) && j <= i+longest+1; j++ {
		r := w.letters[j].r
		if r == ';' {
			return j > i+1
		}
		if r != '#' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)) {
			return false
		}
	}
	return false
}

// opensAddress reports whether <…> from i would be read as an address.
func (w *words) opensAddress(i int) bool {
	address := false
	for i++; i < len(w.letters); i++ {
		switch r := w.letters[i].r; {
		case r == '>':
			return address
		case r == '<' || unicode.IsSpace(r):
			return false
		case r == ':' || r == '@':
			address = true
		}
	}
	return false
}

// escapeLine escapes what makes a heading, list, quotation, rule, code, table or container of the line that begins at i.
func (w *words) escapeLine(i int) {
	var before letter
	if i > 0 {
		before = w.letters[i-1]
	}
	if l := w.letters[i]; l.marks&^before.marks > 0 || l.link != before.link || l.note > 0 {
		return // a sign of ours begins the line
	}
	end := i
	for end < len(w.letters) && w.letters[end].r != '\n' && end < i+1000 {
		end++
	}
	line := w.text(i, end)
	first := line[0]
	switch {
	case first == '>', strings.HasPrefix(line, ":::"), strings.HasPrefix(line, "```"), strings.HasPrefix(line, "~~~"):
		w.escaped[i] = true
	case first == '-' || first == '+' || first == '*':
		w.escaped[i] = w.escaped[i] || len(line) == 1 || line[1] == ' '
	case first == '#':
		rest := strings.TrimLeft(line, "#")
		w.escaped[i] = len(line)-len(rest) <= 6 && (rest == "" || rest[0] == ' ')
	case '0' <= first && first <= '9':
		rest := strings.TrimLeft(line, "0123456789")
		if digits := len(line) - len(rest); digits <= 9 && rest != "" && (rest[0] == '.' || rest[0] == ')') && (len(rest) == 1 || rest[1] == ' ') {
			w.escaped[i+digits] = true
		}
	case w.place == inItem && i == 0 && first == '[' && len(line) > 2 && strings.ContainsRune(" xX", rune(line[1])) && line[2] == ']':
		w.escaped[i] = true
	}
	if isRule(line) && first != '-' { // what is left of it could be emphasis
		for j := i; j < end; j++ {
			w.escaped[j] = !isSpace(w.letters[j].r)
		}
	} else if isRule(line) || i > 0 && (strings.Trim(line, "=") == "" || strings.Trim(line, "|:- ") == "") {
		w.escaped[i] = true // below another line it would make a heading of that, or the header of a table
	}
}

// isRule reports whether the line is three or more of one sign, also with blanks between them.
func isRule(line string) bool {
	for _, sign := range []string{"-", "*", "_"} {
		if strings.Trim(line, sign+" ") == "" && strings.Count(line, sign) >= 3 {
			return true
		}
	}
	return false
}

// escapeClosing escapes the number signs at the end of a heading, which Markdown takes for its frame.
func (w *words) escapeClosing() {
	first := len(w.letters)
	for first > 0 && w.letters[first-1].r == '#' {
		first--
	}
	if first < len(w.letters) && isSpace(w.at(first-1)) {
		w.escaped[first] = true
	}
}

func isASCIIPunct(r rune) bool { return r < unicode.MaxASCII && isSign(r) }
