package admin_test

import (
	"net/http"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
)

func (n *newsroom) later() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.now = n.now.Add(time.Minute)
}

// A menu is changed on the words that its form had, undone, and brought back from the history.
func TestEditorsKeepTheMenus(t *testing.T) {
	t.Parallel()
	n := open(t)
	p, q := n.as(account.RoleEditor, "Pat"), n.as(account.RoleEditor, "Quinn")
	p.get("/admin/settings/menus").is(http.StatusOK).says(".plan", "News · Press · Issues")
	form := p.get("/admin/settings/menus/read").is(http.StatusOK)
	if got := form.attr("#f-menu-links-href-2", "value"); got != "/newsletters" {
		t.Errorf("the third link leads to %q", got)
	}
	refused := p.post("/admin/settings/menus/read", "menu.title", "", "menu.links.text", "News", "menu.links.href", "javascript:1", "menu.links.place", "1").is(http.StatusUnprocessableEntity)
	refused.says("#problems", "Give the column a heading.").says("#f-menu-links-error", "“News”: give a path of this site")
	if got := refused.attr("#f-menu-links-href-0", "value"); got != "javascript:1" {
		t.Errorf("what was typed is %q now", got)
	}
	p.post("/admin/settings/menus/read", "base", "", "menu.title", "To read", "menu.links.text", "News", "menu.links.href", "/news", "menu.links.place", "2",
		"menu.links.text", "Library", "menu.links.href", "/resources", "menu.links.place", "1", "menu.links.text", "", "menu.links.href", "", "menu.links.place", "").leads()
	p.get("/admin/settings/menus").says(".plan", "To read").says(".plan", "Library · News").says(".plan", "Changed by Pat")
	n.later()
	both := q.post("/admin/settings/menus/read", "base", "", "menu.title", "Mine", "menu.links.text", "News", "menu.links.href", "/news").is(http.StatusConflict)
	both.says("#problems", "Pat saved other words").says("#problems", "Library: /resources")
	if got := both.attr("#f-menu-title", "value"); got != "Mine" {
		t.Errorf("what was typed is %q now", got)
	}
	q.post("/admin/settings/menus/read", "base", both.attr(`input[name="base"]`, "value"), "menu.title", "Mine", "menu.links.text", "News", "menu.links.href", "/news").leads()
	history := p.get("/admin/settings/history?of=menu&key=read").is(http.StatusOK).says(".settled", "Quinn changed the menu “Foot of the page, column 2”").says(".settled del", "To read").says(".settled", "Pat added")
	old := history.all(".settled a")
	p.get(attr(old[len(old)-1], "href")).says("h1", "Change: Foot of the page, column 2")
	recalled := p.get(attr(old[len(old)-1], "href"))
	if got := recalled.attr("#f-menu-title", "value") + " " + recalled.attr("#f-menu-links-text-0", "value"); got != "To read Library" {
		t.Errorf("the form holds %q", got)
	}
	p.get("/admin/settings/menus/read/reset").is(http.StatusOK)
	p.post("/admin/settings/menus/read/reset").leads()
	p.get("/admin/settings/menus").says(".flash", "as it was").says(".plan", "News · Resources · Newsletters")
	p.get("/admin/settings/menus/sideways").is(http.StatusNotFound)
	p.get("/admin/settings/history?of=account").is(http.StatusNotFound)
	p.get("/admin/settings/history?of=menu&key=read&before=x").is(http.StatusOK).says(".settled", "Pat removed")
	p.get("/admin/settings/menus/read?version=0").is(http.StatusNotFound)
}

func TestEditorsKeepTheSitesWords(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	n.as(account.RoleAuthor, "Ada").get("/admin/settings/site").is(http.StatusOK).says("dl", "What one town")
	form := p.get("/admin/settings/site").is(http.StatusOK).says("textarea", "What one town")
	base := form.attr(`input[name="base"]`, "value")
	words := []string{"site.heading", "Eleven towns,\r\none vote.", "site.standfirst", "We are many.", "site.description", "A network.", "site.strapline", "A line."}
	p.post("/admin/settings/site", append(words, "base", base, "site.strapline", "x")...).leads()
	n.later()
	both := n.as(account.RoleEditor, "Quinn").post("/admin/settings/site", append(words, "base", base)...).is(http.StatusConflict)
	both.says("#problems", "Pat saved other words").says("#problems", "Eleven towns,")
	p.post("/admin/settings/site", "site.heading", "1\n2\n3\n4").is(http.StatusUnprocessableEntity).says("#f-site-heading-error", "at most 3 fit").says("#f-site-strapline-error", "Write the line")
	p.get("/admin/settings/history").says(".settled", "Pat added the site’s words")
}

func TestEditorsKeepTheRedirects(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.published("post", "Rent")
	p := n.as(account.RoleEditor, "Pat")
	p.get("/admin/settings/redirects").is(http.StatusOK).says("main", "No address leads on.")
	refused := p.post("/admin/settings/redirects", "redirect.path", "/old", "redirect.target", "https://example.org/").is(http.StatusUnprocessableEntity)
	refused.says("#f-redirect-target-error", "another site")
	if got := refused.attr("#f-redirect-path", "value"); got != "/old" {
		t.Errorf("what was typed is %q now", got)
	}
	p.post("/admin/settings/redirects", "redirect.path", "/old/rent & more", "redirect.target", "/news/rent").leads()
	list := p.get("/admin/settings/redirects?q=RENT").is(http.StatusOK).says("table", "/old/rent & more").says("table", "/news/rent").says("table", "Pat")
	remove := attr(list.all("table td a")[1], "href")
	p.get(remove).is(http.StatusOK).says("main", "/old/rent & more")
	p.post(remove).leads()
	p.get("/admin/settings/redirects?q=%00&path=%00").is(http.StatusOK)
	p.post("/admin/settings/redirects/remove?path=/e%00").leads()
	p.get("/admin/settings/history?of=press_contact&key=%2Fe%00").is(http.StatusOK)
	p.get("/admin/settings/redirects?q=none&page=9999999999").is(http.StatusOK).says("main", "No address leads on with “none”.")
}
