package admin_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
)

// What people do is in the log, with who, to what and from where; what a role may not do too, and what failed for another reason not.
func TestTheAuditLog(t *testing.T) {
	t.Parallel()
	n := open(t)
	admin, editor := n.as(account.RoleAdmin, "Ada"), n.as(account.RoleEditor, "Ed")
	n.visitor().post("/admin/sign-in", "email", "ed@example.org", "password", "my old one").is(http.StatusUnprocessableEntity)
	n.visitor().post("/admin/sign-in", "email", "my secret password", "password", "x").is(http.StatusUnprocessableEntity)
	n.as(account.RoleAuthor, "Bea")
	admin.post(fmt.Sprint("/admin/accounts/", n.id("bea@example.org"), "/disable")).leads()
	n.visitor().post("/admin/sign-in", "email", "bea@example.org", "password", password).is(http.StatusUnprocessableEntity)
	entry := editor.post("/admin/content/post/new", "title", "=Rent & wages", "summary", "S.").leads()
	form := editor.get(entry).form()
	editor.postForm(entry+"/publish", form).is(http.StatusSeeOther)
	form.Set("change", "minor")
	form.Del("tab") // as from another page
	editor.postForm(entry+"/publish", form).is(http.StatusConflict)
	contact := []string{"contact.name", "Press desk", "contact.email", "press@example.org"}
	editor.post("/admin/settings/press/contacts/new", contact...).leads()
	editor.post("/admin/settings/press/contacts/new", contact...).is(http.StatusUnprocessableEntity)
	editor.get("/admin/inbox.csv").is(http.StatusOK)
	editor.get("/admin/audit").is(http.StatusForbidden)
	editor.get("/admin/audit.csv").is(http.StatusForbidden)

	said := func(query string) []string {
		var lines []string
		for _, li := range admin.get("/admin/audit" + query).is(http.StatusOK).all(".plan[aria-label] li") {
			s := screen{t: t, doc: li}
			lines = append(lines, strings.Join(strings.Fields(s.text("p")), " ")+" "+s.text("span.meta"))
		}
		return lines
	}
	all := strings.Join(said(""), "\n")
	for want, times := range map[string]int{
		"Ed signed in Ed 127.0.0.1":                       1,
		"A visitor failed to sign in Ed 127.0.0.1":        1,
		"Ed was refused GET /admin/audit 127.0.0.1":       1,
		"Ed was refused":                                  2,
		"A visitor failed to sign in":                     3,
		"Ed saved a draft of =Rent & wages 127.0.0.1":     1,
		"Ed published =Rent & wages 127.0.0.1":            1,
		"Ed added the press contact Press desk 127.0.0.1": 1,
		"Ed exported the inbox 127.0.0.1":                 1,
		"The program made the account of Ed":              1,
		"secret":                                          0,
	} {
		if got := strings.Count(all, want); got != times {
			t.Errorf("%q is there %d times, want %d:\n%s", want, got, times, all)
		}
	}
	for query, want := range map[string]int{"?q=wages": 2, "?did=published": 1, "?q=with+a+wrong+password": 1, "?q=to+a+disabled+account": 1, "?did=was+refused": 2, "?q=100%25": 0, "?until=2000-01-01": 0, "?from=2000-01-01&did=published": 1,
		"?from=nonsense&did=published": 1, "?did=nonsense&q=wages": 2, fmt.Sprint("?did=signed+in&account=", n.id("ed@example.org")): 1, "?before=1": 0} {
		if got := said(query); len(got) != want {
			t.Errorf("%s finds %q, want %d", query, got, want)
		}
	}
	editor.get(entry+"/history").says("section.plan", "Ed published").none("section.plan span.meta")

	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, n.url+"/admin/audit.csv?q=wages", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := admin.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil || len(rows) != 4 || rows[2][7] != "'=Rent & wages" || rows[1][4] != "exported" {
		t.Errorf("the file holds %q, %v", rows, err)
	}
	if got := said("?did=exported"); len(got) != 2 {
		t.Errorf("exports in the log: %q", got)
	}
}
