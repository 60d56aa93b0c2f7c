package paste

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// mark is a sign of Markdown around words.
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

// place is where words stand: it decides which characters would be read as Markdown.
type place int

const (
	inText place = iota
	inItem       // at the beginning of a list's item
	inHeading
	inCell
)

// words are the words of one block, letter by letter.
type words struct {
	letters []letter
	links   []string
	notes   []string
	place   place
	escaped []bool
	struck  bool       // some of them are struck out
	ends    [3][]int32 // by sign and letter: where the sign on it ends
}

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

// take reads the runs into letters. Blanks become one blank, and none where a line begins or ends.
func (w *words) take(runs []run) {
	rightToLeft := false
	for _, run := range runs {
		rightToLeft = rightToLeft || strings.ContainsFunc(run.text, isRightToLeft)
	}
	for _, run := range runs {
		if run.note != "" {
			w.notes = append(w.notes, run.note)
			w.letters = append(w.letters, letter{r: noteSign, note: int32(len(w.notes) - 1)})
			continue
		}
		if run.ended {
			w.endLine()
			continue
		}
		link := w.linkTo(run.link)
		marks := run.marks()
		for _, r := range spaces.Replace(run.text) {
			w.put(letter{r: r, marks: marks, link: link}, rightToLeft)
		}
	}
	for len(w.letters) > 0 && isSpace(w.letters[len(w.letters)-1].r) {
		w.letters = w.letters[:len(w.letters)-1]
	}
}

// endLine ends a line; headings and cells have only one.
func (w *words) endLine() {
	n := len(w.letters)
	if n > 0 && w.letters[n-1].r == ' ' {
		n--
	}
	w.letters = w.letters[:n]
	if n == 0 || w.letters[n-1].r == '\n' {
		return
	}
	end := '\n'
	if w.place == inHeading || w.place == inCell {
		end = ' '
	}
	w.letters = append(w.letters, letter{r: end})
}

// put appends a letter unless nobody would see it.
func (w *words) put(l letter, rightToLeft bool) {
	before := '\n'
	if n := len(w.letters); n > 0 {
		before = w.letters[n-1].r
	}
	if isSpace(l.r) {
		if !isSpace(before) {
			l.r = ' '
			w.letters = append(w.letters, l)
		}
	} else if isSeen(l.r, before, rightToLeft) {
		w.letters = append(w.letters, l)
	}
}

func (w *words) linkTo(href string) int32 {
	if w.links[len(w.links)-1] != href {
		w.links = append(w.links, href)
	}
	if href == "" {
		return 0
	}
	return int32(len(w.links) - 1)
}

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

func isSpace(r rune) bool { return r == ' ' || r == '\n' }

// spread gives blanks and notes the look of what stands on both sides, so that no sign stands beside a blank.
func (w *words) spread() {
	for i := range w.letters {
		if l := &w.letters[i]; isSpace(l.r) || l.note > 0 {
			l.marks, l.link = 0, 0
			if 0 < i && i < len(w.letters)-1 {
				before, after := w.letters[i-1], w.letters[i+1]
				l.marks = before.marks & after.marks
				if l.note == 0 && w.links[before.link] == w.links[after.link] {
					l.link = before.link
				}
			}
			if l.r == '\n' || l.note > 0 {
				l.marks &^= code
			}
		}
	}
	for i := 1; i < len(w.letters); i++ { // pieces of one link are one
		if before := w.letters[i-1].link; before > 0 && w.links[w.letters[i].link] == w.links[before] {
			w.letters[i].link = before
		}
	}
}

var plainAddress = regexp.MustCompile(`https?://[^\s<>"“”` + string(noteSign) + `]*[^\s<>"“”.,;:!?'’)\]*_~` + string(noteSign) + `]`)

// linkAddresses makes a link of an address in the text, because the escapes of plain text would break it.
func (w *words) linkAddresses() {
	var text strings.Builder
	var at []int // the letter at each byte
	for i, l := range w.letters {
		n := text.Len()
		if l.link > 0 || l.marks&code > 0 {
			text.WriteByte(' ')
		} else {
			text.WriteRune(l.r)
		}
		for range text.Len() - n {
			at = append(at, i)
		}
	}
	for _, found := range plainAddress.FindAllStringIndex(text.String(), -1) {
		from, to := at[found[0]], at[found[1]-1]+1
		if from > 0 && isWord(w.letters[from-1].r) {
			continue
		}
		w.links = append(w.links, text.String()[found[0]:found[1]])
		for i := from; i < to; i++ {
			w.letters[i].link, w.letters[i].marks = int32(len(w.links)-1), w.letters[from].marks
		}
	}
}

// isWord reports whether Markdown takes the character for a part of a word rather than for a sign between words.
func isWord(r rune) bool { return !unicode.IsSpace(r) && !isSign(r) }

func isSign(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

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

// text returns the letters between two places.
func (w *words) text(from, to int) string {
	var out strings.Builder
	for _, l := range w.letters[from:to] {
		out.WriteRune(l.r)
	}
	return out.String()
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

var (
	bareAddress   = regexp.MustCompile(`^https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[a-z]{2,}(/([A-Za-z0-9./_%?=&#+-]*[A-Za-z0-9/])?)?$`)
	bareMail      = regexp.MustCompile(`^[A-Za-z0-9.+-]*[A-Za-z0-9]@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[a-z]{2,}$`)
	escapeAddress = strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `"`, "%22", `\`, "%5C", "|", "%7C", "`", "%60", "*", "%2A", "&", `\&`)
)

// writeLink writes a link. One whose words are its address is the address alone, which the site makes a link by itself.
func (w *words) writeLink(out *strings.Builder, from, to int, within mark) {
	href, text := w.links[w.letters[from].link], w.text(from, to)
	same := text == href || text+"/" == href || "mailto:"+text == href
	if same && (bareAddress.MatchString(text) || bareMail.MatchString(text)) && w.isFree(from, to) {
		out.WriteString(text)
		return
	}
	out.WriteByte('[')
	if w.place == inItem && from == 0 && strings.EqualFold(text, "x") { // [x] would tick the item off
		fmt.Fprintf(out, "&#%d;", text[0])
	} else {
		w.write(out, from, to, within, true)
	}
	out.WriteString("](" + strings.ReplaceAll(escapeAddress.Replace(href), `\&`, ampersand(href)) + ")")
}

// ampersand returns how an & in the address is written: as it is, unless something in it would be read as an entity.
func ampersand(href string) string {
	if entity.MatchString(href) {
		return `\&`
	}
	return "&"
}

var entity = regexp.MustCompile(`&#?[A-Za-z0-9]{1,31};`)

// isFree reports whether an address between the two places is seen as one: nothing that could belong to it touches it.
func (w *words) isFree(from, to int) bool {
	before := from == 0 || isSpace(w.letters[from-1].r)
	after := to == len(w.letters) || isSpace(w.letters[to].r)
	if !after && strings.ContainsRune(".,;:!?", w.letters[to].r) {
		after = to+1 == len(w.letters) || isSpace(w.letters[to+1].r)
	}
	return before && after
}
