package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

var desk = content.Editor{Name: "Demo"}

// full is a snapshot of the kind with every detail filled in, and the links and records it needs.
func (n *newsroom) full(kind content.Kind) content.Snapshot {
	n.t.Helper()
	at := func(s string) *time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			n.t.Fatal(err)
		}
		return &v
	}
	s := content.NewSnapshot(kind)
	s.Title, s.Summary, s.Body, s.Byline = "Title <b>&amp; more", "A summary.", "\n\nFirst line\n\n## Heading\n", "Policy desk"
	s.Links.Related = []int64{n.published(content.KindPost, "A related (old) post")}
	s.Links.Issues = []int64{n.published(content.KindIssue, "Housing"), n.published(content.KindIssue, "Home rule")}
	s.Links.People = []int64{n.published(content.KindPerson, "Sam Doe")}
	s.PublishAt, s.UnpublishAt = at("2024-08-06T13:00:42Z"), at("2025-01-01T05:00:00Z")
	s.Corrections = []content.Correction{{At: time.Date(2024, 7, 30, 14, 0, 27, 123456000, time.UTC), Note: "The newer <b>note</b>."}, {At: *at("2024-07-29T14:00:00Z"), Note: "The older note."}}
	contact, err := n.content.PutPressContact(n.t.Context(), content.PressContact{Name: "Press desk", Email: "press@localprogress.org"})
	if err != nil {
		n.t.Fatal(err)
	}
	series, err := n.content.PutSeries(n.t.Context(), content.Series{Slug: "network-download", Name: "Network Download"})
	if err != nil {
		n.t.Fatal(err)
	}
	day, month := at("2024-07-30T00:00:00Z"), at("2024-08-01T00:00:00Z")
	switch kind {
	case content.KindRelease:
		*s.Release = content.Release{Mode: content.ModeEmbargoed, EmbargoUntil: at("2024-08-05T13:00:00Z"), Place: "OAKLAND, Calif.", Date: day, Subheadline: "Sub", Contacts: []int64{contact}}
	case content.KindClipping:
		*s.Clipping = content.Clipping{Outlet: "Harbor City Record", OutletURL: "https://example.org/a", Author: "Staff", Published: day}
	case content.KindNewsletter:
		*s.Newsletter = content.Newsletter{SeriesID: series, Month: month}
	case content.KindIssue:
		*s.Issue = content.Issue{Hue: "housing", Position: 3, ContactEmail: "a@example.org", Facts: []content.Fact{{Figure: "15,000", Label: "districts", Source: "Seeds", SourceURL: "https://example.org"}, {Figure: "8", Label: "towns"}}}
	case content.KindChapter:
		*s.Chapter = content.Chapter{State: "NY", Status: content.ChapterCertified, ContactName: "Desk", ContactEmail: "ny@example.org", Places: "Buffalo"}
	case content.KindEvent:
		*s.Event = content.Event{Starts: at("2024-09-10T23:00:00Z"), Ends: at("2024-09-11T01:30:00Z"), Zone: "America/Chicago", Place: "St. Louis", Link: "https://example.org", RegistrationURL: "https://example.org/r", Opens: at("2024-08-10T14:00:00Z"), Closes: at("2024-09-09T14:00:00Z"), Full: true, Capacity: 40, CalledOff: content.Cancelled, Notice: "The hall is <b>flooded</b>."}
	case content.KindResource:
		*s.Resource = content.Resource{Type: "toolkit", Link: "https://example.org/v", Pages: 12, Language: "es", Place: "Texas"}
	case content.KindProgram:
		*s.Program = content.Program{Statement: "One sentence.", Position: 2}
	case content.KindCampaign:
		*s.Campaign = content.Campaign{ActionLabel: "Write to your council", ActionURL: "/contact"}
	case content.KindPage:
		*s.Page = content.Page{ParentID: n.published(content.KindPage, "About"), Position: 4}
	case content.KindPerson:
		*s.Person = content.Person{Role: "Board member", Offices: []content.Office{{Title: "Council member", Place: "Harbor City", State: "NY", Starts: day}, {Title: "School board", Ends: day}}}
	}
	return s
}

