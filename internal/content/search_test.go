package content_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

func (n *newsroom) search(in content.Search) content.Found {
	n.t.Helper()
	f, err := n.Search(n.t.Context(), in)
	fatal(n.t, err)
	return f
}

func found(f content.Found) (out []string) {
	for _, h := range f.Hits {
		out = append(out, h.Title)
	}
	return out
}

// marked are the words that the spans mark.
func marked(spans []content.Span) (out []string) {
	for _, s := range spans {
		if s.Marked {
			out = append(out, s.Text)
		}
	}
	return out
}

func TestSearchFindsWhatEachKindSays(t *testing.T) {
	t.Parallel()
	n := open(t)
	for _, s := range samples(t, n) {
		n.publish(s)
	}
	s := post("Zoning in the valley")
	s.Body = "They drained an aqueduct."
	n.publish(s)
	person := content.NewSnapshot(content.KindPerson)
	person.Title, person.Summary = "Nguyễn Thị Đông", "A member."
	n.publish(person)
	for text, want := range map[string]string{
		"aqueducts":                    "Zoning in the valley", // stemmed, and only in the body
		"county line":                  "A clipping",           // outlet
		"saint paul":                   "A event",              // place
		"council kingston -toolkit":    "A person",             // office
		"nguyen":                       "Nguyễn Thị Đông",      // folded
		"NGUYỄN":                       "Nguyễn Thị Đông",
		"Nguyê\u0303n":                 "Nguyễn Thị Đông", // written apart
		"dong":                         "Nguyễn Thị Đông",
		`"in the valley" -bridge`:      "Zoning in the valley",
		"aqueduct or nothingofthekind": "Zoning in the valley",
	} {
		if got := found(n.search(content.Search{Text: text})); len(got) != 1 || got[0] != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
}

func TestTitleStandsAboveBody(t *testing.T) {
	t.Parallel()
	n := open(t)
	body := post("A long report")
	body.Body = strings.Repeat("The rent board met. ", 200)
	n.publish(body)
	title := post("What a board of the county does about the rising price of any rent")
	title.Body = "Nothing."
	title.PublishAt = at(day.AddDate(-5, 0, 0))
	n.publish(title)
	exact := post("Rent board")
	exact.PublishAt = at(day.AddDate(-9, 0, 0))
	n.publish(exact)
	if got := found(n.search(content.Search{Text: "rent board"})); !slices.Equal(got, []string{exact.Title, title.Title, body.Title}) {
		t.Errorf("by relevance: %q", got)
	}
	if got := found(n.search(content.Search{Text: "rent board", ByDate: true})); !slices.Equal(got, []string{body.Title, title.Title, exact.Title}) {
		t.Errorf("by date: %q", got)
	}
}

// Whoever looks for an event wants the next one, whichever was announced last.
func TestWhatIsToComeStandsAboveWhatIsOver(t *testing.T) {
	t.Parallel()
	n := open(t)
	on := func(title string, begins, announced time.Time) {
		s := event(title, func(e *content.Event) { e.Starts, e.Ends = at(begins), at(begins.Add(time.Hour)) })
		s.PublishAt = at(announced)
		n.publish(s)
	}
	on("Members’ convening in Reno", day.AddDate(0, 1, 0), day.AddDate(0, -3, 0))
	on("Members’ convening in Tampa", day.AddDate(0, -1, 0), day.AddDate(0, -2, 0))
	want := []string{"Members’ convening in Reno", "Members’ convening in Tampa"}
	if got := found(n.search(content.Search{Text: "convening"})); !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
	if got := found(n.search(content.Search{Text: "convening in tampa"})); !slices.Equal(got, want[1:]) {
		t.Errorf("found %q", got)
	}
}

func TestSearchMarksWhatItFound(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := post("Café owners ask for shade")
	s.Body = "## What it cost\n\n" + strings.Repeat("Filler comes first. ", 40) + "They **planted** [an elm](https://example.org/tree?a=b) there.\n\n![elm](/files/x/1.png \"| Credit: Ana Lee\")\n"
	n.publish(s)
	f := n.search(content.Search{Text: "cafe"})
	if got := marked(f.Hits[0].Headline); !slices.Equal(got, []string{"Café"}) {
		t.Errorf("marked in the title: %q", got)
	}
	if got := f.Hits[0].Excerpt; len(got) != 1 || got[0].Text != s.Summary {
		t.Errorf("the excerpt of a hit in the title is %v", got)
	}
	f = n.search(content.Search{Text: "plant elms"})
	var words strings.Builder
	for _, sp := range f.Hits[0].Excerpt {
		words.WriteString(sp.Text)
	}
	if got := marked(f.Hits[0].Excerpt); !slices.Equal(got, []string{"planted", "elm"}) || !strings.Contains(words.String(), "They planted an elm there") || strings.Contains(words.String(), "example.org") {
		t.Errorf("excerpt %q marks %q", words.String(), got)
	}
}

func TestSearchCountsKindsAndPages(t *testing.T) {
	t.Parallel()
	n := open(t)
	for i := range 25 {
		s := post(fmt.Sprint("Tree ", i))
		s.PublishAt = at(day.AddDate(0, 0, -i))
		n.publish(s)
	}
	p := content.NewSnapshot(content.KindPage)
	p.Title, p.Summary = "About trees", "All of them."
	n.publish(p)
	for _, byDate := range []bool{false, true} {
		first := n.search(content.Search{Text: "trees", ByDate: byDate})
		if first.Total != 26 || !first.Counted || !first.More || len(first.Hits) != 20 || fmt.Sprint(first.Kinds) != "[{post 25} {page 1}]" {
			t.Errorf("first page: %d of %d, kinds %v", len(first.Hits), first.Total, first.Kinds)
		}
		second := n.search(content.Search{Text: "trees", ByDate: byDate, Page: 2})
		all := slices.Concat(found(first), found(second))
		slices.Sort(all)
		if second.More || len(second.Hits) != 6 || len(slices.Compact(all)) != 26 {
			t.Errorf("second page: %d, together %d", len(second.Hits), len(all))
		}
		pages := n.search(content.Search{Text: "trees", Kind: content.KindPage, ByDate: byDate})
		if pages.Total != 1 || len(pages.Hits) != 1 || len(pages.Kinds) != 2 {
			t.Errorf("only pages: %d, kinds %v", pages.Total, pages.Kinds)
		}
		for _, page := range []int{-1, 0, 51, 1 << 40} {
			if f := n.search(content.Search{Text: "trees", Page: page, ByDate: byDate}); f.Page < 1 || f.Page > 50 {
				t.Errorf("page %d became %d", page, f.Page)
			}
		}
	}
}

func TestSearchShowsOnlyWhatIsPublic(t *testing.T) {
	t.Parallel()
	n := open(t)
	secret := post("Zebrafinch ordinance")
	secret.PublishAt = at(day.AddDate(0, 0, 1))
	rev := n.publish(secret)
	draft := post("Zebrafinch draft")
	if _, err := n.Create(t.Context(), editor, draft); err != nil {
		t.Fatal(err)
	}
	fatal(t, n.Promote(t.Context(), editor, "finch", rev.EntryID))
	for _, text := range []string{"zebrafinch", "zebrafinhc", "finch"} {
		if f := n.search(content.Search{Text: text}); f.Total != 0 || len(f.Hits) != 0 || len(f.Promoted) != 0 || f.Instead != "" {
			t.Errorf("before it is public, %q finds %q, %v, instead %q", text, found(f), f.Promoted, f.Instead)
		}
	}
	n.publish(post("Housing for all"))
	for _, text := range []string{"zebrafinhc or huosing", "huosing or zebrafinhc", `huosing or "zebrafinhc qqqqqq"`} {
		if f := n.search(content.Search{Text: text}); strings.Contains(f.Instead, "zebrafinch") {
			t.Errorf("before it is public, %q tells of it: %q", text, f.Instead)
		}
	}
	if cards, err := n.Suggest(t.Context(), "zebra"); err != nil || len(cards) != 0 {
		t.Errorf("suggested %v, %v", titles(cards), err)
	}
	n.now = day.AddDate(0, 0, 2)
	if f := n.search(content.Search{Text: "zebrafinhc"}); f.Instead != "zebrafinch" {
		t.Errorf("instead %q", f.Instead)
	}
	if f := n.search(content.Search{Text: "finch"}); len(f.Promoted) != 1 {
		t.Errorf("promoted %v", f.Promoted)
	}
}

func TestMisspeltSearchIsMended(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := post("Milwaukee keeps its library open")
	s.Body = "Housing and libraries, where they are."
	n.publish(s)
	for text, want := range map[string]string{
		"milwakee": "milwaukee", "Milwuakee library": "milwaukee library", `"milwakee" librery`: `"milwaukee" library`,
		"huosing": "housing", "wheer libraries": "where libraries", "qqqqqqqq": "", "cat": "", "-milwakee": "", "housing zzzzzz": "", "é🏠": "",
	} {
		if got := n.search(content.Search{Text: text}).Instead; got != want {
			t.Errorf("%q: instead %q, want %q", text, got, want)
		}
	}
}

func TestSearchBearsAnything(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.publish(post("Housing"))
	for _, text := range []string{"", " ", "the", `"`, `""`, `"'():&|!<->\`, "-", "-housing", "or or or", "\x00", "\xff\xfe", "🏠", "שלום עולם", "\u200fمرحبا",
		"%", `\`, "_", "' or 1=1 --", "$1 @text @now", strings.Repeat("a", 10_000), strings.Repeat("housing ", 2000), strings.Repeat(`"a b" `, 500),
		strings.Repeat("-x ", 500), strings.Repeat("🏠 ", 500), "a\x02b\x03c"} {
		for _, byDate := range []bool{false, true} {
			if _, err := n.Search(t.Context(), content.Search{Text: text, ByDate: byDate, Kind: "nonsense"}); err != nil {
				t.Errorf("%.40q: %v", text, err)
			}
		}
		if f := n.search(content.Search{Text: text}); f.Nothing && len(f.Hits) > 0 {
			t.Errorf("%.40q looks for nothing and finds %q", text, found(f))
		}
		if _, err := n.Suggest(t.Context(), text); err != nil {
			t.Errorf("suggestions for %.40q: %v", text, err)
		}
	}
	for _, text := range []string{"the", "-housing", "🏠", ""} {
		if !n.search(content.Search{Text: text}).Nothing {
			t.Errorf("%q is something to look for", text)
		}
	}
}

func TestSuggestionsBeginWords(t *testing.T) {
	t.Parallel()
	n := open(t)
	for i, title := range []string{"Housing for all", "Fair housing", "Using a hammer", "100% café", "Many 100 things"} {
		s := post(title)
		s.PublishAt = at(day.AddDate(0, 0, -i))
		n.publish(s)
	}
	for text, want := range map[string]string{"hous": "[Housing for all Fair housing]", "HO": "[Housing for all Fair housing]", "h": "[]",
		"usin": "[Using a hammer]", "cafe": "[100% café]", "100%": "[100% café]", "fair hou": "[Fair housing]", "____": "[]"} {
		cards, err := n.Suggest(t.Context(), text)
		if err != nil || fmt.Sprint(titles(cards)) != want {
			t.Errorf("%q: %v, %v, want %s", text, titles(cards), err, want)
		}
	}
}

func TestPromotions(t *testing.T) {
	t.Parallel()
	n := open(t)
	id := n.publish(post("Join the network")).EntryID
	n.publish(post("Café news"))
	fatal(t, n.Promote(t.Context(), editor, "  Become a   Mémber ", id))
	fatal(t, n.Promote(t.Context(), editor, "cafe", id))
	f := n.search(content.Search{Text: "become a member"})
	if len(f.Promoted) != 1 || f.Promoted[0].ID != id {
		t.Errorf("promoted %v", f.Promoted)
	}
	if f = n.search(content.Search{Text: "Café"}); len(f.Promoted) != 1 || len(f.Hits) != 1 {
		t.Errorf("promoted %v above %v", f.Promoted, found(f))
	}
	if f = n.search(content.Search{Text: "cafe", Kind: content.KindPost}); len(f.Promoted) != 0 {
		t.Errorf("promoted %v among the posts", f.Promoted)
	}
	all, err := n.Promotions(t.Context())
	if err != nil || len(all) != 2 || all[0].Words != "Become a Mémber" || all[0].Title != "Join the network" || all[0].AddedBy != editor.Name {
		t.Errorf("promotions %+v, %v", all, err)
	}
	fatal(t, n.Demote(t.Context(), "BECOME A member", id))
	if all, _ = n.Promotions(t.Context()); len(all) != 1 {
		t.Errorf("after one was taken away: %+v", all)
	}
	for words, id := range map[string]int64{"": id, " ": id, strings.Repeat("x", 201): id, "x": 1 << 40} {
		if err := n.Promote(t.Context(), editor, words, id); err == nil {
			t.Errorf("promoting %d under %.10q was taken", id, words)
		}
	}
}

// Hyphens and apostrophes are typed, or not, as people please.
func TestSearchFindsWordsHoweverTheyAreJoined(t *testing.T) {
	t.Parallel()
	n := open(t)
	for _, title := range []string{"A’Dorian O’Brien-Peñaloza", "The good cause law", "A door-to-door canvass", "The clerk’s desk"} {
		n.publish(post(title))
	}
	for text, want := range map[string]string{
		"adorian": "A’Dorian O’Brien-Peñaloza", "a'dorian": "A’Dorian O’Brien-Peñaloza", "obrien": "A’Dorian O’Brien-Peñaloza",
		"O'Brien": "A’Dorian O’Brien-Peñaloza", "o’brien-penaloza": "A’Dorian O’Brien-Peñaloza",
		"good-cause": "The good cause law", `"good-cause"`: "The good cause law", "door to door": "A door-to-door canvass", "door-to-door": "A door-to-door canvass",
		"clerk's": "The clerk’s desk", "good-cause -law": "",
	} {
		var first string
		if got := found(n.search(content.Search{Text: text})); len(got) > 0 {
			first = got[0]
		}
		if first != want {
			t.Errorf("%s finds %q, want %q", text, first, want)
		}
	}
}

func TestExcerptsHaveNoSignsOfCodeAndTables(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := post("Agenda")
	s.Body = "```text\nSECTION one\n```\n\n| Time | Part |\n| --- | ---: |\n| 6:00 | Arrival of the zebrafinch |\n"
	n.publish(s)
	f := n.search(content.Search{Text: "zebrafinch"})
	text := ""
	for _, span := range f.Hits[0].Excerpt {
		text += span.Text
	}
	if strings.Contains(text, "---") || strings.Contains(text, "text SECTION") || !strings.Contains(text, "SECTION one") {
		t.Errorf("the excerpt is %q", text)
	}
}

// commonTimes is how often entries of TestACommonWordIsLookedForAmongTheNewest have the common word.
const commonTimes = content.SearchCount + 200

// TestACommonWordIsLookedForAmongTheNewest has a word in so many entries that counting stops within an eighth of them: those
// whose ID is a multiple of eight.
func TestACommonWordIsLookedForAmongTheNewest(t *testing.T) {
	t.Parallel()
	n := open(t)
	exec := func(statements ...string) {
		t.Helper()
		for _, statement := range statements {
			_, err := n.pool.Exec(t.Context(), statement)
			fatal(t, err)
		}
	}
	exec(`alter table entry disable trigger user`,
		fmt.Sprintf(`insert into entry (id, kind, slug, status, title, summary, body, publish_at, version, published_version, changed_at, created_at) overriding system value
			select i * 8, case when i %% 2000 = 0 then 'release' else 'post' end, 'n-' || i, 'published', 'Entry ' || i, 'S', 'On rent.', '%[1]s'::timestamptz + (i - %[2]d) * interval '1 minute', 1, 1, '%[1]s', '%[1]s'
			from generate_series(1, %[2]d) i`, day.Format(time.RFC3339), commonTimes),
		`alter table entry enable trigger user`, `analyze entry`,
		fmt.Sprintf(`select setval(pg_get_serial_sequence('entry', 'id'), %d)`, 8*commonTimes))
	old := post("Rent, of old")
	old.PublishAt = at(day.AddDate(-9, 0, 0))
	n.publish(old)
	other := post("Rent and elms")
	other.Body = "Sidewalks."
	n.publish(other)

	n.commonWord(t)
	if f := n.search(content.Search{Text: "rent"}); !slices.Contains(found(f)[:2], "Rent, of old") || !slices.Contains(found(f)[:2], "Rent and elms") {
		t.Errorf("the best are %q", found(f)[:2])
	}
	if f := n.search(content.Search{Text: "rent", ByDate: true}); found(f)[1] != fmt.Sprint("Entry ", commonTimes) {
		t.Errorf("the newest are %q", found(f)[:2])
	}
	list, err := n.List(t.Context(), content.Filter{Text: "rent", Kinds: []content.Kind{content.KindRelease}})
	if err != nil || list.Total != 2 || len(list.Cards) != 2 {
		t.Errorf("a list of releases has %d of %d, %v", len(list.Cards), list.Total, err)
	}
	for _, f := range []content.Filter{{Kinds: []content.Kind{content.KindClipping}, Year: 2024}, {Issue: "housing"}, {Chapter: "ohio", Year: 2024}, {Issue: "housing", Chapter: "ohio"},
		{Series: "download"}, {Kinds: []content.Kind{content.KindResource}, ResourceType: "toolkit"}, {Order: content.Upcoming}, {Order: content.Past, Year: 2024}} {
		f.Text = "rent"
		if list, err := n.List(t.Context(), f); err != nil || list.Total != 0 {
			t.Errorf("%+v has %d entries, %v", f, list.Total, err)
		}
	}
	seen := map[int64]bool{}
	for f := (content.Filter{Text: "rent -sidewalks"}); len(seen) < 5*content.PageSize; f.After = list.After {
		list, err = n.List(t.Context(), f)
		fatal(t, err)
		if list.Total != content.CountLimit+1 || len(list.Cards) != content.PageSize || list.After == "" {
			t.Fatalf("a page of a list has %d of %d", len(list.Cards), list.Total)
		}
		for i, c := range list.Cards {
			if seen[c.ID] || c.Title != fmt.Sprint("Entry ", commonTimes-len(seen)) {
				t.Errorf("%d. is %s", i+1, c.Title)
			}
			seen[c.ID] = true
		}
	}

	// Of the newest, few have it now.
	n.now = day.AddDate(1, 0, 0)
	exec(`alter table entry disable trigger user`,
		fmt.Sprintf(`insert into entry (kind, slug, status, title, summary, publish_at, version, published_version, changed_at, created_at)
			select 'post', 'm-' || i, 'published', 'Newer ' || i, 'S', '%[1]s'::timestamptz + i * interval '1 minute', 1, 1, '%[1]s', '%[1]s' from generate_series(1, 4900) i`, day.Format(time.RFC3339)))
	n.commonWord(t)
}

// commonWord reads all that can be read of a search for rent.
func (n *newsroom) commonWord(t *testing.T) {
	t.Helper()
	for _, byDate := range []bool{false, true} {
		var ids []int64
		var titles []string
		for page := range content.SearchReach / content.SearchPageSize {
			f := n.search(content.Search{Text: "rent", ByDate: byDate, Page: page + 1})
			if f.Counted || f.Total <= content.SearchCount || len(f.Hits) != content.SearchPageSize || f.More != (page < 19) {
				t.Fatalf("page %d by date %t: %d hits of %d, counted %t, more %t", page+1, byDate, len(f.Hits), f.Total, f.Counted, f.More)
			}
			for _, h := range f.Hits {
				ids = append(ids, h.ID)
				if strings.HasPrefix(h.Title, "Entry") {
					titles = append(titles, h.Title)
				}
			}
		}
		for i := range 90 {
			if want := fmt.Sprint("Entry ", commonTimes-i); titles[i] != want {
				t.Fatalf("by date %t, after those with the word in the title the %d. is %s, want %s", byDate, i+1, titles[i], want)
			}
		}
		if slices.Sort(ids); len(slices.Compact(ids)) != content.SearchReach {
			t.Errorf("by date %t the pages have %d different entries, want %d", byDate, len(slices.Compact(ids)), content.SearchReach)
		}
		if f := n.search(content.Search{Text: "rent", Kind: content.KindRelease, ByDate: byDate}); len(f.Hits) != 2 || f.More {
			t.Errorf("by date %t, %d releases, want 2", byDate, len(f.Hits))
		}
		if f := n.search(content.Search{Text: "rent -sidewalks", ByDate: byDate}); slices.Contains(found(f), "Rent and elms") || len(f.Hits) != content.SearchPageSize {
			t.Errorf("by date %t, without a word: %q", byDate, found(f))
		}
	}
}
