package markdown_test

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/markdown"
)

// checkSafe reads the HTML as a browser does and fails on anything that could run, load from elsewhere, or
// appear twice where the page needs it once.
func checkSafe(t *testing.T, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<!doctype html><body>" + page))
	if err != nil {
		t.Fatalf("not HTML: %v", err)
	}
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("a comment in the page: %q", n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "math", "template", "foreignobject", "use"}, strings.ToLower(n.Data)) {
			t.Errorf("<%s> in the page", n.Data)
		}
		for _, a := range n.Attr {
			key := strings.ToLower(a.Key)
			switch {
			case strings.HasPrefix(key, "on"), key == "style", key == "srcset", key == "srcdoc":
				t.Errorf("attribute %s on <%s>", a.Key, n.Data)
			case key == "id":
				if ids[a.Val] {
					t.Errorf("id %q twice", a.Val)
				}
				ids[a.Val] = true
			case key == "src" && !strings.HasPrefix(a.Val, "/files/"):
				t.Errorf("a request to %q", a.Val)
			case key == "href":
				u, err := url.Parse(a.Val)
				if err != nil || !slices.Contains([]string{"", "http", "https", "mailto", "tel"}, u.Scheme) {
					t.Errorf("a link to %q", a.Val)
				}
			}
		}
	}
	for n := range root.Descendants() { // every link within the page arrives
		for _, a := range n.Attr {
			if role := attr(n, "role"); a.Key == "href" && (role == "doc-noteref" || role == "doc-backlink") && !ids[a.Val[1:]] {
				t.Errorf("%s goes nowhere: %s", role, a.Val)
			}
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// TestHostileSize renders a megabyte of each text that is known to be expensive in Markdown.
// Time is the processor's, not the clock's, so that a busy machine does not fail the test; hence nothing is parallel.
func TestHostileSize(t *testing.T) {
	const size = markdown.MaxSource - 256 // a text put together from two halves must not be cut
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	half := func(s string) string { return strings.Repeat(s, size/2/len(s)) }
	numbered := func(before, after string) string {
		var b strings.Builder
		for i := 0; b.Len() < size/2; i++ {
			b.WriteString(before + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + itoa(i) + after)
		}
		return b.String()
	}
	var stairs, ticks strings.Builder
	for i := 0; stairs.Len() < size; i++ {
		stairs.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	for i := 1; ticks.Len() < size; i++ {
		ticks.WriteString("e" + strings.Repeat("`", i))
	}
	cases := map[string]string{
		"quotes in a line":    fill(">"),
		"ten thousand quotes": strings.Repeat(">", 10_000) + " a",
		"lines of quotes":     fill(strings.Repeat(">", 300) + "a\n"),
		"list in list":        fill("- ") + "a",
		"numbers in numbers":  fill("1. ") + "a",
		"list in quote":       fill("> - "),
		"list stairs":         stairs.String(),
		"open brackets":       fill("["),
		"nested brackets":     half("[") + half("]"),
		"open pictures":       fill("!["),
		"open links":          fill("[a]("),
		"open links, angle":   fill("[a](<b"),
		"open titles":         fill("[a](b \""),
		"linked links":        half("[") + half("](b)"),
		"references":          numbered("[", "]: /x\n") + half("[a1] "),
		"open references":     fill("[a]: <"),
		"emphasis":            fill("*a **a "),
		"stars":               half("*") + "a" + half("*"),
		"tildes":              fill("~~a"),
		"quotation marks":     fill("\"a 'b "),
		"open code spans":     ticks.String(),
		"unclosed fence":      "```sql\n" + fill("select 'a\n"),
		"fences":              fill("```\n"),
		"coloured code":       fill("```html\n<a <b <c='\n```\n"),
		"slow lexer":          "```json\n" + strings.Repeat("\\", 8000) + "\n```\n",
		"wide table":          half("|a") + "\n" + half("|-"),
		"filled-up table":     strings.Repeat("|a", 1000) + "\n" + strings.Repeat("|-", 1000) + "\n" + fill("a\n"),
		"many filled-up":      fill(strings.Repeat("|a", 100) + "\n" + strings.Repeat("|-", 100) + "\n" + strings.Repeat("a\n", 100) + "\n"),
		"escaped pipes":       "|a|b|\n|-|-|\n" + fill("|`\\|`|`\\|`|\n"),
		"footnotes":           numbered("[^", "]: x\n") + "\n" + numbered("[^", "] "),
		"one footnote":        "[^1]: x\n\n" + fill("[^1] "),
		"notes in notes":      fill("[^a]: "),
		"headings":            fill("# a\n"),
		"containers":          fill(":::pull\n"),
		"cards":               fill(":::document /x\n:::\n"),
		"films":               fill("https://youtu.be/a\n\n"),
		"pictures":            fill("![a](street.png)\n\n"),
		"missing pictures":    fill("![a](b)"),
		"links":               fill("http://a.b/ "),
		"www":                 fill("www."),
		"mail":                fill("a.") + "@",
		"tags":                fill("<a b='c'>"),
		"open tags":           fill("<a"),
		"comments":            fill("<!--"),
		"entities":            fill("&amp;&#1;&x"),
		"tabs":                fill("\t>"),
		"empty lines":         fill("\n"),
		"setext":              fill("a\n=\n"),
		"no spaces":           fill("a"),
		"broken UTF-8":        fill("\xff"),
		"nothing but NUL":     fill("\x00"),
		"captions":            fill("Table: a\n\n|a|\n|-|\n\n"),
	}
	for name, src := range cases {
		t.Run(name, func(t *testing.T) {
			start := processorTime(t)
			doc := markdown.Render(src, options)
			if took := processorTime(t) - start; took > slowest {
				t.Errorf("took %v, want at most %v", took, slowest)
			} else {
				t.Logf("%v, %d KB of HTML", took, len(doc.HTML)>>10)
			}
			if len(doc.HTML) > 64<<20 {
				t.Errorf("%d MB of HTML from 1 MB of text", len(doc.HTML)>>20)
			}
			checkSafe(t, doc.HTML)
		})
	}
}

// processorTime returns what this process has used so far.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// FuzzRender looks for a text whose HTML is not safe, or that is not the same twice.
func FuzzRender(f *testing.F) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	f.Fuzz(func(t *testing.T, src string) {
		doc := markdown.Render(src, options)
		checkSafe(t, doc.HTML)
		if again := markdown.Render(src, options); again.HTML != doc.HTML {
			t.Errorf("two renderings differ:\n%s\n%s", doc.HTML, again.HTML)
		}
		markdown.Plain(src)
		markdown.Excerpt(src, 100)
	})
}
