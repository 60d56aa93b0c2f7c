package wordpress

import (
	"regexp"
	"strings"
)

var entityLike = regexp.MustCompile(`&(#?[A-Za-z0-9]{1,31};)`)

var (
	escapeBrackets = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "&", "&amp;")
	escapeTitle    = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;")
	escapeAddress  = strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "\n", "", "\t", "", `"`, "%22", `\`, "%5C")
)
