package public_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/demo"
	"localprogress.org/site/internal/media"
)

var feedForms = []string{"atom", "rss", "json"}

// body asks for the address, which must answer 200, and returns the document and its type.
func (v *visitor) body(address string) (text, mime string) {
	v.t.Helper()
	res := v.get(address)
	if res.StatusCode != http.StatusOK {
		v.t.Fatalf("GET %s: status %d, want 200", address, res.StatusCode)
	}
	return read(v.t, res), res.Header.Get("Content-Type")
}

// parsed reads the feed as a feed reader does.
func (v *visitor) parsed(address string) *gofeed.Feed {
	v.t.Helper()
	text, _ := v.body(address)
	f, err := gofeed.NewParser().ParseString(text)
	if err != nil {
		v.t.Fatalf("%s: %v", address, err)
	}
	return f
}

// Every list of the demo is a feed in three forms that a strict parser and a feed reader's parser take.
func TestEveryListIsAFeed(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	_, err := demo.Load(t.Context(), v.content, v.media, v.now)
	fatal(t, err)
	lists := []string{"/news", "/press/releases", "/press/in-the-news", "/events", "/events/past", "/resources",
		"/issues/housing", "/chapters/new-york", "/newsletters/network-download"}
	for _, list := range lists {
		page := v.page(list)
		links := page.attrs(`link[rel="alternate"][href*="."]`, "href")
		for _, form := range feedForms {
			address := list + "." + form
			if !slices.Contains(links, address) {
				t.Errorf("%s does not link its feed %s, only %q", list, address, links)
			}
			text, mime := v.body(address)
			switch form {
			case "atom":
				strictAtom(t, address, text, mime)
			case "rss":
				strictRSS(t, address, text, mime)
			case "json":
				strictJSON(t, address, text, mime)
			}
			f := v.parsed(address)
			if len(f.Items) == 0 {
				t.Errorf("%s is empty", address)
			}
			for _, item := range f.Items {
				if item.Title == "" || item.Link == "" || item.Content == "" || item.PublishedParsed == nil || item.UpdatedParsed == nil || len(item.Authors) == 0 {
					t.Errorf("%s: a reader misses something in %+v", address, item)
				}
				for _, relative := range []string{`href="/`, `src="/`, `href="#`, "<svg", "class="} {
					if strings.Contains(item.Content, relative) {
						t.Errorf("%s: %s in the text of %q", address, relative, item.Title)
					}
				}
			}
		}
	}
	for _, old := range []string{"/feed", "/feed/"} {
		if got := v.moved(old); got != "/news.rss" {
			t.Errorf("%s leads to %s", old, got)
		}
	}
}

// strictAtom holds the feed to what RFC 4287 requires of a feed and of an entry.
func strictAtom(t *testing.T, address, text, mime string) {
	t.Helper()
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	var f struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      []string `xml:"http://www.w3.org/2005/Atom id"`
		Title   []string `xml:"http://www.w3.org/2005/Atom title"`
		Updated []string `xml:"http://www.w3.org/2005/Atom updated"`
		Author  []string `xml:"http://www.w3.org/2005/Atom author>name"`
		Links   []link   `xml:"http://www.w3.org/2005/Atom link"`
		Entries []struct {
			ID        []string `xml:"http://www.w3.org/2005/Atom id"`
			Title     []string `xml:"http://www.w3.org/2005/Atom title"`
			Updated   []string `xml:"http://www.w3.org/2005/Atom updated"`
			Published []string `xml:"http://www.w3.org/2005/Atom published"`
			Content   []struct {
				Type string `xml:"type,attr"`
				Text string `xml:",chardata"`
			} `xml:"http://www.w3.org/2005/Atom content"`
			Links []link `xml:"http://www.w3.org/2005/Atom link"`
		} `xml:"http://www.w3.org/2005/Atom entry"`
	}
	wellFormed(t, address, text)
	if err := xml.Unmarshal([]byte(text), &f); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	instant := func(s string) time.Time {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Errorf("%s: %v", address, err)
		}
		return at
	}
	if mime != "application/atom+xml; charset=utf-8" || len(f.ID) != 1 || len(f.Title) != 1 || len(f.Updated) != 1 || len(f.Author) != 1 ||
		len(f.Links) != 2 || f.Links[0].Href != "https://example.org"+address {
		t.Errorf("%s as %s: %v %v %v %v %v", address, mime, f.ID, f.Title, f.Updated, f.Author, f.Links)
	}
	seen := map[string]bool{}
	for _, e := range f.Entries {
		if len(e.ID) != 1 || len(e.Title) != 1 || len(e.Updated) != 1 || len(e.Published) != 1 || len(e.Content) != 1 || e.Content[0].Type != "html" || e.Content[0].Text == "" {
			t.Fatalf("%s: an entry lacks something: %+v", address, e)
		}
		if seen[e.ID[0]] || !strings.HasPrefix(e.ID[0], "tag:localprogress.org,2024:entry/") {
			t.Errorf("%s: ID %s", address, e.ID[0])
		}
		seen[e.ID[0]] = true
		if instant(e.Updated[0]).Before(instant(e.Published[0])) {
			t.Errorf("%s: updated %s before published %s", address, e.Updated[0], e.Published[0])
		}
		alternates := 0
		for _, l := range e.Links {
			if l.Rel == "alternate" && strings.HasPrefix(l.Href, "http") {
				alternates++
			}
		}
		if alternates != 1 {
			t.Errorf("%s: %d alternate links in %q", address, alternates, e.Title)
		}
	}
}

