package paste

import (
	"strings"
	"unicode"
)

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
		if link > 0 && strings.Contains(run.text, "]") {
			marks &^= code // the bracket would end the link, and cannot be escaped in code
		}
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

// isWord reports whether Markdown takes the character for a part of a word rather than for a sign between words.
func isWord(r rune) bool { return !unicode.IsSpace(r) && !isSign(r) }

func isSign(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// text returns the letters between two places.
func (w *words) text(from, to int) string {
	var out strings.Builder
	for _, l := range w.letters[from:to] {
		out.WriteRune(l.r)
	}
	return out.String()
}
