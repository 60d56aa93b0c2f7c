package admin_test

import (
	"net/http"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
)

func TestThrownAwayAndTakenBack(t *testing.T) {
	t.Parallel()
	n := open(t)
	p, author := n.as(account.RoleEditor, "Pat"), n.as(account.RoleAuthor, "Ana")
	path := p.post("/admin/content/post/new/publish", "go", "now", "title", "Good cause", "summary", "S.").leads()
	author.get(path).none(".away")
	author.post(path+"/trash", "version", "1").is(http.StatusForbidden)
	p.get(path).says(".away .del", "Move to the trash")
	p.get(path+"/trash").says("main", "Readers see it now. It disappears at once, from /news/good-cause")
	p.post(path+"/trash", "version", "7").is(http.StatusConflict).says(".flash", "nothing was done yet")
	if to := p.post(path+"/trash", "version", "1").leads(); to != "/admin/content/trash" {
		t.Errorf("leads to %s", to)
	}
	p.get("/admin/content/trash").says(".flash", "“Good cause” is in the trash").says("tbody", "30 days").says("tbody", "by Pat")
	if s := p.get("/admin/content"); strings.Contains(s.text("main"), "Good cause") {
		t.Error("the list shows it")
	}
	p.get(path+"/history").says("#did ~ ul, .plan", "threw away")

	// Open on somebody's desk, it is still written on; nothing that was typed is lost.
	s := author.get(path).says(".stateline", "Thrown away Thu 1 Aug 14:03 ET by Pat. It goes for good in 30 days.").none("button[name=go]")
	form := s.form()
	form.Set("body", "Typed.")
	author.postForm(path, form).is(http.StatusSeeOther)
	if got := p.get(path).text("#f-body"); got != "Typed." {
		t.Errorf("the text is %q", got)
	}
	form = p.get(path).form()
	form.Set("go", "now")
	p.postForm(path+"/publish", form).is(http.StatusUnprocessableEntity).says("#problems", "lies in the trash")

	author.post(path + "/take-back").is(http.StatusSeeOther)
	p.get(path).says(".stateline", "Taken down").says(".away .del", "Move to the trash")
	p.get("/admin/content/trash").says(".none", "The trash is empty")
}
