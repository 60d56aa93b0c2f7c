package public

import (
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/layout"
)

func onDay(y int, m time.Month, d int) *time.Time {
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return &t
}

func TestAPersonNamedInAStoryKeepsTheOfficeOfThatDay(t *testing.T) {
	t.Parallel()
	council := content.Office{Title: "Council member", Place: "Reno", State: "NV", Starts: onDay(2019, 1, 1), Ends: onDay(2022, 12, 31)}
	county := content.Office{Title: "Commissioner", Starts: onDay(2023, 1, 1)}
	then, today := time.Date(2021, 6, 1, 12, 0, 0, 0, time.UTC), time.Date(2024, 6, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		person content.Person
		at     time.Time
		want   string
	}{
		{content.Person{Offices: []content.Office{county, council}}, then, "Council member, Reno, Nevada, at the time"},
		{content.Person{Offices: []content.Office{county, council}}, today, "Commissioner"},
		{content.Person{Role: "Board member", Offices: []content.Office{county}}, then, "Board member"},
		{content.Person{Role: "Member", Offices: []content.Office{council}}, today, ""}, // the badge says the rest
		{content.Person{Role: "Staff"}, today, "Staff"},
	} {
		if got := officeThen(&c.person, c.at, today); got != c.want {
			t.Errorf("%+v on %s: %q, want %q", c.person, c.at, got, c.want)
		}
	}
}

func TestFormerMembersAreMarked(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 7, 18, 12, 0, 0, 0, time.UTC)
	former := &content.Person{Role: "Board member", Offices: []content.Office{{Title: "Council member", Ends: onDay(2022, 12, 31)}}}
	person := content.Item{Snapshot: content.Snapshot{Kind: content.KindPerson, Title: "Somebody", Person: former}, Now: now}
	has(t, parsed(t, PersonPage(layout.Page{}, Person{Item: person, Today: now})), map[string]int{".k": 1, ".terms tr": 1, ".face svg": 1})
	if got := (Person{Item: person, Today: now}).membership(); got != "Former member" {
		t.Errorf("the page calls a former member %q", got)
	}
	story := content.Item{Snapshot: content.Snapshot{Kind: content.KindPost, Title: "A story"}, Published: now, Now: now,
		People: []content.Card{{Kind: content.KindPerson, Slug: "somebody", Title: "Somebody", Person: former}, {Kind: content.KindPerson, Slug: "else", Title: "Else", Person: &content.Person{}}}}
	has(t, parsed(t, ArticlePage(layout.Page{}, Article{Item: story, Body: markdown.Doc{}})), map[string]int{".named li": 2, ".named .badge": 1, `.named a[href="/people/somebody"]`: 1})
}

func TestOfficesSayWhenTheyWereHeld(t *testing.T) {
	t.Parallel()
	for want, o := range map[string]content.Office{
		"":             {},
		"Since 2023":   {Starts: onDay(2023, 1, 1)},
		"Until 2022":   {Ends: onDay(2022, 12, 31)},
		"2019 to 2022": {Starts: onDay(2019, 1, 1), Ends: onDay(2022, 12, 31)},
		"2019":         {Starts: onDay(2019, 1, 1), Ends: onDay(2019, 12, 31)},
	} {
		if got := years(o); got != want {
			t.Errorf("years = %q, want %q", got, want)
		}
	}
}
