package public_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"gopkg.in/yaml.v3"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/media"
)

// awkward are words of a field with everything in them that Markdown would take for a mark.
func awkward(field string) string {
	return field + ` 1) *b* _i_ [l](/x) <u> &amp; # Núñez | Trần`
}

// everything publishes an entry of every kind, with all that the kind knows, and returns their addresses.
func (v *visitor) everything() (addresses []string) {
	v.t.Helper()
	picture, err := v.media.Add(v.t.Context(), "p.png", strings.NewReader(onePixel), media.Words{})
	fatal(v.t, err)
	report, err := v.media.Add(v.t.Context(), "A report.pdf", strings.NewReader("%PDF-1.7 words %%EOF"), media.Words{})
	fatal(v.t, err)
	contact, boilerplate := v.desk("212-555-0100")
	series, err := v.content.PutSeries(v.t.Context(), content.Series{Slug: "s", Name: awkward("Series")})
	fatal(v.t, err)
	var links content.Links
	publish := func(k content.Kind, change func(s *content.Snapshot)) int64 {
		id := v.publish(k, awkward("Title of the "+string(k)), func(s *content.Snapshot) {
			s.Slug, s.Summary, s.Body, s.Byline = "a-"+string(k), awkward("Summary"), "The **body**.", awkward("Byline")
			s.Links = links
			s.Lead = content.Lead{MediaID: picture.ID, Alt: awkward("Alt"), Caption: awkward("Caption"), Credit: awkward("Credit")}
			change(s)
		})
		v.change(id, content.ChangeCorrection, awkward("Correction"))
		v.change(id, content.ChangeUpdate, "")
		addresses = append(addresses, content.Path(k, "a-"+string(k), ""))
		return id
	}
	links.Issues = []int64{publish(content.KindIssue, func(s *content.Snapshot) {
		*s.Issue = content.Issue{Hue: "housing", ContactEmail: "the_issue@example.org", Facts: []content.Fact{
			{Figure: "11 *of* 12", Label: awkward("Label"), Source: awkward("Source"), SourceURL: "https://example.org/a_count?x=1&y=(2)"}, {Figure: "40%", Label: "Second", Source: "Unlinked"}}}
	})}
	links.Chapters = []int64{publish(content.KindChapter, func(s *content.Snapshot) {
		*s.Chapter = content.Chapter{State: "NY", Status: content.ChapterOrganizing, ContactName: awkward("Contact"), ContactEmail: "ny_desk@example.org", Places: awkward("Places")}
	})}
	links.People = []int64{publish(content.KindPerson, func(s *content.Snapshot) {
		*s.Person = content.Person{Role: awkward("Role"), Offices: []content.Office{
			{Title: awkward("Office"), Place: awkward("Town"), State: "NJ", Starts: at(time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)), Ends: at(time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC))},
			{Title: "Mayor", Starts: at(time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC))}}}
	})}
	links.People = append(links.People, v.publish(content.KindPerson, "Nguyễn *Former*", func(s *content.Snapshot) {
		s.Person.Offices = []content.Office{{Title: "Sheriff", State: "TX", Ends: at(time.Date(2024, 7, 17, 0, 0, 0, 0, time.UTC))}}
	}))
	publish(content.KindPost, func(*content.Snapshot) {})
	publish(content.KindPage, func(*content.Snapshot) {})
	publish(content.KindNewsletter, func(s *content.Snapshot) {
		*s.Newsletter = content.Newsletter{SeriesID: series, Month: at(time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC))}
	})
	publish(content.KindRelease, func(s *content.Snapshot) {
		*s.Release = content.Release{Mode: content.ModeImmediate, Place: awkward("OAKLAND"), Date: at(time.Date(2024, 7, 18, 0, 0, 0, 0, time.UTC)),
			Subheadline: awkward("Sub-headline"), Contacts: []int64{contact}, BoilerplateID: boilerplate}
	})
	publish(content.KindClipping, func(s *content.Snapshot) {
		*s.Clipping = content.Clipping{Outlet: awkward("Outlet"), OutletURL: "https://example.org/an_article", Author: awkward("Author"), Published: at(day.AddDate(0, 0, -9))}
	})
	publish(content.KindEvent, func(s *content.Snapshot) {
		*s.Event = content.Event{Starts: at(day.AddDate(0, 0, 7)), Ends: at(day.AddDate(0, 0, 8)), Zone: "America/Chicago", Place: awkward("Hall"), Capacity: 1200,
			Link: "https://example.org/an_event", RegistrationURL: "https://example.org/a_form", Closes: at(day.AddDate(0, 0, 6))}
	})
	publish(content.KindResource, func(s *content.Snapshot) {
		*s.Resource = content.Resource{Type: "toolkit", DocumentID: report.ID, Pages: 1200, Language: "es", Place: awkward("Place")}
	})
	publish(content.KindProgram, func(s *content.Snapshot) { s.Program.Statement = awkward("Statement") })
	v.signed(publish(content.KindCampaign, func(s *content.Snapshot) {
		*s.Campaign = content.Campaign{ActionLabel: awkward("First"), ActionURL: "https://example.org/an_action", Actions: []content.Action{{Label: awkward("Second"), URL: "/join"}}}
	}), "\"Ana *Núñez*\",Council_member,Albany,NY,2024-07-01\n")
	return addresses
}

// beside are the parts of a page that lead on to others, offer something to do with it, or name what stands in it.
const beside = `nav, form, button, script, .sr, dt, h2, .lab, .sec a, .bykind, .docs, .cards, .tiles4, .rel, .nl, .keep, .others, dd .badge, .end,
	.ihero .acts, aside.hide-s, main .band p`

