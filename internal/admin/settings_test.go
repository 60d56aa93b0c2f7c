package admin_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

// listed is the name under which the form's list offers the entry with the title.
func listed(s *screen, title string) string {
	s.t.Helper()
	for _, o := range s.all("datalist option") {
		if strings.HasPrefix(attr(o, "value"), title+" (") {
			return attr(o, "value")
		}
	}
	s.t.Fatalf("%s: %q is not in the list", s.path, title)
	return ""
}

// row is what the line of the list that begins with the words says.
func row(s *screen, begins string) string {
	for _, li := range s.all(".plan li") {
		var said []string
		for n := range li.Descendants() {
			if n.Type == html.TextNode {
				said = append(said, strings.Fields(n.Data)...)
			}
		}
		if all := strings.Join(said, " "); strings.HasPrefix(all, begins) {
			return all
		}
	}
	return ""
}

func TestEditorsChooseWhatStandsOnTheHomePage(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.published(content.KindPost, "Older story")
	n.published(content.KindPost, "Newer story")
	n.published(content.KindPage, "About")
	p := n.as(account.RoleEditor, "Pat")
	p.get("/admin/settings").is(http.StatusOK).says(".side nav a[aria-current=page]", "Settings").says(".kinds a", "Home page")
	home := p.get("/admin/settings/home").is(http.StatusOK)
	for begins, want := range map[string]string{
		"Lead story":     "Newer story Nothing is placed: the newest.",
		"First headline": "Older story Nothing is placed: the newest.",
		"Program":        "Nothing is placed, and there is nothing to fall back to",
	} {
		if got := row(home, begins); !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}

	const lead = "/admin/settings/home/lead/new"
	form := p.get(lead).is(http.StatusOK).says("h1", "Choose the lead story").says("#f-starts-hint", "Eastern time")
	if got := len(form.all("datalist option")); got != 2 { // the page is no story
		t.Errorf("%d entries to choose from, want 2", got)
	}
	older := listed(form, "Older story")
	p.post(lead, "entry", older, "starts", "", "ends", "2024-08-02 09:00").leads()
	home = p.get("/admin/settings/home").says(".flash", "It stands on the home page now")
	if got := row(home, "Lead story"); !strings.Contains(got, "Older story Placed by Pat. From Thu 1 Aug 14:03 ET until Fri 2 Aug 09:00 ET.") {
		t.Errorf("the lead: %q", got)
	}

	// The next one is planned, and the form of it changes nothing when it is sent as it was opened.
	p.post(lead, "entry", listed(form, "Newer story"), "starts", "2024-08-01 18:00", "ends", "").leads()
	home = p.get("/admin/settings/home").says(".flash", "Planned. It stands on the home page from Thu 1 Aug 18:00 ET.")
	if got := row(home, "Lead story Planned"); !strings.Contains(got, "Newer story From Thu 1 Aug 18:00 ET, without an end. Placed by Pat.") {
		t.Errorf("planned: %q", got)
	}
	p.get("/admin/settings/home/1").says("h1", "Change the lead story")
	before := n.placement(1)
	p.postForm("/admin/settings/home/1", p.get("/admin/settings/home/1").fields("form.sheet1")).leads()
	if after := n.placement(1); !after.Starts.Equal(before.Starts) || !after.Ends.Equal(*before.Ends) || after.EntryID != before.EntryID {
		t.Errorf("sent as it was opened, %+v became %+v", before, after)
	}

	// What is wrong is told at once, beside the fields, and what was typed stays.
	s := p.post(lead, "entry", "<b>nothing</b> of the kind", "starts", "soon", "ends", "2024-02-30 10:00").is(http.StatusUnprocessableEntity)
	s.says("#f-entry-error", "No entry is called").says("#f-starts-error", "not a date").says("#f-ends-error", "does not exist").says("title", "Not saved")
	for id, want := range map[string]string{"#f-entry": "<b>nothing</b> of the kind", "#f-starts": "soon", "#f-ends": "2024-02-30 10:00"} {
		if got := attr(s.all(id)[0], "value"); got != want {
			t.Errorf("%s holds %q, want %q", id, got, want)
		}
	}
	p.post(lead, "starts", "2024-08-03 10:00", "ends", "2024-08-03 09:00").is(http.StatusUnprocessableEntity).
		says("#f-entry-error", "Choose what is to stand there").says("#f-ends-error", "end before it begins")
	p.post("/admin/settings/home/program/new", "entry", older).is(http.StatusUnprocessableEntity).says("#f-entry-error", "Nothing of the kind “News”")

	// Removing asks first.
	ask := p.get("/admin/settings/home/1/remove").is(http.StatusOK).says("main", "“Older story” goes from its place as the lead story at once.").says("button.danger", "Remove")
	p.post(attr(ask.all("main form")[0], "action")).leads()
	if got := row(p.get("/admin/settings/home").says(".flash", "Removed."), "Lead story"); !strings.Contains(got, "Newer story Nothing is placed") {
		t.Errorf("after it was removed: %q", got)
	}
	p.post("/admin/settings/home/1/remove").leads() // somebody else was faster
	for _, gone := range []string{"/admin/settings/home/1", "/admin/settings/home/1/remove", "/admin/settings/home/99999999999999999999", "/admin/settings/home/hero/new"} {
		p.get(gone).is(http.StatusNotFound)
	}
	p.post("/admin/settings/home/1", "entry", older).is(http.StatusNotFound)
}

