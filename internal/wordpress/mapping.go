package wordpress

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/htmltree"
	"localprogress.org/site/internal/markdown"
)

// categories says which kind the entries of an old category become. Of an item's several categories the first in
// this list counts, so that a press release that is also on the blog stays a release.
var categories = []struct {
	slug string
	kind content.Kind
	list string // the list that the category's archive leads to
}{
	{"press-releases", content.KindRelease, "/press/releases"},
	{"in-the-news", content.KindClipping, "/press/in-the-news"},
	{"newsletters", content.KindNewsletter, "/newsletters"},
	{"blog", content.KindPost, "/news"},
}

// topic is an old tag that is an issue or a chapter here. It is made when the site does not have it yet.
type topic struct {
	slug, title string
	issue       *content.Issue
	chapter     *content.Chapter
}

var topics = []topic{
	{slug: "workers-rights", title: "Workers’ rights", issue: &content.Issue{Hue: "workers", Position: 1}},
	{slug: "home-rule", title: "Home rule", issue: &content.Issue{Hue: "home", Position: 2}},
	{slug: "housing", title: "Housing", issue: &content.Issue{Hue: "housing", Position: 3}},
	{slug: "immigrant-justice", title: "Immigrant justice", issue: &content.Issue{Hue: "immigrant", Position: 4}},
	{slug: "climate", title: "Climate and federal resources", issue: &content.Issue{Hue: "climate", Position: 5}},
	{slug: "public-safety", title: "Public safety", issue: &content.Issue{Hue: "safety", Position: 6}},
	{slug: "education", title: "Public education", issue: &content.Issue{Hue: "education", Position: 7}},
	{slug: "new-york", title: "New York", chapter: &content.Chapter{State: "NY", Status: content.ChapterCertified}},
	{slug: "texas", title: "Texas", chapter: &content.Chapter{State: "TX", Status: content.ChapterCertified}},
	{slug: "north-carolina", title: "North Carolina", chapter: &content.Chapter{State: "NC", Status: content.ChapterCertified}},
	{slug: "minnesota", title: "Minnesota", chapter: &content.Chapter{State: "MN", Status: content.ChapterCertified}},
	{slug: "florida", title: "Florida", chapter: &content.Chapter{State: "FL", Status: content.ChapterOrganizing}},
}

func topicOf(slug string) (topic, bool) {
	for _, topic := range topics {
		if topic.slug == slug {
			return topic, true
		}
	}
	return topic{}, false
}

// imported returns the issue or chapter itself, for a site that does not have it.
func (t topic) imported(now time.Time) content.Imported {
	kind := content.KindIssue
	if t.chapter != nil {
		kind = content.KindChapter
	}
	snap := content.NewSnapshot(kind)
	snap.Slug, snap.Title, snap.PublishAt = t.slug, t.title, &now
	if t.issue != nil {
		issue := *t.issue
		snap.Issue = &issue
	}
	if t.chapter != nil {
		chapter := *t.chapter
		snap.Chapter = &chapter
	}
	// The tag's archive leads to a list by this slug, which a chapter that is here already may not bear.
	return content.Imported{SourceID: "tag:" + t.slug, Snapshot: snap, Reuse: true, Attention: refused(snap, now),
		OldPaths: []string{content.Path(kind, t.slug, "")}}
}

// archive is the redirect of the tag's old list.
func (t topic) archive() content.Imported {
	filter := "issue"
	if t.chapter != nil {
		filter = "chapter"
	}
	return content.Imported{SourceID: "archive:tag:" + t.slug, OldPaths: []string{"/tag/" + t.slug}, Target: "/news?" + filter + "=" + t.slug}
}

// takenOver are pages of the old site whose place another page of this site has taken. Their text comes in, but is
// not public; their address leads to the new place.
var takenOver = map[string]string{"state-organizing": "/chapters", "media": "/press"}

// programs are pages of the old site that are programs here.
var programs = map[string]bool{"progressive-governance-academy": true}

