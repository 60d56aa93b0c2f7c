package app_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testdb"
	"localprogress.org/site/internal/testsite"
)

// atMost is how many statements a list may cost, whatever is in it.
const atMost = 4

// The addresses of lists, of the home page and of an article with pictures, and what may stand behind them beside the place in the list. A list takes a filter that it
// does not have as it takes any other nonsense. The three forms of a feed differ in how they are written only.
var (
	lists = []string{"/", "/news/entry-0", "/news", "/press", "/press/releases", "/press/in-the-news", "/issues", "/chapters", "/events", "/events/past", "/resources",
		"/newsletters", "/newsletters/the-download", "/news.atom", "/news.rss", "/news.json", "/press/releases.rss", "/press/in-the-news.atom",
		"/events.rss", "/events/past.rss", "/events.ics", "/resources.rss", "/issues/housing.rss", "/chapters/ohio.rss", "/newsletters/the-download.rss"}
	filters = []string{"", "?issue=housing", "?chapter=ohio", "?kind=post", "?type=toolkit", "?year=2024", "?q=words",
		"?issue=housing&chapter=ohio&kind=newsletter&type=toolkit&year=2024&q=words", "?q=nothing", "?after=1.1", "?before=1.1", "?after=nonsense"}
)

var offset = regexp.MustCompile(`(?i)\boffset\b`)

// TestEveryListCostsFewStatements reads every list under every filter down to its last page and up again, with
// nothing, with one entry and with sixty of a kind in it, and counts what it asks the database. It finds its pages
// from a place in the list, never by skipping what stands before it.
func TestEveryListCostsFewStatements(t *testing.T) {
	t.Parallel()
	sizes := []int{0, 1, 60}
	most, pages := map[string][]int{}, map[string]int{}
	for _, n := range sizes {
		s := testsite.StartOn(t, testdb.NewWatched(t))
		fill(t, s, n)
		for _, list := range lists {
			worst := 0
			for _, filter := range filters {
				seen := map[string]bool{}
				for queue := []string{list + filter}; len(queue) > 0; queue = queue[1:] {
					if seen[queue[0]] {
						continue
					}
					seen[queue[0]] = true
					statements, onward := ask(t, s, queue[0])
					if len(statements) > atMost {
						t.Errorf("with %d of a kind %s costs %d statements:\n%s", n, queue[0], len(statements), strings.Join(statements, "\n--\n"))
					}
					for _, sql := range statements {
						if offset.MatchString(sql) {
							t.Errorf("%s skips over entries: %s", queue[0], sql)
						}
					}
					worst = max(worst, len(statements))
					queue = append(queue, onward...)
				}
				pages[list] = max(pages[list], len(seen))
			}
			most[list] = append(most[list], worst)
		}
	}
	t.Logf("%-40s statements at most with %v of a kind; pages down and up", "list", sizes)
	for _, list := range lists {
		t.Logf("%-40s %v %4d", list, most[list], pages[list])
	}
	if pages["/news"] < 15 {
		t.Errorf("the news was read on %d pages only", pages["/news"])
	}
}

var pager = cascadia.MustCompile("nav.pager a")

// ask returns the statements that the list at the address cost, and the pages before and after it; nothing where there
// is no such list.
func ask(t *testing.T, s *testsite.Site, address string) (statements, onward []string) {
	t.Helper()
	ctx, watched := testdb.Watch(t.Context())
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, s.URL+address, nil)
	r.RemoteAddr = "127.0.0.1:4000" // which no limit counts
	r.AddCookie(&http.Cookie{Name: "lp_session", Value: "staff get a list made anew"})
	s.Handler.ServeHTTP(w, r)
	if w.Code == http.StatusNotFound {
		return nil, nil
	}
	if w.Code != http.StatusOK {
		t.Errorf("%s answers %d", address, w.Code)
	}
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		return watched.All(), nil
	}
	root, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	path, _, _ := strings.Cut(address, "?")
	for _, a := range cascadia.QueryAll(root, pager) {
		for _, attr := range a.Attr {
			if attr.Key == "href" && strings.HasPrefix(attr.Val, path+"?") {
				onward = append(onward, attr.Val)
			}
		}
	}
	return watched.All(), onward
}

