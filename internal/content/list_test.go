package content_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

func TestKeysetPagesMeetWithoutGapOrRepeat(t *testing.T) {
	t.Parallel()
	n := open(t)
	for i := range 7 {
		s := post(fmt.Sprint("Post ", i))
		s.PublishAt = at(day.Add(-time.Duration(i/2) * time.Hour)) // pairs share a moment
		n.publish(s)
	}
	f := content.Filter{Kinds: []content.Kind{content.KindPost}, Limit: 3}
	var down []string
	var pages []content.List
	for {
		l, err := n.List(t.Context(), f)
		fatal(t, err)
		pages = append(pages, l)
		for _, c := range l.Cards {
			down = append(down, c.Title)
		}
		if f.After = l.After; l.After == "" {
			break
		}
	}
	if len(down) != 7 || len(pages) != 3 || pages[0].Before != "" || pages[0].Total != 7 {
		t.Fatalf("walked %v on %d pages, total %d", down, len(pages), pages[0].Total)
	}
	up, err := n.List(t.Context(), content.Filter{Kinds: f.Kinds, Limit: 3, Before: pages[2].Before})
	fatal(t, err)
	if fmt.Sprint(titles(up.Cards)) != fmt.Sprint(titles(pages[1].Cards)) || up.After == "" || up.Before == "" {
		t.Errorf("the page above the last is %v, want %v", titles(up.Cards), titles(pages[1].Cards))
	}
	if l, err := n.List(t.Context(), content.Filter{Kinds: f.Kinds, Limit: 3, After: "1.1"}); err != nil || len(l.Cards) != 0 || l.Total != 7 {
		t.Errorf("beyond the end: %d entries of %d, %v", len(l.Cards), l.Total, err)
	}
	for _, bad := range []string{"x", "1", "1.", ".1", "99999999999999999999.1", "9223372036854775807.1", "-9223372036854775808.-1"} {
		if l, err := n.List(t.Context(), content.Filter{Kinds: f.Kinds, Limit: 3, After: bad}); err != nil || len(l.Cards) != 3 {
			t.Errorf("cursor %q: %d entries, %v", bad, len(l.Cards), err)
		}
	}
}

func titles(cards []content.Card) (out []string) {
	for _, c := range cards {
		out = append(out, c.Title)
	}
	return out
}

