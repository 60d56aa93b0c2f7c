package admin_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

func TestEditorsKeepThePressContacts(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	p.get("/admin/settings").says(".kinds", "Press")
	p.get("/admin/settings/press").is(http.StatusOK).says("main", "There is none yet")
	p.post("/admin/settings/press/contacts/new", "contact.name", "Press desk", "contact.email", "press at example.org", "contact.position", "first").is(http.StatusUnprocessableEntity).
		says("#problems", "“first” is not a whole number.")
	refused := p.post("/admin/settings/press/contacts/new", "contact.name", "Press desk", "contact.email", "press at example.org").is(http.StatusUnprocessableEntity)
	refused.says("#f-contact-email-error", "This is not an e-mail address.")
	if got := refused.attr("#f-contact-name", "value"); got != "Press desk" {
		t.Errorf("what was typed is %q now", got)
	}
	p.post("/admin/settings/press/contacts/new", "contact.name", "Press desk", "contact.email", "press@example.org", "contact.phone", "202-555-0142").leads()
	p.get("/admin/settings/press").says(".flash", "Saved.").says(".plan li", "press@example.org, 202-555-0142")
	form := p.get("/admin/settings/press/contacts/1").is(http.StatusOK)
	if got := form.attr("#f-contact-phone", "value"); got != "202-555-0142" {
		t.Errorf("the phone in the form is %q", got)
	}
	base := form.attr(`input[name="base"]`, "value")
	n.mu.Lock()
	n.now = n.now.Add(time.Minute)
	n.mu.Unlock()
	n.as(account.RoleEditor, "Quinn").post("/admin/settings/press/contacts/1", "base", base, "contact.name", "Press desk", "contact.email", "theirs@example.org", "contact.hours", "Weekdays.").leads()
	both := p.post("/admin/settings/press/contacts/1", "base", base, "contact.name", "Press desk", "contact.email", "desk@example.org").is(http.StatusConflict)
	both.says("#problems", "Quinn saved other words").says("#problems", "Press desk: theirs@example.org. Weekdays.")
	if got := both.attr("#f-contact-email", "value"); got != "desk@example.org" {
		t.Errorf("what was typed is %q now", got)
	}
	p.post("/admin/settings/press/contacts/1", "base", both.attr(`input[name="base"]`, "value"), "contact.name", "Press desk", "contact.email", "desk@example.org").leads()
	if c, err := n.content.PressContacts(t.Context()); err != nil || len(c) != 1 || c[0].Email != "desk@example.org" || c[0].Phone != "" {
		t.Errorf("%+v, %v", c, err)
	}
	p.get("/admin/settings/press/contacts/1/remove").is(http.StatusOK).says("h1", "Remove Press desk")
	p.post("/admin/settings/press/contacts/1/remove").leads()
	p.get("/admin/settings/press").says(".flash", "Removed.").says("main", "There is none yet")
	p.get("/admin/settings/press/contacts/1").is(http.StatusNotFound)
	p.get("/admin/settings/press/texts/99999999999999999999").is(http.StatusNotFound)
}

// A save on words that somebody else changed meanwhile shows both, and loses neither.
func TestEditorsKeepTheBoilerplate(t *testing.T) {
	t.Parallel()
	n := open(t)
	p, q := n.as(account.RoleEditor, "Pat"), n.as(account.RoleEditor, "Quinn")
	p.post("/admin/settings/press/texts/new", "boilerplate.name", "Short").is(http.StatusUnprocessableEntity).says("#f-boilerplate-body-error", "Write the text.")
	p.post("/admin/settings/press/texts/new", "boilerplate.name", "Short", "boilerplate.body", "We are *officials*.\r\n\r\nAll of us.").leads()
	p.get("/admin/settings/press").says("main", "We are officials.").says("main", "Six words. Changed").says("main", "by Pat")
	base := p.get("/admin/settings/press/texts/1").attr(`input[name="base"]`, "value")
	n.mu.Lock()
	n.now = n.now.Add(time.Minute)
	n.mu.Unlock()
	q.post("/admin/settings/press/texts/1", "base", base, "boilerplate.name", "Short", "boilerplate.body", "Theirs.").leads()
	both := p.post("/admin/settings/press/texts/1", "base", base, "boilerplate.name", "Short", "boilerplate.body", "Mine.").is(http.StatusConflict)
	both.says("#problems", "Quinn saved other words").says("#problems", "Theirs.")
	if got := both.text("textarea"); !strings.Contains(got, "Mine.") {
		t.Errorf("what was typed is %q now", got)
	}
	p.post("/admin/settings/press/texts/1", "base", both.attr(`input[name="base"]`, "value"), "boilerplate.name", "Short", "boilerplate.body", "Both.").leads()
	if b, err := n.content.Boilerplates(t.Context()); err != nil || b[0].Body != "Both." {
		t.Errorf("%+v, %v", b, err)
	}

	contact, err := n.content.PutPressContact(t.Context(), content.PressContact{Name: "Press desk", Email: "press@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	release := content.NewSnapshot(content.KindRelease)
	release.Title, release.Summary, release.Body = "A release", "Its summary.", "Words."
	today := n.clock().Truncate(24 * time.Hour)
	*release.Release = content.Release{Mode: content.ModeImmediate, Place: "OAKLAND", Date: &today, Contacts: []int64{contact}, BoilerplateID: 1}
	if _, err := n.content.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, release); err != nil {
		t.Fatal(err)
	}
	p.get("/admin/settings/press/texts/1/remove").is(http.StatusOK).says("main", "Releases that end with it")
	p.post("/admin/settings/press/texts/1/remove").leads()
	p.get("/admin/settings/press").says(".flash", "Releases end with this text, so it was not removed.").says(".plan", "Press desk")
}

func TestAuthorsOnlyReadThePressSettings(t *testing.T) {
	t.Parallel()
	n := open(t)
	if _, err := n.content.PutPressContact(t.Context(), content.PressContact{Name: "Press desk", Email: "press@example.org"}); err != nil {
		t.Fatal(err)
	}
	author := n.as(account.RoleAuthor, "Alex")
	author.get("/admin/settings/press").is(http.StatusOK).says("main", "press@example.org").none(`main a[href*="/contacts/"], main a[href*="/texts/"]`)
	for _, path := range []string{"contacts/new", "contacts/1", "contacts/1/remove", "texts/new", "texts/1", "texts/1/remove"} {
		author.get("/admin/settings/press/" + path).is(http.StatusForbidden)
		author.post("/admin/settings/press/"+path, "contact.name", "x").is(http.StatusForbidden)
		n.visitor().post("/admin/settings/press/" + path).is(http.StatusUnauthorized)
	}
}
