package export

import (
	"bytes"
	"html"
	"regexp"
	"strings"

	markup "golang.org/x/net/html"
)

// linked returns the text of the answer with its links to narrowed lists leading to where the copy has these, and wants
// every address of this site that it links to or loads. Apart from those links, it is what the site answers, byte by byte.
func (c *crawl) linked(address string, a *answer) []byte {
	mime, _, _ := strings.Cut(a.mime(), ";")
	switch mime {
	case "text/html":
		return c.page(address, a.text.Bytes())
	case "text/css":
		for _, m := range loaded.FindAllSubmatch(a.text.Bytes(), -1) {
			c.follow(address, string(m[1]))
		}
	case "text/plain", "text/calendar": // lines may be broken anywhere
	default:
		return c.document(a.text.Bytes())
	}
	return a.text.Bytes()
}

// loaded is what a style loads.
var loaded = regexp.MustCompile(`url\(["']?([^"')]+)["']?\)`)

// follow wants what the link on the page leads to, and returns the link as the copy has it.
func (c *crawl) follow(page, link string) string {
	address, fragment := c.address(page, link)
	if address == "" {
		return link
	}
	c.want(address, true)
	if !narrowed(address) {
		return link
	}
	to := place(address)
	if !strings.HasPrefix(link, "/") && strings.Contains(link, "://") {
		to = c.base.String() + to
	}
	if fragment != "" {
		to += "#" + fragment
	}
	return to
}

// page is linked for a page.
func (c *crawl) page(address string, text []byte) []byte {
	var out bytes.Buffer
	script := false
	z := markup.NewTokenizer(bytes.NewReader(text))
	for {
		kind := z.Next()
		raw := bytes.Clone(z.Raw()) // which the tokenizer changes when it is asked for the name
		switch {
		case kind == markup.ErrorToken:
			out.Write(raw)
			return out.Bytes()
		case kind == markup.StartTagToken || kind == markup.SelfClosingTagToken:
			name, _ := z.TagName()
			script = string(name) == "script"
			raw = attribute.ReplaceAllFunc(raw, func(written []byte) []byte { return c.attribute(address, written) })
		case kind == markup.TextToken && script:
			raw = c.document(raw) // what the page is about, in JSON
		}
		out.Write(raw)
	}
}

// attribute is an attribute with its value, in quotes as this site's pages have it.
var attribute = regexp.MustCompile(`[^\s"'>/=<]+\s*=\s*("[^"]*"|'[^']*')`)

// attribute is the attribute with its link as the copy has it; one that is no link stays as it is.
func (c *crawl) attribute(page string, written []byte) []byte {
	name, quoted, _ := strings.Cut(string(written), "=")
	value := html.UnescapeString(strings.TrimSpace(quoted)[1 : len(strings.TrimSpace(quoted))-1])
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "href", "src", "poster":
	case "content": // of a link preview; others are words
		if !strings.HasPrefix(value, c.base.String()+"/") {
			return written
		}
	default:
		return written
	}
	if to := c.follow(page, value); to != value {
		return []byte(name + `="` + html.EscapeString(to) + `"`)
	}
	return written
}

// inText finds the addresses of the site in a text, after how they begin, and those to which Markdown links.
func inText(base string) *regexp.Regexp {
	return regexp.MustCompile(`(` + regexp.QuoteMeta(base) + `|\]\()(/(?:[^\s"'<>()\\]|\\u0026)*)`)
}

// document is linked for a feed, a sitemap, Markdown: texts with whole addresses, and with links in Markdown.
func (c *crawl) document(text []byte) []byte {
	return c.inText.ReplaceAllFunc(text, func(found []byte) []byte {
		m := c.inText.FindSubmatch(found)
		before, written := string(m[1]), string(m[2])
		after := ""
		if end := closing.FindStringIndex(written); end != nil {
			written, after = written[:end[0]], written[end[0]:]
		}
		link := html.UnescapeString(html.UnescapeString(strings.ReplaceAll(written, `\u0026`, "&"))) // HTML inside XML
		if to := c.follow("/", link); to != link {
			return []byte(before + to + after)
		}
		return found
	})
}

// closing is how the HTML around an address goes on in a feed, or the sentence in a text.
var closing = regexp.MustCompile(`&(#34|#39|quot|lt|gt|amp;#34|amp;quot);|[.,:;!?]*$`)
