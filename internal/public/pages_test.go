package public_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

func TestRegistrationIsOfferedOnlyWhileItIsOpen(t *testing.T) {
	t.Parallel()
	v := visit(t)
	for name, c := range map[string]struct {
		change func(e *content.Event)
		badge  string
		words  string
		link   bool
	}{
		"open":      {func(*content.Event) {}, "Registration open", "Registration is open until it begins.", true},
		"closing":   {func(e *content.Event) { e.Closes = at(day.Add(time.Hour)) }, "Registration open until July 18", "Register by July 18, 2024, 8:00 am Central.", true},
		"not yet":   {func(e *content.Event) { e.Opens = at(day.Add(time.Hour)) }, "Registration opens July 18", "Registration opens on July 18, 2024, 8:00 am Central.", false},
		"closed":    {func(e *content.Event) { e.Closes = at(day.Add(-time.Hour)) }, "Registration closed", "Registration has closed.", false},
		"all taken": {func(e *content.Event) { e.Full = true }, "Full", "All places are taken.", false},
		"over":      {func(e *content.Event) { e.Starts, e.Ends = at(day.AddDate(0, 0, -3)), at(day.AddDate(0, 0, -2)) }, "Past", "This event is over.", false},
		"free":      {func(e *content.Event) { e.RegistrationURL = "" }, "", "", false},
	} {
		v.publish(content.KindEvent, name, func(s *content.Snapshot) {
			*s.Event = content.Event{Starts: at(day.AddDate(0, 0, 7)), Ends: at(day.AddDate(0, 0, 7).Add(90 * time.Minute)), Zone: "America/Chicago",
				Place: "Saint Paul, Minnesota", RegistrationURL: "https://example.org/register"}
			c.change(s.Event)
		})
		d := v.page("/events/" + content.Slug(name))
		if got := len(d.all(`a[href="https://example.org/register"]`)) > 0; got != c.link {
			t.Errorf("%s: a link to register: %t, want %t", name, got, c.link)
		}
		if c.badge == "" {
			d.none(".badge")
			continue
		}
		d.has(".rail .badge", c.badge)
		d.has(".rail p", c.words)
	}
	v.page("/events/open").has(".rail dd", "Thursday, July 25, 2024, 7:00 am to 8:30 am Central")
	v.page("/events").has("h2", "July 2024")
	v.publish(content.KindEvent, "Two years ago", func(s *content.Snapshot) {
		*s.Event = content.Event{Starts: at(day.AddDate(-2, 0, 0)), Ends: at(day.AddDate(-2, 0, 1)), Zone: "UTC", Place: "Reno"}
	})
	d := v.page("/events/past")
	d.has(".ev h3", "over")
	if got := d.texts("select[name=year] option"); !slices.Equal(got, []string{"Every year", "2024", "2023", "2022"}) {
		t.Errorf("the archive offers %q", got)
	}
	v.page("/events").none("select[name=year]")
}

func TestAPageIsReachedOnlyBelowItsParent(t *testing.T) {
	t.Parallel()
	v := visit(t)
	about := v.publish(content.KindPage, "About", nil)
	v.publish(content.KindPage, "Join", nil)
	v.publish(content.KindPage, "Our work", func(s *content.Snapshot) { s.Page.ParentID = about })
	d := v.page("/about/our-work")
	d.has(".crumb a", "About")
	v.page("/about").has("main .rail a", "Our work")
	d.has("main .rail a[aria-current=page]", "Our work")
	for address, want := range map[string]string{"/our-work": "/about/our-work", "/about/": "/about", "/About/Our-Work": "/about/our-work"} {
		if got := v.moved(address); got != want {
			t.Errorf("%s leads to %s, want %s", address, got, want)
		}
	}
	for _, address := range []string{"/join/our-work", "/about/join", "/nonsense/about", "/category/join"} {
		if got := v.get(address).StatusCode; got != 404 {
			t.Errorf("%s: status %d, want 404", address, got)
		}
	}
}

