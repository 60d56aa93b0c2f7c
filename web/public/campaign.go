package public

import (
	"regexp"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/letter"
	"localprogress.org/site/web/ui"
)

// Campaign is what the page of a campaign shows.
type Campaign struct {
	Entry
	Letter letter.Letter // with no name under it where there is none
}

// Up to so many names stand open on the page, and up to so many states need no list to jump from.
const (
	fewNames  = 60
	fewStates = 4
)

func (v Campaign) styles() []string {
	if v.Letter.Total > 0 {
		return textStyles(v.Doc, "letter")
	}
	return textStyles(v.Doc)
}

// actions are what a reader can do, the first one first.
func (v Campaign) actions() []content.Action {
	c := v.Item.Campaign
	if c.ActionURL == "" {
		return c.Actions
	}
	return append([]content.Action{{Label: c.ActionLabel, URL: c.ActionURL}}, c.Actions...)
}

// signedWords counts the names: "Forty people have signed".
func signedWords(n int) string {
	if n == 1 {
		return "One person has signed"
	}
	return ui.Count(n, 0, "person", "people") + " have signed"
}

// names is the noun of a number: " names".
func names(n int) string {
	if n == 1 {
		return " name"
	}
	return " names"
}

func stateID(s letter.State) string { return "signed-" + strings.ToLower(s.Code) }

// holding is what stands after a name: "Council member, Albany".
func holding(one letter.Signature) string { return strings.Trim(one.Office+", "+one.Place, ", ") }

// SignedMarkdown is who signed as Markdown, under a heading; "" for nobody.
func SignedMarkdown(l letter.Letter) string {
	if l.Total == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("## " + signedWords(l.Total) + "\n")
	for _, s := range l.States {
		b.WriteString("\n### " + s.Name + "\n\n")
		for _, one := range s.Signatures {
			b.WriteString("- " + strings.TrimSuffix(Escape(one.Name+", "+holding(one)), ", ") + "\n")
		}
	}
	return strings.TrimSpace(b.String())
}

// Escape is plain text as Markdown: no sign of it is a mark.
func Escape(text string) string {
	text = entities.ReplaceAllString(marks.Replace(text), `\$0`)
	return lineMarks.ReplaceAllString(text, `$1\$2`)
}

var (
	marks     = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "`", "\\`", "<", `\<`, "#", `\#`, "~", `\~`)
	entities  = regexp.MustCompile(`&\\?#?[0-9A-Za-z]+;`)
	lineMarks = regexp.MustCompile(`(?m)^(\s*\d*)([-+>=.)])`) // what makes a list, a quotation or a rule of a line
)
