package content_test

import (
	"fmt"
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

	got, err := n.Numbers(t.Context(), "download", "", "")
	fatal(t, err)
	var seen []string
	for _, x := range got.Numbers {
		seen = append(seen, x.Month.Format("2006-01 ")+x.Title)
	}
	if want := []string{"2024-06 June", "2024-05 May, sent late"}; !slices.Equal(seen, want) {
		t.Errorf("Numbers = %q, want %q", seen, want)
	}
	if got, err := n.Numbers(t.Context(), "none", "", ""); err != nil || len(got.Numbers) != 0 {
		t.Errorf("Numbers of an unknown series = %v, %v", got, err)
	}
	latest, err := n.LatestNumbers(t.Context(), 1)
	fatal(t, err)
	if len(latest) != 2 || len(latest[series]) != 1 || latest[series][0].Title != "June" || latest[series][0].Month.Month() != time.June || len(latest[other]) != 1 {
		t.Errorf("LatestNumbers = %v", latest)
	}
}

// Every number is on one page of its series, two of one month included, and the way up is the way down.
func TestNumbersArePagedToTheirEnd(t *testing.T) {
	t.Parallel()
	n := open(t)
	series, err := n.PutSeries(t.Context(), content.Series{Slug: "download", Name: "Download"})
	fatal(t, err)
	const all = 2*content.NumbersPage + 7
	_, err = n.pool.Exec(t.Context(), `
		with made as (
			insert into entry (kind, slug, status, title, summary, publish_at, version, published_version, changed_at, created_at)
			select 'newsletter', 'n-' || i, 'published', 'N ' || i, 'S', $1::timestamptz - interval '1 day', 1, 1, $1, $1 from generate_series(0, $2::int - 1) i returning id, title)
		insert into newsletter (entry_id, series_id, month) select id, $3, date '2000-01-01' + (split_part(title, ' ', 2)::int / 2) * interval '1 month' from made`, day, all, series)
	fatal(t, err)
	var pages []content.Numbers
	seen := map[int64]bool{}
	for after := ""; len(pages) == 0 || after != ""; after = pages[len(pages)-1].After {
		page, err := n.Numbers(t.Context(), "download", after, "")
		fatal(t, err)
		for i, x := range page.Numbers {
			if i > 0 && x.Month.After(page.Numbers[i-1].Month) || seen[x.ID] {
				t.Errorf("%s stands where it does not belong", x.Title)
			}
			seen[x.ID] = true
		}
		pages = append(pages, page)
	}
	if len(pages) != 3 || len(seen) != all || pages[0].Before != "" {
		t.Fatalf("%d pages with %d numbers, want 3 with %d", len(pages), len(seen), all)
	}
	up, err := n.Numbers(t.Context(), "download", "", pages[2].Before)
	fatal(t, err)
	if fmt.Sprint(up) != fmt.Sprint(pages[1]) {
		t.Error("the way up leads elsewhere")
	}
	for _, nonsense := range []string{"x", "200001", "200001.x.1", "999999.1.1", ".1.1", "200013.1.1"} {
		if first, err := n.Numbers(t.Context(), "download", nonsense, ""); err != nil || len(first.Numbers) != content.NumbersPage || first.Numbers[0].ID != pages[0].Numbers[0].ID {
			t.Errorf("after %q: %d numbers, %v", nonsense, len(first.Numbers), err)
		}
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
	got, err := n.Naming(t.Context(), id, content.Filter{})
	fatal(t, err)
	if want := []string{"Newer", "Older"}; !slices.Equal(titles(got.Cards), want) || got.Total != 2 {
		t.Errorf("Naming = %q of %d, want %q", titles(got.Cards), got.Total, want)
	}
	first, err := n.Naming(t.Context(), id, content.Filter{Limit: 1})
	fatal(t, err)
	second, err := n.Naming(t.Context(), id, content.Filter{Limit: 1, After: first.After})
	fatal(t, err)
	if !slices.Equal(titles(append(first.Cards, second.Cards...)), []string{"Newer", "Older"}) || first.Total != 2 || second.After != "" || second.Before == "" {
		t.Errorf("one by one %+v, then %+v", first, second)
	}
	if got, err := n.Naming(t.Context(), 0, content.Filter{}); err != nil || len(got.Cards) != 0 {
		t.Errorf("nobody is named in %q, %v", titles(got.Cards), err)
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
