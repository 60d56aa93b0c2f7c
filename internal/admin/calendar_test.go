package admin_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

func TestTheCalendarShowsWhatIsScheduled(t *testing.T) {
	t.Parallel()
	n := open(t)
	at := n.clock().Add(24 * time.Hour)
	s := content.NewSnapshot(content.KindPost)
	s.Title, s.Summary, s.Body, s.PublishAt = "Budget day", "A summary.", "Words.", &at
	if _, err := n.content.CreateAndPublish(t.Context(), content.Editor{Name: "Pat"}, s); err != nil {
		t.Fatal(err)
	}
	p := n.as(account.RoleAuthor, "Ada")
	month := at.In(content.Zone)
	p.get("/admin/calendar").is(http.StatusOK).says("h1", month.Format("January 2006")).says(".months", "Budget day")
	next := month.AddDate(0, 2, 0).Format("2006-01")
	p.get("/admin/calendar?month="+next).is(http.StatusOK).says("main", "Nothing happens in this month.")
	for _, wrong := range []string{"x", "0000-01", "9999-12", "%00"} {
		p.get("/admin/calendar?month=" + wrong).is(http.StatusOK)
	}
}

func TestAViewIsKeptAboveTheList(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleAuthor, "Ada")
	refused := p.post("/admin/content/views", "back", "/admin/content?status=draft", "view.name", strings.Repeat("x", 50)).is(http.StatusUnprocessableEntity)
	refused.says("#problems", "at most 40 fit")
	if got := refused.attr("#f-view-name", "value"); len(got) != 50 {
		t.Errorf("what was typed is %q now", got)
	}
	if to := p.post("/admin/content/views", "back", "/admin/content?status=draft&nonsense=1", "view.name", "My drafts").leads(); to != "/admin/content?status=draft&nonsense=1" {
		t.Errorf("it leads to %s", to)
	}
	if got := p.get("/admin/content").attr(".views a", "href"); got != "/admin/content?status=draft" {
		t.Errorf("the view is %s", got)
	}
	p.get("/admin/content?status=draft").says(`.views a[aria-current="page"]`, "My drafts")
	if got := p.get("/admin/content?status=draft").attr("#f-view-name", "value"); got != "My drafts" {
		t.Errorf("the open view is offered for renaming as %q", got)
	}
	p.get("/admin/content?status=published").none(`.views a[aria-current]`).says(`form[action="/admin/content/views"]`, "Keep this view")
	p.post("/admin/content/views/1/rename", "back", "/admin/content?status=draft", "view.name", " ").is(http.StatusUnprocessableEntity).says("#problems", "Give the view a name")
	if to := p.post("/admin/content/views/1/rename", "back", "/admin/content?status=draft", "view.name", "To be written").leads(); to != "/admin/content?status=draft" {
		t.Errorf("renaming leads to %s", to)
	}
	p.get("/admin/content").says(".flash", "Renamed").says(".views", "To be written")
	n.as(account.RoleAuthor, "Ian").post("/admin/content/views/1/rename", "back", "/admin/content", "view.name", "Mine").is(http.StatusNotFound)
	p.post("/admin/content/views", "back", "//evil.example/", "view.name", "Everything").leads()
	n.as(account.RoleAuthor, "Eve").get("/admin/content").none(".views")
	p.post("/admin/content/views/1/remove", "back", "/admin/content").leads()
	p.get("/admin/content").says(".views", "Everything").none(`.views a[href*="draft"]`)
}