// published stores and publishes a small entry of the kind and returns its ID.
func (n *newsroom) published(kind content.Kind, title string) int64 {
	n.t.Helper()
	s := content.NewSnapshot(kind)
	s.Title, s.Summary = title, "A summary."
	if s.Issue != nil {
		s.Issue.Hue = "housing"
	}
	if s.Chapter != nil {
		s.Chapter.State, s.Chapter.Status = strings.ToUpper(title[:2]), content.ChapterOrganizing
	}
	rev, err := n.content.Create(n.t.Context(), desk, s)
	if err != nil {
		n.t.Fatal(err)
	}
	if _, err := n.content.Publish(n.t.Context(), desk, rev.EntryID, rev.Version, s); err != nil {
		n.t.Fatal(err)
	}
	return rev.EntryID
}

func (n *newsroom) draft(path string) content.Draft {
	n.t.Helper()
	var id int64
	for _, c := range strings.TrimPrefix(path, "/admin/content/") {
		id = id*10 + int64(c-'0')
	}
	d, err := n.content.Draft(n.t.Context(), id)
	if err != nil {
		n.t.Fatal(err)
	}
	return d
}

// Opening and saving changes nothing: every field of every kind survives the form, to the second. Then
// the same form publishes.
func TestTheFormOfEveryKindKeepsEverything(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	for _, kind := range content.Kinds {
		rev, err := n.content.Create(t.Context(), desk, n.full(kind))
		if err != nil {
			t.Fatal(err)
		}
		path := "/admin/content/" + itoa(rev.EntryID)
		form := p.get(path).is(http.StatusOK).form()
		p.postForm(path, form).is(http.StatusSeeOther)
		if d := n.draft(path); d.Version != 1 {
			t.Errorf("%s: saving what was opened made version %d:\n%+v\n%+v", kind, d.Version, rev.Snapshot, d.Newest.Snapshot)
		}
		form.Set("go", "at")
		p.postForm(path+"/publish", form).is(http.StatusSeeOther)
		p.get(path).says(".flash", "Scheduled for Tue 6 Aug 09:00 ET.").says(".etop .st", "Scheduled")
		p.get("/admin/content/" + string(kind) + "/new").is(http.StatusOK)
	}
}

func TestWritePublishChangeAndTakeDown(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	path := p.post("/admin/content/post/new", "title", "Good cause", "summary", "Five places.", "body", "Text.").leads()
	screen := p.get(path).is(http.StatusOK).says(".flash", "Saved as a draft").says(".etop .st", "Draft").says(".sv", "Saved Thu 1 Aug 14:03 ET by Pat")
	form := screen.form()
	form.Set("go", "now")
	p.postForm(path+"/publish", form).is(http.StatusSeeOther)
	screen = p.get(path).says(".flash", "Published. Readers see it now.").says(".etop .st", "Published").says(".go-at", "Publish changes").none(".go-now")

	form = screen.form()
	form.Set("body", "New text.")
	p.postForm(path, form).is(http.StatusSeeOther)
	screen = p.get(path).says(".flash", "Readers see the old text").says(".etop .st", "Published with unpublished changes")
	if it, err := n.content.Public(t.Context(), "good-cause", content.KindPost); err != nil || it.Body != "Text." {
		t.Errorf("readers see %q, %v", it.Body, err)
	}
	p.get("/admin/content").says(".t .st", "with unpublished changes")

	form = screen.form()
	form.Set("go", "at")
	form.Set("change", "minor")
	p.postForm(path+"/publish", form).is(http.StatusSeeOther)
	p.get(path).says(".flash", "The changes are published").says("#publish", "Published Thu 1 Aug 14:03 ET.")

	p.get(path+"/unpublish").is(http.StatusOK).says("main", "disappears at once, from /news/good-cause, lists, feeds and search")
	p.post(path+"/unpublish", "version", "1").is(http.StatusConflict).says(".flash", "nothing was done yet")
	p.post(path+"/unpublish", "version", "4").is(http.StatusSeeOther)
	p.get(path).says(".etop .st", "Taken down")
	if _, err := n.content.Public(t.Context(), "good-cause", content.KindPost); err == nil {
		t.Error("readers still see it")
	}
}

