package admin_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
)

// goOut moves the clock, and has go out what is due then.
func (n *newsroom) goOut(after time.Duration) {
	n.t.Helper()
	n.mu.Lock()
	n.now = n.now.Add(after)
	n.mu.Unlock()
	if _, err := n.content.GoOutDue(n.t.Context()); err != nil {
		n.t.Fatal(err)
	}
}

func (n *newsroom) typed(after time.Duration) string {
	return n.clock().Add(after).In(content.Zone).Format("2006-01-02T15:04")
}

func TestEditorsScheduleANewVersion(t *testing.T) {
	t.Parallel()
	n := open(t)
	id := n.published(content.KindPost, "Rent")
	at := fmt.Sprint("/admin/content/", id)
	p := n.as(account.RoleEditor, "Pat")
	form := p.get(at).is(http.StatusOK).says("aside", "Schedule the changes")
	fields := form.form()
	fields.Set("body", "The new words.")
	if to := p.postForm(at+"/stage/ask", fields).leads(); to != at+"/stage" {
		t.Fatalf("it leads to %s", to)
	}
	p.get(at+"/stage").is(http.StatusOK).says("main", "Readers see version 2 until then").says("main", "Replace the page then, with version 3")
	p.post(at+"/stage", "version", "3").is(http.StatusUnprocessableEntity).says("#problems", "Choose a day and a time.")
	p.post(at+"/stage", "version", "3", "stage.at", n.typed(-time.Hour)).is(http.StatusUnprocessableEntity).says("#problems", "This has passed.")
	p.post(at+"/stage", "version", "9", "stage.at", n.typed(time.Hour)).is(http.StatusNotFound)
	p.post(at+"/stage", "version", "3", "stage.at", n.typed(time.Hour)).leads()
	p.get(at).says(".flash", "Version 3 replaces what readers see").says("aside", "Version 3 replaces it")
	p.post(at + "/stage/remove").leads()
	p.get(at).says(".flash", "off the schedule")
	p.post(at+"/stage", "version", "3", "stage.at", n.typed(time.Hour)).leads()
	n.goOut(time.Hour)
	if it, err := n.content.Public(t.Context(), "rent", content.KindPost); err != nil || it.Body != "The new words." {
		t.Errorf("%q, %v", it.Body, err)
	}
	n.as(account.RoleAuthor, "Ada").get(at + "/stage").is(http.StatusForbidden)
}

func TestEditorsPublishABundle(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	draft := func(title, summary string) int64 {
		s := content.NewSnapshot(content.KindPost)
		s.Title, s.Summary, s.Body = title, summary, "Words."
		rev, err := n.content.Create(t.Context(), content.Editor{Name: "Pat"}, s)
		if err != nil {
			t.Fatal(err)
		}
		return rev.EntryID
	}
	one, two := draft("One", "A summary."), draft("Two", "")
	p.post("/admin/bundles", "bundle.title", " ").is(http.StatusUnprocessableEntity).says("#problems", "Give the bundle a name")
	bundle := p.post("/admin/bundles", "bundle.title", "Opening day").leads()
	p.post(bundle+"/add", "bundle.entry", "nothing").is(http.StatusUnprocessableEntity).says("#problems", "No entry is called")
	for _, title := range []string{"One", "Two"} {
		p.post(bundle+"/add", "bundle.entry", listed(p.get(bundle), title)).leads()
	}
	p.get("/admin/bundles").says(".plan", "Opening day").says(".plan", "2 entries. Made by Pat.")
	p.get(bundle).is(http.StatusOK).says(".fates", "Write a summary").says("main", "Schedule all 2")
	seen := []string{"seen", fmt.Sprint(one, ":1"), "seen", fmt.Sprint(two, ":1")}
	p.post(bundle+"/publish", seen...).is(http.StatusUnprocessableEntity).says("#problems", "nothing was done")
	p.post(bundle+"/take", "entry", fmt.Sprint(two)).leads()
	p.post(bundle+"/schedule", "seen", "x", "seen", fmt.Sprint(one, ":7"), "bundle.at", n.typed(time.Hour)).is(http.StatusUnprocessableEntity).says("#problems", "saved in between")
	p.post(bundle+"/schedule", "seen", fmt.Sprint(one, ":1"), "bundle.at", n.typed(time.Hour)).leads()
	p.get(bundle).says("main", "set by Pat").says("#f-bundle-entry-hint", "takes the bundle’s time off")
	press, other := n.as(account.RolePress, "Ines"), listed(p.get(bundle), "Two")
	press.get(bundle).is(http.StatusOK).says("main", "stays as it is while its time is set").none("#f-bundle-entry").none(".fates button").none(".plain.d")
	press.post(bundle+"/add", "bundle.entry", other).is(http.StatusForbidden)
	press.post(bundle+"/take", "entry", fmt.Sprint(one)).is(http.StatusForbidden)
	press.post(bundle + "/remove").is(http.StatusForbidden)
	p.post(bundle+"/add", "bundle.entry", listed(p.get(bundle), "Two")).leads()
	p.get(bundle).says(".flash", "The bundle has no time any more").says("main", "No time is set.")
	p.post(bundle+"/take", "entry", fmt.Sprint(two)).leads()
	p.post(bundle+"/schedule", "seen", fmt.Sprint(one, ":1"), "bundle.at", n.typed(time.Hour)).leads()
	n.as(account.RoleEditor, "Quinn").post(bundle + "/unschedule").leads()
	p.get(bundle).says("main", "No time is set.")
	p.post(bundle+"/publish", "seen", fmt.Sprint(one, ":1")).leads()
	page := p.get(bundle).says(".flash", "All of it is out.").says("main", "Went out")
	if strings.Contains(page.text("main"), "Add it") {
		t.Error("a bundle that went out can be added to")
	}
	if _, err := n.content.Public(t.Context(), "one", content.KindPost); err != nil {
		t.Error(err)
	}
	p.post(bundle + "/remove").leads()
	p.get(bundle).is(http.StatusNotFound)
}

