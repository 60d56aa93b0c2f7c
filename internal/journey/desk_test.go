package journey

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
	"localprogress.org/site/web/ui"
)

// busyDesk writes forty entries in every state there is, with titles of every length and in three languages, and returns the
// drafts among them.
func busyDesk(t *testing.T, s *testsite.Site) (drafts []int64) {
	t.Helper()
	titles := []string{"Rents", "Vì sao tiền thuê nhà tăng, và hội đồng thành phố có thể làm gì trước mùa hè này",
		"Guía para concejalas y concejales: cómo redactar una ordenanza de alquiler que resista a los tribunales, con ejemplos de cuarenta ciudades y condados de todo el país",
		"What the clerk prints on page one"}
	housing, err := s.Content.Choices(t.Context(), content.KindIssue)
	if err != nil {
		t.Fatal(err)
	}
	ctx, by := context.WithoutCancel(t.Context()), content.Editor{Name: "Communications desk"}
	for i := range 40 {
		snap := content.NewSnapshot(content.KindPost)
		snap.Title, snap.Summary, snap.Body = fmt.Sprintf("%s (%d)", titles[i%len(titles)], i), "A summary.", "Words."
		if len(housing) > 0 {
			snap.Links.Issues = []int64{housing[i%len(housing)].ID}
		}
		if i%5 == 0 {
			rev, err := s.Content.Create(ctx, by, snap)
			if err != nil {
				t.Fatal(err)
			}
			drafts = append(drafts, rev.EntryID)
			continue
		}
		if i%5 == 1 {
			snap.PublishAt = new(time.Now().AddDate(0, 0, i))
		}
		rev, err := s.Content.CreateAndPublish(ctx, by, snap)
		if err == nil && i%5 == 2 {
			next := rev.Snapshot
			next.Body = "Other words."
			_, err = s.Content.SaveDraft(ctx, by, rev.EntryID, rev.Version, next)
		}
		if err == nil && i%5 == 3 {
			_, err = s.Content.Unpublish(ctx, by, rev.EntryID, rev.Version)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return drafts
}

// TestEveryStateOfTheDesk looks at the list with forty entries, under its filters and without any entry.
func TestEveryStateOfTheDesk(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	busyDesk(t, s)
	for _, path := range []string{"/admin/content?kind=post", "/admin/content?status=changed&order=out&since=2024-01-01", "/admin/content?needs=rights"} {
		look(t, b, s.URL, path)
	}
}

// TestManyAtOnceByKeyboard chooses drafts in the list, publishes them, and undoes it, by keyboard alone; and takes one down without
// JavaScript.
func TestManyAtOnceByKeyboard(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	drafts := busyDesk(t, s)
	d, err := s.Content.Draft(t.Context(), drafts[0])
	if err != nil {
		t.Fatal(err)
	}
	bare := d.Newest.Snapshot
	bare.Summary = ""
	if _, err := s.Content.SaveDraft(t.Context(), content.Editor{Name: "Communications desk"}, drafts[0], d.Version, bare); err != nil {
		t.Fatal(err)
	}
	b.Go(s.URL + "/admin/content?status=draft&kind=post")
	at := func() string {
		return testbrowser.Eval[string](b, `document.activeElement.closest("[data-row]")?.querySelector(".ti").textContent ?? document.activeElement.className`)
	}
	rows := testbrowser.Eval[[]string](b, `[...document.querySelectorAll("[data-row] .ti")].map(e => e.textContent)`)
	for i, step := range []struct{ keys, at string }{{"k", rows[0]}, {"k", rows[0]}, {"j", rows[1]}, {strings.Repeat("j", len(rows)), rows[len(rows)-1]},
		{"k", rows[len(rows)-2]}, {"?", "keys only-script"}, {"j", rows[0]}, {"/", "inp"}} {
		b.Press(step.keys)
		if got := at(); got != step.at {
			t.Errorf("%d. after %q the focus is on %q, want %q", i+1, step.keys, got, step.at)
		}
	}
	b.Go(s.URL + "/admin/content?status=draft&kind=post")
	b.PressOn("jjo")
	if got := testbrowser.Eval[string](b, `document.getElementById("f-title").value`); got != rows[1] {
		t.Errorf("the second row opens %q, want %q", got, rows[1])
	}
	b.Go(s.URL + "/admin/content?status=draft&kind=post")
	tabTo(b, t, "td .ti")
	b.Press("x")
	b.Says("[data-chosen]", "1 chosen:")
	tabTo(b, t, "[data-all]")
	b.Press(" ")
	b.Says("[data-chosen]", fmt.Sprint(len(drafts), " chosen:"))
	lookHere(t, b, "bulk-chosen")
	b.Go(s.URL + "/admin/content?status=draft&kind=post")
	for range 2 {
		tabTo(b, t, "td input:not(:checked)")
		b.Press(" ")
	}
	tabTo(b, t, "[name=do][value=publish]")
	b.PressOn(kb.Enter)
	b.Says("h1", "Publish 2 entries?")
	lookHere(t, b, "bulk-question")
	tabTo(b, t, "main form .btn")
	b.PressOn(kb.Enter)
	b.Says("h1", "1 entry published")
	b.Says("main", "Not changed: 1 entry")
	lookHere(t, b, "bulk-done")
	tabTo(b, t, "form[action$='/undo'] button")
	b.PressOn(kb.Enter)
	b.Says("h1", "Undone for 1 entry")
	lookHere(t, b, "bulk-undone")
	if d, err := s.Content.Draft(t.Context(), drafts[1]); err != nil || d.State != content.StateUnpublished && d.State != content.StateDraft {
		t.Errorf("after undoing it is %s, %v", d.State, err)
	}

	b.Go(s.URL + "/admin/content?status=published&kind=post")
	tabTo(b, t, "td input")
	b.Press(" ")
	tabTo(b, t, "[name=do][value=tag]")
	b.PressOn(kb.Enter)
	lookHere(t, b, "bulk-tag")
	tabTo(b, t, "main form .btn")
	b.PressOn(kb.Enter)
	b.Says("#problems", "Choose an issue or a chapter")
	lookHere(t, b, "bulk-refused")

	b.NoScript(true)
	b.Go(s.URL + "/admin/content?status=published&kind=post")
	b.Click("td input")
	b.Follow("[name=do][value=unpublish]")
	b.NoScript(false) // axe is a script
	lookHere(t, b, "bulk-take-down")
	b.Follow("main form .btn.danger")
	b.Says("h1", "1 entry taken down")
}

// TestTheCalendarIsTurned turns the calendar to the next month and opens what goes out in it: by keyboard alone, and on a
// phone without JavaScript.
func TestTheCalendarIsTurned(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	now := time.Now().In(ui.Zone)
	next := time.Date(now.Year(), now.Month()+1, 15, 12, 0, 0, 0, ui.Zone)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary, snap.Body, snap.PublishAt = "What the council decides", "A summary.", "Words.", &next
	if _, err := s.Content.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, snap); err != nil {
		t.Fatal(err)
	}
	const day = "td:not(.free) li a"
	opened := func() {
		t.Helper()
		if got := testbrowser.Eval[string](b, `document.getElementById("f-title").value`); got != snap.Title {
			t.Errorf("what is opened is %q", got)
		}
	}

	b.Go(s.URL + "/admin/calendar")
	tabTo(b, t, ".turning [rel=next]")
	b.PressOn(kb.Enter)
	b.Says("h1", next.Format("January 2006"))
	tabTo(b, t, day)
	b.PressOn(kb.Enter)
	opened()

	b.View(390, 844, false)
	b.NoScript(true)
	b.Go(s.URL + "/admin/calendar")
	b.Follow(".turning [rel=next]")
	if got := b.Text("td:not(.free)"); !strings.Contains(got, next.Format("Monday, January 2")) {
		t.Errorf("the day on a phone is %q", got)
	}
	b.Follow(day)
	opened()
}
