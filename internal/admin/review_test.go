package admin_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

func TestSubmittedSentBackAndApproved(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana, pat := n.as(account.RoleAuthor, "Ana"), n.as(account.RoleEditor, "Pat")
	path := ana.post("/admin/content/post/new", "title", "Good cause", "summary", "S.", "body", "One.", "then", "submit", "review_note", "Is it right?").leads()
	ana.get(path).says(".flash", "Submitted for review").says(".reviewing", "In review since Thu 1 Aug 14:03 ET, submitted by Ana.").says(".reviewing blockquote", "Is it right?").none("a[href$='/review']")
	pat.get("/admin").says(".boards", "Waiting for my review").says(".boards", "in review since Thu 1 Aug 14:03 ET by Ana")
	pat.get("/admin/content?review=asked").says("tbody .st", "In review").says(".tabs [aria-current]", "In review 1")
	pat.get(path).says("a[href='"+path+"/review']", "Review it")
	ana.get(path + "/review").is(http.StatusForbidden)

	s := pat.get(path+"/review").says("main", "In review since").says("button[value=approved]", "Approve version 1")
	pat.post(path+"/review", "version", "1", "verdict", "changes").is(http.StatusUnprocessableEntity).says("#f-review_note-error", "Say what is to be changed")
	pat.post(path+"/review", "version", "9", "verdict", "changes", "review_note", "Typed.").is(http.StatusConflict).says(".flash", "nothing was said yet").says("#f-review_note", "Typed.")
	if s.attr("form.sheet1 [name=version]", "value") != "1" {
		t.Error("the form does not say what it is about")
	}
	pat.post(path+"/review", "version", "1", "verdict", "changes", "review_note", "It is 11.").is(http.StatusSeeOther)
	ana.get(path).says(".reviewing", "Pat asked for changes to version 1").says(".reviewing blockquote", "It is 11.")

	// The comment saves the text first.
	form := ana.get(path).form()
	form.Set("body", "Eleven.")
	form.Set("then", "comment")
	form.Set("comment", "Now it is <11>.")
	ana.postForm(path, form).is(http.StatusSeeOther)
	ana.get(path).says("#f-body", "Eleven.").says(".comments .said", "Now it is <11>.").says(".comments", "on version 2, which this is").says(".reviewing", "changed since, and not submitted again")
	form = ana.get(path).form()
	form.Set("then", "comment")
	form.Set("body", "Twelve.")
	form.Set("comment", strings.Repeat("x", content.MaxComment+1))
	if s := ana.postForm(path, form).is(http.StatusUnprocessableEntity).says("#f-comment-error", "4001 characters"); s.text("#f-body") != "Twelve." || len(s.text("#f-comment")) != content.MaxComment+1 {
		t.Error("what was typed is lost")
	}
	form = pat.get(path).form()
	form.Set("then", "resolve:1")
	pat.postForm(path, form).is(http.StatusSeeOther)
	pat.get(path).says(".comments details", "Resolved by Pat")

	form = ana.get(path).form()
	form.Set("then", "submit")
	ana.postForm(path, form).is(http.StatusSeeOther)
	pat.post(path+"/review", "version", "3", "verdict", "approved").is(http.StatusSeeOther)
	pat.get(path).says(".reviewing", "Version 3 was approved by Pat")
	pat.get(path+"/history").says(".hist tbody tr:first-child", "Approved by Pat").says(".hist tbody tr:nth-child(2)", "Now it is <11>.").says(".hist tbody tr:last-child q", "It is 11.")
	pat.get("/admin/content").says("tbody .st", "Approved")

	// Each is told what concerns them, nobody of what they did themselves, and nothing of the words stands in a letter.
	letters := func(to string) (subjects []string) {
		kept, err := n.post.Kept(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range kept {
			if l.To == to {
				subjects = append(subjects, l.Subject)
			}
			if strings.Contains(l.Text, "11") {
				t.Errorf("a letter says %s", l.Text)
			}
		}
		slices.Sort(subjects)
		return subjects
	}
	want := map[string][]string{"ana@example.org": {"Approved: Good cause", "Changes asked for: Good cause"},
		"pat@example.org": {"A comment: Good cause", "To be reviewed: Good cause", "To be reviewed: Good cause"}}
	for who, subjects := range want {
		for deadline := time.Now().Add(30 * time.Second); len(letters(who)) < len(subjects) && time.Now().Before(deadline); {
		}
		if got := letters(who); !slices.Equal(got, subjects) {
			t.Errorf("%s was told %q, want %q", who, got, subjects)
		}
	}
}

func TestTheRuleOfFourEyes(t *testing.T) {
	t.Parallel()
	n := open(t)
	admin, pat := n.as(account.RoleAdmin, "Kim"), n.as(account.RoleEditor, "Pat")
	pat.get("/admin/settings/review").is(http.StatusForbidden)
	admin.post("/admin/settings/review", "kind", "post").is(http.StatusSeeOther)
	admin.get("/admin/settings/review").says(".flash", "Saved.")
	pat.get("/admin/content/post/new").says("#publish", "Somebody else than its writer approves this").none("[name=override]")
	s := pat.post("/admin/content/post/new/publish", "go", "now", "title", "Hasty", "summary", "S.", "override", "Now.")
	s.is(http.StatusForbidden)
	if s.text("#f-title") != "Hasty" {
		t.Error("the words are lost")
	}
	admin.post("/admin/content/post/new/publish", "go", "now", "title", "Hasty", "summary", "S.").is(http.StatusUnprocessableEntity).says("#f-override-error", "Submit it for review")
	path := admin.post("/admin/content/post/new/publish", "go", "now", "title", "Hasty", "summary", "S.", "override", "The hearing begins.").leads()
	admin.get(path+"/history").says(".plan", "published without approval").says(".plan", "The hearing begins.")
}
