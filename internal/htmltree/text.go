package htmltree

import (
	"strings"

	"golang.org/x/net/html"
)

// blockTags end the paragraph that stands before them. What is not listed runs in the text.
var blockTags = map[string]bool{
	"address": true, "article": true, "aside": true, "blockquote": true, "center": true, "dd": true, "details": true,
	"dir": true, "div": true, "dl": true, "dt": true, "fieldset": true, "figcaption": true, "figure": true, "footer": true,
	"form": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "header": true, "hr": true,
	"iframe": true, "img": true, "li": true, "main": true, "menu": true, "nav": true, "ol": true, "p": true, "pre": true,
	"section": true, "summary": true, "table": true, "tbody": true, "td": true, "tfoot": true, "th": true, "thead": true,
	"tr": true, "ul": true, "video": true, "audio": true, "caption": true, "lp-figure": true, "lp-embed": true,
}

// IsBlock reports whether an element with the tag ends the paragraph before it.
func IsBlock(tag string) bool { return blockTags[tag] }

// HasBlock reports whether the node is a block or holds one.
func HasBlock(n *html.Node) bool {
	if n.Type == html.ElementNode && blockTags[n.Data] {
		return true
	}
	for child := range n.ChildNodes() {
		if HasBlock(child) {
			return true
		}
	}
	return false
}

// IsBreak reports whether the node is a line break.
func IsBreak(n *html.Node) bool { return n != nil && n.Type == html.ElementNode && n.Data == "br" }

// Text returns all text below n; blocks and line breaks leave a line end, so that words never join.
func Text(n *html.Node) string {
	var out strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			out.WriteString(n.Data)
		}
		separate := n.Type == html.ElementNode && (blockTags[n.Data] && n.Data != "img" || n.Data == "br")
		if separate {
			out.WriteByte('\n')
		}
		for child := range n.ChildNodes() {
			walk(child)
		}
		if separate && n.Data != "br" {
			out.WriteByte('\n')
		}
	}
	walk(n)
	return out.String()
}

// PlainText returns the words of HTML that cannot be parsed into a tree, with empty lines where blocks began or ended.
func PlainText(page string) string {
	var out strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(page))
	for raw := false; ; {
		kind := tokens.Next()
		switch kind {
		case html.ErrorToken:
			return strings.Join(strings.FieldsFunc(out.String(), func(r rune) bool { return r == '\n' }), "\n\n")
		case html.TextToken:
			if !raw {
				out.Write(tokens.Text())
			}
		default:
			name, _ := tokens.TagName()
			raw = kind == html.StartTagToken && (string(name) == "script" || string(name) == "style")
			if blockTags[string(name)] || string(name) == "br" {
				out.WriteByte('\n')
			}
		}
	}
}
