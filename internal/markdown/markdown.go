// Package markdown turns the text that staff write into HTML that is safe to show. docs/writing.md lists what
// can be written.
//
// Nothing here fails: whatever comes in, HTML comes out, within bounded time and memory. Raw HTML is not a part
// of the language, so a tag shows as the characters that were typed. A sanitiser stands behind the renderer all
// the same. No page made here asks another company's server for anything: pictures are our own or left out, and
// a video is a card with a link.
//
// The way through: parser.go sets up the language and its bounds, container.go adds the ::: blocks, transform.go
// and its neighbours reshape the tree, render.go and its neighbours write it, policy.go cleans it.
package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"localprogress.org/site/internal/pattern"
)

// MaxSource is the longest text that is read, in bytes. What comes after it is left out; see Doc.Truncated.
const MaxSource = 1 << 20

// Picture is one of our own pictures: its address and its size in pixels, which keeps the page from jumping.
type Picture struct {
	URL           string
	Width, Height int
	// Hash is in the addresses of its copies, among which browsers choose; "" where there are none.
	Hash string
}

// Person is somebody whom a picture shows, with the path of the page about them.
type Person struct{ Name, Path string }

// Options say what the text cannot know about its surroundings. The zero value leaves all pictures out.
type Options struct {
	// Picture finds one of our pictures by what the text calls it, or says that there is none.
	Picture func(src string) (Picture, bool)
	// People are those whom a picture shows, by what the text calls it. They are named below a picture that stands alone.
	People map[string][]Person
	// Figures say what our documents are now, by what the text calls them: "PDF, 12 pages". On a card they take the place of lines
	// that say the like.
	Figures map[string]string
	// IDPrefix stands before every id, so that several texts can share a page. Letters, digits, - and _ count.
	IDPrefix string
	// Hue and Seed choose the block patterns on cards; the seed is usually the entry's slug.
	Hue  pattern.Hue
	Seed string
	// Lines marks the blocks with the number of the line that they begin on, as data-line: for a preview beside the text.
	Lines bool
}

// Heading is one heading of a text, for a table of contents.
type Heading struct {
	Level int    // 2 to 6: the page itself has the h1
	Text  string // plain text
	ID    string // with the prefix; unique in the text
}

// Doc is a rendered text.
type Doc struct {
	HTML            string
	Headings        []Heading // those that stand on their own, not in quotes or lists
	Words           int
	Text            string   // plain text for search and feeds; blocks are parted by empty lines
	Figures         []Figure // pictures that stand alone, with their words
	MissingPictures []string // what the text calls pictures that were not found and so are not in HTML
	Truncated       bool     // the text was longer than MaxSource
}

// Render returns the HTML of a text and what else there is to know about it.
func Render(src string, o Options) Doc {
	o.IDPrefix = cleanPrefix(o.IDPrefix)
	source, truncated := clean(src)
	t := &transformer{source: source, options: o, ids: map[string]bool{}, headings: []Heading{}}
	root := parse(source)
	t.transform(root)
	if o.Lines {
		numberLines(root, source)
	}

	var raw bytes.Buffer
	pictures := render(&raw, root, source, o)
	plain := plainText(root, source)
	return Doc{
		HTML:            sanitise(raw.Bytes(), pictures),
		Headings:        t.headings,
		Words:           countWords(plain),
		Text:            plain,
		Figures:         t.figures,
		MissingPictures: t.missing,
		Truncated:       truncated,
	}
}

// Plain returns the words of a text without any marks; blocks are parted by empty lines. Captions stay.
func Plain(src string) string {
	source, _ := clean(src)
	return plainText(parseAndShape(source), source)
}

// Excerpt returns the beginning of a text's paragraphs in at most n characters, cut between words and then
// ended with "…". Headings, tables, quotes, lists and cards are passed over. It is "" when n < 1.
func Excerpt(src string, n int) string {
	source, _ := clean(src)
	root := parseAndShape(source)
	var b strings.Builder
	for c := root.FirstChild(); c != nil && b.Len() <= n*utf8.UTFMax; c = c.NextSibling() {
		if c.Kind() != ast.KindParagraph {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.Join(strings.Fields(inlineText(c, source)), " "))
	}
	return cut(strings.TrimSpace(b.String()), n)
}

func parseAndShape(source []byte) ast.Node {
	root := parse(source)
	found := func(src string) (Picture, bool) { return Picture{URL: src}, true }
	t := &transformer{source: source, options: Options{Picture: found}, ids: map[string]bool{}}
	t.transform(root)
	return root
}

func parse(source []byte) ast.Node { return language.Parse(text.NewReader(source)) }

// clean returns the text as valid UTF-8 of at most MaxSource bytes, cut at the end of a line where there is one.
func clean(src string) (source []byte, truncated bool) {
	if len(src) > MaxSource {
		src, truncated = src[:MaxSource], true
		if end := strings.LastIndexByte(src, '\n'); end > 0 {
			src = src[:end]
		}
	}
	src = strings.ToValidUTF8(src, "\uFFFD")
	return []byte(strings.NewReplacer("\r\n", "\n", "\x00", "\uFFFD").Replace(src)), truncated // Postgres refuses NUL
}

func cleanPrefix(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, s)
}
