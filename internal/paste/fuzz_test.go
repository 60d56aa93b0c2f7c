package paste

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
	"localprogress.org/site/internal/markdown"
)

// FuzzMarkdown wants of any page: no panic, no script, and, where nothing in it is of the kinds that change or move words, the
// same words on the site as on the clipboard.
func FuzzMarkdown(f *testing.F) {
	for _, page := range clipboards(f) {
		f.Add(page)
	}
	f.Fuzz(func(t *testing.T, page string) {
		if len(page) > 20_000 {
			return // small pages find the same faults sooner
		}
		source := Markdown(page)
		if !utf8.ValidString(source) {
			t.Fatalf("not UTF-8: %q", source)
		}
		shown := markdown.Render(source, markdown.Options{}).HTML
		noScript(t, shown)
		if isPlainPage(page) {
			compareWords(t, page)
		}
	})
}

func noScript(t *testing.T, shown string) {
	t.Helper()
	tokens := html.NewTokenizer(strings.NewReader(shown))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		token := tokens.Token()
		if token.Data == "script" && kind != html.TextToken {
			t.Fatalf("a script came through: %q", shown)
		}
		for _, a := range token.Attr {
			if a.Key == "href" && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
				t.Fatalf("a script address came through: %q", shown)
			}
		}
	}
}

// moving are the traits by which words are dropped, moved or written otherwise: those have clipboards of their own.
var moving = regexp.MustCompile(`(?i)mso|style|hidden|#|role|class|id=|name|<img|<q|caption|table|Table:|<pre|<xmp|<listing|<plaintext|<del|<su[bp]|<input|<nav|<form|checkbox|https?:|www\.|@|[•◦▪●‣;\x00-\x08\x0b-\x1f\x7f]|&#?x?[0-9]|--|'|"|<<|>>|\.\.\.`)

func isPlainPage(page string) bool {
	return utf8.ValidString(page) && !moving.MatchString(page) && !strings.ContainsFunc(page, func(r rune) bool { return r > 0x24f })
}

// pieces are what FuzzWords makes pages of: each byte is one of them.
var pieces = strings.Split("word |x|y|é|字| |\n|&nbsp;|.|:|!|(|)|“|”|*|**|_|__|~~|`|``|[|]|](|^|\\|#|## |- |+ |1. |12) |&gt; |&gt;|&lt;|&amp;|&amp;amp|---|===|:::|pull|\u00a6|[x] |"+
	"https:/|/a.org/b|"+
	"<b>|</b>|<i>|</i>|<s>|</s>|<code>|</code>|<a href=/a>|<a href=https://a.org/?a&b>|</a>|<span>|</span>|<br>|"+
	"<p>|</p>|<div>|</div>|<h1>|<h3>|</h3>|<ul>|<li>|</ul>|<ol start=9>|</ol>|<blockquote>|</blockquote>|<pre>|</pre>|<hr>|"+
	"<table>|<tr>|<td>|<td colspan=2>|<td rowspan=2>|</table>|<dl>|<dt>|<dd>|\u00b2", "|")

// FuzzWords wants the words of any page that is made of words, signs and ordinary tags.
func FuzzWords(f *testing.F) {
	f.Add([]byte("0123456789abcdefghijklmnopqrstuvwxyz"))
	f.Fuzz(func(t *testing.T, choice []byte) {
		if len(choice) > 60 {
			return
		}
		var page strings.Builder
		for _, b := range choice {
			page.WriteString(strings.ReplaceAll(pieces[int(b)%len(pieces)], "\u00a6", "|"))
		}
		if _, err := htmltree.Parse(page.String()); err == nil {
			compareWords(t, page.String())
		}
	})
}
