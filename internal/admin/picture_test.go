package admin_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/media"
)

// Without a script a picture is chosen on a page of its own, which holds what was written. Its own words come along, and those
// of the picture before it go; one whose licence has ended is shown and cannot be chosen.
func TestChoosingAPictureWithoutAScript(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleAuthor, "Ana")
	ana.upload(sentFile{"hall.png", pixels(t, 1)}, sentFile{"bus.png", pixels(t, 2)}, sentFile{"old.png", pixels(t, 3)}).is(http.StatusOK)
	ended := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	for id, d := range map[int64]media.Details{
		1: {Name: "hall.png", Words: media.Words{Alt: "A hall", Caption: "Members met.", Credit: "Jo Roe"}},
		2: {Name: "bus.png", Decorative: true, Words: media.Words{Credit: "Ana Lee"}},
		3: {Name: "old.png", LicenceEnds: &ended},
	} {
		if err := n.media.Describe(t.Context(), media.Editor{Publishes: true}, id, d, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	form := ana.get("/admin/content/post/new").is(http.StatusOK).form()
	form.Set("title", "In the hall")
	form.Set("body", "Many words.")
	s := ana.postForm("/admin/content/post/new/picture", form).is(http.StatusOK).says("h1", "Choose a picture").says(".offered", "A hall").says(".offered", "Photo: Jo Roe")
	if len(s.all(`.offered button`)) != 3 || len(s.all(`.offered button[value="3"][disabled]`)) != 1 {
		t.Error("not the three pictures, the one whose licence has ended without being to choose")
	}
	form = s.fields("form.picking")
	form.Set("picture.q", "roe")
	s = ana.postForm("/admin/content/post/new/picture", form).is(http.StatusOK)
	if len(s.all(`.offered button`)) != 1 {
		t.Errorf("a search finds %d pictures", len(s.all(`.offered button`)))
	}
	form = s.fields("form.picking")
	form.Set("picture.choose", "1")
	s = ana.postForm("/admin/content/post/new/picture", form).is(http.StatusOK).says(".unsaved", "not saved").says(".chosen", "hall.png").
		says("#f-lead-alt", "A hall").says("#f-lead-caption", "Members met.").says("#f-body", "Many words.")
	form = s.form()
	if form.Get("title") != "In the hall" || form.Get("lead.media") != "1" || form.Get("lead.credit") != "Jo Roe" {
		t.Errorf("the form is %v", form)
	}
	form.Set("lead.caption", "My own words.")
	form.Set("picture.choose", "2")
	form = ana.postForm("/admin/content/post/new/picture", form).is(http.StatusOK).form()
	if form.Get("lead.alt") != "" || form.Get("lead.decorative") != "on" || form.Get("lead.credit") != "Ana Lee" || form.Get("lead.caption") != "My own words." {
		t.Errorf("after another was chosen the form is %v", form)
	}
	for id, want := range map[string]string{"3": "The licence of old.png has ended", "99": "not in the library any more"} {
		form.Set("picture.choose", id)
		ana.postForm("/admin/content/post/new/picture", form).is(http.StatusUnprocessableEntity).says("#problems", want).says(".chosen", "bus.png")
	}
	form.Set("picture.choose", "0")
	ana.postForm("/admin/content/post/new/picture", form).is(http.StatusOK).none(".chosen")
	form.Del("picture.choose")
	path := ana.postForm("/admin/content/post/new", form).leads()
	ana.get(path).says(".chosen", "bus.png")
	form = ana.get(path).form()
	form.Set("picture.choose", "1")
	ana.postForm(path+"/picture", form).is(http.StatusOK).says(".chosen", "hall.png")
	if d := n.draft(path); d.Newest.Snapshot.Lead.MediaID != 2 {
		t.Error("choosing stored something")
	}
	ana.get("/admin/media/choose?picture.q=%00%ff&picture.after=x").is(http.StatusOK)
	ana.get("/admin/media/choose?picture.q=nothing").is(http.StatusOK).says(".none", "No picture has these words")
}

// A version's page names the picture that it had, and not its number.
func TestHistoryNamesAPicture(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleAuthor, "Ana")
	ana.upload(sentFile{"hall.png", pixels(t, 1)}, sentFile{"bus.png", pixels(t, 2)}).is(http.StatusOK)
	path := ana.post("/admin/content/post/new", "title", "A post", "lead.media", "1", "lead.credit", "Us").leads()
	ana.post(path, "version", "1", "title", "A post", "lead.media", "2", "lead.credit", "Us").leads()
	s := ana.get(path + "/history/compare?from=1&to=2").is(http.StatusOK)
	if text := s.text("main"); !strings.Contains(text, "hall.png") || !strings.Contains(text, "bus.png") {
		t.Errorf("compared: %s", text)
	}
	ana.get(path+"/history/1").says("main", "hall.png")
}

// Where a picture is chosen, no document is offered, whatever the address asks for.
func TestThePickerOffersNoDocuments(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleEditor, "Ana")
	ana.upload(sentFile{"table.csv", "place,members\nAustin,12\n"}, sentFile{"table.png", pixels(t, 1)}).is(http.StatusOK)
	for _, query := range []string{"", "?picture.q=table", "?kind=document&picture.q=table", "?picture.kind=document"} {
		s := ana.get("/admin/media/choose"+query).is(http.StatusOK).says(".offered", "table.png")
		if len(s.all(".offered li")) != 1 {
			t.Errorf("%s offers %s", query, s.text(".offered"))
		}
	}
}
