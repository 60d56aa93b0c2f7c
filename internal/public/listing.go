package public

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/public"
)

// maxSearch is how much of the search words is looked at, in bytes.
const maxSearch = 200

// listing is a list as its address describes it.
type listing struct {
	section
	filter content.Filter // the section's, narrowed
	facets content.Facets
	query  url.Values // the filters in use, without the place in the list
	chips  []view.FilterChip
}

// list returns the page of the section that the request's address asks for.
func (s *Site) list(r *http.Request, c section) (view.Listing, error) {
	l, err := s.narrow(r, c)
	if err != nil {
		return view.Listing{}, err
	}
	q := r.URL.Query()
	l.filter.After, l.filter.Before = q.Get("after"), q.Get("before")
	found, err := s.content.List(r.Context(), l.filter)
	return l.page(found), err
}

// narrow reads the filters of the request's address; whatever else stands there, such as the marks of
// newsletters and trackers, changes nothing. Values that make no sense are ignored, but an issue or a
// chapter that does not exist is not found, for such a list never was.
func (s *Site) narrow(r *http.Request, c section) (listing, error) {
	q := r.URL.Query()
	l := listing{section: c, filter: c.filter, query: url.Values{}}
	l.readText(q)
	l.readKind(q)
	l.readYear(q)
	issue, chapter := q.Get("issue"), q.Get("chapter")
	if c.filter.Issue != "" { // the list of an issue stays its list
		issue = ""
	}
	if c.filter.Chapter != "" {
		chapter = ""
	}
	for _, slug := range []string{issue, chapter} {
		if slug != "" && !content.ValidSlug(slug) {
			return l, server.NotFound()
		}
	}
	l.filter.Issue, l.filter.Chapter = cmp.Or(issue, l.filter.Issue), cmp.Or(chapter, l.filter.Chapter)
	var err error
	switch {
	case l.path == librarySection.path:
		l.facets, err = s.content.LibraryFacets(r.Context(), l.filter)
	case l.filter.Order == content.Past:
		l.facets, err = s.content.PastFacets(r.Context())
	default:
		l.facets, err = s.content.Facets(r.Context(), c.filter.Kinds...)
	}
	if err != nil {
		return l, err
	}
	return l, l.checkLinks(issue, chapter)
}

// readText reads the words that are looked for and, in the library, the place.
func (l *listing) readText(q url.Values) {
	if l.filter.Text = line(q.Get("q")); l.filter.Text != "" {
		l.use("q", l.filter.Text, "“"+l.filter.Text+"”")
	}
	if place := line(q.Get("place")); place != "" && slices.Contains(l.filter.Kinds, content.KindResource) {
		l.filter.Place = place
		l.use("place", place, place)
	}
}

// line is as much of a parameter's text as is looked at.
func line(text string) string {
	return strings.TrimSpace(strings.ToValidUTF8(text[:min(len(text), maxSearch)], ""))
}

func (l *listing) readYear(q url.Values) {
	if year, err := strconv.Atoi(q.Get("year")); err == nil && year >= content.FirstYear && year <= content.LastYear {
		l.filter.Year = year
		l.use("year", strconv.Itoa(year), strconv.Itoa(year))
	}
}

// readKind narrows a list of several kinds to one of them, and the library to one type.
func (l *listing) readKind(q url.Values) {
	if k := content.Kind(q.Get("kind")); len(l.filter.Kinds) > 1 && slices.Contains(l.filter.Kinds, k) {
		l.filter.Kinds = []content.Kind{k}
		l.use("kind", string(k), k.Plural())
	}
	for _, t := range content.ResourceTypes {
		if t.Key == q.Get("type") && slices.Contains(l.filter.Kinds, content.KindResource) {
			l.filter.ResourceType = t.Key
			l.use("type", t.Key, t.Name)
		}
	}
}

// checkLinks finds the issue and the chapter of the address, "" for none, among those that there are.
func (l *listing) checkLinks(issue, chapter string) error {
	for _, link := range []struct {
		name, slug string
		among      []content.Ref
	}{{"issue", issue, l.facets.Issues}, {"chapter", chapter, l.facets.Chapters}} {
		if link.slug == "" {
			continue
		}
		i := slices.IndexFunc(link.among, func(ref content.Ref) bool { return ref.Slug == link.slug })
		if i < 0 {
			return server.NotFound()
		}
		l.use(link.name, link.slug, link.among[i].Title)
	}
	return nil
}

// use notes a filter that is in use: its name and value in the address, and what its chip says.
func (l *listing) use(name, value, words string) {
	l.query.Set(name, value)
	l.chips = append(l.chips, view.FilterChip{Words: words, Without: name})
}

// at is the address of the list with the filters in use and one parameter changed; "" takes it away.
func (l *listing) at(name, value string) string { return l.as("", name, value) }

// as is the address of the list in another form: ext is "" for the page, ".rss" for a feed.
func (l *listing) as(ext, name, value string) string {
	q := url.Values{}
	for n, v := range l.query {
		q[n] = v
	}
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return l.path + ext
	}
	return l.path + ext + "?" + q.Encode()
}

// page is what the template shows of the list.
func (l *listing) page(found content.List) view.Listing {
	v := view.Listing{Cards: found.Cards, Total: found.Total, All: l.path, First: l.at("after", ""),
		Kind: l.query.Get("kind"), Type: l.filter.ResourceType, Place: l.filter.Place, Issue: l.filter.Issue, Chapter: l.filter.Chapter,
		Year: l.filter.Year, Text: l.filter.Text,
		Issues: l.facets.Issues, Chapters: l.facets.Chapters, Years: l.facets.Years, Counts: l.facets.Counts}
	v.Feeds, v.Feed = feedLinks(l.title, func(ext string) string { return l.as(ext, "", "") }), l.as(".rss", "", "")
	if l.filter.Order == content.Upcoming {
		v.Calendar = l.as(".ics", "", "")
	}
	if l.filter.Order == content.Upcoming {
		v.Years = nil // the facets know when events were published, not when they happen
	}
	for _, c := range l.chips {
		v.Chips = append(v.Chips, view.FilterChip{Words: c.Words, Without: l.at(c.Without, "")})
	}
	v.Older, v.Newer = l.from("after", found.After), l.from("before", found.Before)
	return v
}

// from is the address of the page after or before the cursor; "" without one.
func (l *listing) from(name, cursor string) string {
	if cursor == "" {
		return ""
	}
	return l.at(name, cursor)
}
