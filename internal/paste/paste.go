// Package paste turns what a clipboard holds as HTML into the site's Markdown (docs/writing.md): texts from Word, Google
// Docs, Outlook, LibreOffice, Apple's programs, spreadsheets and web pages. Words, their order and what Markdown can say of
// them stay; looks, scripts and pictures go.
//
// The way through: sweep.go takes out what is no text, note.go and reply.go find footnotes and quoted mail, read.go and its
// neighbours make blocks of what is left, inline.go and escape.go write the words of each, write.go puts them together.
package paste

import (
	"maps"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// maxPage is the longest HTML that is read as such, in bytes and without the pictures in it. A longer one gives its words.
const maxPage = 4 << 20

// Markdown returns the text of a clipboard's text/html as Markdown, without a line end behind it. It never fails: of what
// is too long, or nested deeper than 512 elements, come the words alone, paragraph by paragraph.
func Markdown(page string) string {
	page = lineEnds.Replace(strings.ToValidUTF8(page, "\uFFFD"))
	page = inlinePicture.ReplaceAllString(page, "$1")
	if len(page) > maxPage {
		return plain(page)
	}
	nodes, err := htmltree.Parse(page)
	if err != nil {
		return plain(page)
	}
	return read(htmltree.Element("body", nodes...)).markdown()
}

var (
	lineEnds      = strings.NewReplacer("\r\n", "\n", "\r", "\n")
	inlinePicture = regexp.MustCompile(`(=["'])data:image/[^"']*`)
)

// plain returns the words of a page that cannot be read as a tree.
func plain(page string) string {
	var paragraphs []string
	for _, paragraph := range strings.Split(htmltree.PlainText(page), "\n\n") {
		if words := inline([]run{{text: paragraph}}, inText); words != "" {
			paragraphs = append(paragraphs, words)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// document is a text that was read: its blocks and what its notes say.
type document struct {
	blocks []block
	notes  []note
}

// read makes the document of a tree, which it takes apart.
func read(root *html.Node) document {
	sweep(root)
	refs, bodies := takeNotes(root)
	quoteReply(root)
	p := &page{refs: refs, holdsBlock: holders(root)}
	var doc document
	for _, body := range bodies {
		if blocks := trimRules(p.blocks(body.node, look{}, 1)); len(blocks) > 0 {
			doc.notes = append(doc.notes, note{label: body.label, blocks: blocks})
		} else {
			maps.DeleteFunc(refs, func(_ *html.Node, label string) bool { return label == body.label })
		}
	}
	doc.blocks = trimRules(p.blocks(root, look{}, 0))
	rankHeadings(&doc)
	return doc
}

// holders returns the nodes that have a block somewhere below them.
func holders(root *html.Node) map[*html.Node]bool {
	out := map[*html.Node]bool{}
	for node := range root.Descendants() {
		if node.Type != html.ElementNode || !htmltree.IsBlock(node.Data) {
			continue
		}
		for up := node.Parent; up != nil && !out[up]; up = up.Parent {
			out[up] = true
		}
	}
	return out
}