func TestPublishingANewEntryAtOnce(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	p.post("/admin/content/post/new/publish", "go", "now", "title", "Only a title").is(http.StatusUnprocessableEntity).says("#f-summary-error", "Write a summary")
	p.get("/admin/content").says(".none", "Nothing is written yet")
	p.post("/admin/content/post/new/publish", "go", "now", "title", "Whole", "summary", "A summary.").is(http.StatusSeeOther)
	p.get("/admin/content").says(".t .st", "Published")
	taken := p.post("/admin/content/post/new/publish", "go", "now", "title", "Whole again", "summary", "A summary.", "slug", "whole").is(http.StatusUnprocessableEntity)
	taken.says("#f-slug-error", "already has this address").says("#problems", "Address:")
	// Nothing was stored, so that pressing the button again makes one entry and not a second.
	p.get("/admin/content").says(".tabs a:first-child", "All 1")
	form := taken.form()
	form.Set("slug", "whole-again")
	form.Set("go", "now")
	p.postForm(string(attr(taken.all("form[data-editor]")[0], "action"))+"/publish", form).is(http.StatusSeeOther)
	p.get("/admin/content").says(".tabs a:first-child", "All 2").says(".tabs", "Draft 0")
}

// What readers see cannot be scheduled again behind their backs.
func TestALiveEntryIsNotScheduledAgain(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	path := p.post("/admin/content/post/new/publish", "go", "now", "title", "Out", "summary", "S.").leads()
	s := p.get(path).says("#f-publish_at-hint", "take it down first")
	form := s.form()
	form.Set("publish_at", "2024-08-06T09:00")
	form.Set("go", "at")
	form.Set("change", "minor")
	p.postForm(path+"/publish", form).is(http.StatusUnprocessableEntity).says("#f-publish_at-error", "Readers see this entry now").says(".etop .st", "Published")
	p.get(path).says("#publish", "Published Thu 1 Aug 14:03 ET.")
	// Nor does it lose its day with the field, as a browser that goes back may send it.
	n.mu.Lock()
	n.now = n.now.Add(5 * time.Minute)
	n.mu.Unlock()
	form.Set("publish_at", "")
	form.Set("summary", "Another summary.")
	p.postForm(path, form).leads()
	if got := p.get(path).attr("#f-publish_at", "value"); got != "2024-08-01T14:03" {
		t.Errorf("the draft goes out %q", got)
	}
	form = p.get(path).form()
	form.Set("publish_at", "")
	form.Set("change", "minor")
	p.postForm(path+"/publish", form).leads()
	p.get(path).says("#publish", "Published Thu 1 Aug 14:03 ET.")
}

// All that is wrong is told at once, each beside its field, and all that was typed is kept.
func TestWrongInputIsToldAndKept(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	s := p.post("/admin/content/event/new/publish", "go", "at", "publish_at", "2024-02-31T09:00", "title", "", "summary", "<script>alert(1)</script>",
		"event.starts", "2024-03-10T02:30", "event.ends", "tomorrow", "event.zone", "America/Chicago", "event.link", "javascript:alert(1)",
		"event.capacity", "many", "related", "No such entry", "slug", "Not A Slug").is(http.StatusUnprocessableEntity)
	for field, want := range map[string]string{
		"publish_at": "31 February does not exist", "title": "Give it a title", "event-starts": "02:30 does not exist on 10 March 2024",
		"event-ends": "“tomorrow” is not a date", "event-link": "not a web address", "event-capacity": "“many” is not a whole number", "slug": "An address is lower case",
	} {
		id := strings.ReplaceAll(field, ".", "-")
		s.says("#f-"+id+"-error", want)
		if field != "slug" && len(s.all("#problems a[href='#f-"+id+"']")) != 1 {
			t.Errorf("the summary has no link to %s", field)
		}
	}
	s.says("#f-related-error", "No entry is called “No such entry”")
	for _, selector := range []string{"fieldset#f-related", "#f-related input[name=related]"} {
		if by := attr(s.all(selector)[0], "aria-describedby"); by != "f-related-hint f-related-error" {
			t.Errorf("%s is described by %q", selector, by)
		}
	}
	s.says("#problems b", "need your attention").none("main script")
	form := s.form()
	for name, typed := range map[string]string{"publish_at": "2024-02-31T09:00", "summary": "<script>alert(1)</script>", "event.ends": "tomorrow", "event.capacity": "many", "related": "No such entry", "slug": "Not A Slug"} {
		if form.Get(name) != typed {
			t.Errorf("%s was kept as %q", name, form.Get(name))
		}
	}
	p.post("/admin/content/event/new", "event.zone", "Mars/Olympus", "event.starts", "2024-09-10T09:00").is(http.StatusUnprocessableEntity).
		says("#f-event-zone-error", "“Mars/Olympus” is not a time zone")
	p.post("/admin/content/event/new/publish", "title", "t", "summary", "s", "event.zone", "America/Chicago", "event.place", "Here", "event.starts", "2024-09-10T09:00", "event.ends", "2024-09-10T08:00").
		is(http.StatusUnprocessableEntity).says("#f-event-ends-error", "ends before it starts")
}

