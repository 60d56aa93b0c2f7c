package markdown

import (
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// standIn holds the place of a picture that we drew. The sanitiser speaks HTML, not SVG, so the drawing is put in
// afterwards. Nobody else can write a stand-in: a "<" that was typed leaves the renderer as "&lt;".
const standIn = `<svg class="pat"></svg>`

// sanitise drops everything from the HTML that the renderer is not known to write, then puts the pictures in.
// It would be needed only if the renderer or its library were wrong.
func sanitise(raw []byte, pictures []string) string {
	parts := strings.Split(string(policy.SanitizeBytes(raw)), standIn)
	var b strings.Builder
	for i, part := range parts {
		b.WriteString(part)
		if i < len(pictures) && i < len(parts)-1 {
			b.WriteString(pictures[i])
		}
	}
	return strings.TrimSpace(b.String())
}

var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "em", "strong", "del", "blockquote", "ul", "ol", "li", "code", "pre", "sup",
		"h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td",
		"div", "aside", "svg", "picture")

	exactly := func(words string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + words + `)$`) }
	id := exactly(`[\p{L}\p{N}_-]+`)
	p.AllowAttrs("id").Matching(id).OnElements("h2", "h3", "h4", "h5", "h6", "sup", "li")
	p.AllowAttrs("class").Matching(exactly("pull")).OnElements("aside")
	p.AllowAttrs("class").Matching(exactly("tablew|embed|dl|doc|notes")).OnElements("div")
	p.AllowAttrs("class").Matching(exactly("muted")).OnElements("p")
	p.AllowAttrs("class").Matching(exactly("btn sm|anchor")).OnElements("a")
	p.AllowAttrs("class").Matching(exactly("pat")).OnElements("svg")
	p.AllowAttrs("class").Matching(exactly("right|center")).OnElements("th", "td")
	p.AllowAttrs("class").Matching(exactly("language-[a-z]+")).OnElements("code")
	p.AllowAttrs("class").Matching(exactly("credit|code-[a-z0-9]+")).OnElements("span")
	p.AllowAttrs("scope").Matching(exactly("row|col")).OnElements("th")
	p.AllowAttrs("start").Matching(exactly("[0-9]+")).OnElements("ol")
	p.AllowAttrs("tabindex").Matching(exactly("0")).OnElements("div", "pre")
	p.AllowAttrs("role").Matching(exactly("region|doc-endnotes")).OnElements("div")
	p.AllowAttrs("role").Matching(exactly("doc-noteref|doc-backlink")).OnElements("a")
	p.AllowAttrs("aria-label").OnElements("div", "a", "input")
	p.AllowAttrs("type").Matching(exactly("checkbox")).OnElements("input")
	p.AllowAttrs("checked", "disabled").Matching(exactly("")).OnElements("input")

	p.AllowAttrs("data-line").Matching(exactly("[0-9]+")).OnElements("p", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre")

	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("title").OnElements("a")
	p.AllowAttrs("rel").Matching(exactly("noopener")).OnElements("a")
	p.AllowAttrs("type").Matching(exactly("image/(?:avif|webp)")).OnElements("source")
	p.AllowAttrs("srcset").Matching(exactly(`(?:,?/files/[0-9a-f]{64}/\d+\.[a-z]+ \d+w)+`)).OnElements("source")
	p.AllowAttrs("sizes").Matching(exactly(regexp.QuoteMeta(pictureSizes))).OnElements("source")
	p.AllowAttrs("src").OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(exactly("[0-9]{1,5}")).OnElements("img")
	p.AllowAttrs("loading").Matching(exactly("lazy")).OnElements("img")
	p.AllowAttrs("decoding").Matching(exactly("async")).OnElements("img")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	return p
}
