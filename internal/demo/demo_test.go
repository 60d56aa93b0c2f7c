package demo

import (
	"context"
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testdb"
)

var today = time.Date(2026, 3, 3, 15, 0, 0, 0, time.UTC)

func stores(t *testing.T) (*content.Store, *media.Store) {
	t.Helper()
	pool := testdb.New(t)
	pictures, err := media.Open(pool, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pictures.Close() })
	return content.New(pool, func() time.Time { return today }), pictures
}

func TestLoad(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	store, pictures := stores(t)
	loaded, err := Load(ctx, store, pictures, today)
	if err != nil {
		t.Fatal(err)
	}
	refs, err := store.Choices(ctx, content.Kinds...)
	if err != nil {
		t.Fatal(err)
	}
	if loaded != len(refs) {
		t.Errorf("Load says %d entries, the store holds %d", loaded, len(refs))
	}
	count := map[content.Kind]int{}
	for _, r := range refs {
		count[r.Kind]++
	}
	// Deliver 7 of the issue, and two of the kinds it leaves open.
	for kind, least := range map[content.Kind]int{
		content.KindPost: 12, content.KindRelease: 6, content.KindClipping: 8, content.KindNewsletter: 4,
		content.KindEvent: 9, content.KindResource: 6, content.KindIssue: 7, content.KindChapter: 5,
		content.KindProgram: 1, content.KindCampaign: 2, content.KindPage: 6, content.KindPerson: 1,
	} {
		if count[kind] < least {
			t.Errorf("%s: %d entries, want at least %d", kind, count[kind], least)
		}
	}

	t.Run("pages", func(t *testing.T) { testPages(t, store, pictures, refs) })
	t.Run("events", func(t *testing.T) { testEvents(t, store, refs) })
	t.Run("front", func(t *testing.T) { testFront(t, store) })
	t.Run("embargo", func(t *testing.T) {
		_, err := store.Public(ctx, "guide-to-buying-automated-systems", content.KindRelease)
		if !errors.Is(err, content.ErrNotFound) {
			t.Errorf("the embargoed release is public before its time: %v", err)
		}
	})
	t.Run("again", func(t *testing.T) {
		// Staff move an entry; the next start must not bring the old one back.
		for _, r := range refs {
			if r.Slug != "start-with-the-roofs" {
				continue
			}
			d, err := store.Draft(ctx, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			d.Newest.Snapshot.Slug = "roofs-first"
			if _, err := store.Publish(ctx, staff, d.ID, d.Version, d.Newest.Snapshot); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := Load(ctx, store, pictures, today.AddDate(0, 0, 1)); n != 0 || err != nil {
			t.Errorf("second load: %d entries, %v", n, err)
		}
	})
}

// testPages asks every public entry for its page: its pictures are stored, and its links lead somewhere.
func testPages(t *testing.T, store *content.Store, pictures *media.Store, refs []content.Ref) {
	ctx := t.Context()
	items := map[string]content.Item{}
	addresses := map[string]bool{}
	for _, path := range []string{"/", "/news", "/press", "/press/releases", "/press/in-the-news", "/issues", "/chapters",
		"/events", "/events/past", "/resources", "/newsletters"} {
		addresses[path] = true
	}
	for _, r := range refs {
		item, err := store.Public(ctx, r.Slug, r.Kind)
		if errors.Is(err, content.ErrNotFound) && r.Slug == "guide-to-buying-automated-systems" {
			continue
		}
		if err != nil {
			t.Errorf("%s/%s: %v", r.Kind, r.Slug, err)
			continue
		}
		items[item.Path()] = item
		addresses[item.Path()] = true
	}
	local := regexp.MustCompile(`href="(/[^"#]*)`)
	for path, item := range items {
		if item.Lead.MediaID != 0 && (item.Picture == nil || item.Picture.Width == 0) {
			t.Errorf("%s: the lead picture is not stored", path)
		}
		stored, err := pictures.PicturesIn(ctx, item.Body)
		if err != nil {
			t.Fatal(err)
		}
		doc := markdown.Render(item.Body, markdown.Options{Picture: func(src string) (markdown.Picture, bool) {
			p, ok := stored[src]
			return markdown.Picture(p), ok
		}})
		if len(doc.MissingPictures) > 0 {
			t.Errorf("%s: pictures not stored: %v", path, doc.MissingPictures)
		}
		if shown, placed := strings.Count(doc.HTML, "<figure"), strings.Count(item.Body, "!["); shown != placed {
			t.Errorf("%s: %d figures of %d", path, shown, placed)
		}
		for _, raw := range []string{"picture:", ":::", "Table:", "[^", "| ---"} {
			if strings.Contains(doc.Text, raw) || strings.Contains(doc.HTML, ">"+raw) {
				t.Errorf("%s: %q was not understood", path, raw)
			}
		}
		links := local.FindAllStringSubmatch(doc.HTML, -1)
		if item.Issue != nil {
			for _, f := range item.Issue.Facts {
				links = append(links, []string{"", f.SourceURL})
			}
		}
		if item.Campaign != nil {
			links = append(links, []string{"", item.Campaign.ActionURL})
		}
		for _, m := range links {
			if to := m[1]; strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "/files/") && !addresses[to] {
				t.Errorf("%s: nothing answers at the link %s", path, to)
			}
		}
		if item.Kind == content.KindPost && (doc.Words < 500 || doc.Words > 1100) {
			t.Errorf("%s: %d words, want 500 to 1,100", path, doc.Words)
		}
	}
}

// testFront asks for what is announced and placed.
func testFront(t *testing.T, store *content.Store) {
	announced, err := store.Announcements(t.Context())
	if err != nil || len(announced) < 2 || !slices.ContainsFunc(announced, func(a content.Announcement) bool { return a.Turn == content.TurnNow }) {
		t.Errorf("announcements %+v, %v", announced, err)
	}
	for _, a := range announced {
		if _, err := store.AtPath(t.Context(), a.Link); err != nil {
			t.Errorf("nothing answers at the announcement's link %s: %v", a.Link, err)
		}
	}
	front, err := store.Front(t.Context())
	if err != nil || front.Spots[0].Placement == 0 {
		t.Errorf("nothing is placed as the lead story: %+v, %v", front, err)
	}
}

func testEvents(t *testing.T, store *content.Store, refs []content.Ref) {
	states := map[content.Registration]int{}
	soon, nextDay, online := 0, 0, 0
	for _, r := range refs {
		if r.Kind != content.KindEvent {
			continue
		}
		item, err := store.Public(t.Context(), r.Slug, r.Kind)
		if err != nil {
			t.Errorf("%s: %v", r.Slug, err)
			continue
		}
		e := item.Event
		state := e.Registration(today)
		states[state]++
		if state == content.RegistrationOpen && e.Closes != nil && e.Closes.Before(today.AddDate(0, 0, 4)) {
			soon++
		}
		if e.Place == "" {
			online++
		}
		east, err := time.LoadLocation(home)
		if err != nil {
			t.Fatal(err)
		}
		if e.Starts.In(e.Location()).YearDay() != e.Ends.In(east).YearDay() && e.Ends.Sub(*e.Starts) < 3*time.Hour {
			nextDay++
		}
	}
	for _, want := range []content.Registration{content.RegistrationNotYet, content.RegistrationOpen, content.RegistrationFull, content.RegistrationPast} {
		if states[want] == 0 {
			t.Errorf("no event whose registration is %q", want)
		}
	}
	if soon == 0 || nextDay == 0 || online == 0 {
		t.Errorf("closing soon: %d, past midnight in the East: %d, online: %d; want one of each", soon, nextDay, online)
	}
}

func TestPostsUseAllOfMarkdown(t *testing.T) {
	t.Parallel()
	entries, err := read(files)
	if err != nil {
		t.Fatal(err)
	}
	var posts strings.Builder
	for _, e := range entries {
		if e.kind == content.KindPost {
			posts.WriteString(e.body + "\n")
		}
	}
	for feature, mark := range map[string]string{
		"section": `(?m)^## `, "subsection": `(?m)^### `, "list": `(?m)^- [^\[]`, "numbered list": `(?m)^1\. `, "task": `(?m)^- \[x\] `,
		"table with a caption": `(?m)^Table: .*\n+\|`, "footnote": `(?m)^\[\^\w+\]: `, "pull quote": `(?m)^:::pull$`,
		"figure": `(?m)^!\[.+\]\(picture:\S+ ".+ \| Credit: .+"\)$`, "embed": `(?m)^:::embed https://`, "document": `(?m)^:::document /resources/`,
		"code": "(?m)^```csv$", "model text": "(?m)^```text$", "quote": `(?m)^> `, "link": `\]\(/issues/`, "emphasis": `\*\w`, "strong": `\*\*\w`,
	} {
		if !regexp.MustCompile(mark).MatchString(posts.String()) {
			t.Errorf("no post shows a %s", feature)
		}
	}
}

func TestRelativeDatesFollowTheZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, zone, want string }{
		{"+5d 18:00", "America/New_York", "2026-03-08T18:00:00-04:00"}, // the clocks change that morning
		{"-3d 09:00", "America/Los_Angeles", "2026-02-28T09:00:00-08:00"},
		{"+0d", "America/New_York", "2026-03-03T00:00:00-05:00"},
		{"2024-07-25 09:00", "America/Los_Angeles", "2024-07-25T09:00:00-07:00"},
		{"2024-07-25T09:00:00Z", "America/Los_Angeles", "2024-07-25T09:00:00Z"},
		{"2024-02-30", "America/New_York", ""}, {"tomorrow", "America/New_York", ""}, {"+5d 25:00", "America/New_York", ""},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		got, err := moment(c.in, today, zone)
		if c.want == "" {
			if err == nil {
				t.Errorf("%q: %v, want an error", c.in, got)
			}
			continue
		}
		if err != nil || got.Format(time.RFC3339) != c.want {
			t.Errorf("%q: %v, %v, want %s", c.in, got, err, c.want)
		}
	}
}

