package wordpress

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

var entityLike = regexp.MustCompile(`&(#?[A-Za-z0-9]{1,31};)`)

var (
	escapeBrackets = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "&", "&amp;")
	escapeTitle    = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;")
	escapeAddress  = strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "\n", "", "\t", "", `"`, "%22", `\`, "%5C")
)

// plainText returns the words of HTML that cannot be parsed into a tree, with line ends where tags stood.
func plainText(page string) string {
	var out strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(page))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return strings.Join(strings.FieldsFunc(out.String(), func(r rune) bool { return r == '\n' }), "\n\n")
		case html.TextToken:
			out.Write(tokens.Text())
		default:
			if name, _ := tokens.TagName(); blockTags[string(name)] {
				out.WriteByte('\n')
			}
		}
	}
}
