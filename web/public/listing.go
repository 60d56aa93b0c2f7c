package public

import (
	"maps"
	"slices"
	"strconv"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/layout"
	"localprogress.org/site/web/ui"
)

// FilterChip is a filter in use, and the address of the list without it.
type FilterChip struct{ Words, Without string }

// Listing is one page of a list with the filters in use and those on offer.
type Listing struct {
	Cards []content.Card
	Total int // entries on all pages; content.CountLimit+1 means that counting stopped
	Chips []FilterChip
	All   string // address of the list without any filter
	First string // address of the first page with the filters in use
	Newer string // addresses of the neighbours; "" where there is none
	Older string
	Feeds []layout.Feed // the list in the forms that feed readers read
	// Feed is the form that is linked for people; Calendar the list as a calendar, "" where it is none.
	Feed, Calendar string

	// The filters in use, as they stand in the address; "" and 0 where not.
	Kind, Issue, Chapter, Type, Place, Text string
	Year                                    int

	// What the filters offer.
	Issues, Chapters []content.Ref
	Years            []int
	Counts           content.Counts // of the library; nil elsewhere
}

// count says in words how many entries the list has.
func (l Listing) count(one, many string) string {
	return ui.Count(l.Total, content.CountLimit, one, many)
}

// paging is the foot of the list; note says what this page holds.
func (l Listing) paging(newer, older, note string) ui.Paging {
	return ui.Paging{Newer: l.Newer, Older: l.Older, NewerLabel: newer, OlderLabel: older, Note: note}
}

// published is the note of a page of entries: "From July 18, 2024, back to June 6, 2024".
func (l Listing) published() string {
	if len(l.Cards) < 2 {
		return ""
	}
	return "From " + ui.DateText(l.Cards[0].Published) + ", back to " + ui.DateText(l.Cards[len(l.Cards)-1].Published)
}

func (l Listing) year() string {
	if l.Year == 0 {
		return ""
	}
	return strconv.Itoa(l.Year)
}

func refOptions(every string, refs []content.Ref) []ui.Option {
	options := []ui.Option{{Label: every}}
	for _, r := range refs {
		options = append(options, ui.Option{Value: r.Slug, Label: r.Title})
	}
	return options
}

// yearOptions are the years that the list has, and the one in use.
func yearOptions(l Listing) []ui.Option {
	years := slices.Clone(l.Years)
	if l.Year != 0 && !slices.Contains(years, l.Year) {
		years = append(years, l.Year)
		slices.SortFunc(years, func(a, b int) int { return b - a })
	}
	options := []ui.Option{{Label: "Every year"}}
	for _, y := range years {
		options = append(options, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	return options
}

func typeOptions() []ui.Option {
	options := []ui.Option{{Label: "Every type"}}
	for _, t := range content.ResourceTypes {
		options = append(options, ui.Option{Value: t.Key, Label: t.Name})
	}
	return options
}

// placeOptions are the places of the resources, where these were counted, and the one in use.
func placeOptions(l Listing) []ui.Option {
	places := slices.Collect(maps.Keys(l.Counts["place"]))
	if l.Place != "" && !slices.Contains(places, l.Place) {
		places = append(places, l.Place)
	}
	slices.Sort(places)
	options := []ui.Option{{Label: "Every place"}}
	for _, p := range places {
		options = append(options, ui.Option{Value: p, Label: p})
	}
	return options
}

// counted is the options of a facet with how many resources each leaves, without those that would leave none.
func (l Listing) counted(facet, chosen string, options []ui.Option) []ui.Option {
	if l.Counts == nil {
		return options
	}
	kept := options[:1] // every one of them
	for _, o := range options[1:] {
		n := l.Counts[facet][o.Value]
		if n > 0 || o.Value == chosen {
			o.Label += " (" + ui.Thousands(n) + ")"
			kept = append(kept, o)
		}
	}
	return kept
}
