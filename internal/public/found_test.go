package public_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/demo"
)

// An embargoed release is nowhere until the second of its lift, and everywhere from then on.
func TestAnEmbargoedReleaseIsNowhereAndThenEverywhere(t *testing.T) {
	t.Parallel()
	v := visit(t)
	contact, boilerplate := v.desk("")
	issue := v.publish(content.KindIssue, "Housing", func(s *content.Snapshot) { s.Issue.Hue = "housing" })
	chapter := v.publish(content.KindChapter, "New York", func(s *content.Snapshot) { *s.Chapter = content.Chapter{State: "NY", Status: content.ChapterCertified} })
	lift := day.Add(time.Hour)
	const title, slug = "Thirty towns sue the landlords’ software", "thirty-towns-sue-the-landlords-software"
	id := v.publish(content.KindRelease, title, func(s *content.Snapshot) {
		s.PublishAt, s.Links = at(lift), content.Links{Issues: []int64{issue}, Chapters: []int64{chapter}}
		*s.Release = content.Release{Mode: content.ModeEmbargoed, EmbargoUntil: at(lift), Place: "ALBANY, N.Y.", Date: at(day.Truncate(24 * time.Hour)),
			Contacts: []int64{contact}, BoilerplateID: boilerplate}
	})
	v.publish(content.KindPost, "Goes with it", func(s *content.Snapshot) { s.Links.Related = []int64{id}; s.PublishAt = at(day.Add(-time.Hour)) })

	own := []string{"/press/" + slug, "/press/" + slug + ".txt", "/press/" + slug + ".md", "/share/release/" + slug + ".png"}
	mentions := []string{"/", "/press", "/press/releases", "/issues/housing", "/chapters/new-york", "/news/goes-with-it",
		"/sitemap.xml", "/news-sitemap.xml", "/llms.txt"}
	for _, list := range []string{"/press/releases", "/issues/housing", "/chapters/new-york"} {
		for _, form := range feedForms {
			mentions = append(mentions, list+"."+form)
		}
	}
	silent := []string{"/news", "/news.rss", "/events.ics", "/resources.json", "/robots.txt", "/press/releases?year=2024", "/press/releases?q=landlords"}
	for _, moment := range []struct {
		now    time.Time
		public bool
	}{{lift.Add(-time.Second), false}, {lift, true}} {
		v.now = moment.now
		for _, address := range own {
			if got := v.get(address).StatusCode; (got == 200) != moment.public {
				t.Errorf("%s at %v answers %d", address, moment.now, got)
			}
		}
		for _, address := range append(mentions, silent...) {
			text, _ := v.body(address)
			told := strings.Contains(text, "Thirty towns") || strings.Contains(text, slug)
			if told && !moment.public || !told && moment.public && slices.Contains(mentions, address) {
				t.Errorf("%s at %v tells of it: %t", address, moment.now, told)
			}
		}
	}
	if h := v.get("/press/releases.rss").Header.Get("Cache-Control"); h != "no-cache" {
		t.Errorf("a feed may be kept: %q", h)
	}
}

// What newsletters and trackers hang on an address changes neither the page nor its canonical address.
func TestTrackingParametersChangeNothing(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.publish(content.KindPost, "A post", nil)
	const tracking = "utm_source=x&utm_medium=y&utm_campaign=z&emci=1&emdi=2&ceid=3&fbclid=4&gclid=5"
	for _, address := range []string{"/", "/news", "/news/a-post", "/news.atom", "/news.rss", "/news.json", "/news/a-post.md", "/events.ics", "/sitemap.xml", "/share/post/a-post.png"} {
		plain, _ := v.body(address)
		tracked, _ := v.body(address + "?" + tracking)
		if plain != tracked {
			t.Errorf("%s is another page with tracking parameters", address)
		}
	}
	for address, want := range map[string]string{"/": "/", "/news": "/news", "/news/a-post": "/news/a-post", "/news?year=2024": "/news"} {
		separator := "?"
		if strings.Contains(address, "?") {
			separator = "&"
		}
		if got := v.page(address+separator+tracking).attrs(`link[rel="canonical"]`, "href"); !slices.Equal(got, []string{"https://example.org" + want}) {
			t.Errorf("canonical of %s is %q", address, got)
		}
	}
}