// series finds a newsletter's series by its title; the first that fits counts.
var series = []struct {
	words string
	content.Series
}{
	{"lpnc state download", content.Series{Slug: "lpnc-state-download", Name: "LPNC State Download"}},
	{"lpmn state download", content.Series{Slug: "lpmn-state-download", Name: "LPMN State Download"}},
	{"federal advocacy roundup", content.Series{Slug: "federal-advocacy-roundup", Name: "Federal Advocacy Roundup"}},
	{"network download", content.Series{Slug: "network-download", Name: "The Network Download"}},
	{"", content.Series{Slug: "newsletter", Name: "Newsletter"}},
}

func seriesOf(title string) content.Series {
	for _, s := range series {
		if strings.Contains(strings.ToLower(title), s.words) {
			return s.Series
		}
	}
	panic("the last series fits every title")
}

// kindOf returns what an item becomes here; false for attachments, menus, revisions and whatever else is no page.
func kindOf(item Item) (content.Kind, bool) {
	switch item.Type {
	case "page":
		if programs[item.Slug] {
			return content.KindProgram, true
		}
		return content.KindPage, true
	case "post":
		for _, category := range categories {
			if hasTerm(item, "category", category.slug) {
				return category.kind, true
			}
		}
		return content.KindPost, true
	}
	return "", false
}

func hasTerm(item Item, domain, slug string) bool {
	for _, term := range item.Terms {
		if term.Domain == domain && term.Slug == slug {
			return true
		}
	}
	return false
}

// snapshot maps an item to an entry, without its text and pictures.
func snapshot(item Item, kind content.Kind) content.Snapshot {
	snap := content.NewSnapshot(kind)
	snap.Title, snap.Slug = item.Title, slugOf(item)
	if snap.Title == "" { // the table wants one; doubts says so to the editors
		snap.Title = untitled
	}
	if !item.Published.IsZero() {
		snap.PublishAt = &item.Published
	}
	var day *time.Time
	if !item.Day.IsZero() {
		day = &item.Day
	}
	switch kind {
	case content.KindPost:
		snap.Byline = item.Author
	case content.KindRelease:
		snap.Release.Mode, snap.Release.Date = content.ModeImmediate, day
	case content.KindClipping:
		snap.Clipping.Published = day
	case content.KindNewsletter:
		month := item.Day
		if day == nil {
			month = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // the table wants a month; the attention says it is wrong
		}
		month = month.AddDate(0, 0, 1-month.Day())
		snap.Newsletter.Month = &month
	case content.KindPage:
		snap.Page.Position = item.Position
	}
	return snap
}

const untitled = "(no title)"

// slugOf keeps the old slug where it can, so that addresses stay known; it leaves room for a number after it.
func slugOf(item Item) string {
	const most = content.MaxSlug - 12
	slug := content.Slug(unescapeSlug(item.Slug))
	if slug == "" {
		slug = content.Slug(item.Title)
	}
	if len(slug) > most {
		slug = strings.TrimRight(slug[:most], "-")
	}
	if slug == "" {
		slug = fmt.Sprintf("%s-%d", item.Type, item.ID)
	}
	return slug
}

// summaryLength is how long a summary made from the text may be, in characters: about two sentences.
const summaryLength = 280

// plainLine returns the words of a piece of HTML on one line.
func plainLine(piece string) string {
	nodes, err := htmltree.Parse(piece)
	if err != nil {
		return oneLine(htmltree.PlainText(piece))
	}
	return oneLine(htmltree.Text(htmltree.Element("body", nodes...)))
}

// summarize gives the entry a summary: the excerpt, or else the beginning of the text.
func summarize(snap *content.Snapshot, item Item) {
	summary := plainLine(item.Excerpt)
	if summary == "" {
		summary = markdown.Excerpt(snap.Body, summaryLength)
	}
	if cut := strings.TrimSuffix(summary, "[…]"); cut != summary {
		summary = strings.TrimSpace(cut) + " …"
	}
	snap.Summary = shortenTo(summary, content.MaxSummary)
}

// shortenTo cuts a text at a word so that it has at most n characters with its ellipsis.
func shortenTo(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	runes := []rune(text)[:n-2]
	cut := string(runes)
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return cut + " …"
}

// refused returns, in the words of the publish checks, what they would refuse.
func refused(snap content.Snapshot, now time.Time) []string {
	var out []string
	for _, problem := range snap.Check(now) {
		if problem.Field != "newsletter.series" { // the store finds it by its slug
			out = append(out, problem.Message)
		}
	}
	return out
}
