package admin_test

import (
	"net/http"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
)

// Without a mail server an administrator reads the letters; nobody else does.
func TestMailWithoutAServer(t *testing.T) {
	t.Parallel()
	n := open(t)
	admin := n.as(account.RoleAdmin, "Ada")
	admin.get("/admin/settings").is(http.StatusOK).says(`.kinds a[href="/admin/mail"]`, "Mail")
	admin.get("/admin/mail").is(http.StatusOK).says(".none", "No letter yet")
	if to := admin.post("/admin/mail/test").leads(); to != "/admin/mail" {
		t.Fatalf("leads to %s", to)
	}
	list := admin.get("/admin/mail").says(".flash", "A letter to ada@example.org is on its way.")
	for deadline := time.Now().Add(30 * time.Second); len(list.all("a.ti")) == 0; list = admin.get("/admin/mail") {
		if time.Now().After(deadline) {
			t.Fatal("the letter never arrives")
		}
	}
	list.says(".plan li", "To ada@example.org")
	admin.get(list.attr("a.ti", "href")).is(http.StatusOK).says("pre", "Dear Ada,")
	admin.get("/admin/mail/99999").is(http.StatusNotFound)

	editor := n.as(account.RoleEditor, "Ed")
	editor.get("/admin/settings").none(`.kinds a[href="/admin/mail"]`)
	editor.get("/admin/mail").is(http.StatusForbidden)
	editor.get(list.attr("a.ti", "href")).is(http.StatusForbidden)
	editor.post("/admin/mail/test").is(http.StatusForbidden)
}