// required is what each type must have (schema.org, and what search engines ask of it).
var required = map[string][]string{
	"NewsArticle":    {"headline", "datePublished", "dateModified", "author", "publisher", "image", "mainEntityOfPage"},
	"Event":          {"name", "startDate", "endDate", "location", "eventStatus", "eventAttendanceMode", "organizer", "url"},
	"Person":         {"name", "url"},
	"Organization":   {"name", "url", "logo"},
	"WebSite":        {"name", "url", "publisher"},
	"BreadcrumbList": {"itemListElement"},

	// What stands inside of these.
	"CorrectionComment": {"text", "datePublished"},
	"ListItem":          {"position", "name", "item"},
	"ImageObject":       {"url"},
	"Place":             {"name", "address"},
	"VirtualLocation":   {"url"},
	"SearchAction":      {"target", "query-input"},
	"EntryPoint":        {"urlTemplate"},
}

// The properties whose values are addresses, and those that are instants with their distance from UTC (ISO 8601).
var (
	addressed = []string{"url", "@id", "logo", "image", "mainEntityOfPage", "item", "urlTemplate"}
	dated     = []string{"datePublished", "dateModified", "startDate", "endDate"}
)

func TestEveryPageSaysWhatItIs(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	_, err := demo.Load(t.Context(), v.content, v.media, v.now)
	fatal(t, err)
	want := map[content.Kind]string{content.KindPost: "NewsArticle", content.KindNewsletter: "NewsArticle", content.KindRelease: "NewsArticle",
		content.KindEvent: "Event", content.KindPerson: "Person", content.KindChapter: "BreadcrumbList"}
	addresses := map[string]string{"/": "Organization", "/press/releases": "BreadcrumbList"}
	for _, k := range content.Kinds {
		cards, err := v.content.Newest(t.Context(), content.Filter{Kinds: []content.Kind{k}, Limit: 50})
		fatal(t, err)
		for _, c := range cards {
			if k != content.KindClipping {
				addresses[c.Path()] = want[k]
			}
		}
	}
	for address, what := range addresses {
		d := v.page(address)
		types := linkedTypes(d)
		if what != "" && !slices.Contains(types, what) {
			t.Errorf("%s is %q, want %s", address, types, what)
		}
		for _, property := range []string{"og:title", "og:type", "og:url", "og:image", "og:image:alt", "og:image:width", "og:image:height", "og:description", "og:site_name"} {
			if got := d.attrs(`meta[property="`+property+`"]`, "content"); len(got) != 1 || got[0] == "" {
				t.Errorf("%s: %s is %q", address, property, got)
			}
		}
		image := strings.TrimPrefix(d.attrs(`meta[property="og:image"]`, "content")[0], "https://example.org")
		file, mime := v.body(image)
		c, err := png.DecodeConfig(strings.NewReader(file))
		if err != nil || mime != "image/png" || c.Width != 1200 || c.Height != 630 || len(file) > 100<<10 {
			t.Errorf("%s: share image %s as %s: %v, %d by %d, %d bytes", address, image, mime, err, c.Width, c.Height, len(file))
		}
	}
}

// linkedTypes are the types of the page's nodes, each with all that it must have.
func linkedTypes(d doc) (types []string) {
	d.t.Helper()
	for _, n := range d.all(`script[type="application/ld+json"]`) {
		var data struct {
			Context string           `json:"@context"`
			Graph   []map[string]any `json:"@graph"`
		}
		fatal(d.t, json.Unmarshal([]byte(n.FirstChild.Data), &data))
		if data.Context != "https://schema.org" {
			d.t.Errorf("%s: context %q", d.address, data.Context)
		}
		for _, node := range data.Graph {
			kind := fmt.Sprint(node["@type"])
			types = append(types, kind)
			for _, f := range nodeFaults(node) {
				d.t.Errorf("%s: %s", d.address, f)
			}
		}
	}
	return types
}

