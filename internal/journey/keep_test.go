package journey

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// colleague is a second browser, in which another editor is signed in.
func colleague(t *testing.T, s *testsite.Site, b *testbrowser.Tab) *testbrowser.Tab {
	t.Helper()
	const email = "sam@example.org"
	if _, err := s.Accounts.Add(t.Context(), account.NewUser{Email: email, Name: "Sam Núñez", Role: account.RoleEditor, Password: testsite.Password}); err != nil {
		t.Fatal(err)
	}
	other := b.Another()
	other.View(1280, 900, false)
	other.Go(s.URL + "/admin")
	signInAs(other, email)
	return other
}

func signInAs(b *testbrowser.Tab, email string) {
	b.Type("input[name=email]", email)
	b.Type("input[name=password]", testsite.Password)
	b.Follow("form button")
}

// live publishes a post of three paragraphs and returns the address of its editor.
func live(t *testing.T, s *testsite.Site, title string) string {
	t.Helper()
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary, snap.Body = title, "A summary.", "One.\n\nTwo.\n\nThree.\n"
	rev, err := s.Content.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, snap)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(s.URL, "/admin/content/", rev.EntryID)
}

// newest is the newest version of the entry at the address of its editor.
func newest(t *testing.T, s *testsite.Site, editor string) content.Draft {
	t.Helper()
	var id int64
	if _, err := fmt.Sscan(editor[strings.LastIndex(editor, "/")+1:], &id); err != nil {
		t.Fatal(err)
	}
	d, err := s.Content.Draft(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const address = `location.href`

// TestSavedByItself types, waits, and finds the words on the server: of a new entry, and of a live one, whose readers see
// nothing of it.
func TestSavedByItself(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	b.Go(s.URL + "/admin/content/post/new")
	b.Type("#f-title", "Benches")
	b.Type("#f-body", "Sit down.")
	b.Says("[data-saved]", "Saved ")
	editor := testbrowser.Eval[string](b, address)
	if d := newest(t, s, editor); d.Newest.Snapshot.Title != "Benches" || d.Newest.Snapshot.Body != "Sit down." {
		t.Errorf("saved is %+v", d.Newest.Snapshot)
	}
	if b.Leave(s.URL + "/admin") {
		t.Error("leaving asks, though all is saved")
	}
	b.Go(editor)
	b.Type("#f-summary", "On benches.")
	if !b.Leave(s.URL + "/admin") {
		t.Error("leaving does not ask, though words are not saved")
	}

	b.Go(live(t, s, "Live"))
	b.Type("#f-title", kb.End+"ly")
	b.Says("[data-saved]", "Saved ")
	if d := newest(t, s, testbrowser.Eval[string](b, address)); d.Newest.Snapshot.Title != "Lively" || !d.HasChanges() || strings.Contains(body(t, s, "/news/live"), "Lively") {
		t.Errorf("the newest is %q; readers see what they should not", d.Newest.Snapshot.Title)
	}
}

// TestButtonsAreObeyedOnce clicks twice on Publish, with and without JavaScript, and goes back after it.
func TestButtonsAreObeyedOnce(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	for i, script := range []bool{true, false} {
		b.NoScript(!script)
		b.Go(s.URL + "/admin/content/post/new")
		title := fmt.Sprint("Once ", i+1)
		b.Type("#f-title", title)
		b.Type("#f-summary", "S.")
		double := `(setTimeout(() => { const publish = document.querySelector('.go-now'); publish.click(); publish.click(); }), true)`
		if script {
			testbrowser.Eval[bool](b, double)
			b.Says(".flash", "Published. Readers see it now.")
		} else {
			b.Follow(".go-now")
		}
		editor := testbrowser.Eval[string](b, address)
		found, err := s.Content.Desk(t.Context(), content.DeskFilter{Text: title})
		if err != nil || len(found.Rows) != 1 {
			t.Fatalf("script %v: %d entries: %v", script, len(found.Rows), err)
		}
		at := newest(t, s, editor)
		testbrowser.Eval[bool](b, `(setTimeout(() => history.back()), true)`)
		b.Says("h1.cr", "Content")
		b.See(".go-now, .go-at")
		if testbrowser.Eval[bool](b, `document.querySelector('#f-title').value === ''`) {
			continue // a fresh page: nothing to send again
		}
		b.Follow(".go-now, .go-at")
		if d := newest(t, s, editor); d.Version != at.Version {
			t.Errorf("script %v: going back and publishing again made version %d of %d", script, d.Version, at.Version)
		}
	}
}

// TestWithoutANetwork types while the site cannot be reached, and finds everything saved when it can.
func TestWithoutANetwork(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	editor := live(t, s, "Tunnel")
	b.Go(editor)
	b.Offline(true)
	b.Type("#f-title", kb.End+" vision")
	b.Says("[data-saved]", "Not saved: no connection. Your words are kept in this browser.")
	b.Click("[data-save]") // stays on the page
	b.Says("[data-saved]", "Not saved: no connection. Your words are kept in this browser.")
	b.Offline(false)
	b.Says("[data-saved]", "Saved ")
	if d := newest(t, s, editor); d.Newest.Snapshot.Title != "Tunnel vision" {
		t.Errorf("saved is %q", d.Newest.Snapshot.Title)
	}
	if n := testbrowser.Eval[int](b, `localStorage.length`); n != 0 {
		t.Errorf("the browser still keeps %d", n)
	}
}

// TestAKilledBrowserGivesTheWordsBack kills a browser in the middle of writing. The next one offers the words.
func TestAKilledBrowserGivesTheWordsBack(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	profile := t.TempDir()
	editor := live(t, s, "Lights")
	b := testbrowser.OpenIn(t, profile)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	b.Go(editor)
	b.Offline(true)
	b.Type("#f-body", "Words before the dark.")
	b.Says("[data-saved]", "Not saved")
	onDisk(t, profile, "Words before the dark.")
	b.Kill()

	b = testbrowser.OpenIn(t, profile)
	b.View(1280, 900, false)
	b.Go(editor)
	if testbrowser.Eval[bool](b, `document.querySelector("input[name=password]") !== null`) { // the cookie was not on the disk yet
		signInAs(b, testsite.Email)
	}
	b.Says(".left", "were not saved")
	testbrowser.Eval[bool](b, `(document.querySelector('[data-left]').append(document.querySelector('.left').cloneNode(true)), true)`) // as of two pages
	lookHere(t, b, "words-left")
	testbrowser.Eval[bool](b, `(document.querySelector('.left + .left').remove(), true)`)
	b.Click(".left summary")
	if got := b.Text(".left dl"); !strings.Contains(got, "Text") || !strings.Contains(got, "Words before the dark.") || strings.Contains(got, "Title") {
		t.Errorf("what differs is %q", got)
	}
	b.Follow("[data-back]")
	b.Says("[data-saved]", "Saved ")
	if d := newest(t, s, editor); !strings.Contains(d.Newest.Snapshot.Body, "Words before the dark.") {
		t.Errorf("saved is %q", d.Newest.Snapshot.Body)
	}
	b.Go(editor)
	if testbrowser.Eval[bool](b, `new Promise((done) => setTimeout(() => done(document.querySelector('.left') !== null), 500))`) {
		t.Error("the words are offered again, though they are saved")
	}
}

// onDisk waits until the browser has written the words below the folder: it takes some seconds to.
func onDisk(t *testing.T, folder, words string) {
	t.Helper()
	files := filepath.Join(folder, "Default", "Local Storage", "leveldb", "*")
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		found, err := filepath.Glob(files)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			if data, err := os.ReadFile(name); err == nil && strings.Contains(string(data), words) {
				return
			}
		}
	}
	t.Fatalf("nothing below %s holds the words", files)
}

