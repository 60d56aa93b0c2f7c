package markdown_test

import (
	"html"
	"strings"
	"testing"

	"localprogress.org/site/internal/markdown"
)

// What somebody typed as plain text reads the same when the Markdown is rendered, wherever it stands.
func TestEscapedTextIsText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Plain.", "- no list", "+ none", "* none", "1. no list", "2024) none", "> no quote", "- - -", "===", "# no heading",
		"~~~ no code", "~~struck~~", "a *b* _c_ `d` [e](f) <g> \\ h", "AT&T", "&copy; &amp; &#65;", "![x](y)", "3.5 million", "a] b](c)", "a | b\n- | -", ":::pull", "    no code", "\tnone", "https in -words-"} {
		if got := markdown.Render(markdown.Escape(text), markdown.Options{}).HTML; strings.TrimSpace(got) != "<p>"+html.EscapeString(strings.TrimSpace(text))+"</p>" {
			t.Errorf("%q became %q, which is shown as %s", text, markdown.Escape(text), got)
		}
	}
}
