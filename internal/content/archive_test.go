package content_test

import (
	"slices"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

func TestNumbersRunByMonthAndNotByPublishing(t *testing.T) {
	t.Parallel()
	n := open(t)
	series, err := n.PutSeries(t.Context(), content.Series{Slug: "download", Name: "Download"})
	fatal(t, err)
	other, err := n.PutSeries(t.Context(), content.Series{Slug: "other", Name: "Other"})
	fatal(t, err)
	number := func(title string, series int64, month time.Month, published time.Time) content.Snapshot {
		s := content.NewSnapshot(content.KindNewsletter)
		s.Title, s.Summary, s.PublishAt = title, "A summary.", at(published)
		*s.Newsletter = content.Newsletter{SeriesID: series, Month: at(time.Date(2024, month, 1, 0, 0, 0, 0, time.UTC))}
		return s
	}
	n.publish(number("May, sent late", series, time.May, day.AddDate(0, 0, -1)))
	n.publish(number("June", series, time.June, day.AddDate(0, 0, -9)))
	n.publish(number("August, not sent yet", series, time.August, day.AddDate(0, 0, 9)))
	n.publish(number("Of another series", other, time.June, day.AddDate(0, 0, -9)))

	got, err := n.Numbers(t.Context(), "download")
	fatal(t, err)
	var seen []string
	for _, x := range got {
		seen = append(seen, x.Month.Format("2006-01 ")+x.Title)
	}
	if want := []string{"2024-06 June", "2024-05 May, sent late"}; !slices.Equal(seen, want) {
		t.Errorf("Numbers = %q, want %q", seen, want)
	}
	if got, err := n.Numbers(t.Context(), "none"); err != nil || len(got) != 0 {
		t.Errorf("Numbers of an unknown series = %v, %v", got, err)
	}
	latest, err := n.LatestNumbers(t.Context(), 1)
	fatal(t, err)
	if len(latest) != 2 || len(latest[series]) != 1 || latest[series][0].Title != "June" || latest[series][0].Month.Month() != time.June || len(latest[other]) != 1 {
		t.Errorf("LatestNumbers = %v", latest)
	}
}

func TestNamingReturnsOnlyPublicEntriesThatNameThePerson(t *testing.T) {
	t.Parallel()
	n := open(t)
	person := content.NewSnapshot(content.KindPerson)
	person.Title = "Board member"
	id := n.publish(person).EntryID

	older, newer, hidden, elsewhere := post("Older"), post("Newer"), post("Hidden"), post("Elsewhere")
	older.PublishAt, newer.PublishAt, hidden.PublishAt = at(day.AddDate(0, 0, -2)), at(day.AddDate(0, 0, -1)), at(day.AddDate(0, 0, 1))
	for _, s := range []*content.Snapshot{&older, &newer, &hidden} {
		s.Links.People = []int64{id}
	}
	for _, s := range []content.Snapshot{older, newer, hidden, elsewhere} {
		n.publish(s)
	}
	got, err := n.Naming(t.Context(), id, 10)
	fatal(t, err)
	if want := []string{"Newer", "Older"}; !slices.Equal(titles(got), want) {
		t.Errorf("Naming = %q, want %q", titles(got), want)
	}
	got, err = n.Naming(t.Context(), id, 1)
	fatal(t, err)
	if want := []string{"Newer"}; !slices.Equal(titles(got), want) {
		t.Errorf("Naming at most 1 = %q, want %q", titles(got), want)
	}
}

func TestDocumentsOfResources(t *testing.T) {
	t.Parallel()
	n := open(t)
	var file int64
	fatal(t, n.pool.QueryRow(t.Context(), `insert into media_file (hash, name, mime, bytes) values (repeat('a', 64), 'The guide.pdf', 'application/pdf', 640000) returning id`).Scan(&file))
	with, without := content.NewSnapshot(content.KindResource), content.NewSnapshot(content.KindResource)
	with.Title, with.Summary, *with.Resource = "With", "A summary.", content.Resource{Type: "toolkit", Language: "en", DocumentID: file}
	without.Title, without.Summary, *without.Resource = "Without", "A summary.", content.Resource{Type: "toolkit", Language: "en"}
	n.publish(with)
	n.publish(without)

	cards, err := n.Newest(t.Context(), content.Filter{Kinds: []content.Kind{content.KindResource}})
	fatal(t, err)
	got, err := n.Documents(t.Context(), cards)
	fatal(t, err)
	if len(cards) != 2 || len(got) != 1 || got[file].Bytes != 640000 || got[file].Name != "The guide.pdf" {
		t.Errorf("Documents = %+v of %d cards, want one for file %d", got, len(cards), file)
	}
}
