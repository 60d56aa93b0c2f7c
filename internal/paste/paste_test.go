package paste

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"localprogress.org/site/internal/markdown"
)

// TestMarkdown holds what is too small for a clipboard of its own.
func TestMarkdown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ page, want string }{
		"nothing":               {"", ""},
		"only marks":            {"<p><b> </b><i>&nbsp;</i><a href='https://example.org'></a></p><ul><li></li></ul><table><tr><td></td></tr></table>", ""},
		"text":                  {"just words", "just words"},
		"two breaks":            {"one<br><br>two<br>three", "one\n\ntwo\\\nthree"},
		"blanks":                {"a&nbsp;&nbsp;b\u202fc\u2007d \n e", "a b c d e"},
		"invisible":             {"a\u200bb\u00adc\ufeffd\u2060e\u0007f\ufffcg\uf0b7h", "abcdefgh"},
		"NUL":                   {"a\x00b", "ab"},
		"not UTF-8":             {"a\xffb", "a\uFFFDb"},
		"marks around blanks":   {"<b>one </b>two<i> three</i>", "**one** two *three*"},
		"mark over two blocks":  {"<b><p>one</p><p>two</p></b>", "**one**\n\n**two**"},
		"weight taken back":     {`<b>one <span style="font-weight:400">two</span></b>`, "**one** two"},
		"link in two spans":     {`<a href="https://example.org/a">one </a><a href="https://example.org/a"><b>two</b></a>`, "[one **two**](https://example.org/a)"},
		"mail":                  {`<a href="mailto:desk@example.org">desk@example.org</a>`, "desk@example.org"},
		"address in brackets":   {"(https://example.org/a)", "([https://example.org/a](https://example.org/a))"},
		"code in a link":        {`<a href="https://example.org"><code>go</code></a>`, "[`go`](https://example.org)"},
		"entity in a link":      {`<a href="https://example.org/?a=1&amp;amp;copy;">x</a>`, `[x](https://example.org/?a=1\&amp;copy;)`},
		"code in bold":          {"un<b><code>a</code></b>b", "un`a`b"},
		"heading levels":        {"<h2>a</h2><h4>b</h4><h6>c</h6><h2>d</h2>", "## a\n\n### b\n\n#### c\n\n## d"},
		"heading below first":   {"<h3>a</h3><h1>b</h1>", "## a\n\n## b"},
		"heading of two lines":  {"<h1>a<br>b</h1>", "## a b"},
		"heading in a list":     {"<ol><li><h2>One</h2></li></ol><p>x</p>", "## One\n\nx"},
		"heading below an item": {"<ul><li>a</li><li><h2>b</h2>c</li></ul>", "- a\n\n- **b**\n\n    c"},
		"list in an item only":  {"<ul><li>a</li><li><ul><li>b</li></ul></li></ul>", "- a\n    - b"},
		"quotation in an item":  {"<ul><li><blockquote>a</blockquote></li></ul>", "-   > a"},
		"code in an item":       {"<ul><li><pre>a\n b</pre></li></ul>", "-   ```\n    a\n     b\n    ```"},
		"code below an item":    {"<ol><li>x<pre>a\n b</pre></li></ol>", "1. x\n\n    ```\n    a\n     b\n    ```"},
		"list with a text":      {"<ul>stray<li>a</li></ul>", "- stray\n- a"},
		"start":                 {"<ol start=7><li>a</li><li>b</li></ol>", "7. a\n8. b"},
		"typed bullets":         {"Bring:<br>• a pen<br>• the <b>ledger</b>", "Bring:\n\n- a pen\n- the **ledger**"},
		"bullet inside":         {"a • b", "a • b"},
		"ticked":                {`<ul><li><input type=checkbox checked> a</li><li><input type="checkbox"> b</li></ul>`, "- [x] a\n- [ ] b"},
		"one cell":              {"<table><tr><td>a</td></tr></table>", "a"},
		"caption":               {"<table><caption>C</caption><tr><th>a<th>b<tr><td>1<td>2</table>", "Table: C\n\n| a | b |\n| ---: | ---: |\n| 1 | 2 |"},
		"merged across":         {"<table><tr><td>a<td>b<td>c<tr><td colspan=2>d<td>e</table>", "| a | b | c |\n| --- | --- | --- |\n| d | | e |"},
		"merged down":           {"<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", "| a | b |\n| --- | --- |\n| | c |"},
		"quotes":                {"<q>a</q>", "“a”"},
		"note without its text": {`a<a href="#_ftn1">[1]</a>`, "a[1]"},
		"note without words":    {`a<a href="#fn1">1</a><p><a id="fn1" href="#fnref1">1</a></p>`, "a1"},
		"text without its note": {`<p><a href="#_ftnref1" name="_ftn1">[1]</a> b</p>`, "[1] b"},
		"note that holds it":    {`<p id="fn1">a<a href="#fn1">1</a></p>`, "a1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Markdown(c.page); got != c.want {
				t.Errorf("got\n%q\nwant\n%q", got, c.want)
			}
		})
	}
}