// fill publishes n entries of each kind that lists hold, all with pictures, and all of the issue housing and the chapter
// ohio, which are the first of their kinds.
func fill(t *testing.T, s *testsite.Site, n int) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	series, err := s.Content.PutSeries(t.Context(), content.Series{Slug: "the-download", Name: "The Download"})
	must(err)
	contact, err := s.Content.PutPressContact(t.Context(), content.PressContact{Name: "Desk", Email: "press@example.org"})
	must(err)
	var pixel bytes.Buffer
	must(png.Encode(&pixel, image.NewGray(image.Rect(0, 0, 1, 1))))
	picture, err := s.Media.Add(t.Context(), "pixel.png", &pixel, media.Words{})
	must(err)
	document, err := s.Media.Add(t.Context(), "toolkit.pdf", strings.NewReader("%PDF-1.7 words %%EOF"), media.Words{})
	must(err)
	day := time.Date(2024, 7, 18, 12, 0, 0, 0, time.UTC)
	var links content.Links
	publish := func(i int, k content.Kind, slug string, complete func(s *content.Snapshot)) int64 {
		snap := content.NewSnapshot(k)
		snap.Title, snap.Summary, snap.Links = fmt.Sprint("Entry ", i), "A summary.", links
		snap.Body, snap.Lead = "Some words.\n\n![A pixel]("+picture.URL()+" \"A pixel | Credit: Nobody\")", content.Lead{MediaID: picture.ID, Alt: "A pixel", Credit: "Nobody"}
		snap.PublishAt = new(day.Add(-time.Duration(i) * time.Hour))
		if i == 0 {
			snap.Slug = slug
		}
		complete(&snap)
		rev, err := s.Content.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, snap)
		if err != nil {
			t.Fatalf("%s: %v", k, err)
		}
		return rev.EntryID
	}
	for i := range n {
		issue := publish(i, content.KindIssue, "housing", func(s *content.Snapshot) { s.Issue.Hue, s.Links = "housing", content.Links{} })
		chapter := publish(i, content.KindChapter, "ohio", func(s *content.Snapshot) {
			s.Links, s.Chapter.Status, s.Chapter.State = content.Links{}, content.ChapterCertified, string([]byte{'A' + byte(i/26), 'A' + byte(i%26)})
		})
		if i == 0 {
			links = content.Links{Issues: []int64{issue}, Chapters: []int64{chapter}}
		}
		publish(i, content.KindPost, "", func(*content.Snapshot) {})
		publish(i, content.KindRelease, "", func(s *content.Snapshot) {
			s.Release.Mode, s.Release.Place, s.Release.Date, s.Release.Contacts = content.ModeImmediate, "OAKLAND, Calif.", &day, []int64{contact}
		})
		publish(i, content.KindClipping, "", func(s *content.Snapshot) {
			*s.Clipping = content.Clipping{Outlet: "The County Line", OutletURL: "https://example.org/", Published: &day}
		})
		publish(i, content.KindNewsletter, "", func(s *content.Snapshot) {
			*s.Newsletter = content.Newsletter{SeriesID: series, Month: new(day.AddDate(0, -i, 0))}
		})
		publish(i, content.KindEvent, "", func(s *content.Snapshot) {
			starts := time.Now().AddDate(0, 0, i-n/2)
			*s.Event = content.Event{Starts: &starts, Ends: new(starts.Add(time.Hour)), Zone: "America/Chicago", Place: "The hall"}
		})
		publish(i, content.KindResource, "", func(s *content.Snapshot) {
			*s.Resource = content.Resource{Type: "toolkit", DocumentID: document.ID, Language: "English"}
		})
	}
}

// deskMost is how many statements a page of the newsroom may cost, whatever is in it: two tell who asks, one how many messages
// are new. The dashboard has one for its five lists of entries, and one for each of its five other boards.
var deskMost = map[string]int{"/admin/content": 8, "/admin": 9}

var desk = []string{"/admin", "/admin/content"}

// TestTheDeskCostsFewStatements reads the newsroom's list under its filters, and the dashboard, with one entry and with sixty of
// a kind: both cost the same, and skip over nothing.
func TestTheDeskCostsFewStatements(t *testing.T) {
	t.Parallel()
	cost := map[string][]int{}
	for _, n := range []int{1, 60} {
		s := testsite.StartOn(t, testdb.NewWatched(t))
		fill(t, s, n)
		home, err := url.Parse(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		staff := enter(t, s, "admin").Jar.Cookies(home)
		for _, address := range desk {
			for _, filter := range []string{"", "?q=words", "?kind=post&status=published", "?status=changed", "?issue=1&chapter=2&by=me&since=2024-01-01",
				"?needs=links", "?needs=alt", "?needs=rights", "?needs=import", "?order=out", "?after=1.1", "?before=1.1", "?after=nonsense"} {
				ctx, watched := testdb.Watch(t.Context())
				r := httptest.NewRequestWithContext(ctx, http.MethodGet, s.URL+address+filter, nil)
				for _, c := range staff {
					r.AddCookie(c)
				}
				w := httptest.NewRecorder()
				s.Handler.ServeHTTP(w, r)
				all := slices.DeleteFunc(watched.All(), func(sql string) bool {
					return strings.Contains(sql, "'plan_cache_mode'") // which reads nothing and goes in one message with the next
				})
				if w.Code != http.StatusOK || len(all) > deskMost[address] {
					t.Errorf("with %d of a kind %s answers %d and costs %d statements:\n%s", n, address+filter, w.Code, len(all), strings.Join(all, "\n--\n"))
				}
				for _, sql := range all {
					if offset.MatchString(sql) {
						t.Errorf("%s skips over entries: %s", address+filter, sql)
					}
				}
				cost[address+filter] = append(cost[address+filter], len(all))
			}
		}
	}
	for address, n := range cost {
		if n[0] != n[1] {
			t.Errorf("%s costs %d statements with one entry of a kind and %d with sixty", address, n[0], n[1])
		}
	}
	t.Logf("the list costs %d statements, the dashboard %d", cost["/admin/content"][0], cost["/admin"][0])
}
