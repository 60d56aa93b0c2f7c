package admin

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// Fields are the fields of a form that hold anything, in the order of the form.
func (c Choices) Fields(values url.Values) []Filled {
	var out []Filled
	for _, name := range compared() {
		if v := c.Words(values, name); v != "" {
			out = append(out, Filled{name, v})
		}
	}
	return out
}

// Differences are the fields in which two forms do not agree, in the order of the form.
func (c Choices) Differences(mine, theirs url.Values) []Difference {
	var out []Difference
	for _, name := range compared() {
		m, t := c.Words(mine, name), c.Words(theirs, name)
		if m != t {
			out = append(out, Difference{Name: name, Mine: m, Theirs: t})
		}
	}
	return out
}

// compared are the names of the fields, without those that only say how others are read.
func compared() []string {
	var out []string
	for _, l := range labels {
		if l.name != "zone" && l.name != "when" {
			out = append(out, l.name)
		}
	}
	return out
}

// Words is all that stands in a field as a person would say it, a line for each of several values; a main
// choice comes first.
func (c Choices) Words(values url.Values, name string) string {
	var lines []string
	for _, v := range slices.Concat(values[name+".first"], values[name]) {
		if strings.TrimSpace(v) != "" {
			lines = append(lines, c.called(name, v))
		}
	}
	return strings.Join(lines, "\n")
}

// Place is where the field stands in the form; one without a name for people comes after all others.
func Place(name string) int {
	for i, l := range labels {
		if l.name == name {
			return i
		}
	}
	return len(labels)
}

// called is what is chosen by an ID, by its name; other values stand for themselves.
func (c Choices) called(field, value string) string {
	if c := content.Change(value); field == "change" && c.Name() != "" {
		return c.Name()
	}
	if p, ok := c.Picture(value); field == "lead.media" && ok {
		return pictureLabel(p)
	}
	refs := map[string][]content.Ref{"issues": c.Issues, "chapters": c.Chapters, "page.parent": c.Pages}[field]
	for _, r := range refs {
		if value == strconv.FormatInt(r.ID, 10) {
			return r.Title
		}
	}
	lists := map[string][]ui.Option{"release.boilerplate": boilerplates(c.Boilerplates), "newsletter.series": series(c.Series)}
	for _, o := range lists[field] {
		if value == o.Value {
			return o.Label
		}
	}
	for _, p := range c.Contacts {
		if field == "release.contacts" && value == strconv.FormatInt(p.ID, 10) {
			return p.Name
		}
	}
	return value
}