// One link shows somebody outside all of a bundle; it is shown once, listed, and revoked.
func TestALinkToABundleIsShownOnce(t *testing.T) {
	t.Parallel()
	n := open(t)
	_, path := n.aDraft()
	id, _ := strconv.ParseInt(strings.TrimPrefix(path, "/admin/content/"), 10, 64)
	ana := n.as(account.RoleAuthor, "Ana")
	pat := n.as(account.RoleEditor, "Pat")
	bundle := pat.post("/admin/bundles", "bundle.title", "Opening day").leads()
	pat.get(bundle).is(http.StatusOK).none("#links")
	pat.post(bundle+"/links", "name", "Minh", "span", "3").is(http.StatusUnprocessableEntity).says("#problems", "Put an entry into the bundle first")
	if err := n.content.AddToBundle(t.Context(), 1, id); err != nil {
		t.Fatal(err)
	}
	pat.get(bundle).says("#links", "Links for outsiders")
	refused := pat.post(bundle+"/links", "name", "", "outlet", "KQED", "span", "3").is(http.StatusUnprocessableEntity).says("#f-name-error", "Say who the link is for")
	if got := refused.attr("#f-outlet", "value"); got != "KQED" {
		t.Errorf("what was typed is %q now", got)
	}
	made := pat.post(bundle+"/links", "name", "Minh", "outlet", "KQED", "span", "3").is(http.StatusOK)
	token, ok := strings.CutPrefix(made.text(".secret"), "https://newsroom.example/preview/")
	if !ok || made.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("the link is %q, %q", made.text(".secret"), made.header)
	}
	if shown, err := n.guests.Open(t.Context(), guest.Preview, token); err != nil || shown.Bundle == nil {
		t.Errorf("%+v, %v", shown, err)
	}
	list := pat.get(bundle).says(".glinks tbody tr", "Minh, KQED Made")
	if strings.Contains(list.text("body"), token) {
		t.Error("the page shows the token")
	}
	ana.post(bundle + "/links/1/revoke").is(http.StatusForbidden)
	pat.post(bundle + "/links/999/revoke").is(http.StatusNotFound)
	pat.post(list.attr(".glinks .do form", "action")).leads()
	pat.get(bundle).says(".flash", "opens nothing any more").says(".glinks tbody tr", "Revoked").none(".glinks .do form")
}

// Editors say where on the home page an entry of a bundle stands; nobody else does.
func TestABundlePlacesItsEntries(t *testing.T) {
	t.Parallel()
	n := open(t)
	_, path := n.aDraft()
	id, _ := strconv.ParseInt(strings.TrimPrefix(path, "/admin/content/"), 10, 64)
	pat, press := n.as(account.RoleEditor, "Pat"), n.as(account.RolePress, "Ana")
	bundle := pat.post("/admin/bundles", "bundle.title", "Opening day").leads()
	if err := n.content.AddToBundle(t.Context(), 1, id); err != nil {
		t.Fatal(err)
	}
	form := pat.get(bundle).fields(".place")
	field := fmt.Sprint("slot.", id)
	if form.Get(field) != "" || form.Get("entry") != fmt.Sprint(id) {
		t.Errorf("the form is %v", form)
	}
	form.Set(field, "lead")
	pat.postForm(bundle+"/place", form).leads()
	pat.get(bundle).says(".place option[selected]", "Lead story")
	press.get(bundle).none(".place").says(".fates", "On the home page: Lead story")
	press.postForm(bundle+"/place", form).is(http.StatusForbidden)
	form.Set(field, "program")
	pat.postForm(bundle+"/place", form).is(http.StatusUnprocessableEntity).says("#problems", "can stand there")
	form.Set(field, "")
	pat.postForm(bundle+"/place", form).leads()
	if got := press.get(bundle).text(".fates"); strings.Contains(got, "On the home page") {
		t.Errorf("taken back: %s", got)
	}
}
