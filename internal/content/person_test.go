package content_test

import (
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/surrogate"
)

func date(y int, m time.Month, d int) *time.Time {
	return at(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

func TestAnOfficeIsHeldOnItsFirstAndItsLastDay(t *testing.T) {
	t.Parallel()
	p := content.Person{Offices: []content.Office{
		{Title: "Commissioner", Starts: date(2023, 1, 1)},
		{Title: "Council member", Starts: date(2019, 1, 1), Ends: date(2022, 12, 31)},
	}}
	for when, want := range map[time.Time]string{
		time.Date(2018, 12, 31, 23, 59, 0, 0, content.Zone): "",
		time.Date(2019, 1, 1, 0, 0, 0, 0, content.Zone):     "Council member",
		time.Date(2022, 12, 31, 23, 59, 0, 0, content.Zone): "Council member",
		time.Date(2023, 1, 1, 0, 0, 0, 0, content.Zone):     "Commissioner",
		time.Date(2040, 1, 1, 0, 0, 0, 0, content.Zone):     "Commissioner",
	} {
		if o, ok := p.OfficeOn(when); o.Title != want || ok != (want != "") {
			t.Errorf("on %s: %q, %v, want %q", when, o.Title, ok, want)
		}
	}
}

func TestWhoHoldsOfficeNoMoreIsAFormerMember(t *testing.T) {
	t.Parallel()
	over, held, coming := content.Office{Ends: date(2022, 12, 31)}, content.Office{Starts: date(2019, 1, 1)}, content.Office{Starts: date(2025, 1, 1)}
	now := time.Date(2024, 7, 1, 12, 0, 0, 0, content.Zone)
	for _, c := range []struct {
		offices []content.Office
		want    bool
	}{{nil, false}, {[]content.Office{over}, true}, {[]content.Office{over, held}, false}, {[]content.Office{over, coming}, false}, {[]content.Office{held}, false}} {
		if p := (content.Person{Offices: c.offices}); p.Former(now) != c.want {
			t.Errorf("with %v former is %v", c.offices, p.Former(now))
		}
	}
	if p := (content.Person{Offices: []content.Office{over}}); p.Former(time.Date(2022, 12, 31, 23, 0, 0, 0, content.Zone)) {
		t.Error("a former member on the last day in office")
	}
}

func TestAnEntryKnowsTheOfficesOfThePeopleItNames(t *testing.T) {
	t.Parallel()
	n := open(t)
	person, nobody := content.NewSnapshot(content.KindPerson), content.NewSnapshot(content.KindPerson)
	person.Title, nobody.Title = "In and out of office", "Without offices"
	person.Person.Role = "Member"
	person.Person.Offices = []content.Office{{Title: "Commissioner", Place: "Reno", State: "NV", Starts: date(2023, 1, 1)},
		{Title: "Council member", Starts: date(2019, 1, 1), Ends: date(2022, 12, 31)}}
	a, b := n.publish(person), n.publish(nobody)
	story := post("An old story")
	story.PublishAt, story.Links.People = at(time.Date(2021, 6, 1, 12, 0, 0, 0, time.UTC)), []int64{b.EntryID, a.EntryID}
	n.publish(story)

	it, err := n.Public(t.Context(), "an-old-story", content.KindPost)
	fatal(t, err)
	if len(it.People) != 2 || it.People[0].Title != "Without offices" || len(it.People[0].Person.Offices) != 0 {
		t.Fatalf("people: %+v", it.People)
	}
	then, _ := it.People[1].Person.OfficeOn(it.Published)
	now, _ := it.People[1].Person.OfficeOn(it.Now)
	if then.Title != "Council member" || now.Title != "Commissioner" || now.Place != "Reno" || it.People[1].Person.Role != "Member" {
		t.Errorf("then %+v, now %+v", then, now)
	}
}

// A kept page that says who holds which office must not outlive it.
func TestAPageIsMadeAnewWhenAnOfficeEnds(t *testing.T) {
	t.Parallel()
	n := open(t)
	person := content.NewSnapshot(content.KindPerson)
	person.Title = "In office until December"
	person.Person.Offices = []content.Office{{Title: "Commissioner", Ends: date(2024, 12, 31)}, {Title: "Mayor", Starts: date(2025, 1, 20)}}
	story := post("A story")
	story.Links.People = []int64{n.publish(person).EntryID}
	n.publish(story)
	for slug, kind := range map[string]content.Kind{"a-story": content.KindPost, "in-office-until-december": content.KindPerson} {
		ctx, keys := surrogate.Collect(t.Context())
		_, err := n.Public(ctx, slug, kind)
		fatal(t, err)
		if want := time.Date(2025, 1, 1, 0, 0, 0, 0, content.Zone); !keys.Until().Equal(want) {
			t.Errorf("%s may be kept until %s, want %s", slug, keys.Until(), want)
		}
	}
}
