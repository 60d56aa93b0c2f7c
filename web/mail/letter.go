// Package mail is how the letters look that the site sends, as text and as HTML. What they say is written in internal/mail.
package mail

import "strings"

// Letter is one message to one person.
type Letter struct {
	Subject string
	Name    string   // of the person
	Words   []string // a paragraph each, before the link
	Action  string   // what the link does, on its button: "Choose a password"; "" for no link
	Link    string   // a whole address
	After   []string // a paragraph each, behind it
	Site    string   // the address of the site
}

// lineLength is where the text is broken, in characters: mail programs of all ages show so many.
const lineLength = 72

// Text is the letter for programs that show no HTML, and for people who do not want any.
func (l Letter) Text() string {
	parts := []string{wrap("Dear " + l.Name + ",")}
	for _, w := range l.Words {
		parts = append(parts, wrap(w))
	}
	if l.Link != "" {
		parts = append(parts, l.Action+":\n"+l.Link)
	}
	for _, w := range l.After {
		parts = append(parts, wrap(w))
	}
	return strings.Join(append(parts, "Local Progress\n"+l.Site), "\n\n") + "\n"
}

// wrap breaks a paragraph into lines; a word that is longer, such as an address, stays whole.
func wrap(s string) string {
	var b strings.Builder
	length := 0
	for i, word := range strings.Fields(s) {
		n := len([]rune(word))
		switch {
		case i == 0:
		case length+1+n > lineLength:
			b.WriteByte('\n')
			length = 0
		default:
			b.WriteByte(' ')
			length++
		}
		b.WriteString(word)
		length += n
	}
	return b.String()
}
