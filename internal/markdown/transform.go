package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// transformer reshapes the tree of one text: what the renderer finds afterwards is what the page shows.
type transformer struct {
	source   []byte
	options  Options
	headings []Heading
	missing  []string
	figures  []Figure
	ids      map[string]bool
	suffixes map[string]int // the last number that was put behind a slug
	level    int            // of the latest heading
}

func (t *transformer) transform(root ast.Node) {
	t.suffixes = map[string]int{}
	t.level = 1
	t.blocks(root)
	shown := map[noteRefKey]bool{}
	collectNoteRefs(root, shown)
	dropLostBacklinks(root, shown)
}

// blocks goes through the blocks below parent in the order of the text, which headings and cards rely on.
func (t *transformer) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; {
		if n.Type() == ast.TypeInline {
			t.inlines(parent)
			return
		}
		switch n := n.(type) {
		case *ast.Heading:
			t.inlines(n)
			t.heading(n)
		case *ast.Paragraph, *ast.TextBlock:
			t.inlines(n)
		case *card:
			t.fillCard(n)
		default:
			t.blocks(n)
		}
		next := n.NextSibling()
		switch n := n.(type) {
		case *ast.Paragraph:
			t.paragraph(n)
		case *east.Table:
			next = t.table(n)
		}
		n = next
	}
}

// heading gives a heading its level and its id. The page has the h1, so a text starts at h2; and no level is
// skipped, because a reader who jumps from heading to heading would look for the missing one.
func (t *transformer) heading(n *ast.Heading) {
	n.Level = min(max(n.Level, 2), t.level+1)
	t.level = n.Level
	title := strings.Join(strings.Fields(inlineText(n, t.source)), " ")
	id := t.uniqueID(title)
	n.SetAttributeString("id", id)
	if n.Parent().Kind() == ast.KindDocument && title != "" {
		t.headings = append(t.headings, Heading{Level: n.Level, Text: title, ID: id})
	}
}

// uniqueID makes an id of a heading's words: the same as long as the words stay, numbered when they repeat.
func (t *transformer) uniqueID(title string) string {
	slug := slugOf(title)
	if slug == "" || strings.HasPrefix(slug, "fn-") || strings.HasPrefix(slug, "fnref-") { // footnotes have those
		slug = strings.TrimSuffix("section-"+slug, "-")
	}
	id := slug
	for t.ids[id] {
		if t.suffixes[slug] == 0 {
			t.suffixes[slug] = 1
		}
		t.suffixes[slug]++
		id = fmt.Sprintf("%s-%d", slug, t.suffixes[slug])
	}
	t.ids[id] = true
	return t.options.IDPrefix + id
}

// slugOf returns the letters and digits of a title in lower case, with hyphens between words; about 60 bytes.
func slugOf(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(title) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				if b.Len() >= 60 {
					return b.String()
				}
				b.WriteByte('-')
			}
			gap = false
			if b.Len() < 80 {
				b.WriteRune(r)
			}
		case r == '’' || r == '\'': // "clerk’s" is one word
		default:
			gap = true
		}
	}
	return b.String()
}

// inlines drops what may not stay in running text: links to odd schemes, foreign pictures, absurd nesting.
func (t *transformer) inlines(parent ast.Node) { t.inlinesAt(parent, 0) }

func (t *transformer) inlinesAt(parent ast.Node, depth int) {
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		if depth > maxInline && n.HasChildren() {
			parent.ReplaceChild(parent, n, literal(inlineText(n, t.source)))
			n = next
			continue
		}
		t.inlinesAt(n, depth+1)
		switch n := n.(type) {
		case *ast.Link:
			if !safeURL(string(n.Destination)) {
				unwrap(n)
			} else if isExternal(string(n.Destination)) {
				n.SetAttributeString("rel", "noopener")
			}
		case *ast.AutoLink:
			t.autoLink(n)
		case *ast.Image:
			t.image(n)
		}
		n = next
	}
}