// TestSigningInInPlace ends the session while somebody writes. They sign in on the page that they are on, and the same save
// succeeds: that by itself, and that of a button.
func TestSigningInInPlace(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	editor := live(t, s, "Long lunch")
	b.Go(editor)
	endSessions(t, s)
	b.Type("#f-title", kb.End+" break")
	b.Says("[data-saved]", "Not saved: you are signed out. Your words are kept in this browser.")
	b.See("dialog[data-door][open]")
	lookHere(t, b, "door")
	signInWithin(b)
	b.Says("[data-saved]", "Saved ")
	if d := newest(t, s, editor); d.Newest.Snapshot.Title != "Long lunch break" {
		t.Errorf("saved is %q", d.Newest.Snapshot.Title)
	}
	endSessions(t, s)
	b.Press("s", kb.ModifierCtrl)
	b.See("dialog[data-door][open]")
	signInWithin(b)
	b.Says(".flash", "Saved")
}

// signInWithin fills in the form of the frame on the page.
func signInWithin(b *testbrowser.Tab) {
	b.SeeIn("iframe[title='Sign in']", "h1", "Sign in")
	testbrowser.Eval[bool](b, `(() => {
		const page = document.querySelector("iframe[title='Sign in']").contentDocument;
		page.querySelector('[name=email]').value = '`+testsite.Email+`';
		page.querySelector('[name=password]').value = '`+testsite.Password+`';
		page.querySelector('form button').click();
		return true;
	})()`)
}