// nodeFaults are what is wrong with a node and those inside it. One with nothing but an @id stands elsewhere.
func nodeFaults(node map[string]any) (faults []string) {
	kind, _ := node["@type"].(string)
	must, known := required[kind]
	if !known && (kind != "" || len(node) != 1) {
		faults = append(faults, fmt.Sprintf("a node of type %q", kind))
	}
	for _, property := range must {
		if value := node[property]; value == nil || value == "" {
			faults = append(faults, kind+" without "+property)
		}
	}
	for property, value := range node {
		values, several := value.([]any)
		if !several {
			values = []any{value}
		}
		for _, value := range values {
			switch value := value.(type) {
			case map[string]any:
				if inner := value["@type"]; property == "author" && (inner == "Person" || inner == "Organization") && value["name"] != "" {
					continue // who signs need not have a page
				}
				faults = append(faults, nodeFaults(value)...)
			case string:
				if _, err := time.Parse(time.RFC3339, value); err != nil && slices.Contains(dated, property) {
					faults = append(faults, fmt.Sprintf("%s of %s: %v", property, kind, err))
				}
				if slices.Contains(addressed, property) && !strings.HasPrefix(value, "https://") {
					faults = append(faults, fmt.Sprintf("%s of %s is %q", property, kind, value))
				}
			}
		}
	}
	if from, to := fmt.Sprint(node["datePublished"]), fmt.Sprint(node["dateModified"]); to < from {
		faults = append(faults, kind+" was modified before it was published")
	}
	return faults
}

// No title can end the script element that it stands in.
func TestDataStaysInsideItsElement(t *testing.T) {
	t.Parallel()
	v := visit(t)
	const hostile = `</script><script>alert(1)</script><!-- `
	v.publish(content.KindPost, hostile+"x", func(s *content.Snapshot) { s.Slug, s.Byline = "hostile", hostile })
	d := v.page("/news/hostile")
	d.none(`script:not([src]):not([type="application/ld+json"])`)
	if types := linkedTypes(d); !slices.Equal(types, []string{"NewsArticle"}) {
		t.Errorf("%q", types)
	}
}

func TestAnEventGoesIntoACalendar(t *testing.T) {
	t.Parallel()
	v := visit(t)
	chicago, err := time.LoadLocation("America/Chicago")
	fatal(t, err)
	starts := time.Date(2024, 11, 2, 19, 0, 0, 0, chicago) // the clock changes in the night
	id := v.publish(content.KindEvent, "Convening", func(s *content.Snapshot) {
		*s.Event = content.Event{Starts: at(starts), Ends: at(time.Date(2024, 11, 3, 9, 0, 0, 0, chicago)), Zone: "America/Chicago", Place: "Oakland; the hall, upstairs"}
	})
	v.publish(content.KindEvent, "Over", func(s *content.Snapshot) {
		*s.Event = content.Event{Starts: at(day.AddDate(0, 0, -3)), Ends: at(day.AddDate(0, 0, -2)), Zone: "America/Phoenix", Place: "Here"}
	})
	if got := v.page("/events/convening").attrs(`main a[href$=".ics"]`, "href"); !slices.Equal(got, []string{"/events/convening.ics"}) {
		t.Errorf("add to calendar: %q", got)
	}
	v.page("/events/over").none(`main a[href$=".ics"]`)
	sequence := ""
	for _, address := range []string{"/events/convening.ics", "/events.ics", "/events.ics?year=2024"} {
		text, mime := v.body(address)
		c, err := ics.ParseCalendar(strings.NewReader(text))
		fatal(t, err)
		if mime != "text/calendar; charset=utf-8" {
			t.Errorf("%s comes as %s", address, mime)
		}
		events := c.Events()
		e := events[len(events)-1]
		from, err1 := e.GetStartAt()
		to, err2 := e.GetEndAt()
		if err1 != nil || err2 != nil || !from.Equal(starts) || from.Hour() != 19 || to.Hour() != 9 {
			t.Errorf("%s: %v to %v (%v, %v)", address, from, to, err1, err2)
		}
		if got := e.Id(); got != fmt.Sprintf("entry-%d@localprogress.org", id) {
			t.Errorf("%s: UID %s", address, got)
		}
		if got := e.GetProperty(ics.ComponentPropertyLocation).Value; got != "Oakland; the hall, upstairs" {
			t.Errorf("%s: place %q", address, got)
		}
		sequence = e.GetProperty(ics.ComponentPropertySequence).Value
	}
	if c, err := ics.ParseCalendar(strings.NewReader(read(t, v.get("/events.ics")))); err != nil || len(c.Events()) != 2 {
		t.Errorf("the calendar loses what is over: %v, %d events", err, len(c.Events()))
	}

	d, err := v.content.Draft(t.Context(), id)
	fatal(t, err)
	s := d.Newest.Snapshot
	s.Slug = "the-convening"
	_, err = v.content.Publish(t.Context(), content.Editor{Name: "Desk"}, id, d.Newest.Version, s)
	fatal(t, err)
	if got := v.moved("/events/convening.ics"); got != "/events/the-convening.ics" {
		t.Errorf("the old file leads to %s", got)
	}
	if got := v.moved("/events/convening.md"); got != "/events/the-convening.md" {
		t.Errorf("the old Markdown leads to %s", got)
	}
	c, err := ics.ParseCalendar(strings.NewReader(read(t, v.get("/events/the-convening.ics"))))
	fatal(t, err)
	if got := c.Events()[0].GetProperty(ics.ComponentPropertySequence).Value; got <= sequence || c.Events()[0].Id() != fmt.Sprintf("entry-%d@localprogress.org", id) {
		t.Errorf("after a change: SEQUENCE %s, was %s; UID %s", got, sequence, c.Events()[0].Id())
	}
}

