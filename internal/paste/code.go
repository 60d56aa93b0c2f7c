package paste

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

var fixedWidth = regexp.MustCompile(`monospace|consolas|courier|menlo|monaco`)

// isCode reports whether the element is a block of code: by its tag, or by its look as editors for code write it. Thunderbird
// has plain mail in a <pre>.
func isCode(n *html.Node) bool {
	if n.Data == "pre" {
		return !strings.Contains(htmltree.Attr(n, "class"), "moz-")
	}
	style := styleOf(n)
	return style["white-space"] == "pre" && fixedWidth.MatchString(style["font-family"])
}

// codeText returns the lines of code, with their indents.
func codeText(n *html.Node) string {
	var out strings.Builder
	endLine := func() {
		if out.Len() > 0 && !strings.HasSuffix(out.String(), "\n") {
			out.WriteByte('\n')
		}
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		line := n.Type == html.ElementNode && htmltree.IsBlock(n.Data)
		switch {
		case n.Type == html.TextNode:
			out.WriteString(n.Data)
		case n.Data == "br":
			out.WriteByte('\n')
		case line:
			endLine()
		}
		for child := range n.ChildNodes() {
			walk(child)
		}
		if line {
			endLine()
		}
	}
	walk(n)
	return strings.Trim(codeSpaces.Replace(out.String()), "\n")
}

var codeSpaces = strings.NewReplacer("\u00a0", " ", "\u200b", "", "\ufeff", "", "\a", "", "\uf002", "", "\x00", "")
