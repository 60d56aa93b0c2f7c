package admin_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

// bury makes the tables so long that the lists of choices are cut before what was there.
func (n *newsroom) bury() {
	n.t.Helper()
	for _, statement := range []string{
		`insert into media_file (hash, name, mime, bytes, width, height, alt, caption, credit)
			select encode(sha256(i::text::bytea), 'hex'), 'new-' || i || '.png', 'image/png', 1, 1, 1, '', '', '' from generate_series(1, 600) i`,
		`insert into entry (kind, title, changed_at, created_at)
			select kind, 'Newer ' || i, timestamptz '2030-01-01', timestamptz '2030-01-01'
			from generate_series(1, 1100) i, unnest(array['page', 'issue', 'chapter', 'person']) kind`,
	} {
		if _, err := n.pool.Exec(n.t.Context(), statement); err != nil {
			n.t.Fatal(err)
		}
	}
}

// An old entry is saved as it was opened: all that it chose is kept, in order, however long the lists grew
// and whatever left them.
func TestSavingUnchangedKeepsEveryChoice(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	var oldPicture int64
	if err := n.pool.QueryRow(t.Context(), `insert into media_file (hash, name, mime, bytes, width, height, alt, caption, credit)
		values (repeat('a', 64), 'old.png', 'image/png', 1, 1, 1, '', '', '') returning id`).Scan(&oldPicture); err != nil {
		t.Fatal(err)
	}
	// Not in the order of their names, and one of each that is gone.
	issues := []int64{n.published(content.KindIssue, "M"), n.published(content.KindIssue, "Z"), n.published(content.KindIssue, "A"), 99001}
	chapters := []int64{n.published(content.KindChapter, "Ohio"), n.published(content.KindChapter, "Texas"), n.published(content.KindChapter, "Maine")}
	snaps := map[content.Kind]content.Snapshot{}
	for _, kind := range content.Kinds {
		s := n.full(kind)
		s.Lead = content.Lead{MediaID: oldPicture, Alt: "A street", Credit: "Ana Lee"}
		s.Links.Issues, s.Links.Chapters = issues, chapters
		s.Links.People = append(s.Links.People, 99002)
		s.Links.Related = append(s.Links.Related, 99003)
		snaps[kind] = s
	}
	first, err := n.content.PutPressContact(t.Context(), content.PressContact{Name: "Chapters desk", Email: "chapters@localprogress.org", Position: 9})
	if err != nil {
		t.Fatal(err)
	}
	snaps[content.KindRelease].Release.Contacts = append([]int64{first}, append(snaps[content.KindRelease].Release.Contacts, 99004)...)
	snaps[content.KindRelease].Release.BoilerplateID = 99005
	snaps[content.KindNewsletter].Newsletter.SeriesID = 99006
	snaps[content.KindResource].Resource.Type, snaps[content.KindResource].Resource.DocumentID = "almanac", 99007
	snaps[content.KindIssue].Issue.Hue = "plum"
	paths := map[content.Kind]string{}
	for kind, snap := range snaps {
		rev, err := n.content.Create(t.Context(), desk, snap)
		if err != nil {
			t.Fatal(err)
		}
		paths[kind] = "/admin/content/" + itoa(rev.EntryID)
	}
	n.bury()
	for kind, path := range paths {
		s := p.get(path).is(http.StatusOK)
		was := n.draft(path)
		p.postForm(path, s.form()).is(http.StatusSeeOther)
		if is := n.draft(path); is.Version != 1 {
			t.Errorf("%s: saving what was opened made version %d", kind, is.Version)
			for i := range reflect.TypeFor[content.Snapshot]().NumField() {
				a, b := reflect.ValueOf(was.Newest.Snapshot).Field(i).Interface(), reflect.ValueOf(is.Newest.Snapshot).Field(i).Interface()
				if !reflect.DeepEqual(a, b) {
					t.Errorf("%+v became %+v", a, b)
				}
			}
		}
		// Cut lists still call what is chosen by its name.
		if got := s.text("#f-chapters option[selected]"); got != "Ohio" {
			t.Errorf("%s: the main chapter reads %q", kind, got)
		}
		if kind == content.KindPage && s.text("#f-page-parent option[selected]") != "About" {
			t.Errorf("the page above reads %q", s.text("#f-page-parent option[selected]"))
		}
		if got := attr(s.all("input[name=people]")[0], "value"); !strings.HasPrefix(got, "Sam Doe (") {
			t.Errorf("%s: the first person reads %q", kind, got)
		}
	}
}

