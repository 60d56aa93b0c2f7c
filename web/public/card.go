package public

import (
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/pattern"
)

// kindWords is what a kicker calls an entry: the sort of document for a resource, else its kind.
func kindWords(c content.Card) string {
	if c.Resource != nil {
		return c.Resource.TypeName()
	}
	return c.Kind.Name()
}

// issueWords is the name of the entry's first issue, "" without one.
func issueWords(c content.Card) string {
	if c.Issue == nil {
		return ""
	}
	return c.Issue.Title
}

// seed is what the entry's block pattern grows from.
func seed(c content.Card) string { return c.Slug }

// link is where a card leads: a clipping to the outlet's article, everything else to its own page.
func link(c content.Card) string {
	if c.Clipping != nil && c.Clipping.OutletURL != "" {
		return c.Clipping.OutletURL
	}
	return c.Path()
}

// tileLook fixes how an issue's tile is drawn: the large figure on the ground that suits it best, so that
// neighbours in the quilt differ.
func tileLook(hue string) []pattern.Option {
	grounds := map[string]int{"workers": 2, "housing": 2, "climate": 1, "education": 1} // the others: 0, the tint
	return []pattern.Option{pattern.Layout(0), pattern.Scheme(grounds[hue])}
}
