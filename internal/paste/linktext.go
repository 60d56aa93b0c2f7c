package paste

import (
	"fmt"
	"regexp"
	"strings"
)

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
		if isWord(w.beside(from, from-1)) { // behind a sign of ours it would be seen
			continue
		}
		w.links = append(w.links, text.String()[found[0]:found[1]])
		for i := from; i < to; i++ {
			w.letters[i].link, w.letters[i].marks = int32(len(w.links)-1), w.letters[from].marks
		}
	}
}

var (
	bareAddress   = regexp.MustCompile(`^https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[a-z]{2,}(/([A-Za-z0-9./_%?=&#+-]*[A-Za-z0-9/])?)?$`)
	bareMail      = regexp.MustCompile(`^[A-Za-z0-9.+-]*[A-Za-z0-9]@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[a-z]{2,}$`)
	escapeAddress = strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `"`, "%22", `\`, "%5C", "|", "%7C", "`", "%60", "*", "%2A")
	entity        = regexp.MustCompile(`&#?[A-Za-z0-9]{1,31};`)
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
	out.WriteString("](" + entity.ReplaceAllString(escapeAddress.Replace(href), `\$0`) + ")")
}

// isFree reports whether an address between the two places is seen as one: nothing that could belong to it touches it.
func (w *words) isFree(from, to int) bool {
	before := from == 0 || isSpace(w.letters[from-1].r)
	after := to == len(w.letters) || isSpace(w.letters[to].r)
	if next := w.letters[min(to, len(w.letters)-1)]; !after && next.link == 0 && next.marks == w.letters[from].marks && strings.ContainsRune(".,;:!?", next.r) {
		after = to+1 == len(w.letters) || isSpace(w.letters[to+1].r)
	}
	return before && after
}
