package paste

import (
	"strings"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// quoteReply puts the mail that is answered, which Outlook only sets below a line with From and Sent, into a quotation: from
// that line to the end.
func quoteReply(root *html.Node) {
	for _, node := range htmltree.FindAll(root, "div") {
		if !isReplyHead(node) {
			continue
		}
		head := node
		for head.Parent != root && isAlone(head) {
			head = head.Parent
		}
		for up := head.Parent; up != nil; up = up.Parent {
			if isQuote(up) {
				return
			}
		}
		if before := lastBefore(head); before != nil && before.Data == "hr" {
			before.Parent.RemoveChild(before)
		}
		quote := htmltree.Element("blockquote")
		head.Parent.InsertBefore(quote, head)
		for next := quote.NextSibling; next != nil; next = quote.NextSibling {
			htmltree.Move(quote, next)
		}
		return
	}
}

// isReplyHead reports whether the element is the lines with From and Sent above a mail that is answered: Outlook on the web
// names it, and Outlook for Windows draws this line above it.
func isReplyHead(n *html.Node) bool {
	if strings.HasSuffix(htmltree.Attr(n, "id"), "divRplyFwdMsg") {
		return true
	}
	style := styleOf(n)
	return strings.HasPrefix(style["border-top"], "solid") && strings.HasPrefix(style["padding"], "3.0pt 0")
}

// isQuote reports whether the element is a quotation: by its tag, by Word's style for one, or by Outlook's bar beside it.
func isQuote(n *html.Node) bool {
	if n.Data == "blockquote" || hasClass(n, "MsoQuote") || hasClass(n, "MsoIntenseQuote") {
		return true
	}
	if n.Data != "div" {
		return false
	}
	style := styleOf(n)
	return strings.HasPrefix(style["border-left"], "solid") && strings.HasSuffix(style["padding"], " 4.0pt")
}

// isAlone reports whether nothing else stands in the node's parent.
func isAlone(node *html.Node) bool {
	for sibling := range node.Parent.ChildNodes() {
		if sibling != node && (sibling.Data == "hr" || !isBlank(htmltree.Text(sibling))) {
			return false
		}
	}
	return true
}

// lastBefore returns the element before the node; nil where text is there.
func lastBefore(node *html.Node) *html.Node {
	for node = node.PrevSibling; node != nil; node = node.PrevSibling {
		if node.Data == "hr" || !isBlank(htmltree.Text(node)) {
			break
		}
	}
	if node == nil || node.Type != html.ElementNode {
		return nil
	}
	return node
}