func (t *transformer) autoLink(n *ast.AutoLink) {
	address := string(n.URL(t.source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	if !safeURL(address) {
		n.Parent().ReplaceChild(n.Parent(), n, literal(string(n.Label(t.source))))
	} else if isExternal(address) {
		n.SetAttributeString("rel", "noopener")
	}
}

// image finds the picture, or takes it out of the text: a foreign address would tell a third party who reads us.
func (t *transformer) image(n *ast.Image) {
	src := string(n.Destination)
	if t.options.Picture != nil {
		if p, ok := t.options.Picture(src); ok && safeURL(p.URL) {
			n.SetAttributeString("picture", p)
			return
		}
	}
	t.missing = append(t.missing, src)
	n.Parent().RemoveChild(n.Parent(), n)
}

// paragraph makes a figure of a lonely picture and a card of a lonely link to a film, and drops what is empty.
func (t *transformer) paragraph(n *ast.Paragraph) {
	switch only := lonely(n, t.source).(type) {
	case *ast.Image:
		f := newFigure(only, t.options.People[string(only.Destination)])
		n.Parent().ReplaceChild(n.Parent(), n, f)
		if value, ok := only.AttributeString("picture"); ok {
			t.figures = append(t.figures, Figure{Picture: value.(Picture), Alt: strings.TrimSpace(inlineText(only, t.source)), Caption: f.caption, Credit: f.credit})
		}
	case *ast.Link:
		if address := string(only.Destination); isVideo(address) {
			t.replaceByCard(n, address, strings.TrimSpace(inlineText(only, t.source)))
		}
	case *ast.AutoLink:
		if address := string(only.URL(t.source)); isVideo(address) {
			t.replaceByCard(n, address, "")
		}
	}
	if n.Parent() != nil && n.FirstChild() == nil {
		n.Parent().RemoveChild(n.Parent(), n)
	}
}

func (t *transformer) replaceByCard(n ast.Node, address, title string) {
	c := &card{href: address, title: title}
	t.fillCard(c)
	n.Parent().ReplaceChild(n.Parent(), n, c)
}

// fillCard sets what the writer left out. The heading of a card is an h3 as in the design, but never without an
// h2 before it.
func (t *transformer) fillCard(c *card) {
	c.level = min(3, t.level+1)
	c.meta = strings.Join(c.words, " ")
	if now := t.options.Figures[c.href]; c.document && now != "" {
		said := slices.DeleteFunc(slices.Clone(c.words), isFigures)
		c.meta = strings.Join(append([]string{now + "."}, said...), " ")
	}
	if c.title != "" {
		return
	}
	switch {
	case !c.document && isVideo(c.href):
		c.title = "Video on " + site(c.href)
	case !c.document:
		c.title = "On " + site(c.href)
	default:
		c.title = "Document"
	}
}

// figuresForm is a line that says of a document only its type, length, size and language, as cards from the library once did:
// "PDF · 12 pages · Spanish · 640 KB".
var figuresForm = regexp.MustCompile(`^(PDF|Word|DOCX|Excel|XLSX|PowerPoint|PPTX|CSV|ZIP)(\s*[,·.]\s*([\pL\d-]+ (pages?|[KM]B|bytes)|\d+|\p{Lu}\pL+))*\.?$`)

func isFigures(line string) bool { return figuresForm.MatchString(line) }

// lonely returns the only inline of a block that is not white space, or nil.
func lonely(n ast.Node, source []byte) (only ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if text, ok := c.(*ast.Text); ok && len(bytes.TrimSpace(text.Segment.Value(source))) == 0 {
			continue
		}
		if only != nil {
			return nil
		}
		only = c
	}
	return only
}

// unwrap puts the children of an inline in its place.
func unwrap(n ast.Node) {
	parent := n.Parent()
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		parent.InsertBefore(parent, n, c)
	}
	parent.RemoveChild(parent, n)
}

// literal returns an inline that shows s as it is.
func literal(s string) ast.Node {
	n := ast.NewString([]byte(s))
	n.SetRaw(true) // escaped, but not read as Markdown again
	return n
}
