package admin_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

// told is what readers find at the address of the post.
func (n *newsroom) told(slug string) (withdrawn bool, reason string) {
	n.t.Helper()
	_, err := n.content.Public(n.t.Context(), slug, content.KindPost)
	if !errors.Is(err, content.ErrNotFound) {
		n.t.Fatalf("%s: %v, want not found", slug, err)
	}
	var gone *content.WithdrawnError
	if errors.As(err, &gone) {
		return true, gone.Reason
	}
	return false, ""
}

// checked is the value of the radio button that is on.
func (s *screen) checked(name string) string {
	s.t.Helper()
	for _, n := range s.all("input[type=radio][name=" + name + "]") {
		if has(n, "checked") {
			return attr(n, "value")
		}
	}
	return ""
}

func TestWithdrawnWithAReason(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	path := p.post("/admin/content/post/new/publish", "go", "now", "title", "Good cause", "summary", "S.").leads()
	s := p.get(path+"/unpublish").is(http.StatusOK).says("h1", "Take it down")
	if got := s.checked("told"); got != "withdrawn" {
		t.Errorf("%q is chosen beforehand, want withdrawn", got)
	}
	long := strings.Repeat("é", content.MaxNote+1)
	s = p.post(path+"/unpublish", "version", "1", "told", "withdrawn", "reason", long).is(http.StatusUnprocessableEntity).
		says("#f-reason-error", "1001 characters long").says("#problems a[href='#f-reason']", "Reason, for readers").says("title", "Not saved")
	if s.text("#f-reason") != long || s.checked("told") != "withdrawn" {
		t.Error("the reason was not kept")
	}
	s = p.post(path+"/unpublish", "version", "7", "told", "nothing", "reason", "Typed.").is(http.StatusConflict).says(".flash", "nothing was done yet")
	if s.text("#f-reason") != "Typed." || s.checked("told") != "nothing" {
		t.Error("a conflict lost what was typed")
	}
	if _, err := n.content.Public(t.Context(), "good-cause", content.KindPost); err != nil {
		t.Errorf("refused, and taken down: %v", err)
	}

	p.post(path+"/unpublish", "version", "1", "told", "withdrawn", "reason", "The <b>figures</b> were wrong.").is(http.StatusSeeOther)
	p.get(path).says(".flash", "Withdrawn. Readers find that").says(".stateline", "Withdrawn Thu 1 Aug 14:03 ET.").says(".del", "Change what readers are told")
	p.get(path+"/history").says(".hist q", "The <b>figures</b> were wrong.").says(".hist tbody", "Withdrawn")
	if down, reason := n.told("good-cause"); !down || reason != "The <b>figures</b> were wrong." {
		t.Errorf("readers are told %v %q", down, reason)
	}

	s = p.get(path+"/unpublish").says("h1", "What readers are told")
	if s.checked("told") != "withdrawn" || s.text("#f-reason") != "The <b>figures</b> were wrong." {
		t.Error("the reason is not there to be mended")
	}
	p.post(path+"/unpublish", "version", "2", "told", "nothing").is(http.StatusSeeOther)
	p.get(path).says(".flash", "find nothing at its address").says(".stateline", "Taken down. Readers do not see it.")
	if down, _ := n.told("good-cause"); down {
		t.Error("readers are still told that it was withdrawn")
	}

	// Publishing again lifts it; nothing is asked about a change, though it may be told.
	form := p.get(path).form()
	form.Set("go", "at")
	p.postForm(path+"/publish", form).is(http.StatusSeeOther)
	if _, err := n.content.Public(t.Context(), "good-cause", content.KindPost); err != nil {
		t.Error(err)
	}
}

// What is only scheduled is taken off the schedule; there is nothing to tell readers, and nothing to ask of a draft.
func TestAScheduleIsCancelledWithoutAReason(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	later := n.clock().Add(time.Hour).Format("2006-01-02T15:04")
	path := p.post("/admin/content/post/new/publish", "go", "at", "publish_at", later, "title", "Later", "summary", "S.").leads()
	p.get(path+"/unpublish").is(http.StatusOK).says("h1", "Cancel the schedule").none("[name=told], [name=reason]")
	p.post(path+"/unpublish", "version", "1").is(http.StatusSeeOther)
	p.get(path).says(".flash", "Taken off the schedule")

	// With one click in the editor, also when the page has saved itself meanwhile.
	path = p.post("/admin/content/post/new/publish", "go", "at", "publish_at", later, "title", "Later again", "summary", "S.").leads()
	open := p.get(path).says("button[form=unschedule]", "Take it off the schedule")
	form := open.form()
	form.Set("body", "Typed since.")
	form.Set("seq", "1")
	p.postForm(path+"/autosave", form).is(http.StatusOK)
	p.post(path+"/unpublish", "version", open.attr("#unschedule [name=version]", "value"), "tab", open.attr("#unschedule [name=tab]", "value")).is(http.StatusSeeOther)
	if s := p.get(path).says(".stateline", "Taken down"); s.text("#f-body") != "Typed since." {
		t.Error("what was typed is lost")
	}
	draft := p.post("/admin/content/post/new", "title", "Draft").leads()
	if got := p.get(draft + "/unpublish").leads(); got != draft {
		t.Errorf("a draft's question leads to %s", got)
	}
	p.get(draft).none("#publish > section:first-child .del")
}

func TestTakenDownToLeadOn(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	path := p.post("/admin/content/post/new/publish", "go", "now", "title", "Good cause", "summary", "S.", "archived", "The law has changed.").leads()
	if got := p.get(path).text("#f-archived"); got != "The law has changed." {
		t.Errorf("archived, because %q", got)
	}
	s := p.post(path+"/unpublish", "version", "1", "told", "led", "redirect.target", "https://example.org/").is(http.StatusUnprocessableEntity).says("#f-redirect-target-error", "another site")
	if s.checked("told") != "led" || s.attr("#f-redirect-target", "value") != "https://example.org/" {
		t.Error("what was chosen and typed was not kept")
	}
	p.post(path+"/unpublish", "version", "1", "told", "led", "redirect.target", "/issues").leads()
	p.get(path).says(".flash", "Readers are led to /issues.")
	s = p.get(path + "/unpublish").is(http.StatusOK)
	if s.checked("told") != "led" || s.attr("#f-redirect-target", "value") != "/issues" {
		t.Error("it does not say where readers are led")
	}
}
