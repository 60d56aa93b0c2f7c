package admin_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/fetch"
)

// A link that leads nowhere is told on the dashboard, and in the checklist of every text that has it, with its line.
func TestBrokenLinksAreTold(t *testing.T) {
	t.Parallel()
	n := open(t)
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	client := fetch.NewAllowing("test", func(to netip.AddrPort) bool { return to.Addr().IsLoopback() })
	publish := func(title, body string) content.Revision {
		snap := content.NewSnapshot(content.KindPost)
		snap.Title, snap.Summary, snap.Body = title, "In a sentence.", body
		rev, err := n.content.CreateAndPublish(t.Context(), content.Editor{Name: "Pat"}, snap)
		if err != nil {
			t.Fatal(err)
		}
		return rev
	}
	address := server.URL + "/a/report?year=2024"
	target := publish("The model text", "Words.")
	body := fmt.Sprintf("Words.\n\nRead [the report](%s#page) and [the text](entry:%d).", address, target.EntryID)
	article := publish("An article", body)
	round := func() {
		if err := n.links.Round(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		n.pass(24 * time.Hour)
	}
	round()
	names := []string{"Ann", "Bea", "Cem"}
	check := func() *screen { // each of somebody else: a session does not last that long
		name := names[0]
		names = names[1:]
		return n.as(account.RoleAuthor, name).post("/admin/content/post/new/check", "title", "A draft", "summary", "S.", "body", body).is(http.StatusOK)
	}
	check().none(".wa a[href='#f-body']")
	round()
	check().says("body", "Line 3: "+strings.TrimPrefix(address, "http://")+"#page is not there (404), since Thu 1 Aug 14:03 ET.")
	if _, err := n.content.Unpublish(t.Context(), content.Editor{Name: "Pat"}, target.EntryID, target.Version); err != nil {
		t.Fatal(err)
	}
	check().says("body", "“The model text” is not public any more")
	s := n.as(account.RoleEditor, "Pat").get("/admin")
	s.says("main", "Broken linksAn article “The model text” is not public any more, and readers see no link to it").
		says("main", "/a/report?year=2024 is not there (404), since ")
	if got := s.attr("a[href^='"+server.URL+"']", "href"); got != address {
		t.Errorf("it leads to %s", got)
	}
	if got := len(s.all(fmt.Sprintf("a[href='/admin/content/%d']", article.EntryID))); got < 2 {
		t.Errorf("the page with the links is linked %d times", got)
	}
}