func TestFiltersNarrowTheList(t *testing.T) {
	t.Parallel()
	n := open(t)
	var issue, chapter int64
	for _, s := range samples(t, n) {
		rev := n.publish(s)
		switch s.Kind {
		case content.KindIssue:
			issue = rev.EntryID
		case content.KindChapter:
			chapter = rev.EntryID
		}
	}
	s := post("Zoning in the valley")
	s.Body = "Words about an aqueduct."
	s.PublishAt = at(day.AddDate(-3, 0, 0))
	s.Links = content.Links{Issues: []int64{issue}, Chapters: []int64{chapter}}
	n.publish(s)
	for name, f := range map[string]content.Filter{
		"issue":   {Issue: "a-issue"},
		"chapter": {Chapter: "a-chapter"},
		"year":    {Year: 2021},
		"text":    {Text: "aqueducts"},
		"title":   {Text: `"in the valley" -bridge`},
	} {
		l, err := n.List(t.Context(), f)
		if err != nil || len(l.Cards) != 1 || l.Total != 1 || l.Cards[0].Title != s.Title {
			t.Errorf("%s: %v, %v", name, titles(l.Cards), err)
		} else if c := l.Cards[0]; c.Hue() != "housing" || c.Chapter.Title != "A chapter" {
			t.Errorf("%s: hue %q, chapter %v", name, c.Hue(), c.Chapter)
		}
	}
	for name, f := range map[string]content.Filter{"unknown issue": {Issue: "nothing"}, "odd text": {Text: `"'():&|! \`}, "NUL": {Text: "\x00"},
		"type": {ResourceType: "report"}, "series": {Series: "none"}} {
		if l, err := n.List(t.Context(), f); err != nil || len(l.Cards) > 0 && name != "NUL" && name != "odd text" {
			t.Errorf("%s: %v, %v", name, titles(l.Cards), err)
		}
	}
	facets, err := n.Facets(t.Context(), content.KindPost)
	fatal(t, err)
	if fmt.Sprint(facets.Years) != "[2024 2023 2022 2021]" || len(facets.Issues) != 1 || len(facets.Chapters) != 1 {
		t.Errorf("facets %+v", facets)
	}
	eve := post("New Year’s Eve")
	eve.PublishAt = at(time.Date(2023, 12, 31, 21, 0, 0, 0, content.Zone)) // in UTC it is January
	n.publish(eve)
	for year, want := range map[int]bool{2023: true, 2024: false} {
		l, err := n.List(t.Context(), content.Filter{Year: year, Text: "Eve"})
		if err != nil || len(l.Cards) == 1 != want {
			t.Errorf("on New Year's Eve, %d lists %v, %v", year, titles(l.Cards), err)
		}
	}
	secret := content.NewSnapshot(content.KindChapter)
	secret.Title, secret.Summary = "Ohio", "Soon."
	*secret.Chapter = content.Chapter{State: "OH", Status: content.ChapterOrganizing}
	scheduled := post("Scheduled")
	scheduled.PublishAt = at(day.AddDate(0, 0, 10))
	scheduled.Links = content.Links{Issues: []int64{issue}, Chapters: []int64{n.publish(secret).EntryID}}
	n.publish(scheduled)
	on, err := n.ChaptersOn(t.Context(), issue)
	if err != nil || len(on) != 1 || on[0].OwnChapter.State != "NY" {
		t.Errorf("chapters on the issue: %v, %v", on, err)
	}
}

// Each facet of the library counts what its choices would leave under the filters that are in use beside it.
func TestTheLibraryCountsItsFacets(t *testing.T) {
	t.Parallel()
	n := open(t)
	issue := content.NewSnapshot(content.KindIssue)
	issue.Title, issue.Summary, issue.Issue.Hue = "Housing", "Homes.", "housing"
	housing := n.publish(issue).EntryID
	chapter := content.NewSnapshot(content.KindChapter)
	chapter.Title, chapter.Summary, chapter.Chapter.State, chapter.Chapter.Status = "Texas", "Members.", "TX", content.ChapterCertified
	texas := n.publish(chapter).EntryID
	resource := func(title, kind, place string, year int, issues ...int64) {
		s := content.NewSnapshot(content.KindResource)
		s.Title, s.Summary, s.PublishAt, s.Links.Issues = title, "A summary.", at(time.Date(year, 5, 1, 0, 0, 0, 0, time.UTC)), issues
		if kind == "report" {
			s.Links.Chapters = []int64{texas}
		}
		*s.Resource = content.Resource{Type: kind, Place: place, Language: "en", Link: "https://example.org/"}
		n.publish(s)
	}
	resource("One", "toolkit", "Albany, N.Y.", 2024, housing)
	resource("Two", "toolkit", "", 2023, housing)
	resource("Three", "report", "Albany, N.Y.", 2024)
	resource("Four", "report", "Reno, Nev.", 2022)
	resource("Not yet", "report", "Reno, Nev.", 2030, housing)
	for _, c := range []struct {
		f    content.Filter
		want content.Counts
	}{
		{content.Filter{}, content.Counts{"type": {"toolkit": 2, "report": 2}, "issue": {"housing": 2}, "chapter": {"texas": 2}, "place": {"Albany, N.Y.": 2, "Reno, Nev.": 1}, "year": {"2024": 2, "2023": 1, "2022": 1}}},
		{content.Filter{ResourceType: "toolkit"}, content.Counts{"type": {"toolkit": 2, "report": 2}, "issue": {"housing": 2}, "place": {"Albany, N.Y.": 1}, "year": {"2024": 1, "2023": 1}}},
		{content.Filter{ResourceType: "report", Year: 2024}, content.Counts{"type": {"toolkit": 1, "report": 1}, "chapter": {"texas": 1}, "place": {"Albany, N.Y.": 1}, "year": {"2024": 1, "2022": 1}}},
		{content.Filter{Issue: "housing", Place: "Albany, N.Y."}, content.Counts{"type": {"toolkit": 1}, "issue": {"housing": 1}, "place": {"Albany, N.Y.": 1}, "year": {"2024": 1}}},
		{content.Filter{Text: "four"}, content.Counts{"type": {"report": 1}, "chapter": {"texas": 1}, "place": {"Reno, Nev.": 1}, "year": {"2022": 1}}},
		{content.Filter{Chapter: "texas", Year: 2024}, content.Counts{"type": {"report": 1}, "chapter": {"texas": 1}, "place": {"Albany, N.Y.": 1}, "year": {"2024": 1, "2022": 1}}},
		{content.Filter{Text: "nothing"}, content.Counts{}},
	} {
		c.f.Kinds = []content.Kind{content.KindResource}
		got, err := n.LibraryFacets(t.Context(), c.f)
		if err != nil || got.Counts == nil || !maps.EqualFunc(got.Counts, c.want, maps.Equal) {
			t.Errorf("%+v counts %v, %v, want %v", c.f, got.Counts, err, c.want)
		}
		if all, err := n.List(t.Context(), content.Filter{Kinds: c.f.Kinds, Place: "Albany, N.Y."}); err != nil || fmt.Sprint(titles(all.Cards)) != "[Three One]" {
			t.Errorf("Albany lists %v, %v", titles(all.Cards), err)
		}
	}
}

// The archive offers the years in which its events began, where they began, and none of those to come.
func TestTheArchiveHasTheYearsOfItsEvents(t *testing.T) {
	t.Parallel()
	n := open(t)
	event := func(title string, starts time.Time, zone string) {
		s := content.NewSnapshot(content.KindEvent)
		s.Title, s.Summary = title, "A summary."
		*s.Event = content.Event{Starts: &starts, Ends: at(starts.Add(time.Hour)), Zone: zone, Place: "Here"}
		n.publish(s)
	}
	f, err := n.PastFacets(t.Context())
	if err != nil || f.Years != nil {
		t.Errorf("without an event: %v, %v", f.Years, err)
	}
	event("New Year’s Eve in Honolulu", time.Date(2022, 1, 1, 9, 0, 0, 0, time.UTC), "Pacific/Honolulu")
	event("Lately", day.AddDate(0, 0, -3), "UTC")
	event("Next year", day.AddDate(1, 0, 0), "UTC")
	f, err = n.PastFacets(t.Context())
	if want := []int{2024, 2023, 2022, 2021}; err != nil || !slices.Equal(f.Years, want) {
		t.Errorf("%v, %v, want %v", f.Years, err, want)
	}
	n.now = day.AddDate(1, 0, 1)
	if f, err = n.PastFacets(t.Context()); err != nil || len(f.Years) != 5 {
		t.Errorf("a year later: %v, %v", f.Years, err)
	}
}

// The links of an entry know of it what lists are made by; they follow whatever happens to it.
func TestAListOfAnIssueFollowsItsEntries(t *testing.T) {
	t.Parallel()
	n := open(t)
	issue := content.NewSnapshot(content.KindIssue)
	issue.Title, issue.Summary, issue.Issue.Hue = "Housing", "Homes.", "housing"
	chapter := content.NewSnapshot(content.KindChapter)
	chapter.Title, chapter.Summary, chapter.Chapter.State, chapter.Chapter.Status = "Ohio", "Homes.", "OH", content.ChapterOrganizing
	links := content.Links{Issues: []int64{n.publish(issue).EntryID}, Chapters: []int64{n.publish(chapter).EntryID}}
	early, late := post("Early"), post("Late")
	early.PublishAt, early.Links = at(day.AddDate(0, 0, -2)), links
	late.PublishAt, late.Links = at(day.AddDate(0, 0, -1)), links
	rev, other := n.publish(early), n.publish(late)
	check := func(when string, want ...string) {
		t.Helper()
		posts := []content.Kind{content.KindPost}
		for _, f := range []content.Filter{{Kinds: posts, Issue: "housing"}, {Kinds: posts, Chapter: "ohio"}, {Issue: "housing", Chapter: "ohio"},
			{Kinds: posts, Issue: "housing", Chapter: "ohio", Text: "early or late"}} {
			l, err := n.List(t.Context(), f)
			if err != nil || fmt.Sprint(titles(l.Cards)) != fmt.Sprint(want) || l.Total != len(want) {
				t.Errorf("%s, %q in %q: %v of %d, %v; want %v", when, f.Issue, f.Chapter, titles(l.Cards), l.Total, err, want)
			}
		}
	}
	check("published", "Late", "Early")
	early.PublishAt, early.UnpublishAt = at(day.Add(-time.Hour)), at(day.Add(time.Hour))
	rev, err := n.Publish(t.Context(), editor, rev.EntryID, rev.Version, early)
	fatal(t, err)
	check("published anew", "Early", "Late")
	n.now = day.Add(time.Hour)
	check("over", "Late")
	n.now = day
	rev, err = n.Unpublish(t.Context(), editor, rev.EntryID, rev.Version)
	fatal(t, err)
	check("taken down", "Late")
	early.PublishAt, early.UnpublishAt = at(day.Add(time.Hour)), nil
	_, err = n.Publish(t.Context(), editor, rev.EntryID, rev.Version, early)
	fatal(t, err)
	check("scheduled", "Late")
	n.now = day.Add(time.Hour)
	check("on the second", "Early", "Late")
	late.Links = content.Links{}
	_, err = n.Publish(t.Context(), editor, other.EntryID, other.Version, late)
	fatal(t, err)
	check("of another issue", "Early")
}

// The year of a clipping is that of the article, and where that has none, of its publishing.
func TestCoverageHasTheYearOfTheArticle(t *testing.T) {
	t.Parallel()
	n := open(t)
	for title, published := range map[string]*time.Time{"New Year": at(time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)), "New Year’s Eve": at(time.Date(2023, 12, 31, 0, 0, 0, 0, time.UTC)),
		"The year after": at(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)), "Undated": at(day)} {
		s := content.NewSnapshot(content.KindClipping)
		s.Title, s.Summary, s.PublishAt = title, "It says so.", at(day.AddDate(-1, 0, 0))
		*s.Clipping = content.Clipping{Outlet: "The County Line", OutletURL: "https://example.org/a", Published: published}
		rev := n.publish(s)
		if title == "Undated" { // as an import may bring it
			_, err := n.pool.Exec(t.Context(), `update clipping set published_on = null where entry_id = $1`, rev.EntryID)
			fatal(t, err)
		}
	}
	for year, want := range map[int]int{2022: 0, 2023: 3, 2024: 1} {
		l, err := n.List(t.Context(), content.Filter{Kinds: []content.Kind{content.KindClipping}, Year: year})
		if err != nil || len(l.Cards) != want || l.Total != want {
			t.Errorf("%d has %v of %d, %v; want %d", year, titles(l.Cards), l.Total, err, want)
		}
	}
	_, err := n.pool.Exec(t.Context(), `update entry set status = 'unpublished' where title = 'The year after'`)
	fatal(t, err)
	if l, err := n.List(t.Context(), content.Filter{Kinds: []content.Kind{content.KindClipping}, Year: 2024}); err != nil || l.Total != 0 {
		t.Errorf("taken down, 2024 has %v, %v", titles(l.Cards), err)
	}
	_, err = n.pool.Exec(t.Context(), `update entry set status = 'published' where title = 'The year after'`)
	fatal(t, err)
	for first, want := range map[string]int{"2020-01-01": 2020, "0020-01-01": content.FirstYear} {
		_, err := n.pool.Exec(t.Context(), `update clipping set published_on = $1::date where entry_id = (select id from entry where title = 'New Year')`, first)
		fatal(t, err)
		f, err := n.Facets(t.Context(), content.KindClipping)
		fatal(t, err)
		if last := len(f.Years) - 1; f.Years[0] != 2024 || f.Years[last] != want || last != 2024-want {
			t.Errorf("with an article of %s the years are %v", first, f.Years)
		}
	}
}

func TestEventsRunByTheirStart(t *testing.T) {
	t.Parallel()
	n := open(t)
	for i, start := range []int{5, -9, 1, -2} {
		s := content.NewSnapshot(content.KindEvent)
		s.Title, s.Summary = fmt.Sprint("Event ", i), "It happens."
		*s.Event = content.Event{Starts: at(day.AddDate(0, 0, start)), Ends: at(day.AddDate(0, 0, start+1)), Zone: "America/New_York", Place: "Here"}
		n.publish(s)
	}
	for order, want := range map[content.Order]string{content.Upcoming: "[Event 2 Event 0]", content.Past: "[Event 3 Event 1]"} {
		l, err := n.List(t.Context(), content.Filter{Kinds: []content.Kind{content.KindEvent}, Order: order, Limit: 1})
		fatal(t, err)
		next, err := n.List(t.Context(), content.Filter{Kinds: []content.Kind{content.KindEvent}, Order: order, Limit: 1, After: l.After})
		fatal(t, err)
		back, err := n.List(t.Context(), content.Filter{Kinds: []content.Kind{content.KindEvent}, Order: order, Limit: 1, Before: next.Before})
		fatal(t, err)
		if got := fmt.Sprint(titles(append(l.Cards, next.Cards...))); got != want || l.Total != 2 || back.Cards[0].ID != l.Cards[0].ID {
			t.Errorf("order %d: %s of %d, want %s; back to %s", order, got, l.Total, want, back.Cards[0].Title)
		}
	}
}

func TestDeskSeesEveryStateAndCountsThem(t *testing.T) {
	t.Parallel()
	n := open(t)
	_, err := n.Create(t.Context(), editor, post("Draft of the 100% rule"))
	fatal(t, err)
	later := post("Later")
	later.PublishAt = at(day.Add(time.Hour))
	n.publish(later)
	gone := post("Gone")
	gone.PublishAt, gone.UnpublishAt = at(day.Add(-2*time.Hour)), at(day.Add(-time.Hour))
	n.publish(gone)
	live := n.publish(post("Live"))
	changed := live.Snapshot
	changed.Title = "Changed"
	_, err = n.SaveDraft(t.Context(), editor, live.EntryID, live.Version, changed)
	fatal(t, err)
	down := n.publish(post("Down"))
	_, err = n.Unpublish(t.Context(), editor, down.EntryID, down.Version)
	fatal(t, err)
	for _, state := range content.States {
		l, err := n.Desk(t.Context(), content.DeskFilter{State: state})
		if err != nil || len(l.Rows) != 1 || l.Rows[0].State != state || n.counted(content.DeskFilter{State: state}).In(state) != 1 {
			t.Errorf("%s: %+v, %v", state, l, err)
		} else if l.Rows[0].HasChanges != (state == content.StatePublished) {
			t.Errorf("%s: has changes %v", state, l.Rows[0].HasChanges)
		}
	}
	for _, text := range []string{"100%", "drafts", "_raft"} {
		l, err := n.Desk(t.Context(), content.DeskFilter{Text: text})
		if want := text != "_raft"; err != nil || len(l.Rows) == 1 != want {
			t.Errorf("search %q: %d rows, %v", text, len(l.Rows), err)
		}
	}
	first, err := n.Desk(t.Context(), content.DeskFilter{Limit: 2})
	fatal(t, err)
	second, err := n.Desk(t.Context(), content.DeskFilter{Limit: 2, After: first.After})
	fatal(t, err)
	back, err := n.Desk(t.Context(), content.DeskFilter{Limit: 2, Before: second.Before})
	fatal(t, err)
	if len(second.Rows) != 2 || back.Rows[0].ID != first.Rows[0].ID || back.Rows[1].ID != first.Rows[1].ID {
		t.Errorf("pages %v, %v, back %v", first.Rows, second.Rows, back.Rows)
	}
	choices, err := n.Choices(t.Context(), content.KindPost)
	if err != nil || len(choices) != 5 {
		t.Errorf("choices: %d, %v", len(choices), err)
	}
}

func TestNoListsAreNoError(t *testing.T) {
	t.Parallel()
	if lists, err := open(t).Lists(t.Context()); err != nil || len(lists) != 0 {
		t.Errorf("Lists() = %v, %v", lists, err)
	}
}