// strictRSS holds the feed to RSS 2.0 and to the best practices of the RSS Advisory Board.
func strictRSS(t *testing.T, address, text, mime string) {
	t.Helper()
	var f struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Channel struct {
			Title []string `xml:"title"`
			Links []struct {
				XMLName xml.Name
				Rel     string `xml:"rel,attr"`
				Href    string `xml:"href,attr"`
				Text    string `xml:",chardata"`
			} `xml:"link"` // its own, and Atom's
			Description []string `xml:"description"`
			Built       string   `xml:"lastBuildDate"`
			Items       []struct {
				Title   string `xml:"title"`
				Link    string `xml:"link"`
				Date    string `xml:"pubDate"`
				Updated string `xml:"http://www.w3.org/2005/Atom updated"`
				Creator string `xml:"http://purl.org/dc/elements/1.1/ creator"`
				Content string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
				GUID    struct {
					Text      string `xml:",chardata"`
					PermaLink string `xml:"isPermaLink,attr"`
				} `xml:"guid"`
				Enclosures []struct {
					URL    string `xml:"url,attr"`
					Type   string `xml:"type,attr"`
					Length int64  `xml:"length,attr"`
				} `xml:"enclosure"`
			} `xml:"item"`
		} `xml:"channel"`
	}
	wellFormed(t, address, text)
	if err := xml.Unmarshal([]byte(text), &f); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	c := f.Channel
	if mime != "application/rss+xml; charset=utf-8" || f.Version != "2.0" || len(c.Title) != 1 || len(c.Description) != 1 || c.Description[0] == "" ||
		len(c.Links) != 2 || c.Links[0].Text == "" || c.Links[1].XMLName.Space != "http://www.w3.org/2005/Atom" || c.Links[1].Rel != "self" || c.Links[1].Href != "https://example.org"+address {
		t.Errorf("%s as %s: %+v, %+v", address, mime, c.Title, c.Links)
	}
	if _, err := mail.ParseDate(c.Built); err != nil {
		t.Errorf("%s: %v", address, err)
	}
	seen := map[string]bool{}
	for _, i := range c.Items {
		if seen[i.GUID.Text] {
			t.Errorf("%s: GUID %s twice", address, i.GUID.Text)
		}
		seen[i.GUID.Text] = true
		_, err1 := mail.ParseDate(i.Date)
		_, err2 := time.Parse(time.RFC3339, i.Updated)
		if err1 != nil || err2 != nil || i.Title == "" || i.Link == "" || i.Creator == "" || i.Content == "" || i.GUID.PermaLink != "false" || i.GUID.Text == "" {
			t.Errorf("%s: %v %v %+v", address, err1, err2, i)
		}
		for _, e := range i.Enclosures {
			if e.Length == 0 || !strings.HasPrefix(e.Type, "image/") || !strings.HasPrefix(e.URL, "https://example.org/files/") {
				t.Errorf("%s: enclosure %+v", address, e)
			}
		}
	}
}