func TestAnIssueGathersWhatThereIsOnIt(t *testing.T) {
	t.Parallel()
	v := visit(t)
	housing := v.publish(content.KindIssue, "Housing", func(s *content.Snapshot) {
		s.Body = "The vision."
		*s.Issue = content.Issue{Hue: "housing", ContactEmail: "housing@example.org", Facts: []content.Fact{{Figure: "11", Label: "victories", Source: "Count", SourceURL: "https://example.org/count"}}}
	})
	on := func(s *content.Snapshot) { s.Links.Issues = []int64{housing} }
	chapter := v.publish(content.KindChapter, "New York", func(s *content.Snapshot) {
		*s.Chapter = content.Chapter{State: "NY", Status: content.ChapterCertified, ContactName: "New York desk", ContactEmail: "ny@example.org", Places: "Kingston"}
	})
	for _, title := range []string{"One", "Two", "Three", "Four"} {
		v.publish(content.KindPost, title, func(s *content.Snapshot) { on(s); s.Links.Chapters = []int64{chapter} })
	}
	v.publish(content.KindResource, "A brief", func(s *content.Snapshot) {
		on(s)
		*s.Resource = content.Resource{Type: "policy-brief", Pages: 6, Language: "es", Link: "https://example.org/brief"}
	})
	d := v.page("/issues/housing")
	d.has(".facts b", "11")
	d.has(`.facts a[href="https://example.org/count"]`, "Count")
	d.has(".prose p", "The vision.")
	d.has(".docc .meta", "6 pages. Spanish")
	d.has(`.bykind a[href="/news?kind=post&issue=housing"]`, "All 4 news")
	d.has(".tiles4 b", "New York")
	d.has(`.band a[href^="mailto:housing@example.org"]`, "housing@example.org")
	if got := d.texts(".bykind h3 > span"); !slices.Equal(got, []string{"News"}) {
		t.Errorf("kinds with nothing are shown: %q", got)
	}
	d = v.page("/chapters/new-york")
	d.has("dd", "Kingston")
	d.has(`.bykind a[href="/news?kind=post&chapter=new-york"]`, "All 4 news")
	v.page("/chapters").has(".map title", "Map of the United States: certified chapters in New York")

	d = v.page("/resources/a-brief")
	d.has(`.dl a[href="https://example.org/brief"]`, "Open the policy brief")
	d = v.page("/resources?issue=housing&type=policy-brief&q=brief")
	d.has(".chips p", "One resource")
	if got := d.texts("a.chip"); len(got) != 3 {
		t.Errorf("chips %q, want three", got)
	}
	if got := d.texts("select[name=type] option, select[name=issue] option, select[name=year] option"); !slices.Equal(got, []string{"Every type", "Policy brief (1)", "Every issue", "Housing (1)", "Every year", "2024 (1)"}) {
		t.Errorf("the facets offer %q", got)
	}
	d.none("select[name=place]") // there is none
	d.none("select[name=chapter]")
	v.page("/resources?chapter=new-york").has("select[name=chapter] option[selected]", "New York (0)")
	v.publish(content.KindResource, "A toolkit", func(s *content.Snapshot) {
		s.Resource.Type, s.Resource.Language, s.Links.Chapters = "toolkit", "en", []int64{chapter}
	})
	v.page("/resources").has("select[name=chapter] option:not(:first-child)", "New York (1)")
	// No filter in use is lost with the next choice.
	for address, filter := range map[string]string{"/press/releases?q=rents": "q=rents",
		"/press/in-the-news?q=rents": "q=rents", "/events?q=rents": "q=rents", "/events/past?year=2023": "year=2023"} {
		name, value, _ := strings.Cut(filter, "=")
		if got := v.page(address).attrs(`form.filters input[name="`+name+`"]`, "value"); !slices.Equal(got, []string{value}) {
			t.Errorf("the form on %s keeps %q", address, got)
		}
	}
	v.page("/resources?type=video").has("main p", "No resource matches. Show everything")
	v.page("/news?year=1950").has("select[name=year] option[selected]", "1950")
	d = v.page("/resources?place=Reno")
	d.has("a.chip", "Remove the filter Reno")
	d.has("select[name=place] option[selected]", "Reno (0)")
}

// What the map shows, its title and the lists say.
func TestTheMapOfChaptersSaysWhatTheListSays(t *testing.T) {
	t.Parallel()
	v := visit(t)
	for state, status := range map[string]string{"NY": content.ChapterCertified, "TX": content.ChapterCertified, "FL": content.ChapterOrganizing} {
		v.publish(content.KindChapter, ui.StateName(state), func(s *content.Snapshot) {
			*s.Chapter = content.Chapter{State: state, Status: status, ContactName: "Desk", ContactEmail: "desk@example.org"}
		})
	}
	d := v.page("/chapters")
	d.has(".map title", "Map of the United States: certified chapters in New York and Texas; organizing in Florida")
	for mark, heading := range map[string]string{".c": "Certified chapters", ".o": "Organizing"} {
		var drawn []string
		for _, code := range d.texts(".map g:has(" + mark + ") text") {
			drawn = append(drawn, ui.StateName(code))
		}
		listed := d.texts(`section:has(h2:contains("` + heading + `")) .chap h3 a`)
		slices.Sort(drawn)
		slices.Sort(listed)
		if len(drawn) == 0 || !slices.Equal(drawn, listed) {
			t.Errorf("%s: the map shows %q, the list says %q", heading, drawn, listed)
		}
	}
}

func TestAPersonsOfficesAreToldAsOfToday(t *testing.T) {
	t.Parallel()
	v := visit(t)
	year := func(y int) *time.Time { return at(time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC)) }
	person := v.publish(content.KindPerson, "Board member", func(s *content.Snapshot) {
		*s.Person = content.Person{Role: "Board member", Offices: []content.Office{
			{Title: "County commissioner", Place: "Essex County", State: "NJ", Starts: year(2023)},
			{Title: "Council member", Place: "Newark", State: "NJ", Starts: year(2018), Ends: year(2023)},
			{Title: "Mayor", Place: "Newark", State: "NJ", Starts: year(2025)},
		}}
	})
	v.publish(content.KindPost, "About the board", func(s *content.Snapshot) { s.Links.People = []int64{person} })
	d := v.page("/people/board-member")
	if got := d.texts(".terms th"); !slices.Equal(got, []string{"County commissioner, Essex County, New Jersey", "Council member, Newark, New Jersey"}) {
		t.Errorf("offices %q", got)
	}
	if got := d.texts(".terms td"); !slices.Equal(got, []string{"Since 2023", "2018 to 2023"}) {
		t.Errorf("years %q", got)
	}
	d.has(".k", "Board member")
	d.has(".rel h3", "About the board")
	v.page("/news/about-the-board").has(".named li", "Board member County commissioner, Essex County, New Jersey")
}

