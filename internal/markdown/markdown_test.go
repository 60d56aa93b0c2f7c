package markdown_test

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/markdown"
)

// slowest is what a hostile megabyte may take. The worst needs about 3 s; the rest is for slow machines.
const slowest = 10 * time.Second

func itoa(n int) string { return strconv.Itoa(n) }

func TestReadingMinutes(t *testing.T) {
	t.Parallel()
	for words, want := range map[int]int{-1: 1, 0: 1, 1: 1, 238: 1, 356: 1, 358: 2, 1666: 7} {
		if got := markdown.ReadingMinutes(words); got != want {
			t.Errorf("ReadingMinutes(%d) = %d, want %d", words, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	const src = "## Heading\n\nThe **rule** is short.\nIt's [one](/x) line.\n\n- a list\n\nMore, afterwards."
	for _, c := range []struct {
		n    int
		want string
	}{
		{-1, ""},
		{0, ""},
		{1, "…"},
		{8, "The…"},
		{9, "The rule…"},
		{12, "The rule is…"},
		{200, "The rule is short. It’s one line. More, afterwards."},
	} {
		got := markdown.Excerpt(src, c.n)
		if got != c.want {
			t.Errorf("Excerpt(%d) = %q, want %q", c.n, got, c.want)
		}
		if utf8.RuneCountInString(got) > max(c.n, 0) {
			t.Errorf("Excerpt(%d) is too long: %q", c.n, got)
		}
	}
	if got := markdown.Excerpt(strings.Repeat("é", 50), 10); got != strings.Repeat("é", 9)+"…" {
		t.Errorf("a word without end became %q", got)
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	got := markdown.Plain("# A *title*\n\nOne &amp; two.\n\n![alt](x.png \"Caption | Credit: C\")\n\n- a\n- b\n\n| x | y |\n|-|-|\n| 1 | 2 |\n")
	want := "A title\n\nOne & two.\n\nCaption\n\na\nb\n\nx y\n1 2"
	if got != want {
		t.Errorf("Plain = %q, want %q", got, want)
	}
}

// What is escaped is resolved once, in the words as on the page.
func TestPlainResolvesOnceWhatIsEscaped(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		`&lt;b&gt; &amp;lt; &amp;amp;lt;`: `<b> &lt; &amp;lt;`,
		`\&lt; \\&lt; &copy\; &\#65;`:     `&lt; \< &copy; &#65;`,
		`\*one\* &#42;two&#x2A; \word`:    `*one* *two* \word`,
		"`\\&lt;&amp;`":                   `\&lt;&amp;`,
		`&notit; &copy 2024 R&D &nosuch;`: `&notit; &copy 2024 R&D &nosuch;`,
	} {
		if got := markdown.Plain(src); got != want {
			t.Errorf("Plain(%q) = %q, want %q", src, got, want)
		}
		var page strings.Builder
		root, err := html.Parse(strings.NewReader(markdown.Render(src, markdown.Options{}).HTML))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type == html.TextNode {
				page.WriteString(n.Data)
			}
		}
		if got := strings.TrimSpace(page.String()); got != want {
			t.Errorf("%q is %q on the page, want %q", src, got, want)
		}
	}
}

func TestIDPrefix(t *testing.T) {
	t.Parallel()
	o := markdown.Options{IDPrefix: `rev"<2>-`}
	doc := markdown.Render("## One\n\nText.[^1]\n\n[^1]: Note.", o)
	if doc.Headings[0].ID != "rev2-one" {
		t.Errorf("heading id %q", doc.Headings[0].ID)
	}
	for _, want := range []string{`id="rev2-one"`, `href="#rev2-one"`, `id="rev2-fn-1"`, `href="#rev2-fn-1"`, `id="rev2-fnref-1"`, `href="#rev2-fnref-1"`} {
		if !strings.Contains(doc.HTML, want) {
			t.Errorf("no %s in %s", want, doc.HTML)
		}
	}
}

func TestTooLong(t *testing.T) {
	t.Parallel()
	doc := markdown.Render(strings.Repeat("word\n", markdown.MaxSource/5+10), markdown.Options{})
	if !doc.Truncated || doc.Words > markdown.MaxSource/5 {
		t.Errorf("truncated %v, %d words", doc.Truncated, doc.Words)
	}
	if markdown.Render("short", markdown.Options{}).Truncated {
		t.Error("a short text says that it was truncated")
	}
}

func TestNoPictureFunction(t *testing.T) {
	t.Parallel()
	doc := markdown.Render("![a](street.png)", markdown.Options{})
	if doc.HTML != "" || len(doc.MissingPictures) != 1 || doc.MissingPictures[0] != "street.png" {
		t.Errorf("got %+v", doc)
	}
}

func BenchmarkRender(b *testing.B) {
	src := strings.Repeat("A paragraph of **ordinary** words with a [link](https://example.org).\n\n## Heading\n\n- item\n- item\n\n", 40)
	for b.Loop() {
		markdown.Render(src, options)
	}
}

// What our document is now stands in place of a line that says the like, and before whatever else the writer says.
func TestFiguresOfADocument(t *testing.T) {
	t.Parallel()
	o := markdown.Options{Figures: map[string]string{"/files/1/a.pdf": "PDF, 14 pages"}}
	for line, want := range map[string]string{
		"":                                "PDF, 14 pages.",
		"PDF, 12 pages, 640 KB, English.": "PDF, 14 pages.",
		"PDF · Twelve pages · Spanish · 1.2 MB": "PDF, 14 pages.",
		"PDF, 1,200 pages":                      "PDF, 14 pages.",
		"PDF, large print":                      "PDF, 14 pages. PDF, large print",
		"Adopted in March.":                     "PDF, 14 pages. Adopted in March.",
	} {
		html := markdown.Render(":::document /files/1/a.pdf\nA report\n"+line+"\n:::", o).HTML
		if !strings.Contains(html, `<p class="muted">`+want+"</p>") {
			t.Errorf("%q gives %s", line, html)
		}
	}
	if html := markdown.Render(":::document /files/2/b.pdf\nA report\nPDF, 12 pages\n:::", o).HTML; !strings.Contains(html, "PDF, 12 pages") {
		t.Errorf("another one: %s", html)
	}
}
