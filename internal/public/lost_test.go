package public_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/content"
)

// lost asks for the address, which must answer the status, and returns the parsed page.
func (v *visitor) lost(address string, status int) doc {
	v.t.Helper()
	res := v.get(address)
	if res.StatusCode != status {
		v.t.Fatalf("GET %s: status %d, want %d", address, res.StatusCode, status)
	}
	if got := res.Header.Get("Cache-Control"); got != "no-store" {
		v.t.Errorf("GET %s may be kept: %q", address, got)
	}
	root, err := html.Parse(res.Body)
	fatal(v.t, err)
	d := doc{v.t, address, root}
	if wrong := faults(d); len(wrong) > 0 {
		v.t.Errorf("%s: %q", address, wrong)
	}
	if got := d.attrs(`meta[name="robots"]`, "content"); !slices.Equal(got, []string{"noindex"}) {
		v.t.Errorf("%s: robots %q", address, got)
	}
	d.none(`link[rel="canonical"]`)
	return d
}

func TestAPageThatIsNotThereHelps(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.desk("(202) 555-0142")
	v.publish(content.KindPage, "About", nil)
	issue := v.publish(content.KindIssue, "Housing", func(s *content.Snapshot) { s.Issue.Hue = "housing" })
	v.publish(content.KindPost, "Eleven votes upstate", func(s *content.Snapshot) { s.Links.Issues = []int64{issue} })
	v.publish(content.KindPage, "Eleven votes", func(s *content.Snapshot) {
		s.Page.ParentID = v.publish(content.KindPage, "Our work", nil)
	})
	v.publish(content.KindPost, "Eleven votes embargoed", func(s *content.Snapshot) { s.PublishAt = at(day.Add(time.Hour)) })

	d := v.lost("/blog/eleven-votes-upsate.html?utm_source=x", 404)
	d.has("h1", "There is no page here")
	if got := d.attrs(".nearby li a", "href"); !slices.Equal(got, []string{"/news/eleven-votes-upstate", "/our-work/eleven-votes"}) {
		t.Errorf("near is %q", got)
	}
	d.has(".nearby .k", "NewsHousing")
	if got := d.attrs(`main form[action="/search"] input[name="q"]`, "value"); !slices.Equal(got, []string{"eleven votes upsate"}) {
		t.Errorf("the search begins with %q", got)
	}
	if got := v.lost("/eleven-vote", 404).attrs(".nearby li a", "href"); !slices.Equal(got, []string{"/our-work/eleven-votes", "/news/eleven-votes-upstate"}) {
		t.Errorf("near is %q", got)
	}
	d.has(".deadline", "On deadline? Write to the press desk: press@example.org or call (202) 555-0142")
	if got := d.attrs(`.nav a`, "href"); !slices.Contains(got, "/about") || slices.Contains(d.attrs("a", "href"), "/contact") {
		t.Errorf("the navigation links %q, the page %q", got, d.attrs("a", "href"))
	}

	for address, want := range map[string]string{"/prss": "/press", "/evnts": "/events", "/kit": "/press/kit", "/releases.html": "/press/releases", "/in-the-new": "/press/in-the-news"} {
		if got := v.lost(address, 404).attrs(".nearby li a", "href"); !slices.Equal(got, []string{want}) {
			t.Errorf("near %s is %q", address, got)
		}
	}

	// The list is there; its filter is what is not.
	d = v.lost("/news?issue=housng", 404)
	if got := d.attrs(".nearby li a", "href"); !slices.Equal(got, []string{"/issues/housing"}) {
		t.Errorf("near is %q", got)
	}
	for _, far := range []string{"/wp-login.php", "/.env", "/xmlrpc.php", "/a", "/12345", "/news?issue=nope", "/%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/" + strings.Repeat("x", 7000), "/press/kit/zip.zip"} {
		d := v.lost(far, 404)
		d.none(".nearby")
		d.none(`script:not([src]):not([type="application/ld+json"])`)
	}
}

// What failed for another reason of the visitor's links to nothing that is not there, either.
func TestNoErrorLinksToPagesThatAreNotThere(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.publish(content.KindPage, "About", nil)
	rec := httptest.NewRecorder()
	v.handler.ServeHTTP(rec, httptest.NewRequest(http.MethodPut, "/news", nil))
	root, err := html.Parse(rec.Body)
	fatal(t, err)
	d := doc{t, "PUT /news", root}
	d.has(".sf", "This page can only be read.")
	links := d.attrs("a", "href")
	if rec.Code != 405 || !slices.Contains(links, "/about") || slices.Contains(links, "/join") || slices.Contains(links, "/privacy") {
		t.Errorf("status %d, links %q", rec.Code, links)
	}
}

