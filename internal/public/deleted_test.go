package public_test

import (
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/demo"
)

// What an entry refers to may go; the entry stays, as page, Markdown, feed entry, card and share image.
func TestAnEntryOutlivesWhatItRefersTo(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	_, err := demo.Load(t.Context(), v.content, v.media, v.now)
	fatal(t, err)
	picture := v.page("/").attrs(`img[src^="/files/"]`, "src")[0]
	for _, c := range []struct{ what, statement string }{
		{"author", `delete from entry where kind = 'person'`},
		{"issue", `delete from entry where kind = 'issue'`},
		{"chapter", `delete from entry where kind = 'chapter'`},
		{"related entry", `delete from entry where kind = 'resource'`},
		{"parent page", `delete from entry where id in (select parent_id from page)`},
		{"press contact", `delete from release_contact; delete from press_contact; update release set boilerplate_id = null; delete from boilerplate`},
		// The database lets no picture go that an entry leads with; in a text nothing holds it.
		{"picture", `alter table entry drop constraint entry_lead_media_id_fkey; alter table media_use drop constraint media_use_file_id_fkey; delete from media_file`},
	} {
		if _, err := v.pool.Exec(t.Context(), c.statement); err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		entries := v.everyEntry()
		if len(entries) < 15 {
			t.Errorf("without any %s only %d entries are left", c.what, len(entries))
		}
		drawn := map[content.Kind]bool{}
		for _, e := range entries {
			addresses := []string{e.Path()}
			if e.Kind != content.KindClipping { // which has its page only
				addresses = append(addresses, e.Path()+".md")
			}
			if e.Kind != content.KindClipping && !drawn[e.Kind] { // drawing takes time
				addresses, drawn[e.Kind] = append(addresses, "/share/"+string(e.Kind)+"/"+e.Slug+".png"), true
			}
			for _, address := range addresses {
				if got := v.get(address).StatusCode; got != 200 {
					t.Errorf("without any %s %s answers %d", c.what, address, got)
				}
			}
		}
		for _, list := range []string{"/", "/news", "/press", "/press/releases", "/press/in-the-news", "/issues", "/chapters", "/events", "/events/past", "/resources",
			"/newsletters", "/search?q=housing", "/news.atom", "/press/releases.rss", "/events.ics", "/sitemap.xml", "/llms.txt"} {
			if got := v.get(list).StatusCode; got != 200 {
				t.Errorf("without any %s %s answers %d", c.what, list, got)
			}
		}
	}
	if got := v.get(picture).StatusCode; got != 404 {
		t.Errorf("the deleted picture %s answers %d", picture, got)
	}
	if left := v.page("/news").attrs("img", "src"); strings.Contains(strings.Join(left, " "), "/files/") {
		t.Errorf("the news still shows deleted pictures: %q", left)
	}
}

// everyEntry is every public entry.
func (v *visitor) everyEntry() []content.Card {
	v.t.Helper()
	var all []content.Card
	for _, k := range content.Kinds {
		cards, err := v.content.Newest(v.t.Context(), content.Filter{Kinds: []content.Kind{k}, Limit: 500})
		fatal(v.t, err)
		all = append(all, cards...)
	}
	return all
}