func TestAMegabyteOfMarkdown(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	long := strings.Repeat("word ", 200_000)
	path := p.post("/admin/content/post/new", "title", "Long", "body", long).leads() // a draft is always saved
	form := p.get(path).is(http.StatusOK).form()
	s := p.postForm(path+"/publish", form).is(http.StatusUnprocessableEntity)
	s.says("#f-body-error", "1000000 characters long; at most 500000 fit")
	if len(form.Get("body")) != len(long) || len(s.form().Get("body")) != len(long) {
		t.Error("the text was not kept")
	}
	p.post("/admin/content/post/new/preview", "body", long).is(http.StatusUnprocessableEntity)
	p.post("/admin/content/post/new", "body", strings.Repeat("x", 9<<20)).is(http.StatusRequestEntityTooLarge)
}

func TestAnUnfinishedDraftIsSaved(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleAuthor, "Ann")
	for _, kind := range content.Kinds {
		path := p.post("/admin/content/" + string(kind) + "/new").leads()
		p.get(path).is(http.StatusOK).says(".etop .st", "Draft")
		p.get(path + "/preview").is(http.StatusOK)
		p.get(path + "/history").is(http.StatusOK)
	}
	p.get("/admin").is(http.StatusOK).says(".boards", "Untitled")
}

func TestTwoPeopleOnOneText(t *testing.T) {
	t.Parallel()
	n := open(t)
	pat, sam := n.as(account.RoleEditor, "Pat"), n.as(account.RoleEditor, "Sam")
	issue := n.published(content.KindIssue, "Housing")
	path := pat.post("/admin/content/post/new", "title", "Shared", "summary", "S.", "body", "Line one.").leads()
	mine, theirs := pat.get(path).form(), sam.get(path).form()
	theirs.Set("body", "Line one, by Sam.")
	theirs.Set("issues.first", itoa(issue))
	sam.postForm(path, theirs).is(http.StatusSeeOther)

	mine.Set("body", "Line one, by Pat.")
	mine.Set("summary", "Mine.")
	for _, verb := range []string{"", "/publish"} {
		s := pat.postForm(path+verb, mine).is(http.StatusConflict).says(".stale", "Sam saved another version while you were writing").
			says(".stale", "Taken over from the other version: Issues.").says(".stale", "Changed in both: Text.")
		s.says(".versions[aria-label=Text] div:first-child", "Line one, by Pat.").says(".versions[aria-label=Text] div:last-child", "Line one, by Sam.").
			says(".versions[aria-label=Issues] div:last-child", "Housing").none(".versions[aria-label=Title]")
		if got := s.form(); !strings.Contains(got.Get("body"), "Line one, by Pat.\r\n%%% By Sam:\r\nLine one, by Sam.") || got.Get("version") != "2" ||
			got.Get("summary") != "Mine." || got.Get("issues.first") != itoa(issue) {
			t.Errorf("the form holds %q on version %q, %v", got.Get("body"), got.Get("version"), got)
		}
	}
	if d := n.draft(path); d.Version != 2 || d.Newest.Snapshot.Body != "Line one, by Sam." {
		t.Errorf("a stale save changed the text: version %d, %q", d.Version, d.Newest.Snapshot.Body)
	}
	both := pat.postForm(path, mine).form()
	pat.postForm(path+"/publish", both).is(http.StatusUnprocessableEntity).says("#problems", "The same lines were changed twice")
	both.Set("body", "Line one, by Pat and Sam.")
	pat.postForm(path, both).is(http.StatusSeeOther)
	if d := n.draft(path); d.Version != 3 || d.Newest.Snapshot.Body != "Line one, by Pat and Sam." || d.Newest.Snapshot.Summary != "Mine." || len(d.Newest.Snapshot.Links.Issues) != 1 {
		t.Errorf("both together: version %d, %+v", d.Version, d.Newest.Snapshot)
	}
	// Theirs is in the history, and can be brought back.
	pat.get(path+"/history").says("table", "Sam")
	pat.get(path+"/history/2").is(http.StatusOK).says(".filled", "Line one, by Sam.")
	pat.get(path+"/history/2/preview").is(http.StatusOK).says("body", "Line one, by Sam.")
	pat.post(path+"/history/2/restore", "version", "1").is(http.StatusConflict)
	pat.post(path+"/history/2/restore", "version", "3").is(http.StatusSeeOther)
	if d := n.draft(path); d.Version != 4 || d.Newest.Snapshot.Body != "Line one, by Sam." {
		t.Errorf("brought back: version %d, %q", d.Version, d.Newest.Snapshot.Body)
	}
}