// Whoever is named often has a list with an end, read page by page from the person's own.
func TestAPersonsPageLeadsToEverythingThatNamesThem(t *testing.T) {
	t.Parallel()
	v := visit(t)
	id := v.publish(content.KindPerson, "Ana Núñez", nil)
	const all = 130
	_, err := v.pool.Exec(t.Context(), `
		with made as (
			insert into entry (kind, slug, status, title, summary, publish_at, version, published_version, changed_at, created_at)
			select 'post', 'n-' || i, 'published', 'N ' || i, 'S', $1::timestamptz - i * interval '1 day', 1, 1, $1, $1 from generate_series(1, $2::int) i returning id, publish_at)
		insert into entry_link (from_id, to_id, rel, position, kind, publish_at) select id, $3, 'person', 1, 'post', publish_at from made`, day, all, id)
	fatal(t, err)
	var seen []string
	address, pages := "/people/ana-nunez", 0
	for next := address; next != ""; pages++ {
		d := v.page(next)
		d.has("h1", "Ana Núñez")
		seen = append(seen, d.texts("#named-in .rel h3")...)
		if noIndex := len(d.all(`meta[name="robots"]`)) > 0; noIndex != (pages > 0) {
			t.Errorf("%s: kept from search engines %v", next, noIndex)
		}
		next = ""
		if older := d.attrs(`.pager a[rel="next"]`, "href"); len(older) == 1 && pages < all {
			next = older[0]
		}
	}
	if slices.Sort(seen); pages != 3 || len(slices.Compact(seen)) != all {
		t.Errorf("%d pages lead to %d entries, want %d", pages, len(seen), all)
	}
	v.page(address+"?after=1.1").has("#named-in p", "The list has no further page here. Go to its first page")
	v.page(address+"?after=nonsense").has("#named-in h3", "N 1")
}

func TestNewslettersByMonth(t *testing.T) {
	t.Parallel()
	v := visit(t)
	series, err := v.content.PutSeries(t.Context(), content.Series{Slug: "download", Name: "The Download", Description: "Every month."})
	fatal(t, err)
	_, err = v.content.PutSeries(t.Context(), content.Series{Slug: "empty", Name: "Not begun"})
	fatal(t, err)
	for _, m := range []time.Month{time.May, time.June} {
		v.publish(content.KindNewsletter, m.String()+" number", func(s *content.Snapshot) {
			*s.Newsletter = content.Newsletter{SeriesID: series, Month: at(time.Date(2024, m, 1, 0, 0, 0, 0, time.UTC))}
		})
	}
	d := v.page("/newsletters")
	if got := d.texts("h2"); !slices.Contains(got, "The Download") || slices.Contains(got, "Not begun") {
		t.Errorf("series %q", got)
	}
	d = v.page("/newsletters/download")
	if got := d.texts(".rel .d"); !slices.Equal(got, []string{"June 2024", "May 2024"}) {
		t.Errorf("months %q", got)
	}
	v.page("/newsletters/download?after=190001.1.1").has("main p", "The list has no further page here. Go to its first page")
	v.page("/newsletters/empty").has("main p", "No number of it has been published here yet. Other newsletters")
}

// A page stays where it is when the page above it is taken down, and tells nothing of what that one is to become.
func TestAPageDoesNotTellOfThePageAboveBeforeReadersSeeIt(t *testing.T) {
	t.Parallel()
	v := visit(t)
	above := v.publish(content.KindPage, "About", nil)
	v.publish(content.KindPage, "Our work", func(s *content.Snapshot) { s.Page.ParentID = above })
	v.page("/about/our-work").has(`.crumb a[href="/about"]`, "About")

	d, err := v.content.Draft(t.Context(), above)
	fatal(t, err)
	rev, err := v.content.Unpublish(t.Context(), content.Editor{Name: "Desk"}, above, d.Version)
	fatal(t, err)
	s := rev.Snapshot
	s.Title, s.PublishAt = "About the merger", at(day.AddDate(0, 0, 1))
	_, err = v.content.Publish(t.Context(), content.Editor{Name: "Desk"}, above, rev.Version, s)
	fatal(t, err)
	text, _ := v.body("/about/our-work")
	if strings.Contains(text, "merger") || strings.Contains(text, `href="/about"`) {
		t.Errorf("the page tells of the one above:\n%s", text)
	}
	v.now = day.AddDate(0, 0, 2)
	v.page("/about/our-work").has(`.crumb a[href="/about"]`, "About the merger")
}
