package layout

import (
	"encoding/json"
	"net/url"
)

// linkedData is the script element with the page's data and the way to it, in JSON-LD; "" when there is
// none. Browsers do not run it. json.Marshal escapes <, > and &, so that no text can end the element.
func (p Page) linkedData() string {
	graph := p.Data
	if crumbs := p.breadcrumbs(); crumbs != nil {
		graph = append(graph[:len(graph):len(graph)], crumbs)
	}
	if len(graph) == 0 {
		return ""
	}
	data, err := json.Marshal(map[string]any{"@context": "https://schema.org", "@graph": graph})
	if err != nil {
		return "" // nothing that Go's json takes a map of texts for can fail
	}
	return `<script type="application/ld+json">` + string(data) + `</script>`
}

// breadcrumbs is the way from the home page to this one as a BreadcrumbList, nil where the page shows none.
func (p Page) breadcrumbs() any {
	base, err := url.Parse(p.Canonical)
	if err != nil || p.Canonical == "" || len(p.Crumbs) == 0 {
		return nil
	}
	var steps []any
	step := func(name, href string) {
		if u, err := base.Parse(href); err == nil {
			steps = append(steps, map[string]any{"@type": "ListItem", "position": len(steps) + 1, "name": name, "item": u.String()})
		}
	}
	step(siteName, "/")
	for _, c := range p.Crumbs {
		if c.Href != "" {
			step(c.Text, c.Href)
		}
	}
	step(p.Title, p.Canonical)
	return map[string]any{"@type": "BreadcrumbList", "itemListElement": steps}
}
