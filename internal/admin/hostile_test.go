package admin_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/admin"
	"localprogress.org/site/internal/content"
)

// hostile are texts that editors choke on, by what is odd about them.
func hostile() map[string]string {
	var notes strings.Builder
	for i := range 500 {
		fmt.Fprintf(&notes, "Claim %d.[^n%d]\n\n[^n%d]: Source %d.\n\n", i, i, i, i)
	}
	return map[string]string{
		"right to left": "قانون واحد، خمسة نصوص.\n\nחוק אחד.\n\nA sentence with עברית inside.",
		"Chinese":       "一部法律,五个文本。\n\n## 标题\n\n- 第一\n- 第二",
		"zero width":    "Zero\u200bwidth, joined\u200d, marked\ufeff, turned \u202eback\u202c.",
		"open fence":    "Before.\n\n```go\nfunc main() {\n\n:::pull\nnever closed",
		"deep list":     deepList(200),
		"500 footnotes": notes.String(),
		"brackets":      strings.Repeat("[", 5_000) + strings.Repeat("*_", 5_000),
		"HTML":          "</textarea><script>alert(1)</script>\n\n&lt;b&gt; &amp;amp;",
		"a long word":   strings.Repeat("Donaudampfschiff", 2_000),
	}
}

func deepList(levels int) string {
	var b strings.Builder
	for i := range levels {
		fmt.Fprintf(&b, "%s- level %d\n", strings.Repeat("    ", i), i)
	}
	return b.String()
}

// Each odd text is saved by itself, stands in the form again to the byte, is compared with what was before, shown, and published.
func TestHostileTextsAreKept(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	for name, text := range hostile() {
		path := "/admin/content/" + itoa(n.published(content.KindPost, "Odd: "+name))
		form := p.get(path).form()
		form.Set("title", text[:strings.IndexAny(text+"\n", ".\n<")%200])
		form.Set("body", text)
		form.Set("seq", "1")
		var got saved
		if status := p.ask(path+"/autosave", form, &got); status != http.StatusOK || got.Left != nil {
			t.Errorf("%s: autosave answers %d, %+v", name, status, got)
		}
		again := p.get(path).is(http.StatusOK).form()
		if strings.ReplaceAll(again.Get("body"), "\r\n", "\n") != text {
			t.Errorf("%s came back as %.60q", name, again.Get("body"))
		}
		p.get(path+"/history/compare?from=2&to=3").is(http.StatusOK).says("main", "Text")
		p.postForm(path+"/preview", again).is(http.StatusOK)
		again.Set("title", "Odd: "+name)
		again.Set("change", "minor")
		p.postForm(path+"/publish", again).is(http.StatusSeeOther)
		if d := n.draft(path); d.HasChanges() || d.Newest.Snapshot.Body != text {
			t.Errorf("%s: published is %.60q", name, d.Newest.Snapshot.Body)
		}
	}
}

// What a database cannot hold is left out, and nothing else of the words around it.
func TestAutosaveOfNUL(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	form := p.get("/admin/content/post/new").form()
	form.Set("title", "Ze\x00ro")
	form.Set("body", "a\x00b\xffc")
	form.Set("seq", "1")
	var got saved
	if status := p.ask("/admin/content/post/new/autosave", form, &got); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	if s := n.draft("/admin/content/" + itoa(got.ID)).Newest.Snapshot; s.Title != "Zero" || s.Body != "ab\uFFFDc" {
		t.Errorf("saved is %q, %q", s.Title, s.Body)
	}
}

// Two posts that want one address: the second is told at the field, keeps every word, and can choose another.
func TestAnAddressTakenMeanwhile(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	form := p.get("/admin/content/post/new").form()
	form.Set("title", "Second")
	form.Set("summary", "S.")
	form.Set("body", "Words of the second.")
	form.Set("slug", "same")
	form.Set("seq", "1")
	var got saved
	if status := p.ask("/admin/content/post/new/autosave", form, &got); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	path := "/admin/content/" + itoa(got.ID)
	first := p.get("/admin/content/post/new").form()
	first.Set("title", "First")
	first.Set("summary", "S.")
	first.Set("slug", "same")
	p.postForm("/admin/content/post/new/publish", first).leads()

	mine := p.get(path).form()
	refused := p.postForm(path+"/publish", mine).is(http.StatusUnprocessableEntity)
	again := refused.says("#f-slug-error", "has this address").form()
	if again.Get("body") != "Words of the second." {
		t.Errorf("the text is %q", again.Get("body"))
	}
	again.Set("slug", "another")
	p.postForm(path+"/publish", again).is(http.StatusSeeOther)
	if d := n.draft(path); d.State != content.StatePublished || d.Newest.Snapshot.Slug != "another" {
		t.Errorf("it is %s at %q", d.State, d.Newest.Snapshot.Slug)
	}
}

// Two pages of one person are two writers: what both changed is brought together, and they are told that it was them.
func TestTwoPagesOfOnePerson(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	path := "/admin/content/" + itoa(n.published(content.KindPost, "Twice open"))
	here, there := p.get(path).form(), p.get(path).form()
	there.Set("summary", "Written there.")
	p.postForm(path, there).leads()
	here.Set("body", "Written here.")
	here.Set("seq", "1")
	var got saved
	if status := p.ask(path+"/autosave", here, &got); status != http.StatusConflict || got.By != "on another page you" {
		t.Errorf("status %d, %+v", status, got)
	}
	both := p.postForm(path, here).is(http.StatusConflict).says(".stale", "You saved another version on another page").form()
	if both.Get("summary") != "Written there." || both.Get("body") != "Written here." {
		t.Errorf("together they are %q, %q", both.Get("summary"), both.Get("body"))
	}
}

// A clock that is set back an hour stops nobody from saving or publishing, and what is newest stays what was written last.
func TestTheClockJumps(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	path := p.post("/admin/content/post/new", "title", "Before", "summary", "S.").leads()
	form := p.get(path).form()
	for i, jump := range []time.Duration{-time.Hour, 2 * time.Hour, -30 * time.Minute} {
		n.mu.Lock()
		n.now = n.now.Add(jump)
		n.mu.Unlock()
		form.Set("title", fmt.Sprint("After ", i))
		form.Set("seq", itoa(int64(i+1)))
		var got saved
		if status := p.ask(path+"/autosave", form, &got); status != http.StatusOK {
			t.Fatalf("status %d, %+v", status, got)
		}
		if d := n.draft(path); d.Newest.Snapshot.Title != form.Get("title") {
			t.Errorf("after a jump of %v the newest is %q", jump, d.Newest.Snapshot.Title)
		}
	}
	form = p.get(path).form()
	form.Set("when", "now")
	p.postForm(path+"/publish", form).is(http.StatusSeeOther)
	if d := n.draft(path); d.State != content.StatePublished {
		t.Errorf("it is %s", d.State)
	}
	p.get(path + "/history").is(http.StatusOK)
}

// Only forms with files have the time and room of files: other forms are read before anybody knows who sent them.
func TestOnlyFormsWithFilesAreLong(t *testing.T) {
	t.Parallel()
	for form, want := range map[string]bool{"multipart/form-data; boundary=x": true, "application/x-www-form-urlencoded": false, "multipart/mixed; boundary=x": false, "": false} {
		for _, address := range []string{"/admin/media", "/admin/media/7/replace"} {
			r := httptest.NewRequest(http.MethodPost, address, nil)
			r.Header.Set("Content-Type", form)
			if admin.HasFiles(r) != want {
				t.Errorf("%s as %q: %t", address, form, !want)
			}
		}
	}
}