func TestTheSitemapsHoldEveryPageOnce(t *testing.T) {
	t.Parallel()
	v := visit(t)
	about := v.publish(content.KindPage, "About", nil)
	v.publish(content.KindPage, "Our work", func(s *content.Snapshot) { s.Page.ParentID = about })
	v.publish(content.KindPost, "Old", func(s *content.Snapshot) { s.PublishAt = at(day.AddDate(0, 0, -3)) })
	v.publish(content.KindPost, "New & <hot>", func(s *content.Snapshot) { s.PublishAt = at(day.Add(-47 * time.Hour)) })
	_, err := v.content.PutSeries(t.Context(), content.Series{Slug: "empty", Name: "Not begun"})
	fatal(t, err)
	series, err := v.content.PutSeries(t.Context(), content.Series{Slug: "download", Name: "The Download"})
	fatal(t, err)
	v.publish(content.KindNewsletter, "May", func(s *content.Snapshot) {
		*s.Newsletter = content.Newsletter{SeriesID: series, Month: at(time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC))}
	})
	locs := func(address string) (all []string) {
		text, _ := v.body(address)
		var set struct {
			URLs []struct {
				Loc string `xml:"loc"`
			} `xml:"url"`
		}
		fatal(t, xml.Unmarshal([]byte(text), &set))
		for _, u := range set.URLs {
			all = append(all, strings.TrimPrefix(u.Loc, "https://example.org"))
		}
		return all
	}
	all := locs("/sitemap.xml")
	for _, want := range []string{"/", "/news", "/about", "/about/our-work", "/news/old", "/news/new-hot", "/newsletters/download"} {
		if !slices.Contains(all, want) {
			t.Errorf("%s is not on the sitemap", want)
		}
	}
	if slices.Contains(all, "/newsletters/empty") {
		t.Error("a newsletter without a number is on the sitemap")
	}
	for _, address := range all {
		if got := v.get(address).StatusCode; got != 200 {
			t.Errorf("%s of the sitemap answers %d", address, got)
		}
	}
	if got := locs("/news-sitemap.xml"); !slices.Equal(got, []string{"/news/new-hot"}) {
		t.Errorf("the news sitemap holds %q", got)
	}
	if text, _ := v.body("/news-sitemap.xml"); !strings.Contains(text, "<news:title>New &amp; &lt;hot&gt;</news:title>") || !strings.Contains(text, `xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"`) {
		t.Errorf("the news sitemap is %s", text)
	}
	// With many entries the sitemap is an index of files.
	_, err = v.pool.Exec(t.Context(), `select setval(pg_get_serial_sequence('entry', 'id'), 25000)`)
	fatal(t, err)
	v.publish(content.KindPost, "Far", nil)
	text, _ := v.body("/sitemap.xml")
	var index struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Files   []struct {
			Loc     string    `xml:"loc"`
			Changed time.Time `xml:"lastmod"`
		} `xml:"sitemap"`
	}
	fatal(t, xml.Unmarshal([]byte(text), &index))
	var again []string
	for _, f := range index.Files {
		if !f.Changed.Equal(day) {
			t.Errorf("%s changed %v", f.Loc, f.Changed)
		}
		again = append(again, locs(strings.TrimPrefix(f.Loc, "https://example.org"))...)
	}
	if want := append(all, "/news/far"); len(index.Files) != 2 || !slices.Equal(again, want) {
		t.Errorf("%d files hold %q, want %q", len(index.Files), again, want)
	}
	for address, want := range map[string]int{"/sitemap-0.xml": 200, "/sitemap-1.xml": 404, "/sitemap-999999999.xml": 404, "/sitemap-9999999999.xml": 404, "/sitemap--1.xml": 404} {
		if got := v.get(address).StatusCode; got != want {
			t.Errorf("%s answers %d, want %d", address, got, want)
		}
	}
}

