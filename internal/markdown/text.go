package markdown

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// wordsPerMinute is the mean silent reading rate of adults for English non-fiction: Marc Brysbaert, "How many
// words do we read per minute? A review and meta-analysis of reading rate", Journal of Memory and Language 109
// (2019).
const wordsPerMinute = 238

// ReadingMinutes returns how many minutes a text of so many words takes to read, rounded, and at least 1.
func ReadingMinutes(words int) int {
	return max(1, int(math.Round(float64(words)/wordsPerMinute)))
}

// countWords counts what stands between white space and has a letter or a digit in it.
func countWords(s string) int {
	n := 0
	for word := range strings.FieldsSeq(s) {
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// plainText returns the words of all blocks below n, parted by empty lines; items and rows by line ends.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	writePlain(&b, n, source)
	return strings.TrimSpace(emptyLines.ReplaceAllString(b.String(), "\n\n"))
}

var emptyLines = regexp.MustCompile(`\n{3,}`)

func writePlain(b *strings.Builder, n ast.Node, source []byte) {
	block := func(s, end string) {
		if s = strings.TrimSpace(s); s != "" {
			b.WriteString(s + end)
		}
	}
	switch n := n.(type) {
	case *ast.Paragraph, *ast.Heading:
		block(inlineText(n, source), "\n\n")
	case *ast.TextBlock:
		block(inlineText(n, source), "\n")
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		for i := range n.Lines().Len() {
			segment := n.Lines().At(i)
			b.Write(segment.Value(source))
		}
		b.WriteByte('\n')
	case *figure:
		block(n.caption, "\n\n")
	case *card:
		block(n.title, "\n")
		block(n.meta, "\n")
		b.WriteByte('\n')
	case *east.TableRow, *east.TableHeader:
		var cells []string
		for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if s := strings.TrimSpace(inlineText(cell, source)); s != "" {
				cells = append(cells, s)
			}
		}
		block(strings.Join(cells, " "), "\n")
	default:
		if caption := attribute(n, "caption"); caption != "" {
			block(caption, "\n")
		}
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			writePlain(b, c, source)
		}
		if n.Kind() == ast.KindList || n.Kind() == east.KindTable {
			b.WriteByte('\n')
		}
	}
}

// Unturned is the text without the signs that turn or hold the direction of all that stands behind them (Unicode Standard Annex 9): in a
// caption or a credit they would turn the words of the page, too. The marks that only tell of the letters beside them stay.
func Unturned(s string) string {
	return strings.Map(func(r rune) rune {
		if 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
}

// inlineText returns the words below an inline or a block of inlines, as the reader sees them.
func inlineText(n ast.Node, source []byte) string {
	var b strings.Builder
	writeInline(&b, n, source)
	return b.String()
}

func writeInline(b *strings.Builder, n ast.Node, source []byte) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if c.IsRaw() {
				b.Write(c.Segment.Value(source))
			} else {
				b.WriteString(plain(c.Segment.Value(source)))
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(source))
		case *ast.Image: // its words describe the picture; they are not part of the sentence
		default:
			writeInline(b, c, source)
		}
	}
}

// plain resolves backslashes and entities, as the renderer does: each once, so that a backslash before an entity leaves
// what the writer wanted to be read.
func plain(b []byte) string {
	return string(escapes.ReplaceAllFunc(b, func(escape []byte) []byte {
		if escape[0] == '\\' {
			return escape[1:]
		}
		return util.ResolveEntityNames(util.ResolveNumericReferences(escape))
	}))
}

// escapes are a punctuation mark after a backslash, and an entity (CommonMark 0.31, 2.4 and 2.5).
var escapes = regexp.MustCompile("\\\\[!-/:-@\\[-`{-~]|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")

// cut returns s, or its beginning between two words with "…" when s has more than n characters.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	if n < 1 {
		return ""
	}
	end := 0
	for i := range s { // to the place of the n-th character, which the ellipsis takes
		if n--; n == 0 {
			end = i
			break
		}
	}
	if space := strings.LastIndexByte(s[:end], ' '); space > 0 && s[end] != ' ' {
		end = space
	}
	return strings.TrimRight(s[:end], " ,;:.–—") + "…"
}
