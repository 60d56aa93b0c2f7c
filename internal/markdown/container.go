package markdown

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A container is a block between a line ":::name" and a line ":::". One that is never closed is not a container:
// its first line stays in the text, where the writer sees it.

var (
	kindPull = ast.NewNodeKind("Pull")
	kindCard = ast.NewNodeKind("Card")
)

// pull is a pull quote; its children are blocks.
type pull struct{ ast.BaseBlock }

func (*pull) Kind() ast.NodeKind            { return kindPull }
func (n *pull) Dump(source []byte, lvl int) { ast.DumpHelper(n, source, lvl, nil, nil) }

// card stands for something outside the text: a video or another page (embed), or a document.
type card struct {
	ast.BaseBlock
	document bool
	href     string
	title    string   // may be empty until the transformer fills it
	words    []string // lines below the title
	meta     string   // what the page shows of them
	level    int      // of its heading
}

func (*card) Kind() ast.NodeKind            { return kindCard }
func (*card) IsRaw() bool                   { return true }
func (n *card) Dump(source []byte, lvl int) { ast.DumpHelper(n, source, lvl, nil, nil) }

type containerParser struct{}

func (containerParser) Trigger() []byte             { return []byte{':'} }
func (containerParser) CanInterruptParagraph() bool { return true }
func (containerParser) CanAcceptIndentedLine() bool { return false }
func (containerParser) Close(n ast.Node, r text.Reader, _ parser.Context) {
	c, ok := n.(*card)
	if !ok {
		return
	}
	var lines []string
	for i := range c.Lines().Len() {
		segment := c.Lines().At(i)
		if line := strings.TrimSpace(string(segment.Value(r.Source()))); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) > 0 {
		c.title, c.words = lines[0], lines[1:]
	}
}

func (containerParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	name, argument, ok := opener(line)
	if !ok || lastCloser(reader.Source(), pc) <= segment.Start || depth(parent) >= maxDepth {
		return nil, parser.NoChildren
	}
	switch name {
	case "pull":
		if argument != "" {
			return nil, parser.NoChildren
		}
		reader.AdvanceToEOL()
		return &pull{}, parser.HasChildren
	case "embed":
		if u, err := url.Parse(argument); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return nil, parser.NoChildren
		}
	case "document":
		if !isOurs(argument) && !strings.HasPrefix(argument, "https://") || !safeURL(argument) {
			return nil, parser.NoChildren
		}
	}
	reader.AdvanceToEOL()
	return &card{document: name == "document", href: argument}, parser.NoChildren
}

func (containerParser) Continue(n ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, segment := reader.PeekLine()
	if isCloser(line) {
		reader.AdvanceToEOL()
		return parser.Close
	}
	if _, _, ok := opener(line); ok { // the closing line was forgotten
		return parser.Close
	}
	c, ok := n.(*card)
	if !ok {
		return parser.Continue | parser.HasChildren
	}
	c.Lines().Append(segment)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

// opener splits a line such as ":::embed https://…" into the container's name and argument.
func opener(line []byte) (name, argument string, ok bool) {
	rest := bytes.TrimLeft(line, " ")
	if !bytes.HasPrefix(rest, []byte(":::")) || len(line)-len(rest) > 3 {
		return "", "", false
	}
	name, argument, _ = strings.Cut(strings.TrimSpace(string(rest[3:])), " ")
	switch name {
	case "pull", "embed", "document":
		return name, strings.TrimSpace(argument), true
	}
	return "", "", false
}

func isCloser(line []byte) bool { return string(bytes.TrimSpace(line)) == ":::" }

var lastCloserKey = parser.NewContextKey()

// lastCloser returns where the last closing line of the text starts, or −1. It is looked for once a text.
func lastCloser(source []byte, pc parser.Context) int {
	return pc.ComputeIfAbsent(lastCloserKey, func() any {
		for end := len(source); end > 0; {
			start := bytes.LastIndexByte(source[:end], '\n') + 1
			if string(bytes.Trim(source[start:end], "> \t")) == ":::" { // quotes may stand before it
				return start
			}
			end = start - 1
		}
		return -1
	}).(int)
}
