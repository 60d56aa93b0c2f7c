package wordpress

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
	"localprogress.org/site/internal/markdown"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestConvert compares every testdata/convert/*.html with its *.md. To add a case, add the page and run with -update.
func TestConvert(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("testdata/convert/*.html")
	if err != nil || len(pages) < 20 {
		t.Fatalf("found %d pages, want 20 or more (%v)", len(pages), err)
	}
	for _, path := range pages {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			page, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			converted := Convert(string(page), ConvertOptions{})
			got := converted.Markdown + "\n"
			for _, note := range converted.Notes {
				got += "\n%% " + note
			}
			golden := strings.TrimSuffix(path, ".html") + ".md"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestConvertKeepsWords renders every golden text again and looks for each word of the page, in order: no word may be
// lost or joined to another.
func TestConvertKeepsWords(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]string{
		"blocks": "02-classic-empty-lines", "lists": "08-lists", "layout": "10-layout-table", "joined": "17-no-joined-words",
		"emphasis": "18-emphasis-edges", "split": "19-emphasis-over-paragraphs", "signs": "21-markdown-signs-in-text",
		"entities": "16-entities-and-quotes", "definitions": "24-definition-list-and-details", "columns": "28-columns",
		"headings": "07-headings",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source, err := os.ReadFile("testdata/convert/" + page + ".html")
			if err != nil {
				t.Fatal(err)
			}
			got, want := words(t, render(t, Convert(string(source), ConvertOptions{}).Markdown)), words(t, string(source))
			if strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func render(t *testing.T, source string) string {
	t.Helper()
	var out bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert([]byte(source), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// words returns the words of a page as a reader sees them.
func words(t *testing.T, page string) []string {
	t.Helper()
	nodes, err := htmltree.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	root := htmltree.Element("body", nodes...)
	for _, node := range htmltree.FindAll(root, "script", "style") {
		node.Parent.RemoveChild(node)
	}
	return strings.FieldsFunc(htmltree.Text(root), unicode.IsSpace)
}

// TestConvertSpeaksTheDialect renders what Convert writes as the site does.
func TestConvertSpeaksTheDialect(t *testing.T) {
	t.Parallel()
	found := func(src string) (markdown.Picture, bool) {
		return markdown.Picture{URL: src, Width: 3, Height: 2}, true
	}
	for page, want := range map[string][]string{
		"04-caption-shortcode": {"<figure", "<figcaption>A vote in the chamber", "Jane Doe / Getty Images"},
		"05-block-image":       {"<figure", "real", "Sam Roe / AP"},
		"09-table":             {"<caption", "Cities with good cause laws", "Albany | NY"},
		"11-quote":             {"<blockquote", "A council member"},
		"12-pull-quote":        {"pull", "Local power is <em>power</em>"},
		"13-youtube":           {"Three responder programs", "youtube.com", "vimeo.com"},
		"22-code":              {"<pre", "<code"},
	} {
		source, err := os.ReadFile("testdata/convert/" + page + ".html")
		if err != nil {
			t.Fatal(err)
		}
		doc := markdown.Render(Convert(string(source), ConvertOptions{}).Markdown, markdown.Options{Picture: found})
		for _, part := range want {
			if !strings.Contains(doc.HTML, part) {
				t.Errorf("%s: no %q in\n%s", page, part, doc.HTML)
			}
		}
		if strings.Contains(doc.HTML, ":::") || strings.Contains(doc.HTML, "Credit:") || strings.Contains(doc.HTML, "Table:") {
			t.Errorf("%s shows marks:\n%s", page, doc.HTML)
		}
	}
	missing := markdown.Render(`![x](/wp-content/uploads/a.jpg "Words | Credit: Jo Roe")`, markdown.Options{})
	if strings.Contains(missing.HTML, "<img") || len(missing.MissingPictures) != 1 {
		t.Errorf("a missing picture shows as %s", missing.HTML)
	}
}

func TestConvertLead(t *testing.T) {
	t.Parallel()
	page := `[caption id="attachment_9"]<img class="wp-image-9" src="https://old.example/wp-content/uploads/a-1200x800.jpg" alt="Rain (Jo Roe/AP)"> Rain (Jo Roe/AP)[/caption]` +
		"\n\nThe text."
	library := func(id int64, src string) Picture { return Picture{ID: id, Src: "/files/a.jpg", Alt: "library"} }
	got := Convert(page, ConvertOptions{Lead: 9, Picture: library})
	want := Picture{ID: 9, Src: "/files/a.jpg", Alt: "Rain", Caption: "Rain", Credit: "Jo Roe / AP"}
	if got.Lead == nil || *got.Lead != want {
		t.Errorf("lead %+v, want %+v", got.Lead, want)
	}
	if got.Markdown != "The text." {
		t.Errorf("body %q still has the lead picture", got.Markdown)
	}
	if got = Convert(page, ConvertOptions{Lead: 8, Picture: library}); !strings.HasPrefix(got.Markdown, `![Rain](/files/a.jpg "Rain | Credit: Jo Roe / AP")`) {
		t.Errorf("another lead picture, but the body is %q", got.Markdown)
	}
}

// TestConvertHostile wants an answer, soon, for pages that no editor wrote.
func TestConvertHostile(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]string{
		"deep":       strings.Repeat("<div><b>", 5000) + "words" + strings.Repeat("</b></div>", 5000),
		"brackets":   strings.Repeat("[", 100_000) + "words",
		"captions":   strings.Repeat("[caption]", 50_000) + "words",
		"shortcodes": strings.Repeat(`[a b="c"]`, 50_000) + "words",
		"spans":      `<table><tr><td colspan="1000000000" rowspan="1000000000">words</td><td>x</td></tr></table>`,
		"open":       "words <b><i><a href='x'><table><td><ul><li><blockquote><figure><pre",
		"quotes":     strings.Repeat("<blockquote>", 400) + "words",
		"lists":      strings.Repeat("<ul><li>", 200) + "words",
		"emphasis":   strings.Repeat("<b>a</b><i>:</i>", 20_000) + "words",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Convert(page, ConvertOptions{}); !strings.Contains(got.Markdown, "words") {
				t.Errorf("the words are lost: %q", shorten(got.Markdown))
			}
		})
	}
}

func FuzzConvert(f *testing.F) {
	pages, err := filepath.Glob("testdata/convert/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range pages {
		page, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(page))
	}
	f.Fuzz(func(t *testing.T, page string) {
		if len(page) > 10_000 {
			return // small pages find the same faults sooner
		}
		out := render(t, Convert(page, ConvertOptions{}).Markdown)
		tokens := html.NewTokenizer(strings.NewReader(out))
		for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
			token := tokens.Token()
			if token.Data == "script" && kind != html.TextToken {
				t.Fatalf("a script came through: %q", out)
			}
			for _, a := range token.Attr {
				if a.Key == "href" && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
					t.Fatalf("a script address came through: %q", out)
				}
			}
		}
	})
}
