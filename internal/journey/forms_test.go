package journey

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// sendMessages sends a message that is let through, and one that is held.
func sendMessages(t *testing.T, s *testsite.Site) {
	t.Helper()
	for _, trap := range []string{"", "x"} {
		if err := s.Inbox.Send(t.Context(), inbox.Sent{Form: inbox.FormMedia, Trap: trap, Stamp: inbox.Stamp(time.Now().Add(-time.Minute)), Address: "192.0.2.1", Answers: inbox.Answers{
			"name": "A reporter", "outlet": "The Daily", "email": "reporter@example.org", "deadline": "today, 5 pm Eastern", "text": "Who voted for it?\n\nAnd who did not? " + trap}}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFormsWithoutScript sends two forms with JavaScript off, one of them first with a mistake, and
// finds them in the inbox.
func TestFormsWithoutScript(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.View(390, 844, false)
	b.NoScript(true)
	b.Go(s.URL + "/")
	b.Type(".nl input[name=email]", "ana@example")
	b.Follow(".nl .btn")
	if got := b.Text("#f-email-error"); !strings.Contains(got, "name@example.org") {
		t.Errorf("beside the field stands %q", got)
	}
	b.Type("#f-email", kb.End+".org") // what was typed is still there
	s.Set(time.Now().Add(time.Minute))
	b.Follow("main form .btn")
	if got := b.Text("main"); !strings.Contains(got, "Thank you") {
		t.Errorf("after signing up: %q", got)
	}

	b.Go(s.URL + "/press")
	b.Click(".inquiry summary")
	for field, text := range map[string]string{"name": "A reporter", "outlet": "The Daily", "email": "reporter@example.org", "deadline": "today, 5 pm Eastern", "text": "Who voted for it?"} {
		b.Type("#f-"+field, text)
	}
	s.Set(time.Now().Add(2 * time.Minute))
	b.Follow(".inquiry .btn")
	if got := b.Text("main"); !strings.Contains(got, "press desk") {
		t.Errorf("after asking: %q", got)
	}

	staff := b.Another()
	staff.View(1280, 900, false)
	staff.NoScript(true)
	signInBrowser(staff, s)
	staff.Follow(`.side a[href="/admin/inbox"]`)
	if got := staff.Text("table"); !strings.Contains(got, "A reporter") || !strings.Contains(got, "ana@example.org") {
		t.Errorf("the inbox lists %q", got)
	}
	staff.Follow("td .ti")
	staff.Follow(".acts button[value=done]")
	staff.Type("#f-note", "Called back at noon.")
	staff.Follow(".talk form .btn")
	if got := staff.Text("main"); !strings.Contains(got, "Called back at noon.") || !strings.Contains(got, "marked as Done") {
		t.Errorf("the message says %q", got)
	}
}

// TestEveryRefusedForm looks at each form as it comes back from being sent empty.
func TestEveryRefusedForm(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	for _, path := range []string{"/newsletters", "/chapters", "/join", "/contact", "/press"} {
		for _, v := range []struct {
			width int64
			dark  bool
		}{{1280, false}, {390, true}, {320, false}} {
			b.View(v.width, 900, v.dark)
			b.Go(s.URL + path)
			if path == "/press" {
				b.Click(".inquiry summary")
			}
			b.Follow(`main form[method=post] .btn`)
			b.See(`main [role=alert]`)
			for _, fault := range b.Axe() {
				t.Errorf("%s refused, at %d px, dark %v: %s", path, v.width, v.dark, fault)
			}
			if o := b.Overflow(); o != "" {
				t.Errorf("%s refused, at %d px is wider than the window by %s", path, v.width, o)
			}
			keep(t, b, path+"-refused", v.width, v.dark)
		}
	}
}
