package journey

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"testing"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testsite"
)

// signIn returns a client with the session of the site's editor.
func signIn(t *testing.T, s *testsite.Site) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	resp, err := client.PostForm(s.URL+"/admin/sign-in", url.Values{"email": {testsite.Email}, "password": {testsite.Password}})
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.Request.URL.Path != "/admin" {
		t.Fatalf("signing in led to %s, %s", resp.Request.URL, resp.Status)
	}
	return client
}

// adminPages returns the addresses of every admin screen, with an entry of each kind.
func adminPages(t *testing.T, s *testsite.Site) []string {
	t.Helper()
	paths := []string{"/admin", "/admin/content", "/admin/content?state=draft", "/admin/content?q=nothing+of+the+kind", "/admin/content/new", "/admin/search",
		"/admin/settings", "/admin/settings/home", "/admin/settings/home/lead/new", "/admin/settings/home/1", "/admin/settings/home/1/remove",
		"/admin/settings/announcements", "/admin/settings/announcements/new", "/admin/settings/announcements/1", "/admin/settings/announcements/1/remove"}
	for _, k := range content.Kinds {
		paths = append(paths, "/admin/content/"+string(k)+"/new")
		l, err := s.Content.Desk(t.Context(), content.DeskFilter{Kind: k, Limit: 1})
		if err != nil || len(l.Rows) == 0 {
			t.Fatalf("no %s at the desk: %v", k, err)
		}
		paths = append(paths, fmt.Sprint("/admin/content/", l.Rows[0].ID))
	}
	sendMessages(t, s)
	paths = append([]string{"/admin/inbox", "/admin/inbox?held=1", "/admin/inbox?status=done", "/admin/inbox/1", "/admin/inbox/2", "/admin/inbox?q=voted", "/admin/inbox/delete?id=1"}, paths...)
	signed := fmt.Sprint("/admin/content/", letters(t, s)[40], "/signatures")
	paths = append([]string{signed, signed + "/import", signed + "/1"}, paths...)
	return append(paths, paths[len(paths)-1]+"/history", paths[len(paths)-1]+"/history/1", paths[len(paths)-1]+"/unpublish")
}
