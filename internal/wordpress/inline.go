package wordpress

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// kept are the inline elements that Markdown has a sign for.
var kept = map[string]bool{"a": true, "b": true, "strong": true, "i": true, "em": true, "del": true, "s": true, "strike": true, "code": true, "br": true}

// inline cleans what runs in the text below the blocks: links get their new addresses, emphasis gets edges that
// Markdown can see, and elements without a sign of their own leave their words.
func (c *cleaner) inline(root *html.Node) {
	for _, node := range htmltree.Descendants(root) {
		if node.Type != html.ElementNode || node.Parent == nil || htmltree.IsBlock(node.Data) || node.Data == "lp-pull" {
			continue
		}
		switch node.Data {
		case "a":
			c.link(node)
			continue
		case "kbd", "samp", "tt", "var":
			htmltree.Replace(node, htmltree.Element("code", htmltree.TextNode(htmltree.Text(node))))
			continue
		case "sup", "sub":
			raise(node)
		case "q":
			htmltree.Replace(node, append([]*html.Node{htmltree.TextNode("“")}, append(htmltree.Children(node), htmltree.TextNode("”"))...)...)
			continue
		}
		if !kept[node.Data] {
			htmltree.Replace(node, htmltree.Children(node)...)
		}
	}
	joinText(root)
	for _, node := range htmltree.FindAll(root, "b", "strong", "i", "em", "del", "s", "strike") {
		edges(node)
	}
	joinText(root)
	for _, node := range htmltree.Descendants(root) {
		if node.Type == html.TextNode && !inside(node, "a", "code", "pre") {
			linkAddresses(node)
		}
	}
}

// link gives a link its new address, and takes away the ones that lead nowhere or could run a script.
func (c *cleaner) link(node *html.Node) {
	href := strings.TrimSpace(htmltree.Attr(node, "href"))
	parsed, err := url.Parse(href)
	if href == "" || err != nil || strings.TrimSpace(htmltree.Text(node)) == "" {
		htmltree.Replace(node, htmltree.Children(node)...)
		return
	}
	switch strings.ToLower(parsed.Scheme) {
	case "http", "https", "":
		if c.options.Link != nil {
			href = c.options.Link(href)
		}
	case "mailto", "tel":
	default:
		c.note("A link of the kind %q was taken off its words.", shorten(parsed.Scheme))
		htmltree.Replace(node, htmltree.Children(node)...)
		return
	}
	node.Attr = []html.Attribute{{Key: "href", Val: href}}
}

const raised, lowered = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"

// raise writes a raised or lowered number with Unicode's own digits: CO₂ and m², where Markdown has no sign for it.
func raise(node *html.Node) {
	digits := []rune(raised)
	if node.Data == "sub" {
		digits = []rune(lowered)
	}
	words := htmltree.Text(node)
	if words == "" || strings.Trim(words, "0123456789") != "" || htmltree.Find(node, "a") != nil {
		return
	}
	replaced := strings.Map(func(r rune) rune { return digits[r-'0'] }, words)
	for _, child := range htmltree.Children(node) {
		node.RemoveChild(child)
	}
	node.AppendChild(htmltree.TextNode(replaced))
}

// edges moves white space and, where a letter follows, punctuation out of emphasis: **Note:**this would show its
// asterisks, because Markdown does not close emphasis between a colon and a letter.
func edges(node *html.Node) {
	if node.Parent == nil {
		return
	}
	words := htmltree.Text(node)
	if strings.TrimSpace(words) == "" {
		htmltree.Replace(node, htmltree.Children(node)...)
		return
	}
	if last := lastText(node); last != nil {
		rest := strings.TrimRightFunc(last.Data, unicode.IsSpace)
		if after, _ := utf8.DecodeRuneInString(following(node)); isWord(after) && rest == last.Data {
			rest = strings.TrimRightFunc(rest, func(r rune) bool { return !isWord(r) })
		}
		if moved := last.Data[len(rest):]; moved != "" && rest != "" {
			last.Data = rest
			node.Parent.InsertBefore(htmltree.TextNode(moved), node.NextSibling)
		}
	}
	if first := firstText(node); first != nil {
		rest := strings.TrimLeftFunc(first.Data, unicode.IsSpace)
		if before, _ := utf8.DecodeLastRuneInString(preceding(node)); isWord(before) && rest == first.Data {
			rest = strings.TrimLeftFunc(rest, func(r rune) bool { return !isWord(r) })
		}
		if moved := first.Data[:len(first.Data)-len(rest)]; moved != "" && rest != "" {
			first.Data = rest
			node.Parent.InsertBefore(htmltree.TextNode(moved), node)
		}
	}
}

func isWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// firstText and lastText return the text at the very edge of a node, nil where another element is there.
func firstText(node *html.Node) *html.Node {
	if first := node.FirstChild; first != nil && first.Type == html.TextNode {
		return first
	}
	return nil
}

func lastText(node *html.Node) *html.Node {
	if last := node.LastChild; last != nil && last.Type == html.TextNode {
		return last
	}
	return nil
}

// following and preceding return the text that touches the node on either side.
func following(node *html.Node) string {
	if next := node.NextSibling; next != nil {
		return htmltree.Text(next)
	}
	return ""
}

func preceding(node *html.Node) string {
	if previous := node.PrevSibling; previous != nil {
		return htmltree.Text(previous)
	}
	return ""
}

var address = regexp.MustCompile(`https?://[^\s<>"“”]+[^\s<>"“”.,;:!?'’)\]]`)

// linkAddresses makes a link of an address in the text, because the escapes of plain text would break it.
func linkAddresses(node *html.Node) {
	found := address.FindAllStringIndex(node.Data, -1)
	if len(found) == 0 {
		return
	}
	var nodes []*html.Node
	end := 0
	for _, at := range found {
		href := node.Data[at[0]:at[1]]
		link := htmltree.Element("a", htmltree.TextNode(href))
		link.Attr = []html.Attribute{{Key: "href", Val: href}}
		nodes = append(nodes, htmltree.TextNode(node.Data[end:at[0]]), link)
		end = at[1]
	}
	htmltree.Replace(node, append(nodes, htmltree.TextNode(node.Data[end:]))...)
}

// joinText makes one text node of neighbours, so that escapes and spaces are judged on whole words.
func joinText(root *html.Node) {
	for _, node := range htmltree.Descendants(root) {
		if node.Type != html.TextNode || node.Parent == nil {
			continue
		}
		var words strings.Builder
		words.WriteString(node.Data)
		for next := node.NextSibling; next != nil && next.Type == html.TextNode; next = node.NextSibling {
			words.WriteString(next.Data)
			node.Parent.RemoveChild(next)
		}
		node.Data = words.String()
	}
}

func inside(node *html.Node, tags ...string) bool {
	for up := node.Parent; up != nil; up = up.Parent {
		for _, tag := range tags {
			if up.Data == tag {
				return true
			}
		}
	}
	return false
}
