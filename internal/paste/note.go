package paste

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// maxNotes is how many notes a text may have; internal/markdown shows no more.
const maxNotes = 300

// note is what one footnote or endnote says.
type note struct {
	label  string
	blocks []block
}

// noteBody is the place of a note, taken out of the text.
type noteBody struct {
	label string
	node  *html.Node
}

// noteName is how Word (_ftn1, _edn1), Google Docs (ftnt1), LibreOffice (sdfootnote1sym) and makers of web pages (fn1, fn:1)
// name a note, and noteBack how they name the place that refers to it.
var (
	noteName = regexp.MustCompile(`^(?:x_)*(?:_?(?:ftn|edn)|ftnt|sd(?:footnote|endnote)|fn[:-]?|footnote-?|endnote-?)(\d{1,4})(?:sym)?$`)
	noteBack = regexp.MustCompile(`^(?:x_)*(?:_?(?:ftn|edn)ref|ftnt_ref|fnref[:-]?|footnote-ref-?|endnote-ref-?)\d{1,4}$|^sd(?:footnote|endnote)\d{1,4}anc$`)
)

// takeNotes takes the notes out of the tree. It returns the label of each link that refers to one, and the notes in the
// order in which the text refers to them. A link whose note was not copied stays as it is.
func takeNotes(root *html.Node) (refs map[*html.Node]string, bodies []noteBody) {
	refs = map[*html.Node]string{}
	targets := named(root)
	links, weight := noteLinks(root, targets)
	seen := map[string]bool{}
	for _, link := range links {
		name := fragment(htmltree.Attr(link, "href"))
		if seen[name] {
			refs[link] = labelOf(name, links)
			continue
		}
		body := extent(targets[name], weight)
		if body == nil || body.Parent == nil || len(seen) == maxNotes || inside(link, body) {
			continue
		}
		seen[name] = true
		refs[link] = labelOf(name, links)
		body.Parent.RemoveChild(body)
		for _, back := range htmltree.FindAll(body, "a") {
			if noteBack.MatchString(fragment(htmltree.Attr(back, "href"))) {
				back.Parent.RemoveChild(back)
			}
		}
		bodies = append(bodies, noteBody{refs[link], htmltree.Element("div", body)})
	}
	return refs, bodies
}

// named returns the elements that a link of the page can lead to.
func named(root *html.Node) map[string]*html.Node {
	out := map[string]*html.Node{}
	for node := range root.Descendants() {
		for _, key := range []string{"id", "name"} {
			if name := htmltree.Attr(node, key); name != "" && out[name] == nil {
				out[name] = node
			}
		}
	}
	return out
}

// noteLinks returns the links to notes that are there, and how many notes and links to notes each element holds.
func noteLinks(root *html.Node, targets map[string]*html.Node) (links []*html.Node, weight map[*html.Node]int) {
	weight = map[*html.Node]int{}
	weigh := func(node *html.Node) {
		for ; node != nil; node = node.Parent {
			weight[node]++
		}
	}
	seen := map[string]bool{}
	for _, link := range htmltree.FindAll(root, "a") {
		name := fragment(htmltree.Attr(link, "href"))
		if targets[name] == nil || !noteName.MatchString(name) || len(links) == 3*maxNotes {
			continue
		}
		links = append(links, link)
		weigh(link)
		if !seen[name] {
			seen[name] = true
			weigh(targets[name])
		}
	}
	return links, weight
}

// extent returns all of the note that the target stands in or is: its paragraph, and what holds this note and nothing else.
func extent(target *html.Node, weight map[*html.Node]int) *html.Node {
	for target != nil && !htmltree.IsBlock(target.Data) {
		target = target.Parent
	}
	if target == nil || weight[target] > 1 {
		return nil
	}
	for up := target.Parent; up != nil && up.Parent != nil && (up.Data == "div" || up.Data == "li") && weight[up] == 1; up = up.Parent {
		for before := target.PrevSibling; before != nil; before = before.PrevSibling {
			if !isBlank(htmltree.Text(before)) {
				return target
			}
		}
		target = up
	}
	return target
}

// labelOf returns the number of a note; endnotes get an e before it where there are footnotes too.
func labelOf(name string, links []*html.Node) string {
	number := noteName.FindStringSubmatch(name)[1]
	if isEndnote(name) {
		for _, link := range links {
			if !isEndnote(fragment(htmltree.Attr(link, "href"))) {
				return "e" + number
			}
		}
	}
	return number
}

func isEndnote(name string) bool {
	return strings.Contains(name, "edn") || strings.Contains(name, "endnote")
}

// inside reports whether the node stands in the other one.
func inside(node, other *html.Node) bool {
	for ; node != nil; node = node.Parent {
		if node == other {
			return true
		}
	}
	return false
}
