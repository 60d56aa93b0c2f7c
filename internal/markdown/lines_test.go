package markdown

import (
	"regexp"
	"strings"
	"testing"
)

// The preview finds the block that an editor is writing by its line.
func TestBlocksTellTheirLines(t *testing.T) {
	t.Parallel()
	text := "First.\n\n## Second\n\n- a\n- b\n\n> quoted\n> more\n\nLast[^1] one.\n\n[^1]: Note.\n"
	html := Render(text, Options{Lines: true}).HTML
	var got []string
	for _, m := range regexp.MustCompile(`<(\w+)[^>]* data-line="(\d+)"`).FindAllStringSubmatch(html, -1) {
		got = append(got, m[1]+m[2])
	}
	if want := "p1 h23 ul5 blockquote8 p11"; strings.Join(got, " ") != want {
		t.Errorf("lines are %v, want %s, in %s", got, want, html)
	}
	if html := Render(text, Options{}).HTML; strings.Contains(html, "data-line") {
		t.Errorf("readers get the lines: %s", html)
	}
}
