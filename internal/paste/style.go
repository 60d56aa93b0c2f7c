package paste

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// look is how a piece of text stands: what Markdown has a sign for, and what changes its letters.
type look struct {
	bold, italic, struck, code bool
	raised, lowered            bool
	lines                      bool   // line ends of the source are line ends of the text
	symbols                    string // the font of signs that the letters stand for: "wingdings", "symbol"
	link                       string // where it leads, "" for nowhere
}

// of returns the look of what stands inside the element.
func (l look) of(n *html.Node) look {
	switch n.Data {
	case "b", "strong", "dt":
		l.bold = true
	case "i", "em", "dfn":
		l.italic = true
	case "s", "strike", "del":
		l.struck = true
	case "code", "kbd", "samp", "tt":
		l.code = true
	case "sup":
		l.raised, l.lowered = true, false
	case "sub":
		l.raised, l.lowered = false, true
	case "a":
		l.link = address(htmltree.Attr(n, "href"))
	}
	return l.styled(styleOf(n))
}

// styled returns the look with what a style attribute says.
func (l look) styled(style map[string]string) look {
	switch weight := style["font-weight"]; weight {
	case "":
	case "bold", "bolder":
		l.bold = true
	default:
		number, _ := strconv.Atoi(weight)
		l.bold = number >= 600
	}
	if slant := style["font-style"]; slant != "" {
		l.italic = slant == "italic" || slant == "oblique"
	}
	if strings.Contains(style["text-decoration"]+style["text-decoration-line"], "line-through") {
		l.struck = true
	}
	switch style["vertical-align"] {
	case "super":
		l.raised, l.lowered = true, false
	case "sub":
		l.raised, l.lowered = false, true
	}
	switch style["white-space"] {
	case "pre", "pre-wrap", "pre-line", "break-spaces":
		l.lines = true
	case "normal", "nowrap":
		l.lines = false
	}
	if font := style["font-family"]; font != "" {
		l.symbols = symbolFont(font)
	}
	if font := style["mso-symbol-font-family"]; font != "" {
		l.symbols = symbolFont(font)
	}
	return l
}

// styleOf returns the declarations of the style attribute, in lower case; nil where there is none.
func styleOf(n *html.Node) map[string]string {
	style := htmltree.Attr(n, "style")
	if style == "" {
		return nil
	}
	out := map[string]string{}
	for declaration := range strings.SplitSeq(strings.ToLower(style), ";") {
		if name, value, ok := strings.Cut(declaration, ":"); ok {
			out[strings.TrimSpace(name)] = strings.TrimSpace(strings.TrimSuffix(value, "!important"))
		}
	}
	return out
}

// hasClass reports whether the element has the class, also as Outlook on the web renames it.
func hasClass(n *html.Node, class string) bool {
	return slices.ContainsFunc(strings.Fields(htmltree.Attr(n, "class")), func(name string) bool {
		for strings.HasPrefix(name, "x_") {
			name = name[len("x_"):]
		}
		return name == class
	})
}

// symbolFont returns the name by which symbols knows the font, "" for a font of letters.
func symbolFont(font string) string {
	switch font = strings.Trim(font, `"' `); {
	case strings.HasPrefix(font, "wingdings"):
		return "wingdings"
	case strings.HasPrefix(font, "symbol"):
		return "symbol"
	}
	return ""
}

// symbols are the signs that Word and Outlook write with letters of another font: the smile that arrives as a J.
var symbols = map[string]*strings.Replacer{
	"wingdings": strings.NewReplacer("J", "☺", "K", "😐", "L", "☹", "à", "→", "ß", "←", "ó", "↔", "è", "➔", "ü", "✓", "û", "✗", "§", "▪",
		"\uf04a", "☺", "\uf04c", "☹", "\uf0e0", "→", "\uf0df", "←", "\uf0e8", "➔", "\uf0fc", "✓", "\uf0a7", "▪"),
	"symbol": strings.NewReplacer("·", "•", "\uf0b7", "•"),
}
