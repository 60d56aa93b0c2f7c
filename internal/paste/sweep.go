package paste

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// noText are elements whose content is not the text of an article.
var noText = map[string]bool{
	"script": true, "style": true, "noscript": true, "template": true, "head": true, "title": true, "meta": true, "link": true,
	"nav": true, "svg": true, "object": true, "embed": true, "iframe": true, "video": true, "audio": true, "canvas": true,
	"select": true, "textarea": true, "button": true, "xml": true,
}

// sweep takes out what is no text: scripts, pictures, what is hidden, comments on the text and words struck by a reviewer.
func sweep(root *html.Node) {
	for node := root.FirstChild; node != nil; {
		next := node.NextSibling
		switch {
		case node.Type == html.TextNode:
		case node.Type != html.ElementNode || noText[node.Data] || isHidden(node) || isRemark(node) || isStruckOut(node):
			root.RemoveChild(node)
		case node.Data == "img":
			htmltree.Replace(node, htmltree.TextNode(emoji(htmltree.Attr(node, "alt"))))
		default:
			sweep(node)
		}
		node = next
	}
}

func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return true
		}
	}
	style := styleOf(n)
	return style["display"] == "none" || style["mso-hide"] == "all"
}

// isRemark reports whether the node is a comment of Word or Google Docs, or its anchor in the text.
func isRemark(n *html.Node) bool {
	if element := styleOf(n)["mso-element"]; element == "comment" || element == "comment-list" {
		return true
	}
	switch {
	case hasClass(n, "MsoCommentReference"), hasClass(n, "msocomanchor"), hasClass(n, "msocomoff"):
		return true
	case n.Data == "a":
		return docsRemark.MatchString(fragment(htmltree.Attr(n, "href")))
	case n.Data == "p" || n.Data == "div" && styleOf(n)["border"] != "": // the remark itself, framed below the text
		first := firstLink(n)
		return first != nil && docsRemarkBack.MatchString(fragment(htmltree.Attr(first, "href")))
	}
	return false
}

var (
	docsRemark     = regexp.MustCompile(`^cmnt\d+$`)
	docsRemarkBack = regexp.MustCompile(`^cmnt_ref\d+$`)
)

// isStruckOut reports whether the node holds words that a reviewer took out with changes tracked.
func isStruckOut(n *html.Node) bool {
	return n.Data == "del" && (htmltree.Attr(n, "cite") != "" || htmltree.Attr(n, "datetime") != "") || hasClass(n, "msoDel")
}

// firstLink returns the link that the node begins with, also deep inside; nil where it begins with anything else.
func firstLink(n *html.Node) *html.Node {
	for n != nil && n.Data != "a" {
		n = n.FirstChild
		for n != nil && n.Type != html.ElementNode && (n.Type != html.TextNode || isBlank(n.Data)) {
			n = n.NextSibling
		}
		if n != nil && n.Type == html.TextNode {
			return nil
		}
	}
	return n
}

// emoji returns the description of a picture that stands for an emoji, and "" for every other.
func emoji(alt string) string {
	if len(alt) > 40 || strings.ContainsFunc(alt, func(r rune) bool { return r < 0x2000 }) {
		return ""
	}
	return alt
}
