package admin_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

// ask posts the form as a script does, reads its answer into out and returns the status.
func (p *person) ask(path string, form url.Values, out any) int {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	res, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(out); err != nil {
		p.t.Fatalf("%s: status %d: %v", path, res.StatusCode, err)
	}
	return res.StatusCode
}

// saved is the answer to an autosave.
type saved struct {
	ID      int64
	Version int
	At, By  string
	Left    []string
}

func TestAutosaveOfANewEntry(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	form := p.get("/admin/content/post/new").form()
	form.Set("title", "Half a thou")
	form.Set("seq", "1")
	var first, second saved
	if status := p.ask("/admin/content/post/new/autosave", form, &first); status != http.StatusOK || first.Version != 1 || first.At == "" {
		t.Fatalf("status %d, %+v", status, first)
	}
	form.Set("seq", "2")
	form.Set("title", "Half a thought")
	if p.ask("/admin/content/post/new/autosave", form, &second); second.ID != first.ID || second.Version != 2 {
		t.Errorf("the same page began entry %d, version %d", second.ID, second.Version)
	}
	// The page goes on as it is: its buttons save and publish the entry that it has begun.
	form.Set("summary", "S.")
	form.Set("go", "now")
	if to := p.postForm("/admin/content/post/new/publish", form).leads(); to != "/admin/content/"+itoa(first.ID) {
		t.Errorf("publishing led to %s", to)
	}
	p.postForm("/admin/content/post/new/publish", form).leads() // a double click
	if d := n.draft("/admin/content/" + itoa(first.ID)); d.Version != 3 || d.State != content.StatePublished || d.Newest.Snapshot.Title != "Half a thought" {
		t.Errorf("it is %s, version %d, called %q", d.State, d.Version, d.Newest.Snapshot.Title)
	}
}

// What cannot be read yet stops nothing else, and is told.
func TestAutosaveOfWhatIsHalfTyped(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	rev, err := n.content.Create(t.Context(), desk, n.full(content.KindEvent))
	if err != nil {
		t.Fatal(err)
	}
	path := "/admin/content/" + itoa(rev.EntryID)
	form := p.get(path).form()
	related := form["related"]
	form.Set("title", "New title")
	form.Set("event.starts", "2024-09-1")
	form.Set("event.capacity", "4O")
	form["related"] = append([]string{"A rel"}, related...)
	form.Set("seq", "1")
	var got saved
	if status := p.ask(path+"/autosave", form, &got); status != http.StatusOK || len(got.Left) != 3 || !strings.HasPrefix(got.Left[0], "Related entries: ") {
		t.Errorf("status %d, %+v", status, got)
	}
	d := n.draft(path)
	s, was := d.Newest.Snapshot, rev.Snapshot
	if s.Title != "New title" || !s.Event.Starts.Equal(*was.Event.Starts) || s.Event.Capacity != 40 || len(s.Links.Related) != 1 || s.Event.Place != was.Event.Place {
		t.Errorf("saved %+v, %+v", s, *s.Event)
	}
}

func TestAutosaveOnAnothersVersion(t *testing.T) {
	t.Parallel()
	n := open(t)
	pat, sam := n.as(account.RoleEditor, "Pat"), n.as(account.RoleEditor, "Sam")
	path := "/admin/content/" + itoa(n.published(content.KindPost, "Shared"))
	mine, theirs := pat.get(path).form(), sam.get(path).form()
	theirs.Set("body", "Theirs.")
	mine.Set("body", "Mine.")
	var got saved
	if status := sam.ask(path+"/autosave", theirs, &got); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	if status := pat.ask(path+"/autosave", mine, &got); status != http.StatusConflict || got.By != "Sam" || got.At != "Thu 1 Aug 14:03 ET" {
		t.Errorf("status %d, %+v", status, got)
	}
	if d := n.draft(path); d.Newest.Snapshot.Body != "Theirs." || d.State != content.StatePublished {
		t.Errorf("stored is %q", d.Newest.Snapshot.Body)
	}
}

// Whose session has ended gets the form back, through every step of signing in, and sends it again.
func TestAFormSentAfterTheSessionEnded(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	path := "/admin/content/" + itoa(n.published(content.KindPost, "Long lunch"))
	form := p.get(path).form()
	words := "One \"<b>\r\n\r\n  two\u200b \r\n" + strings.Repeat("a long text ", 90_000)
	form.Set("body", words)
	p.post("/admin/sign-out").leads()

	var none struct{}
	if status := p.ask(path+"/autosave", form, &none); status != http.StatusUnauthorized {
		t.Errorf("a script is answered %d", status)
	}
	held := p.postForm(path, form).is(http.StatusUnauthorized).says("h1", "Your session has ended").fields("form[action='" + path + "']")
	again := p.postForm(path, held).is(http.StatusUnauthorized).fields("form[action='" + path + "']") // pressed too early
	for name := range form {
		if strings.Join(again[name], "|") != strings.ReplaceAll(strings.Join(form[name], "|"), "\r\n", "\n") {
			t.Errorf("%s came back as %.40q", name, again[name])
		}
	}
	p.post("/admin/sign-in", "email", "pat@example.org", "password", password, "next", "/admin/signed-in").leads()
	p.get("/admin/signed-in").is(http.StatusOK).says("main", "As Pat")
	if to := p.postForm(path, again).leads(); to != path {
		t.Errorf("saving led to %s", to)
	}
	if got := n.draft(path).Newest.Snapshot.Body; got != strings.ReplaceAll(words, "\r\n", "\n") {
		t.Errorf("saved is %.60q, %d bytes", got, len(got))
	}
}

// Words that a browser has kept stand in the form again, made from the version and on the page that they were.
func TestWordsAreGivenBack(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	path := "/admin/content/" + itoa(n.published(content.KindPost, "Kept"))
	form := p.get(path).form()
	form.Set("body", "Not saved before the light went out.")
	form.Set("seq", "7")
	back := p.postForm(path+"/words", form).is(http.StatusOK).says(".unsaved", "not saved before").says("[data-saved]", "Not saved").form()
	for _, name := range []string{"body", "tab", "seq", "version", "title"} {
		if back.Get(name) != form.Get(name) {
			t.Errorf("%s is %q, was %q", name, back.Get(name), form.Get(name))
		}
	}
	if n.draft(path).Version != 2 {
		t.Error("something was stored")
	}
	fresh := p.get("/admin/content/event/new").form()
	fresh.Set("title", "Begun")
	if got := p.postForm("/admin/content/event/new/words", fresh).is(http.StatusOK).form().Get("title"); got != "Begun" {
		t.Errorf("the new entry is called %q", got)
	}
}