// Staff see why something that they placed does not stand there.
func TestTheHomePagesScreenSaysWhy(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.published(content.KindPost, "Newest")
	story := n.published(content.KindPost, "Story")
	later := n.scheduled("Later", 3*time.Hour)
	gone := n.published(content.KindPost, "Gone")
	place := func(slot content.Slot, entry int64) {
		t.Helper()
		if _, err := n.content.Place(t.Context(), content.Editor{Name: "Pat"}, content.Placement{Slot: slot, EntryID: entry}); err != nil {
			t.Fatal(err)
		}
	}
	place(content.SlotLead, story)
	place(content.SlotHeadline1, story)
	place(content.SlotHeadline2, later)
	place(content.SlotHeadline3, story)
	place(content.SlotHeadline3, gone)
	d, err := n.content.Draft(t.Context(), gone)
	if err == nil {
		_, err = n.content.Unpublish(t.Context(), content.Editor{Name: "Pat"}, gone, d.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := n.as(account.RoleAuthor, "Alex").get("/admin/settings/home").is(http.StatusOK)
	for begins, want := range map[string]string{
		"First headline Not shown":          "stands in another place of the page already",
		"Second headline Planned":           "waits for the entry, which goes out Thu 1 Aug 17:03 ET",
		"Third headline Not shown":          "Readers cannot see the entry (taken down)",
		"Third headline Behind a newer one": "A newer one stands there",
	} {
		if got := row(s, begins); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", begins, got, want)
		}
	}
}

func TestEditorsAnnounce(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	p.get("/admin/settings/announcements").is(http.StatusOK).says(".none", "Nothing is announced.")
	const fresh = "/admin/settings/announcements/new"
	p.get(fresh).is(http.StatusOK).says("main form button", "Announce it on every page")
	p.post(fresh, "text", "Nguyễn Thị Đông speaks <b>today</b>", "link_text", "Come", "link", "/events/x", "ends", "2024-08-01 20:00").leads()
	p.get("/admin/settings/announcements").says(".flash", "It stands on every page now.").says(".plan li", "On the site").
		says(".plan .ti", "Nguyễn Thị Đông speaks <b>today</b>").says(".plan li", "From Thu 1 Aug 14:03 ET until Thu 1 Aug 20:00 ET. Written by Pat.")
	if f, err := n.content.Frame(t.Context(), nil); err != nil || f.Announcement == nil || f.Announcement.Link != "/events/x" {
		t.Errorf("readers see %+v, %v", f.Announcement, err)
	}
	p.post(fresh, "text", "Tomorrow", "starts", "2024-08-02 09:00").leads()
	p.get("/admin/settings/announcements").says(".flash", "from Fri 2 Aug 09:00 ET")

	for _, c := range []struct{ text, words, link, at, wrong string }{
		{" \x00 ", "", "", "#f-text-error", "Write what is announced"},
		{strings.Repeat("ễ", 200), "", "", "#f-text-error", "200 characters long; at most 140"},
		{"x", "Come", "javascript:alert(1)", "#f-link-error", "Give a path of this site"},
		{"x", "", "/join", "#f-link_text-error", "Write the words of the link"},
		{"x", strings.Repeat("y", 20_000), "/join", "#f-link_text-error", "Shorten it"},
	} {
		s := p.post(fresh, "text", c.text, "link_text", c.words, "link", c.link, "ends", "2024-08-05 09:00").is(http.StatusUnprocessableEntity)
		s.says(c.at, c.wrong)
		if got := attr(s.all("#f-ends")[0], "value"); got != "2024-08-05 09:00" {
			t.Errorf("the end is %q after an error elsewhere", got)
		}
	}
	p.post(fresh, "text", "", "starts", "2024-03-10 02:30", "ends", "2023-01-01 10:00").is(http.StatusUnprocessableEntity).
		says("#f-text-error", "Write what").says("#f-starts-error", "the clocks go forward").says("#f-ends-error", "")

	// A change keeps the second on which it began.
	before, err := n.content.Announcement(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	form := p.get("/admin/settings/announcements/1").fields("form.sheet1")
	form.Set("text", "He speaks at six")
	p.postForm("/admin/settings/announcements/1", form).leads()
	if after, err := n.content.Announcement(t.Context(), 1); err != nil || after.Text != "He speaks at six" || !after.Starts.Equal(before.Starts) || after.LinkText != "Come" {
		t.Errorf("%+v became %+v, %v", before, after, err)
	}

	p.get("/admin/settings/announcements/1/remove").says("main", "“He speaks at six”").says("main", "It goes from every page at once.")
	p.post("/admin/settings/announcements/1/remove").leads()
	for _, gone := range []string{"/admin/settings/announcements/1", "/admin/settings/announcements/1/remove"} {
		p.get(gone).is(http.StatusNotFound)
	}

	author := n.as(account.RoleAuthor, "Alex")
	author.get("/admin/settings/announcements").is(http.StatusOK).none(".do").none(".top .btn")
	author.get("/admin/settings/home").is(http.StatusOK).none(".do")
	for _, path := range []string{fresh, "/admin/settings/announcements/2", "/admin/settings/announcements/2/remove", "/admin/settings/home/lead/new"} {
		author.get(path).is(http.StatusForbidden)
		author.post(path, "text", "x").is(http.StatusForbidden)
	}
}

func (n *newsroom) placement(id int64) content.Placement {
	n.t.Helper()
	p, err := n.content.Placement(n.t.Context(), id)
	if err != nil {
		n.t.Fatal(err)
	}
	return p
}

// scheduled publishes a post that goes out after d, and returns its ID.
func (n *newsroom) scheduled(title string, d time.Duration) int64 {
	n.t.Helper()
	s := content.NewSnapshot(content.KindPost)
	goes := n.clock().Add(d)
	s.Title, s.Summary, s.Body, s.PublishAt = title, "Its summary.", "Some words.", &goes
	rev, err := n.content.CreateAndPublish(n.t.Context(), content.Editor{Name: "Pat"}, s)
	if err != nil {
		n.t.Fatal(err)
	}
	return rev.EntryID
}