func TestPreviewShowsTheFormAndStoresNothing(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleAuthor, "Ann")
	path := p.post("/admin/content/post/new", "title", "Stored").leads()
	p.post(path+"/preview", "title", "Typed", "publish_at", "nonsense", "when", "at").is(http.StatusOK).says("h1", "Typed")
	p.get(path+"/preview").is(http.StatusOK).says("h1", "Stored")
	p.post("/admin/content/post/new/preview", "title", "Never stored").is(http.StatusOK).says("h1", "Never stored")
	if d := n.draft(path); d.Version != 1 {
		t.Errorf("the preview saved version %d", d.Version)
	}
}

// The zone that the form names is the one its times are told in.
func TestTimesAreToldInTheZoneOfTheForm(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	path := p.post("/admin/content/post/new/publish", "title", "West", "summary", "S.", "go", "at", "publish_at", "2024-08-06T09:00", "zone", "America/Los_Angeles").leads()
	s := p.get(path).says(".flash", "Scheduled for Tue 6 Aug 12:00 ET.")
	// The same digits in another zone are another time.
	form := s.form()
	form.Set("zone", "America/Chicago")
	form.Set("go", "at")
	p.postForm(path+"/publish", form).is(http.StatusSeeOther)
	p.get(path).says(".flash", "Scheduled for Tue 6 Aug 13:00 ET.")
	p.postForm(path, url.Values{"zone": {"Nowhere"}, "version": {"3"}}).is(http.StatusUnprocessableEntity).says("#f-zone-error", "not known")
}

// An event's times are those of its own zone: the same digits in another one move it.
func TestAnEventMovesWithItsZone(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	rev, err := n.content.Create(t.Context(), desk, n.full(content.KindEvent))
	if err != nil {
		t.Fatal(err)
	}
	path := "/admin/content/" + itoa(rev.EntryID)
	form := p.get(path).form()
	form.Set("event.zone", "America/New_York")
	p.postForm(path, form).is(http.StatusSeeOther)
	was, is := rev.Snapshot.Event.Starts, n.draft(path).Newest.Snapshot.Event.Starts
	if was.Sub(*is) != time.Hour {
		t.Errorf("from %s in Chicago to %s with the same digits in New York", was, is)
	}
}

func TestAddressesThatLeadNowhere(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	path := p.post("/admin/content/post/new", "title", "One").leads()
	for _, gone := range []string{"/admin/content/999", "/admin/content/99999999999999999999", "/admin/content/poem/new", "/admin/nothing",
		path + "/history/9", path + "/history/99999999999999999999", "/admin/content/999/preview", "/admin/content/999/history"} {
		p.get(gone).is(http.StatusNotFound)
	}
	p.get("/admin/content?after=x&before=%00&kind=poem&status=lost&issue=-1&q=%ff%00%22(&attention=2").is(http.StatusOK)
}