// strictJSON holds the feed to JSON Feed 1.1.
func strictJSON(t *testing.T, address, text, mime string) {
	t.Helper()
	var f struct {
		Version, Title, Description, Language, Icon string
		Home                                        string `json:"home_page_url"`
		Self                                        string `json:"feed_url"`
		Authors                                     []struct{ Name string }
		Items                                       []struct {
			ID, URL, Title, Summary, Image string
			HTML                           string `json:"content_html"`
			Published                      string `json:"date_published"`
			Modified                       string `json:"date_modified"`
			Authors                        []struct{ Name string }
			Tags                           []string
		}
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	if mime != "application/feed+json; charset=utf-8" || f.Version != "https://jsonfeed.org/version/1.1" || f.Title == "" || f.Items == nil || f.Self != "https://example.org"+address {
		t.Errorf("%s as %s: %+v", address, mime, f.Version)
	}
	for _, i := range f.Items {
		_, err1 := time.Parse(time.RFC3339, i.Published)
		_, err2 := time.Parse(time.RFC3339, i.Modified)
		if err1 != nil || err2 != nil || i.ID == "" || i.HTML == "" {
			t.Errorf("%s: %v %v %+v", address, err1, err2, i)
		}
	}
}

func wellFormed(t *testing.T, address, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = true
	for {
		if _, err := d.Token(); err != nil {
			if err.Error() != "EOF" {
				t.Fatalf("%s: %v", address, err)
			}
			return
		}
	}
}

// A feed takes the filters of its page, and nothing else from its address.
func TestAFeedIsNarrowedAsItsPage(t *testing.T) {
	t.Parallel()
	v := visit(t)
	issue := v.publish(content.KindIssue, "Housing", func(s *content.Snapshot) { s.Issue.Hue = "housing" })
	v.publish(content.KindPost, "On rent", func(s *content.Snapshot) { s.Links.Issues = []int64{issue}; s.Byline = "Ana Lee" })
	v.publish(content.KindPost, "On roofs", nil)
	parks := v.publish(content.KindIssue, "Parks", func(s *content.Snapshot) { s.Issue.Hue = "climate" })
	v.publish(content.KindPost, "On parks", func(s *content.Snapshot) { s.Links.Issues = []int64{parks} })
	for _, form := range feedForms {
		f := v.parsed("/news." + form + "?issue=housing&after=1.1&utm_source=x")
		if len(f.Items) != 1 || f.Items[0].Title != "On rent" || f.Items[0].Authors[0].Name != "Ana Lee" || f.Title != "News, Housing · Local Progress" {
			t.Errorf("%s: %q with %d entries", form, f.Title, len(f.Items))
		}
		for _, query := range []string{"", "?issue=parks"} {
			if f := v.parsed("/issues/housing." + form + query); len(f.Items) != 1 || f.Items[0].Title != "On rent" || f.Title != "Housing · Local Progress" {
				t.Errorf("%s of the issue, asked with %q: %q with %d entries", form, query, f.Title, len(f.Items))
			}
		}
		if f := v.parsed("/news." + form + "?q=nothing"); len(f.Items) != 0 {
			t.Errorf("%s of nothing: %d entries", form, len(f.Items))
		}
		for _, address := range []string{"/news." + form + "?issue=nope", "/issues/nope." + form, "/newsletters/nope." + form, "/nope." + form} {
			if got := v.get(address).StatusCode; got != 404 {
				t.Errorf("GET %s: status %d, want 404", address, got)
			}
		}
	}
	if got := v.page("/news?issue=housing&utm_source=x").attrs(`.chips .feed a`, "href"); !slices.Equal(got, []string{"/news.rss?issue=housing"}) {
		t.Errorf("the narrowed list links %q", got)
	}
}

// The ID of an entry stays when its address, its title and its dates change.
func TestTheIDOfAnEntryStaysForEver(t *testing.T) {
	t.Parallel()
	v := visit(t)
	id := v.publish(content.KindPost, "One name", nil)
	want := fmt.Sprintf("tag:localprogress.org,2024:entry/%d", id)
	before := v.parsed("/news.atom").Items[0]
	d, err := v.content.Draft(t.Context(), id)
	fatal(t, err)
	s := d.Newest.Snapshot
	s.Title, s.Slug, s.UpdatedAt = "Another name", "another-name", at(day.Add(time.Hour))
	v.now = day.Add(2 * time.Hour)
	_, err = v.content.Publish(t.Context(), content.Editor{Name: "Desk"}, id, d.Newest.Version, s)
	fatal(t, err)
	for _, form := range feedForms {
		after := v.parsed("/news." + form).Items[0]
		if before.GUID != want || after.GUID != want || after.Link != "https://example.org/news/another-name" {
			t.Errorf("%s: %s became %s at %s", form, before.GUID, after.GUID, after.Link)
		}
		if !after.PublishedParsed.Equal(*before.PublishedParsed) || !after.UpdatedParsed.Equal(day.Add(time.Hour)) {
			t.Errorf("%s: published %v, updated %v", form, after.PublishedParsed, after.UpdatedParsed)
		}
	}
}

// A reader that has the feed is told so, until something changes, and again when an entry goes.
func TestAnUnchangedFeedIsNotSentAgain(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.now = day.Add(-time.Hour)
	v.publish(content.KindPost, "Older", nil)
	v.now = day
	id := v.publish(content.KindPost, "Newer", nil)
	ask := func(name, value string) int {
		r := httptest.NewRequest(http.MethodGet, "/news.atom", nil)
		r.Header.Set(name, value)
		rec := httptest.NewRecorder()
		v.handler.ServeHTTP(rec, r)
		return rec.Code
	}
	h := v.get("/news.atom").Header
	tag, changed := h.Get("ETag"), h.Get("Last-Modified")
	if got := ask("If-None-Match", tag); got != 304 {
		t.Errorf("the same tag %s: status %d", tag, got)
	}
	if got := ask("If-Modified-Since", changed); got != 304 {
		t.Errorf("the same date %s: status %d", changed, got)
	}
	d, err := v.content.Draft(t.Context(), id)
	fatal(t, err)
	_, err = v.content.Unpublish(t.Context(), content.Editor{Name: "Desk"}, id, d.Newest.Version)
	fatal(t, err)
	if got := ask("If-None-Match", tag); got != 200 {
		t.Errorf("the old tag after an entry went: status %d", got)
	}
	if got := ask("If-Modified-Since", changed); got != 200 {
		t.Errorf("the old date after an entry went: status %d", got)
	}
	v.now = day.Add(time.Hour)
	v.publish(content.KindPost, "Newest", nil)
	if got := ask("If-Modified-Since", changed); got != 200 {
		t.Errorf("the old date after an entry came: status %d", got)
	}
}

// What staff can type, and what was deleted, does not break a feed; its size is bounded.
func TestAFeedBearsAnyText(t *testing.T) {
	t.Parallel()
	v := visit(t)
	file, err := v.media.Add(t.Context(), "p.png", strings.NewReader(onePixel), media.Words{})
	fatal(t, err)
	v.publish(content.KindPost, "]]> <b>&amp; \x01 \ufffe 🏠", func(s *content.Snapshot) {
		s.Summary = "\x02 ]]> & \" '"
		s.Body = "]]> <script>alert(1)</script>\n\n![A](" + file.URL() + " \"| Credit: Ana\")\n\n\x03 \ufffe"
		s.Lead = content.Lead{MediaID: file.ID, Alt: `"><script>`, Credit: "Ana"}
	})
	for range 12 {
		v.publish(content.KindPost, "Long", func(s *content.Snapshot) {
			s.Body = strings.Repeat("word ", 99_000)
			s.PublishAt = at(day.Add(-time.Hour))
		})
	}
	for _, form := range feedForms {
		text, _ := v.body("/news." + form)
		if len(text) > 4<<20 {
			t.Errorf("%s takes %d bytes", form, len(text))
		}
		if strings.Contains(text, "<script>alert") && form != "json" {
			t.Errorf("%s has a script", form)
		}
		f := v.parsed("/news." + form)
		if len(f.Items) != 13 || strings.Contains(f.Items[0].Content, "<script") || !strings.Contains(f.Items[0].Content, "https://example.org"+file.URL()) {
			t.Errorf("%s: %d entries, first %.300q", form, len(f.Items), f.Items[0].Content)
		}
	}
}

const onePixel = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
