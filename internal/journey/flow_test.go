package journey

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// TestIntoTheTrashAndOut throws a live page away and takes it back, by keyboard.
func TestIntoTheTrashAndOut(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	b.Go(live(t, s, "Vì sao tiền thuê nhà tăng: una guía para concejalas y concejales de todo el país, con ejemplos de cuarenta ciudades"))
	live(t, s, "Short")
	tabTo(b, t, ".away a")
	b.PressOn(kb.Enter)
	lookHere(t, b, "trash-question")
	tabTo(b, t, "main form .danger")
	b.PressOn(kb.Enter)
	b.Says(".flash", "is in the trash")
	lookHere(t, b, "trash")
	tabTo(b, t, "main td a")
	b.PressOn(kb.Enter)
	b.Says(".stateline", "Thrown away")
	lookHere(t, b, "trash-editor")
	tabTo(b, t, "[form=take-back]")
	b.PressOn(kb.Enter)
	b.Says(".stateline", "Taken down")
}

// TestTheWayThroughReview has an author submit, an editor send back and approve, all by keyboard, beside somebody's comments.
func TestTheWayThroughReview(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	const author = "ana@example.org"
	if _, err := s.Accounts.Add(t.Context(), account.NewUser{Email: author, Name: "Ana Nguyễn", Role: account.RoleAuthor, Password: testsite.Password}); err != nil {
		t.Fatal(err)
	}
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	b.Go(s.URL + "/admin")
	signInAs(b, author)
	b.Go(s.URL + "/admin/content/post/new")
	b.Type("#f-title", "Sidewalks")
	b.Type("#f-summary", "Who clears them.")
	tabTo(b, t, "#f-review_note")
	b.Press("The count is from the clerk; is that enough?")
	tabTo(b, t, "[value=submit]")
	b.PressOn(kb.Enter)
	b.Says(".reviewing", "In review since")
	lookHere(t, b, "review-submitted")
	entry := testbrowser.Eval[string](b, address)

	desk := b.Another()
	desk.View(1280, 900, false)
	signInBrowser(desk, s)
	lookHere(t, desk, "review-dashboard")
	desk.Go(s.URL + "/admin/content")
	lookHere(t, desk, "review-list")
	desk.Go(entry)
	tabTo(desk, t, "a[href$='/review']")
	desk.PressOn(kb.Enter)
	lookHere(t, desk, "review-page")
	tabTo(desk, t, "[value=changes]")
	desk.PressOn(kb.Enter)
	desk.Says("#problems", "Say what is to be changed")
	lookHere(t, desk, "review-refused")
	tabTo(desk, t, "#f-review_note")
	desk.Press("Name the clerk.")
	tabTo(desk, t, "[value=changes]")
	desk.PressOn(kb.Enter)
	desk.Says(".reviewing", "asked for changes to version")

	b.Go(entry)
	b.Type("#f-body", "The county clerk counted.")
	tabTo(b, t, "#f-comment")
	b.Press("Named, with her leave.")
	tabTo(b, t, "[value=comment]")
	b.PressOn(kb.Enter)
	b.Says(".comments", "Named, with her leave.")
	lookHere(t, b, "review-comment")
	tabTo(b, t, "[value=submit]")
	b.PressOn(kb.Enter)
	b.Says(".reviewing", "In review since")

	desk.Go(entry)
	tabTo(desk, t, "[value^='resolve:']")
	desk.PressOn(kb.Enter)
	desk.Says(".comments details", "Resolved: 1")
	tabTo(desk, t, "a[href$='/review']")
	desk.PressOn(kb.Enter)
	tabTo(desk, t, "[value=approved]")
	desk.PressOn(kb.Enter)
	desk.Says(".reviewing", "was approved by")
	lookHere(t, desk, "review-approved")
	desk.Go(entry + "/history")
	lookHere(t, desk, "review-history")

	rule := content.Within(t.Context(), content.Rights{Account: 1, Overrides: true})
	if err := s.Content.SetFourEyes(rule, []content.Kind{content.KindPost}); err != nil {
		t.Fatal(err)
	}
	desk.Go(entry)
	desk.Type("#f-title", "!")
	desk.Says("[data-saved]", "Saved ")
	tabTo(desk, t, "button[value=now]")
	desk.PressOn(kb.Enter)
	desk.Says("#problems", "approved other words")
	lookHere(t, desk, "review-four-eyes")
}

// TestOffTheScheduleAtOnce takes a scheduled entry off the schedule with one key, after it was written on.
func TestOffTheScheduleAtOnce(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary, snap.PublishAt = "Later", "A summary.", new(time.Now().Add(48*time.Hour))
	rev, err := s.Content.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, snap)
	if err != nil {
		t.Fatal(err)
	}
	b.Go(fmt.Sprint(s.URL, "/admin/content/", rev.EntryID))
	b.Says(".stateline", "Scheduled for")
	b.Type("#f-body", "Typed since.")
	b.Says("[data-saved]", "Saved ")
	tabTo(b, t, "button[form=unschedule]")
	lookHere(t, b, "unschedule")
	b.PressOn(kb.Enter)
	b.Says(".flash", "Taken off the schedule")
	if d := newest(t, s, fmt.Sprint("/", rev.EntryID)); d.State != content.StateUnpublished || d.Newest.Snapshot.Body != "Typed since." {
		t.Errorf("it is %s, with %q", d.State, d.Newest.Snapshot.Body)
	}
}
