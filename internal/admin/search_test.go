package admin_test

import (
	"net/http"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

func TestEditorsRecommendPages(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.published(content.KindPage, "Join us")
	p := n.as(account.RoleEditor, "Pat")
	p.get("/admin/search").is(http.StatusOK).says(".none", "Nothing is recommended yet.")
	p.post("/admin/search", "words", "Become a member", "address", "https://localprogress.org/join-us/").is(http.StatusSeeOther)
	p.get("/admin/search").says(".flash", "see the page first").says("td b", "Become a member").says("td a", "Join us")
	found, err := n.content.Search(t.Context(), content.Search{Text: "become a member"})
	if err != nil || len(found.Promoted) != 1 {
		t.Errorf("promoted %v, %v", found.Promoted, err)
	}
	for _, address := range []string{"", "/nope", "::", "/join-us/again/and/again", "/news/join-us", "\x00"} {
		s := p.post("/admin/search", "words", "", "address", address).is(http.StatusUnprocessableEntity)
		s.says("#f-words-error", "Give the words").says("#f-address-error", "No published page")
	}
	p.post("/admin/search", "words", strings.Repeat("x", 300), "address", "/join-us").is(http.StatusUnprocessableEntity)

	author := n.as(account.RoleAuthor, "Alex")
	author.get("/admin/search").is(http.StatusOK).none("form.promote").none("td form")
	author.post("/admin/search", "words", "x", "address", "/join-us").is(http.StatusForbidden)
	author.post("/admin/search/remove", "words", "become a member", "entry", "1").is(http.StatusForbidden)

	p.post("/admin/search/remove", "words", "x", "entry", "many").is(http.StatusNotFound)
	form := p.get("/admin/search").all("td form input")
	p.post("/admin/search/remove", "words", attr(form[0], "value"), "entry", attr(form[1], "value")).is(http.StatusSeeOther)
	p.get("/admin/search").says(".none", "Nothing is recommended yet.")
}