// TestAddress holds where links may lead.
func TestAddress(t *testing.T) {
	t.Parallel()
	for href, want := range map[string]string{
		"https://example.org/a#b": "https://example.org/a#b",
		"HTTPS://Example.org":     "HTTPS://Example.org",
		"/news/a":                 "/news/a",
		"mailto:desk@example.org": "mailto:desk@example.org",
		"javascript:alert(1)":     "",
		"java\nscript:alert(1)":   "",
		"file:///C:/a.docx":       "",
		"data:text/html,a":        "",
		"//example.org":           "",
		"a.html":                  "",
		"#a":                      "",
		"https://":                "",
		"https://www.google.com/url?q=https://a.org/":   "https://a.org/",
		"https://www.google.co.uk/url?url=http://a.org": "http://a.org",
		"https://www.google.com/search?q=https://a.org": "https://www.google.com/search?q=https://a.org",
		"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fa.org&data=x": "https://a.org",
		"https://www.google.com/url?q=javascript:alert(1)":  "https://www.google.com/url?q=javascript:alert(1)",
		"https://urldefense.com/v3/__https://a.org/b__;!!x": "https://a.org/b",
	} {
		if got := address(href); got != want {
			t.Errorf("%q leads to %q, want %q", href, got, want)
		}
	}
}

// TestHostile wants an answer, soon and with all words, for what no program puts on a clipboard.
func TestHostile(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]string{
		"long":          strings.Repeat("<p>words", maxPage/8+1),
		"deep":          strings.Repeat("<div><b>", 5000) + "words",
		"below":         strings.Repeat("<span>", 450) + strings.Repeat("<i>a</i>", 50_000) + "<p>words",
		"lists":         strings.Repeat("<ul><li>a", 120) + "words",
		"quotations":    strings.Repeat("<blockquote>", 400) + "words",
		"tables":        strings.Repeat("<table><tr><td>a<td>", 100) + "words",
		"items":         strings.Repeat("<p style='mso-list:l0 level9 lfo1'>a</p><p style='mso-list:l0 level1 lfo1'>b</p>", 5_000) + "words",
		"spans":         `<table><tr><td colspan="1000000000" rowspan="1000000000">words</td><td>x</td></tr></table>`,
		"wide":          "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td rowspan=9 colspan=9>a", 300), 300) + "<tr><td>words</table>",
		"open":          "words <b><i><a href='x'><table><td><ul><li><blockquote><figure><pre",
		"edges":         strings.Repeat("x<b>:</b>", 50_000) + "words",
		"signs":         "x<b>" + strings.Repeat(":", 200_000) + "</b>x words",
		"brackets":      strings.Repeat("[", 100_000) + strings.Repeat("](", 10_000) + "words",
		"entities":      strings.Repeat("&amp;", 100_000) + "words",
		"angles":        strings.Repeat("&lt;a:", 100_000) + "words",
		"ticks":         strings.Repeat("`", 100_000) + "<code>`" + strings.Repeat("`", 1000) + "</code> words",
		"notes":         strings.Repeat(`<a href="#fn1">1</a>`, 5_000) + strings.Repeat(`<p id="fn1"><a href="#fnref1">1</a> a</p>`, 5_000) + "words",
		"many notes":    manyNotes(1_000) + "words",
		"styles":        `<p style="` + strings.Repeat("a:b;", 100_000) + `">words</p>`,
		"replies":       strings.Repeat(`<div id="divRplyFwdMsg">From</div>`, 5_000) + "words",
		"lines":         strings.Repeat(`<div><br></div><div>a</div>`, 20_000) + "words",
		"bullets":       strings.Repeat("• a<br>", 20_000) + "words",
		"addresses":     strings.Repeat("https://example.org/", 20_000) + " words",
		"links":         strings.Repeat("<a href='https://example.org/a'>a</a><a href='https://example.org/b'>b</a>", 10_000) + "words",
		"pictures":      `<img src="data:image/png;base64,` + strings.Repeat("A", 2*maxPage) + `">words`,
		"first heading": strings.Repeat("<h6>a</h6><h1>b</h1>", 10_000) + "words",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Markdown(page)
			if !strings.Contains(got, "words") || !utf8.ValidString(got) {
				t.Errorf("the words are lost: %.200q", got)
			}
		})
	}
}

func manyNotes(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, `a<a href="#fn%d">%d</a> `, i, i)
	}
	for i := range n {
		fmt.Fprintf(&out, `<p><a id="fn%d" href="#fnref%d">%d</a> b</p>`, i, i, i)
	}
	return out.String()
}

// TestPlain looks at what is over the bounds: its words come, without its scripts, and nothing in them is Markdown.
func TestPlain(t *testing.T) {
	t.Parallel()
	page := "<style>p{}</style><script>x()</script><h1>A # title</h1><p>- one<br>two</p>"
	for name, filler := range map[string]string{"deep": strings.Repeat("<div>", 600), "long": strings.Repeat("<!---->", maxPage/7+1)} {
		if got, want := Markdown(page+filler), "A # title\n\n\\- one\n\ntwo"; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// TestRendersNotes sees that the site reads the notes as notes.
func TestRendersNotes(t *testing.T) {
	t.Parallel()
	html := markdown.Render(Markdown(clipboards(t)["word-mac-notes"]), markdown.Options{}).HTML
	for want, times := range map[string]int{`role="doc-noteref"`: 4, `role="doc-backlink"`: 4, "<p>The second paragraph of the note.": 1, "[^": 0, "[1]": 0} {
		if got := strings.Count(html, want); got != times {
			t.Errorf("%q is there %d times, want %d:\n%s", want, got, times, html)
		}
	}
}
