package admin_test

import (
	"net/http"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

// Whoever publishes over a live text says what that means to its readers; nothing typed is lost on the way.
func TestACorrectionIsPublishedMendedAndTakenBack(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	p.get("/admin/content/post/new").none("[name=change], [name=note]")
	path := p.post("/admin/content/post/new/publish", "go", "now", "title", "Good cause", "summary", "Five places.", "body", "Eight to one.").leads()
	form := p.get(path).form()
	form.Set("go", "at")
	form.Set("body", "Seven to two.")
	form.Set("note", "The vote was 7 to 2. An earlier version said 8 to 1.")
	s := p.postForm(path+"/publish", form).is(http.StatusUnprocessableEntity).says("#f-change-error", "Say what kind of change")
	form = s.form()
	form.Set("change", "minor")
	form.Set("go", "at")
	s = p.postForm(path+"/publish", form).is(http.StatusUnprocessableEntity).says("#f-change-error", "Choose correction, or empty the note")
	if form = s.form(); form.Get("body") != "Seven to two." || form.Get("note") != "The vote was 7 to 2. An earlier version said 8 to 1." || form.Get("change") != "minor" {
		t.Errorf("the form lost words: %v", form)
	}
	form.Set("change", "correction")
	p.postForm(path, form).is(http.StatusSeeOther) // a draft keeps the note and publishes nothing
	form = p.get(path).says(".flash", "Readers see the old text").form()
	if form.Get("change") != "correction" || form.Get("note") == "" {
		t.Errorf("the draft lost the note: %v", form)
	}
	form.Set("go", "at")
	p.postForm(path+"/publish", form).is(http.StatusSeeOther)
	s = p.get(path).says(".flash", "The correction is published, with its note.").says("[for=f-corrections-note-0]", "Correction, August 1, 2024")
	p.get(path+"/history").says(".hist tbody tr", "Published a correction").says(".hist q", "The vote was 7 to 2.")

	form = s.form()
	if form.Get("change") != "" || form.Get("note") != "" {
		t.Errorf("the next change starts as %q with %q", form.Get("change"), form.Get("note"))
	}
	form.Set("corrections.note", "The vote was 7 to 2, not 8 to 1.")
	form.Set("change", "minor")
	form.Set("go", "at")
	p.postForm(path+"/publish", form).is(http.StatusSeeOther)
	if it, err := n.content.Public(t.Context(), "good-cause", content.KindPost); err != nil || len(it.Corrections) != 1 || it.Corrections[0].Note != "The vote was 7 to 2, not 8 to 1." {
		t.Errorf("mended, readers see %v, %v", it.Corrections, err)
	}
	// The old words come back as a draft, and the note stays.
	p.post(path+"/history/1/restore", "version", "4").is(http.StatusSeeOther)
	if d := n.draft(path); d.Newest.Snapshot.Body != "Eight to one." || len(d.Newest.Snapshot.Corrections) != 1 {
		t.Errorf("brought back: %q with %v", d.Newest.Snapshot.Body, d.Newest.Snapshot.Corrections)
	}

	form = p.get(path).form()
	form.Set("corrections.note", "")
	form.Set("change", "minor")
	form.Set("go", "at")
	p.postForm(path+"/publish", form).is(http.StatusSeeOther)
	if it, err := n.content.Public(t.Context(), "good-cause", content.KindPost); err != nil || len(it.Corrections) != 0 {
		t.Errorf("taken back, readers see %v, %v", it.Corrections, err)
	}
	p.get(path+"/history/4").says(".filled", "The vote was 7 to 2, not 8 to 1.")
}

func TestANoteHasBoundsAndADate(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	path := p.post("/admin/content/post/new/publish", "go", "now", "title", "Live", "summary", "S.").leads()
	form := p.get(path).form()
	form.Set("change", "correction")
	form.Set("note", strings.Repeat("é", content.MaxNote+1))
	form.Set("corrections.at", "yesterday")
	form.Set("corrections.note", "A note.")
	s := p.postForm(path+"/publish", form).is(http.StatusUnprocessableEntity).says("#f-note-error", "1001 characters long").says("#f-corrections-error", "lost its date")
	if form = s.form(); len([]rune(form.Get("note"))) != content.MaxNote+1 || form.Get("corrections.note") != "A note." {
		t.Error("the notes were not kept")
	}
}