func TestWhatMachinesRead(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.desk("")
	v.publish(content.KindPost, "A [post]", func(s *content.Snapshot) { s.Body, s.Byline = "Some *words*.", "Policy: desk" })
	v.publish(content.KindPost, "Marks", func(s *content.Snapshot) { s.Summary = "*All* of [it](x)\nand <more>." })
	text, _ := v.body("/robots.txt")
	for _, want := range []string{"Disallow: /admin\n", "Sitemap: https://example.org/sitemap.xml\n", "Sitemap: https://example.org/news-sitemap.xml\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("robots.txt lacks %q", want)
		}
	}
	text, _ = v.body("/llms.txt")
	for _, want := range []string{"# Local Progress\n\n> ", "Press desk, press@example.org", `[A \[post\]](https://example.org/news/a-post.md): Its summary.`,
		`(https://example.org/news/marks.md): \*All\* of \[it\](x) and \<more>.` + "\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("llms.txt lacks %q in\n%s", want, text)
		}
	}
	for address, mime := range map[string]string{"/favicon.ico": "image/x-icon", "/apple-touch-icon.png": "image/png"} {
		if text, got := v.body(address); text == "" || got != mime {
			t.Errorf("%s: %d bytes of %s", address, len(text), got)
		}
	}
	text, _ = v.body("/opensearch.xml")
	wellFormed(t, "/opensearch.xml", text)
	if !strings.Contains(text, `template="https://example.org/search?q={searchTerms}"`) {
		t.Errorf("opensearch.xml is %s", text)
	}
	for _, now := range []time.Time{day, time.Date(2024, 12, 31, 23, 59, 59, 0, time.UTC)} {
		v.now = now
		text, _ = v.body("/.well-known/security.txt")
		_, rest, _ := strings.Cut(text, "Expires: ")
		line, _, _ := strings.Cut(rest, "\n")
		expires, err := time.Parse(time.RFC3339, line)
		if left := expires.Sub(now); err != nil || left < 150*24*time.Hour || left > 365*24*time.Hour || !strings.Contains(text, "Contact: mailto:info@localprogress.org\n") {
			t.Errorf("security.txt at %v: %v\n%s", now, err, text)
		}
	}
	text, mime := v.body("/news/a-post.md")
	for _, want := range []string{"---\ntitle: A [post]\n", "url: https://example.org/news/a-post\n", "author: 'Policy: desk'\n", "\n# A \\[post\\]\n\n- By: Policy: desk\n- Published: July 18, 2024\n\nIts summary.\n\nSome *words*.\n"} {
		if !strings.Contains(text, want) || mime != "text/markdown; charset=utf-8" {
			t.Errorf("the Markdown, %s, lacks %q in\n%s", mime, want, text)
		}
	}
	if got := v.page("/news/a-post").attrs(`link[type="text/markdown"]`, "href"); !slices.Equal(got, []string{"/news/a-post.md"}) {
		t.Errorf("the page links %q as Markdown", got)
	}
}
