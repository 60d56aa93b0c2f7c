package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Bounds. Each is far above what a person writes; each stops a text whose cost would grow with the square of
// its length or worse. What is over a bound stays in the text as the characters that were typed.
const (
	maxDepth     = 32     // quotes and lists inside each other
	maxBrackets  = 500    // [ in one paragraph: possible links
	maxCells     = 10_000 // table cells in a text; a short row is filled up to the header's width
	maxFootnotes = 300    // definitions in a text
	maxNoteRefs  = 1_000  // references to footnotes in a text
	maxInline    = 50     // emphasis and links inside each other
)

// language is CommonMark with GitHub's tables, strikethrough, task lists and bare links, footnotes, typographic
// quotes and our containers. The two parsers of raw HTML are left out on purpose.
var language = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(shallow{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(containerParser{}, 750),
		util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(fewFootnotes{extension.NewFootnoteBlockParser()}, 999),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(extension.NewTaskCheckBoxParser(), 150),
		util.Prioritized(fewNoteRefs{extension.NewFootnoteParser()}, 190),
		util.Prioritized(fewLinks{parser.NewLinkParser()}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(
			extension.WithLinkifyAllowedProtocols([]string{"http:", "https:", "mailto:"})), 999),
		util.Prioritized(extension.NewTypographerParser(typography), 9999),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
		util.Prioritized(fewCells{extension.NewTableParagraphTransformer()}, 200),
	),
	parser.WithASTTransformers(
		util.Prioritized(extension.NewTableASTTransformer(), 0),
		util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
	),
)

// typography writes the characters themselves rather than entities: the plain text is made from them too.
var typography = extension.WithTypographicSubstitutions(map[extension.TypographicPunctuation]string{
	extension.LeftSingleQuote: "‘", extension.RightSingleQuote: "’", extension.Apostrophe: "’",
	extension.LeftDoubleQuote: "“", extension.RightDoubleQuote: "”",
	extension.EnDash: "–", extension.EmDash: "—", extension.Ellipsis: "…",
	extension.LeftAngleQuote: "«", extension.RightAngleQuote: "»",
})

// shallow keeps a parser of nesting blocks from going deeper than maxDepth.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if depth(parent) >= maxDepth {
		return nil, parser.NoChildren
	}
	return s.BlockParser.Open(parent, reader, pc)
}

func depth(n ast.Node) int {
	d := 0
	for ; n != nil; n = n.Parent() {
		d++
	}
	return d
}

// fewFootnotes takes footnotes at the outer level only: inside another block the library loses their text.
type fewFootnotes struct{ parser.BlockParser }

var footnoteCount, noteRefCount, cellCount, bracketCount = parser.NewContextKey(), parser.NewContextKey(),
	parser.NewContextKey(), parser.NewContextKey()

func (f fewFootnotes) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if parent.Kind() != ast.KindDocument || !spend(pc, footnoteCount, 0, maxFootnotes) {
		return nil, parser.NoChildren
	}
	node, state := f.BlockParser.Open(parent, reader, pc)
	if node != nil {
		spend(pc, footnoteCount, 1, maxFootnotes)
	}
	return node, state
}

type fewNoteRefs struct{ parser.InlineParser }

func (f fewNoteRefs) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); !bytes.HasPrefix(bytes.TrimPrefix(line, []byte("!")), []byte("[^")) {
		return nil
	}
	if !spend(pc, noteRefCount, 1, maxNoteRefs) {
		return nil
	}
	return f.InlineParser.Parse(parent, block, pc)
}

// fewLinks bounds how many brackets of one paragraph are tried as links.
type fewLinks struct{ parser.InlineParser }

type brackets struct {
	block ast.Node
	seen  int
}

func (f fewLinks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	b := pc.ComputeIfAbsent(bracketCount, func() any { return &brackets{} }).(*brackets)
	if b.block != parent {
		*b = brackets{block: parent}
	}
	if c := block.Peek(); c != ']' {
		if b.seen++; b.seen > maxBrackets {
			return nil
		}
	}
	return f.InlineParser.Parse(parent, block, pc)
}

// CloseBlock hands on the end of a block, where the link parser puts unused brackets back into the text.
func (f fewLinks) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	f.InlineParser.(parser.CloseBlocker).CloseBlock(parent, block, pc)
}

// fewCells bounds the cells of all tables: a short row is filled up, so two bytes can ask for a thousand cells.
type fewCells struct{ parser.ParagraphTransformer }

func (f fewCells) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	columns := 0
	for _, line := range node.Lines().Sliced(0, node.Lines().Len()) {
		value := line.Value(reader.Source())
		if len(bytes.Trim(value, "|-: \t\n")) == 0 { // only such a line can be the one below the header
			columns = max(columns, bytes.Count(value, []byte("|"))+1)
		}
	}
	if columns > 0 && spend(pc, cellCount, columns*node.Lines().Len(), maxCells) {
		f.ParagraphTransformer.Transform(node, reader, pc)
	}
}

// spend counts n against an allowance of the text. It says whether there was that much left.
func spend(pc parser.Context, key parser.ContextKey, n, allowance int) bool {
	used := pc.ComputeIfAbsent(key, func() any { return new(int) }).(*int)
	if n == 0 {
		return *used < allowance
	}
	if *used+n > allowance {
		return false
	}
	*used += n
	return true
}
