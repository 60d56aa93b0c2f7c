package export

import (
	"bufio"
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"
)

// movedPage is what a reader meets at an address that leads on, where nothing but a file can answer: a link that browsers
// follow at once, and search engines take for a move.
const movedPage = `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>This page has moved · Local Progress</title>
<link rel="canonical" href="%[1]s">
<meta http-equiv="refresh" content="0; url=%[2]s">
<p>This page has moved to <a href="%[2]s">%[1]s</a>.</p>
</html>
`

// maxLine is the longest address, in bytes, that is listed for servers: nginx does not start when one is longer than it was
// told to expect.
const maxLine = 400

// writeMoves writes a page for each address that leads on, but never in the place of another file, and the lists from
// which servers answer 301: _redirects (Netlify, Cloudflare Pages) and redirects.map (nginx).
func (c *crawl) writeMoves() (err error) {
	slices.SortFunc(c.moves, func(a, b move) int { return strings.Compare(a.from, b.from) })
	var lists [2]*bufio.Writer
	for i, name := range []string{"_redirects", "redirects.map"} {
		file, err := c.to.create(name)
		if err != nil {
			return err
		}
		lists[i] = bufio.NewWriter(file)
		defer func() { err = errors.Join(err, lists[i].Flush(), file.Close()) }()
	}
	for _, m := range c.moves {
		name, err := fileOf(m.from, true)
		if err != nil || strings.TrimSuffix(m.to, "/") == m.from {
			continue
		}
		if !narrowed(m.from) || c.known[m.from] {
			if err := c.to.put(name, "text/html", m.page(c.base.String())); err != nil && !occupied(err) {
				return err
			}
		}
		if len(m.from) <= maxLine && len(m.to) <= maxLine {
			fmt.Fprint(lists[0], m.rule())
			fmt.Fprint(lists[1], m.entry())
		}
	}
	return nil
}

func (m move) page(base string) []byte {
	whole := m.to
	if strings.HasPrefix(whole, "/") && !strings.HasPrefix(whole, "//") {
		whole = base + whole
	}
	return fmt.Appendf(nil, movedPage, html.EscapeString(whole), html.EscapeString(m.to))
}

// rule is the line of _redirects. Of a query it has each parameter as a word; a colon or a star would stand for anything.
func (m move) rule() string {
	from, query, _ := strings.Cut(m.from, "?")
	from = strings.NewReplacer(":", "%3A", "*", "%2A").Replace(from)
	if query != "" {
		from += " " + strings.ReplaceAll(query, "&", " ")
	}
	return from + " " + m.to + " 301\n"
}

// entry are the lines of nginx's map, which compares with what the browser sent. A dollar would begin a variable.
func (m move) entry() string {
	quote := strings.NewReplacer(`\`, "%5C", `"`, "%22", "$", "%24")
	from, to := quote.Replace(m.from), quote.Replace(m.to)
	lines := fmt.Sprintf("\"%s\" \"%s\";\n", from, to)
	if !narrowed(m.from) {
		lines += fmt.Sprintf("\"%s/\" \"%s\";\n", from, to)
	}
	return lines
}