// endSessions signs everybody out, as time does.
func endSessions(t *testing.T, s *testsite.Site) {
	t.Helper()
	if _, err := s.Pool.Exec(t.Context(), `delete from sessions`); err != nil {
		t.Fatal(err)
	}
}

// TestSigningInWithoutScript does the same with JavaScript off.
func TestSigningInWithoutScript(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	b := testbrowser.Open(t)
	b.View(390, 844, false)
	b.NoScript(true)
	signInBrowser(b, s)
	editor := live(t, s, "Long lunch")
	b.Go(editor)
	endSessions(t, s)
	b.Type("#f-title", kb.End+" break")
	b.Type("#f-body", "Before the soup.")
	b.Follow("[data-save]")
	b.Says("h1", "Your session has ended")
	b.NoScript(false) // axe is a script
	lookHere(t, b, "held")
	b.NoScript(true)
	b.Follow(".held .btn") // before signing in: the words stay
	b.Says("h1", "Your session has ended")
	signInWithin(b)
	b.SeeIn("iframe", "h1", "You are signed in")
	b.Follow(".held .btn")
	b.Says(".flash", "Saved")
	if d := newest(t, s, editor); d.Newest.Snapshot.Title != "Long lunch break" || !strings.Contains(d.Newest.Snapshot.Body, "Before the soup.") {
		t.Errorf("saved is %+v", d.Newest.Snapshot)
	}
}

// lookHere checks the page as it stands, in light and dark and on a phone, and keeps pictures of it where they are asked for.
func lookHere(t *testing.T, b *testbrowser.Tab, name string) {
	t.Helper()
	for _, view := range []struct {
		width, height int64
		dark          bool
	}{{390, 844, true}, {390, 844, false}, {1280, 900, true}, {1280, 900, false}} {
		b.View(view.width, view.height, view.dark)
		for _, v := range b.Axe() {
			t.Errorf("%s at %d px, dark %v: %s", name, view.width, view.dark, v)
		}
		if o := b.Overflow(); o != "" {
			t.Errorf("%s at %d px is wider than the window by %s", name, view.width, o)
		}
		keep(t, b, name, view.width, view.dark)
	}
}