func TestMistakesNameFileAndKey(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, source, want string }{
		"no front matter":   {"content/post/a.md", "Words\n", "content/post/a.md: the file has to start with front matter"},
		"unknown kind":      {"content/essay/a.md", "---\ntitle: A\n---\n", "content/essay/a.md: the folder is not the name of a kind"},
		"unknown key":       {"content/post/a.md", "---\ntitle: A\nsumary: b\n---\n", `content/post/a.md: line 3: the key "sumary" is not known here`},
		"details of others": {"content/post/a.md", "---\ntitle: A\npage: {position: 1}\n---\n", "content/post/a.md: page: a post has no such details"},
		"no title":          {"content/post/a.md", "---\nsummary: b\n---\n", "content/post/a.md: title: "},
		"no summary":        {"content/post/a.md", "---\ntitle: A\n---\n", "content/post/a.md: summary: Write a summary"},
		"bad date":          {"content/post/a.md", "---\ntitle: A\npublished: tomorrow\n---\n", `content/post/a.md: published: "tomorrow" is not a time`},
		"unknown issue":     {"content/post/a.md", "---\ntitle: A\nissues: [rent]\n---\n", `content/post/a.md: issues: there is no entry "issue/rent"`},
		"unknown series":    {"content/newsletter/a.md", "---\ntitle: A\nnewsletter: {series: weekly}\n---\n", `content/newsletter/a.md: newsletter.series: "weekly" is not in`},
		"unknown zone":      {"content/event/a.md", "---\ntitle: A\nevent: {zone: Mars/Base}\n---\n", `content/event/a.md: event.zone: "Mars/Base" is not a time zone`},
		"lost picture":      {"content/post/a.md", "---\ntitle: A\nsummary: b\n---\n![x](picture:gone.png)\n", `content/post/a.md: body: there is no picture "gone.png"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, pictures := stores(t)
			fsys := fstest.MapFS{c.file: {Data: []byte(c.source)}, referenceFile: {Data: []byte("contacts: []\n")}}
			_, err := LoadFrom(t.Context(), store, pictures, today, fsys)
			if err == nil || !strings.HasPrefix(err.Error(), "demo: "+c.want) {
				t.Errorf("got  %v\nwant demo: %s", err, c.want)
			}
		})
	}
}

// A stopping file system ends the load at a picture, as Ctrl-C would.
type stopping struct {
	fs.FS
	at   string
	stop context.CancelFunc
}

func (s stopping) Open(name string) (fs.File, error) {
	if name == s.at {
		s.stop()
	}
	return s.FS.Open(name)
}

func TestInterruptedLoadIsCompleted(t *testing.T) {
	t.Parallel()
	store, pictures := stores(t)
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := LoadFrom(ctx, store, pictures, today, stopping{files, "pictures/roof.png", cancel}); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted load: %v", err)
	}
	if _, err := Load(t.Context(), store, pictures, today); err != nil {
		t.Fatal(err)
	}
	entries, err := read(files)
	if err != nil {
		t.Fatal(err)
	}
	refs, err := store.Choices(t.Context(), content.Kinds...)
	if err != nil {
		t.Fatal(err)
	}
	if len(refs) != len(entries) {
		t.Errorf("%d entries after the second load, want %d", len(refs), len(entries))
	}
	if i := slices.IndexFunc(refs, func(r content.Ref) bool { return r.Slug == "" }); i >= 0 {
		t.Errorf("%s was left as a draft", refs[i].Title)
	}
}
