package markdown

import (
	"regexp"
	"strings"
)

// Escape is plain text as Markdown: no sign of it is a mark. Its lines stay lines of one paragraph.
func Escape(text string) string {
	text = indents.ReplaceAllString(text, "")
	text = entities.ReplaceAllString(marks.Replace(text), `\$0`)
	return lineMarks.ReplaceAllString(text, `$1\$2`)
}

// EscapeLine is plain text as Markdown in one line.
func EscapeLine(text string) string { return Escape(strings.Join(strings.Fields(text), " ")) }

var (
	marks     = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "`", "\\`", "<", `\<`, "#", `\#`, "~", `\~`, "|", `\|`)
	indents   = regexp.MustCompile(`(?m)^[ \t]+`)
	entities  = regexp.MustCompile(`&\\?#?[0-9A-Za-z]+;`)
	lineMarks = regexp.MustCompile(`(?m)^(\d*)([-+>=.):])`) // what makes a list, a quotation, a rule or a container of a line
)