// A picture that the library does not have is named in the checklist; it does not keep the text in.
func TestLostPicturesAreNamed(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleAuthor, "Ann")
	const picture = `![A](street.jpg "| Credit: Ana Lee")`
	path := p.post("/admin/content/post/new", "title", "With a picture", "summary", "S.", "body", picture+"\n\n"+picture).leads()
	s := p.get(path).says("[data-checklist]", "Must be right to publish 2 of 2").says("[data-checklist] .wa", "The picture “street.jpg” is not in the library; readers do not see it.")
	if got := len(s.all("[data-checklist] a[href='#f-body']")); got != 1 {
		t.Errorf("the picture is named %d times", got)
	}
	path = p.post("/admin/content/post/new", "title", "", "summary", "S.", "body", many(`![A](/files/%.jpg "| Credit: Ana Lee")`, 12)).leads()
	if s := p.get(path).says("[data-checklist]", "Must be right to publish 1 of 2"); len(s.all("[data-checklist] a[href='#f-body']")) != 11 {
		t.Errorf("%d things", len(s.all("[data-checklist] a[href='#f-body']")))
	}
}

// The checklist says what keeps a text from readers and what is worth a look, of what is typed and of what is saved.
func TestTheChecklistFollowsTheText(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	body := "**A heading**\n\nRead [here](/news) what TK said.\n\n![](/files/a.jpg)\n\n[x]()\n\n![](https://example.org/b.jpg \"| Credit: Us\")\n"
	s := p.post("/admin/content/release/new/check", "title", "A release", "summary", "S.", "body", body).is(http.StatusOK)
	for _, want := range []string{"Must be right to publish 2 of 10", "Choose at least one press contact.", "Line 5: say in the brackets what picture 1 (after “Read here what TK said.”) shows",
		"Line 5: say who made picture 1 (after", "Line 9: say in the brackets what picture 2 (“b.jpg”, after “x”) shows", "Line 7: the link “x” leads nowhere", "Bold as a heading", "Line 1, “A heading”", "Still to come", "A link that says nothing", "No issue"} {
		s.says("body", want)
	}
	path := p.post("/admin/content/post/new", "title", "A post", "summary", "S.", "body", body).leads()
	p.get(path).says("[data-checklist]", "Line 7: the link “x” leads nowhere")
	p.post(path+"/check", "title", "A post", "summary", "S.", "body", "Words.").says("body", "Must be right to publish 2 of 2").none(".wa a[href='#f-body']")
	refused := p.post(path+"/publish", "version", "1", "when", "now", "title", "A post", "summary", "S.", "body", body).is(http.StatusUnprocessableEntity)
	refused.says("#problems", "Line 7: the link “x” leads nowhere").says("#problems", "Line 5: say who made picture 1")
	p.post(path+"/publish", "version", "1", "when", "now", "title", "A post", "summary", "S.", "body", "![decorative](/files/a.jpg \"| Credit: Ana Lee\")").leads()
}

// many is the text so often, each with its own number for the %.
func many(text string, times int) string {
	var b strings.Builder
	for i := range times {
		b.WriteString(strings.Replace(text, "%", itoa(int64(i)), 1) + "\n\n")
	}
	return b.String()
}

// Of an hour that comes twice, the form says which one was taken: in the zone of publishing, and in an event's own.
func TestWhichOfTwoHoursIsSaid(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	path := p.post("/admin/content/event/new", "title", "Late", "when", "at", "publish_at", "2024-11-03T01:30", "zone", "America/New_York",
		"event.zone", "America/Chicago", "event.starts", "2024-11-03T01:15", "event.ends", "2024-11-03T03:00").leads()
	s := p.get(path).says("#f-publish_at-hint", "01:30 comes twice on 3 November 2024").says("#f-publish_at-hint", "the first one (EDT)").
		says("#f-event-starts-hint", "the first one (CDT)").none("#f-event-ends-hint")
	if d := n.draft(path); d.Newest.Snapshot.PublishAt.UTC().Hour() != 5 || d.Newest.Snapshot.Event.Starts.UTC().Hour() != 6 {
		t.Errorf("taken: %s, %s", d.Newest.Snapshot.PublishAt, d.Newest.Snapshot.Event.Starts)
	}
	// A form that is refused says it as well.
	form := s.form()
	form.Set("event.capacity", "many")
	p.postForm(path, form).is(http.StatusUnprocessableEntity).says("#f-event-starts-hint", "the first one (CDT)")
}
