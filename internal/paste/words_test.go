package paste

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
	"localprogress.org/site/internal/markdown"
)

// TestKeepsWords renders what Markdown returns as the site does, and wants of it the words that the clipboard shows: all, in
// their order, and none joined to another or broken in two.
func TestKeepsWords(t *testing.T) {
	t.Parallel()
	for name, page := range clipboards(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compareWords(t, page)
		})
	}
}

func compareWords(t *testing.T, page string) {
	t.Helper()
	source := Markdown(page)
	got, want := visibleWords(t, markdown.Render(source, markdown.Options{}).HTML), visibleWords(t, page)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			from := max(i-5, 0)
			t.Fatalf("word %d: the reader sees\n%q\nthe clipboard shows\n%q\nMarkdown:\n%s\npage:\n%.2000q", i,
				got[min(from, len(got)):min(i+5, len(got))], want[min(from, len(want)):min(i+5, len(want))], source, page)
		}
	}
}

// paragraphTags part words; everything else runs in a line.
var paragraphTags = strings.Fields("address article aside blockquote br caption center dd details dir div dl dt fieldset figcaption figure footer form " +
	"h1 h2 h3 h4 h5 h6 header hr li main menu ol p pre section summary table tbody td tfoot th thead tr ul")

var notShown = strings.Fields("script style noscript template head title meta link nav svg object embed iframe video audio canvas select textarea button xml")

// notWords are words of the clipboard that Markdown says in another way, or that are not the text: bullets and numbers of
// lists, numbers of notes, remarks, what a reviewer struck out.
var (
	dropStyle = regexp.MustCompile(`(?i)mso-list:\s*ignore|mso-element:\s*comment|display:\s*none|mso-hide:\s*all|font:\s*7`)
	dropClass = regexp.MustCompile(`\b(msoDel|MsoCommentReference|msocom\w+)\b`)
	dropLink  = regexp.MustCompile(`#(x_)*_?(ftn|edn|cmnt|sdfootnote|sdendnote|fn)`)
	dropRole  = regexp.MustCompile(`^doc-(noteref|backlink)$`)
)

func isDropped(n *html.Node) bool {
	var style, class string
	for _, a := range n.Attr {
		switch a.Key {
		case "style":
			style = a.Val
		case "class":
			class = a.Val
		case "hidden":
			return true
		case "role":
			if dropRole.MatchString(a.Val) {
				return true
			}
		case "href":
			if dropLink.MatchString(a.Val) {
				return true
			}
		}
	}
	heading := false
	for up := n.Parent; up != nil; up = up.Parent {
		heading = heading || len(up.Data) == 2 && up.Data[0] == 'h' && up.Data != "hr"
	}
	for child := range n.ChildNodes() { // the blanks behind a bullet that Word drew
		if n.Data == "span" && len(child.Attr) > 0 && strings.HasPrefix(child.Attr[0].Val, "font: 7pt") {
			return true
		}
	}
	return slices.Contains(notShown, n.Data) || n.Data == "div" && strings.Contains(style, "border:1px") || dropStyle.MatchString(style) && !heading || dropClass.MatchString(class)
}

func visibleWords(t testing.TB, page string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<!doctype html><body>" + page))
	if err != nil {
		t.Skip(err)
	}
	var out strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		parts := n.Type == html.ElementNode && slices.Contains(paragraphTags, n.Data)
		switch {
		case n.Type == html.CommentNode || n.Type == html.ElementNode && isDropped(n):
			return
		case n.Type == html.TextNode:
			out.WriteString(n.Data)
		case parts:
			out.WriteByte('\n')
		case n.Data == "q":
			out.WriteByte('"')
		case n.Data == "img":
			out.WriteString(emoji(htmltree.Attr(n, "alt")))
		}
		for child := range n.ChildNodes() {
			walk(child)
		}
		switch {
		case parts:
			out.WriteByte('\n')
		case n.Data == "q":
			out.WriteByte('"')
		}
	}
	walk(root)
	var words []string
	for word := range strings.FieldsFuncSeq(unseen.Replace(sameWords.Replace(out.String())), unicode.IsSpace) {
		if sign := map[string]string{"à": "→", "J": "☺"}[word]; sign != "" {
			word = sign
		}
		if word = strings.Map(dropped, word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// sameWords writes alike what the site's typography, its raised digits and Word's fonts of symbols write differently.
var (
	sameWords = strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "…", "...", "–", "--", "—", "---", "«", "<<", "»", ">>",
		"⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9",
		"₀", "0", "₁", "1", "₂", "2", "₃", "3", "₄", "4", "₅", "5", "₆", "6", "₇", "7", "₈", "8", "₉", "9")
	unseen = strings.NewReplacer("\u200b", "", "\u00ad", "", "\ufeff", "", "\u200d", "", "\u200c", "", "\u200e", "", "\u200f", "")
)

// dropped takes out bullets that were typed, the semicolons between items in a cell, and controls.
func dropped(r rune) rune {
	if strings.ContainsRune("•◦▪●‣;", r) || unicode.IsControl(r) {
		return -1
	}
	return r
}
