package markdown

import (
	"strings"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// Colouring code is a nicety, and its lexers are slow on odd input: over either bound the code stays plain. The first
// decides in practice, so that the same text gives the same HTML; the second is for a lexer that runs away.
const (
	maxColoured = 8 << 10 // bytes of code in a text
	maxLexing   = 3 * time.Second
)

// coloured lists the languages of open-data desks and web teams; every other stays plain. YAML is
// missing because its lexer needs seconds for a page of hyphens.
var coloured = map[string]bool{
	"bash": true, "sh": true, "css": true, "diff": true, "go": true, "html": true, "javascript": true, "js": true,
	"json": true, "python": true, "r": true, "sql": true, "toml": true, "xml": true,
}

// code writes a block of code. It can scroll, so it can be reached by keyboard. Colours are classes (code-k for a
// keyword, …: the short names of Pygments), never style attributes, which the site's policy forbids.
func (r *writer) code(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	var text strings.Builder
	for i := range node.Lines().Len() {
		segment := node.Lines().At(i)
		text.Write(segment.Value(source))
	}
	language := ""
	if fenced, ok := node.(*ast.FencedCodeBlock); ok {
		language = strings.ToLower(string(fenced.Language(source)))
	}
	if !coloured[language] {
		language = ""
	}
	_, _ = w.WriteString(`<pre tabindex="0"><code`)
	if language != "" {
		_, _ = w.WriteString(` class="language-` + language + `"`)
	}
	_, _ = w.WriteString(">" + r.colour(text.String(), language) + "</code></pre>\n")
	return ast.WalkSkipChildren, nil
}

// colour returns the code as HTML, with classes where the language is known and the bounds allow it.
func (r *writer) colour(code, language string) string {
	if language == "" || len(code) > r.codeLeft {
		return escape(code)
	}
	r.codeLeft -= len(code)
	lexer := lexers.Get(language)
	if lexer == nil {
		return escape(code)
	}
	next, err := chroma.Coalesce(lexer).Tokenise(nil, code)
	if err != nil {
		return escape(code)
	}
	var b strings.Builder
	stop := time.Now().Add(maxLexing)
	for token := next(); token != chroma.EOF; token = next() {
		if time.Now().After(stop) {
			r.codeLeft = 0
			return escape(code)
		}
		if class := classOf(token.Type); class != "" {
			b.WriteString(`<span class="code-` + class + `">` + escape(token.Value) + `</span>`)
		} else {
			b.WriteString(escape(token.Value))
		}
	}
	return b.String()
}

// classOf returns the short name of a kind of token, or "" for what looks like the text around it anyway.
func classOf(t chroma.TokenType) string {
	switch t {
	case chroma.Text, chroma.TextWhitespace, chroma.Name, chroma.Punctuation:
		return ""
	}
	return chroma.StandardTypes[t]
}
