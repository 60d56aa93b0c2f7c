package feed

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// keptAttributes are those that mean something in somebody else's page.
var keptAttributes = []string{"href", "src", "alt", "width", "height", "title", "scope", "start"}

// Content makes HTML of this site's renderer fit to stand in a feed reader, or wherever somebody pastes it: every
// address is a full one, seen from the page, and what only our styles and scripts understand is left out: drawings,
// classes, the elements that only carry them, the copies of pictures that browsers choose among, the headings' links to themselves.
func Content(source, page string) string {
	base, err := url.Parse(page)
	if err != nil {
		return ""
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(source))
	drawing, unwrapped := 0, false
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if drawing == 0 {
				b.Write(z.Raw())
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			t := z.Token()
			switch {
			case t.DataAtom == atom.Svg:
				if kind == html.StartTagToken {
					drawing++
				} else if kind == html.EndTagToken && drawing > 0 {
					drawing--
				}
			case drawing > 0, t.DataAtom == atom.Div, t.DataAtom == atom.Span, t.DataAtom == atom.Picture, t.DataAtom == atom.Source:
			case t.DataAtom == atom.Input: // a task list's box
				b.WriteString(map[bool]string{true: "☑", false: "☐"}[has(t, "checked")])
			case t.DataAtom == atom.A && kind == html.StartTagToken && attribute(t, "class") == "anchor":
				unwrapped = true
			case t.DataAtom == atom.A && kind == html.EndTagToken && unwrapped:
				unwrapped = false
			default:
				t.Attr = meaningful(t.Attr, base)
				b.WriteString(t.String())
			}
		}
	}
}

// meaningful is the attributes worth keeping, with full addresses.
func meaningful(all []html.Attribute, base *url.URL) []html.Attribute {
	kept := slices.DeleteFunc(all, func(a html.Attribute) bool { return !slices.Contains(keptAttributes, a.Key) })
	for i, a := range kept {
		if a.Key != "href" && a.Key != "src" {
			continue
		}
		if u, err := base.Parse(a.Val); err == nil {
			kept[i].Val = u.String()
		}
	}
	return kept
}

func has(t html.Token, name string) bool {
	return slices.ContainsFunc(t.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