// TestTwoPeopleOnOnePost writes one post in two browsers. Nothing of either is lost: what only one changed is taken over, and
// what both changed stands there twice until somebody has chosen.
func TestTwoPeopleOnOnePost(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	other := colleague(t, s, b)
	editor := live(t, s, "Shared")
	b.Go(editor)
	other.Go(editor)
	other.Type("#f-title", kb.End+" by Sam")
	other.Type("#f-body", "Four, by Sam.\n")
	testbrowser.Eval[bool](other, `(() => { const f = document.querySelector('[data-editor]').elements.body; f.value = f.value.replace('One.', 'One, by Sam.'); return f.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	other.Says("[data-saved]", "Saved ")

	b.Type("#f-title", kb.End+" by the desk")
	testbrowser.Eval[bool](b, `(() => { const f = document.querySelector('[data-editor]').elements.body; f.value = f.value.replace('One.', 'One, by the desk.').replace('Two.', 'Two, by the desk.'); return f.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	b.Says("[data-saved]", "Not saved: Sam Núñez saved another version")
	b.Follow("[data-save]")
	b.Says(".stale", "Taken over from the other version: Text.")
	b.Says(".stale", "Changed in both: Title, Text.")
	text := testbrowser.Eval[string](b, textOf)
	for _, words := range []string{"One, by the desk.\n%%% By Sam Núñez:\nOne, by Sam.", "Two, by the desk.", "Three.", "Four, by Sam."} {
		if !strings.Contains(text, words) {
			t.Errorf("%q is not in the text that holds both: %q", words, text)
		}
	}
	lookHere(t, b, "merge")
	b.Says("[data-saved]", "Saved ") // with its marks
	b.Click(".choosing .rad:last-of-type input")
	testbrowser.Eval[bool](b, `(() => { document.querySelector('[name=change][value=minor]').click(); return true; })()`)
	b.Follow(".go-at")
	b.Says("#problems", "The same lines were changed twice")
	testbrowser.Eval[bool](b, `(() => { const f = document.querySelector('[data-editor]').elements.body; f.value = f.value.replace(/^%%% .*\n/gm, '').replace('One, by the desk.\n', ''); return f.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	b.Follow(".go-at")
	b.Says(".flash", "The changes are published.")
	if got := body(t, s, "/news/shared"); !strings.Contains(got, "Shared by Sam") || !strings.Contains(got, "One, by Sam.") || !strings.Contains(got, "Two, by the desk.") || !strings.Contains(got, "Four, by Sam.") {
		t.Error("readers do not see both")
	}
}

// TestWhoElseIsHere has two people open one post: each learns of the other within 15 seconds, whether they write, and that they
// have left.
func TestWhoElseIsHere(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	other := colleague(t, s, b)
	editor := live(t, s, "Shared")
	b.Go(editor)
	other.Go(editor)
	within := func(words string) {
		t.Helper()
		begun := time.Now()
		testbrowser.Eval[bool](b, `new Promise((done) => { const look = setInterval(() => { if (document.querySelector('[data-here]').textContent.trim() === '`+words+`') { clearInterval(look); done(true); } }, 50); })`)
		if took := time.Since(begun); took > 15*time.Second {
			t.Errorf("%q took %v", words, took)
		}
	}
	other.Says("[data-here]", "Communications desk has this open, too.")
	within("Sam Núñez has this open, too.")
	other.Type("#f-title", "x")
	within("Sam Núñez is writing here, too.")
	lookHere(t, b, "here")
	other.Says("[data-saved]", "Saved ")
	other.Go(s.URL + "/admin")
	within("")
}

// TestTheHistory compares two versions of a post, with words and other fields changed, and brings the old one back as a new one.
func TestTheHistory(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	editor := live(t, s, "Nghị viên Trần Thị Ánh Nguyệt y la Concejala María Fernanda Núñez de la Peña")
	d := newest(t, s, editor)
	snap := d.Newest.Snapshot
	long := strings.Repeat("A sentence that nobody touched stands here, word by word. ", 40)
	base := d.Version
	for i, body := range []string{"One.\n\n" + long + "\n\nTwo towns voted yes on Tuesday.\n", "One.\n\n" + long + "\n\nThree towns voted yes on Wednesday night.\n\n- A list\n"} {
		snap.Body, snap.Byline = body, []string{"Policy desk", "Press desk"}[i]
		rev, err := s.Content.SaveDraft(t.Context(), content.Editor{Name: []string{"Desk", "Sam Núñez"}[i]}, d.ID, base, snap)
		if err != nil {
			t.Fatal(err)
		}
		base = rev.Version
	}
	b.Go(editor + "/history")
	lookHere(t, b, "history")
	b.Follow(".hist .what")
	b.Says(".vs", "Version 3, saved by Sam Núñez")
	lookHere(t, b, "compare")
	gone, added := b.Text(".diff del"), b.Text(".diff ins")
	if all := b.Text("main"); !strings.Contains(all, "Byline") || !strings.Contains(all, "Policy") || !strings.Contains(all, "Wednesday") {
		t.Errorf("what changed is %q", all)
	}
	if strings.Contains(gone+added, "nobody touched") {
		t.Errorf("taken out %q, put in %q", gone, added)
	}
	b.Follow(".top form .btn")
	if d := newest(t, s, editor); d.Version != base+1 || !strings.Contains(d.Newest.Snapshot.Body, "Two towns") || d.Newest.Snapshot.Byline != "Policy desk" {
		t.Errorf("brought back is version %d, %q", d.Version, d.Newest.Snapshot.Byline)
	}
}
