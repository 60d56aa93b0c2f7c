package admin_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

// Two people fill in every field of every kind differently: all of both is on the page, and after the choices in what is saved.
func TestEveryFieldOfTwoPeopleIsBroughtTogether(t *testing.T) {
	t.Parallel()
	n := open(t)
	pat, sam := n.as(account.RoleEditor, "Pat"), n.as(account.RoleEditor, "Sam")
	for _, kind := range content.Kinds {
		full := n.full(kind)
		rev, err := n.content.Create(t.Context(), desk, content.NewSnapshot(kind))
		if err != nil {
			t.Fatal(err)
		}
		path := "/admin/content/" + itoa(rev.EntryID)
		pat.postForm(path, pat.get(path).form()).leads() // with what the form chooses by itself
		mine := pat.get(path).form()
		stored, err := n.content.SaveDraft(t.Context(), content.Editor{Name: "Sam"}, rev.EntryID, n.draft(path).Version, full)
		if err != nil {
			t.Fatal(err)
		}
		theirs := sam.get(path).form()
		mine.Set("title", "Mine")
		page := pat.postForm(path, mine).is(http.StatusConflict)
		got := page.form()
		for name, values := range theirs {
			if !slices.Contains([]string{"title", "tab", "version", "seq"}, name) && strings.Join(got[name], "|") != strings.Join(values, "|") {
				t.Errorf("%s: %s is %q, theirs is %q", kind, name, got[name], values)
			}
		}
		page.says(".choosing legend", "Title: two versions").says(".choosing .rad:first-of-type", "Mine").says(".choosing .rad:last-of-type", "Title <b>&amp; more")

		// A choice that was not made waits, also in what is saved, and keeps it from readers.
		pat.postForm(path, got).is(http.StatusSeeOther)
		again := pat.get(path).says(".choosing", "Title: two versions").form()
		pat.postForm(path+"/publish", again).is(http.StatusUnprocessableEntity).says("#problems", "Sam has changed this at the same time")
		again.Set("settle.title", "theirs")
		pat.postForm(path, again).is(http.StatusSeeOther)
		pat.get(path).none(".choosing")
		d := n.draft(path)
		if want := stored.Snapshot; d.Newest.Snapshot.Title != want.Title || d.Newest.Snapshot.Unsettled != nil || !slices.Equal(d.Newest.Snapshot.Links.Related, want.Links.Related) {
			t.Errorf("%s: chosen, it is %+v, want %+v", kind, d.Newest.Snapshot, want)
		}
	}
}

// Lists are brought together by what either put in and took out, and the choice for mine leaves mine.
func TestListsAreBroughtTogether(t *testing.T) {
	t.Parallel()
	n := open(t)
	pat, sam := n.as(account.RoleEditor, "Pat"), n.as(account.RoleEditor, "Sam")
	var issues []string
	for _, title := range []string{"Housing", "Climate", "Safety", "Wages"} {
		issues = append(issues, itoa(n.published(content.KindIssue, title)))
	}
	path := pat.post("/admin/content/post/new", "title", "Shared", "issues.first", issues[0], "issues", issues[1]).leads()
	mine, theirs := pat.get(path).form(), sam.get(path).form()
	mine["issues"], mine["byline"] = []string{issues[1], issues[2]}, []string{"Pat’s desk"}
	theirs["issues.first"], theirs["issues"], theirs["byline"] = []string{issues[1]}, []string{issues[3]}, []string{"Sam’s desk"}
	sam.postForm(path, theirs).is(http.StatusSeeOther)
	got := pat.postForm(path, mine).is(http.StatusConflict).form()
	got.Set("settle.byline", "mine")
	pat.postForm(path, got).is(http.StatusSeeOther)
	s := n.draft(path).Newest.Snapshot
	var now []string
	for _, id := range s.Links.Issues {
		now = append(now, itoa(id))
	}
	if now[0] != issues[1] || !slices.Equal(slices.Sorted(slices.Values(now)), issues[1:]) || s.Byline != "Pat’s desk" || s.Unsettled != nil {
		t.Errorf("together: issues %v of %v, byline %q", now, issues, s.Byline)
	}
}