// inWords are the addresses for which the words stand: of the page itself, of a telephone, of the issues and chapters.
var inWords = regexp.MustCompile(`^(#|tel:|/issues/|/chapters/)`)

// shown are the words and the addresses that the page shows below the selector, without what is beside its entry.
func shown(d doc, below string) (words, addresses []string) {
	left := map[*html.Node]bool{}
	for _, n := range d.all(beside) {
		left[n] = true
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if left[n] {
			return
		}
		if text := strings.Trim(strings.Join(strings.Fields(n.Data), " "), ":,. "); n.Type == html.TextNode && text != "" {
			words = append(words, text)
		}
		if href := attr(n, "href"); n.Data == "a" && !inWords.MatchString(href) {
			address, _, _ := strings.Cut(href, "?subject=")
			addresses = append(addresses, address)
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	for _, n := range d.all(below) {
		walk(n)
	}
	return words, addresses
}

// said are the words of an entry's Markdown, rendered, with those that stand before it, and the addresses that it leads to.
func said(t *testing.T, source string) (words string, addresses []string) {
	t.Helper()
	before, text, ok := strings.Cut(strings.TrimPrefix(source, "---\n"), "\n---\n")
	var front map[string]any
	if err := yaml.Unmarshal([]byte(before), &front); err != nil || !ok {
		t.Fatalf("%v in\n%s", err, source)
	}
	root, err := html.Parse(strings.NewReader(markdown.Render(text, markdown.Options{}).HTML))
	fatal(t, err)
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Data == "a" {
			addresses = append(addresses, strings.TrimPrefix(attr(n, "href"), "https://example.org"))
		}
	}
	for _, name := range []string{"kind", "series"} {
		if s, ok := front[name].(string); ok {
			b.WriteString("\n" + s)
		}
	}
	for _, name := range []string{"issues", "chapters"} {
		all, _ := front[name].([]any)
		for _, one := range all {
			b.WriteString("\n" + one.(string))
		}
	}
	return strings.Join(strings.Fields(b.String()), " "), addresses
}

// Whatever an entry's page says of it stands in its Markdown and, of a release, in its plain text: one kind at a time,
// with all that the kind knows.
func TestTheMarkdownSaysWhatThePageSays(t *testing.T) {
	t.Parallel()
	v := visit(t)
	addresses := v.everything()
	if len(addresses) != len(content.Kinds) {
		t.Fatalf("%d kinds of %d", len(addresses), len(content.Kinds))
	}
	for _, address := range addresses {
		v.sameInMarkdown(address)
	}
	v.now = day.AddDate(0, 0, 6) // nobody can register any more
	v.sameInMarkdown("/events/a-event")
	plain, _ := v.body("/press/a-release.txt")
	words, _ := shown(v.page("/press/a-release"), ".sheet > :not(.k)")
	for _, w := range words {
		if !strings.Contains(strings.Join(strings.Fields(plain), " "), w) {
			t.Errorf("the sheet says %q, its plain text does not:\n%s", w, plain)
		}
	}
}

// sameInMarkdown fails unless the Markdown of the entry at the address says what its page says.
func (v *visitor) sameInMarkdown(address string) {
	v.t.Helper()
	source, _ := v.body(address + ".md")
	text, leads := said(v.t, source)
	words, links := shown(v.page(address), "main")
	words = slices.DeleteFunc(words, func(w string) bool { return strings.Contains(text, w) || slices.Contains(notSaid, w) })
	links = slices.DeleteFunc(links, func(l string) bool { return slices.Contains(leads, strings.TrimPrefix(l, "https://example.org")) })
	if len(words)+len(links) > 0 {
		v.t.Errorf("%s says %q and leads to %q, but not its Markdown:\n%s", address, words, links, source)
	}
}

// notSaid is what pages say of themselves.
var notSaid = []string{"1 minute", "See the note", "Download", "The headline leads to the outlet’s own page"}

// The Markdown of an entry is read elsewhere: its links work there, and none tells of what nobody may see yet.
func TestTheSourceHasNoLinkThatOnlyThisSiteUnderstands(t *testing.T) {
	t.Parallel()
	v := visit(t)
	secret := v.publish(content.KindPost, "Under embargo", func(s *content.Snapshot) { s.PublishAt = at(day.Add(time.Hour)) })
	open := v.publish(content.KindPost, "Plain to see", nil)
	v.publish(content.KindPost, "A post", func(s *content.Snapshot) {
		s.Body = fmt.Sprintf("See [the *rules*](entry:%d), [more](entry:%d#part \"Title\"), [this](entry:%d#part), [news](/news), [that][it] and [out](//example.com/x).\n\n"+
			"[it]: entry:%d\n\n:::document entry:%d\nA title\nPDF\n:::\n\nEnd.", secret, secret, open, secret, secret)
	})
	text, _ := v.body("/news/a-post.md")
	if want := "See the *rules*, more, [this](https://example.org/news/plain-to-see#part), [news](https://example.org/news), [that][it] and [out](//example.com/x).\n"; !strings.Contains(text, want) {
		t.Errorf("the text lacks %q:\n%s", want, text)
	}
	if strings.Contains(text, "entry:") || !strings.HasSuffix(strings.TrimSpace(text), "End.") {
		t.Errorf("the text is\n%s", text)
	}
	v.now = day.Add(time.Hour)
	if text, _ := v.body("/news/a-post.md"); !strings.Contains(text, "[the *rules*](https://example.org/news/under-embargo)") {
		t.Errorf("afterwards the text is\n%s", text)
	}
}
