package admin_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func TestTheListIsFilteredByItsAddress(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	issue := n.published(content.KindIssue, "Housing")
	p.post("/admin/content/post/new", "title", "Rent rules", "issues.first", itoa(issue))
	p.post("/admin/content/event/new", "title", "A convening about rents")
	p.post("/admin/content/post/new/publish", "go", "at", "publish_at", "2024-08-06T09:00", "title", "Later", "summary", "S.")

	titles := func(query string) string {
		var out []string
		for _, a := range p.get("/admin/content" + query).is(http.StatusOK).all("td .ti") {
			out = append(out, inner(a))
		}
		return strings.Join(out, "|")
	}
	for query, want := range map[string]string{
		"?kind=event": "A convening about rents", "?status=draft": "A convening about rents|Rent rules", "?status=scheduled": "Later",
		"?q=rents&kind=post": "Rent rules", "?q=nothing+at+all": "",
	} {
		if got := titles(query); got != want && !(strings.Contains(query, "status=draft") && sameSet(got, want)) {
			t.Errorf("%s lists %q, want %q", query, got, want)
		}
	}
	s := p.get("/admin/content?status=draft&kind=post")
	s.says(".tabs [aria-current]", "Draft 1").says(".tabs a:first-child", "All 2")
	if v := chosen(s.all("select[name=kind]")[0]); v != "post" {
		t.Errorf("the filter shows %q", v)
	}
	p.get("/admin/content?q=nothing+at+all").says(".none", "No entry matches")
	p.get("/admin").is(http.StatusOK).says(".boards", "Rent rules").says(".boards", "Tue 6 Aug 09:00 ET").says(".boards", "Gone out this week")
}

func sameSet(a, b string) bool {
	seen := map[string]int{}
	for _, x := range strings.Split(a, "|") {
		seen[x]++
	}
	for _, x := range strings.Split(b, "|") {
		seen[x]--
	}
	for _, v := range seen {
		if v != 0 {
			return false
		}
	}
	return true
}

// Every entry stands on exactly one page of the list, however one walks it.
func TestTheListIsWalkedByPages(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	const entries = 2*content.DeskPageSize + 3
	for i := range entries {
		snap := content.NewSnapshot(content.KindPost)
		snap.Title = fmt.Sprintf("Entry %d", i)
		if _, err := n.content.Create(t.Context(), desk, snap); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]bool{}
	path, pages := "/admin/content?kind=post", 0
	for path != "" && pages < 10 {
		s := p.get(path).is(http.StatusOK)
		for _, a := range s.all("td .ti") {
			seen[inner(a)] = true
		}
		pages++
		path = ""
		if next := s.all(".pager a[rel=next]"); len(next) > 0 {
			path = attr(next[0], "href")
		} else {
			back := p.get(attr(s.all(".pager a[rel=prev]")[0], "href")).is(http.StatusOK)
			if len(back.all("td .ti")) != content.DeskPageSize {
				t.Errorf("the page before holds %d", len(back.all("td .ti")))
			}
		}
	}
	if len(seen) != entries || pages != 3 {
		t.Errorf("%d entries on %d pages", len(seen), pages)
	}
}

// Two people may have one name; their drafts are not each other's.
func TestMyDraftsAreMine(t *testing.T) {
	t.Parallel()
	n := open(t)
	pat := n.as(account.RoleAuthor, "Pat")
	other, err := n.accounts.Add(t.Context(), account.NewUser{Email: "pat.two@example.org", Name: "Pat", Role: account.RoleAuthor, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	snap := content.NewSnapshot(content.KindPost)
	snap.Title = "By the other Pat"
	if _, err := n.content.Create(t.Context(), content.Editor{ID: other.ID, Name: other.Name}, snap); err != nil {
		t.Fatal(err)
	}
	pat.post("/admin/content/post/new", "title", "By Pat").is(http.StatusSeeOther)
	if got := pat.get("/admin").text(".boards section:first-child ul"); !strings.Contains(got, "By Pat") || strings.Contains(got, "other") {
		t.Errorf("my drafts: %q", got)
	}
}