func TestWhatWasWithdrawnSaysWhy(t *testing.T) {
	t.Parallel()
	v := visit(t)
	contact, boilerplate := v.desk("")
	about := v.publish(content.KindPage, "About", nil)
	ids := map[string]int64{
		"/news/secret-words":    v.publish(content.KindPost, "Secret words", nil),
		"/press/secret-release": v.release("Secret release", day, contact, boilerplate),
		"/about/secret-page":    v.publish(content.KindPage, "Secret page", func(s *content.Snapshot) { s.Page.ParentID = about }),
		"/issues/secret-issue":  v.publish(content.KindIssue, "Secret issue", func(s *content.Snapshot) { s.Issue.Hue = "housing" }),
		"/events/secret-meeting": v.publish(content.KindEvent, "Secret meeting", func(s *content.Snapshot) {
			*s.Event = content.Event{Starts: at(day), Ends: at(day.Add(time.Hour)), Zone: "America/Chicago", Place: "Here"}
		}),
	}
	v.rename(ids["/news/secret-words"], "other-words")
	forms := map[string][]string{
		"/news/secret-words":     {"", ".md", "/"},
		"/news/other-words":      {"", ".md", "?utm_source=x"},
		"/share/post":            {"/other-words.png"},
		"/press/secret-release":  {"", ".md", ".txt"},
		"/share/release":         {"/secret-release.png"},
		"/about/secret-page":     {"", ".md"},
		"":                       {"/secret-page"},
		"/issues/secret-issue":   {"", ".md", ".rss", ".json"},
		"/events/secret-meeting": {"", ".md", ".ics"},
	}
	by := content.Editor{Name: "Policy desk"}
	for _, reason := range []string{"The figures were <b>wrong</b> & we said so.", ""} {
		for _, id := range ids {
			d, err := v.content.Draft(t.Context(), id)
			fatal(t, err)
			_, err = v.content.Withdraw(t.Context(), by, id, d.Version, reason)
			fatal(t, err)
		}
		v.now = v.now.Add(24 * time.Hour) // the day stays that of the withdrawal
		for base, endings := range forms {
			for _, ending := range endings {
				if ending == "/" {
					if got := v.moved(base + ending); got != base {
						t.Errorf("%s leads to %s", base+ending, got)
					}
					continue
				}
				d := v.lost(base+ending, 410)
				d.has("h1", "This page was withdrawn")
				if reason == "" {
					d.none(".reason")
					d.has(".sf", "It was taken down on July 18, 2024. Search for what replaced it, or ask the press desk.")
				} else {
					d.has(".sf", "It was taken down on July 18, 2024.")
					d.has(".reason", reason)
				}
				d.has(".deadline a", "press@example.org")
				d.none(".nearby")
				if words := text(d.root); strings.Contains(strings.ToLower(words), "secret") || strings.Contains(words, "Its summary") {
					t.Errorf("%s gives away %q", base+ending, words)
				}
				if got := d.attrs(`main form[action="/search"] input[name="q"]`, "value"); !slices.Equal(got, []string{""}) {
					t.Errorf("%s: the search begins with %q", base+ending, got)
				}
			}
		}
	}
	// Below another page it never was.
	v.lost("/elsewhere/secret-page", 404)
	v.lost("/elsewhere/secret-page.md", 404)
	d, err := v.content.Draft(t.Context(), about)
	fatal(t, err)
	_, err = v.content.Withdraw(t.Context(), by, about, d.Version, "")
	fatal(t, err)
	v.lost("/about", 410)
	v.lost("/about-us/about", 404)

	d, err = v.content.Draft(t.Context(), ids["/news/secret-words"])
	fatal(t, err)
	_, err = v.content.Publish(t.Context(), by, d.ID, d.Version, d.Newest.Snapshot)
	fatal(t, err)
	v.page("/news/other-words")
	if got := v.moved("/news/secret-words"); got != "/news/other-words" {
		t.Errorf("published again, the old address leads to %s", got)
	}
}

// While the database is away nobody can say what was at an address; but what is known without it is said.
func TestAMissingPageWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.publish(content.KindPost, "Eleven votes upstate", nil)
	_, err := v.pool.Exec(t.Context(), `drop extension pg_trgm cascade`)
	fatal(t, err)
	d := v.lost("/news/eleven-votes", 404) // when only the search for what is near fails
	d.has("h1", "There is no page here")
	d.none(".nearby")
	if links := d.attrs("a", "href"); slices.Contains(links, "/join") {
		t.Errorf("it links %q", links)
	}
	_, err = v.pool.Exec(t.Context(), `alter table press_contact rename to nobody`)
	fatal(t, err)
	d = v.lost("/news/eleven-votes", 404) // when not even the frame can be made
	d.has("h1", "There is no page here")
	d.has(".deadline a", "press@localprogress.org")
	v.pool.Close()
	d = v.lost("/news/%ff", 404)
	d.has("h1", "There is no page here")
	d.none(".nearby")
	if got := v.get("/news/nothing").StatusCode; got != http.StatusServiceUnavailable {
		t.Errorf("an address that nobody can look up answers %d", got)
	}
}
