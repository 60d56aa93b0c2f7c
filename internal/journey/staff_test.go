package journey

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
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
	paths := []string{"/admin", "/admin/content", "/admin/content?state=draft", "/admin/content?q=nothing+of+the+kind", "/admin/content/new", "/admin/as-of", "/admin/search",
		"/admin/settings", "/admin/settings/home", "/admin/settings/home/lead/new", "/admin/settings/home/1", "/admin/settings/home/1/remove",
		"/admin/settings/announcements", "/admin/settings/announcements/new", "/admin/settings/announcements/1", "/admin/settings/announcements/1/remove",
		"/admin/settings/press", "/admin/settings/press/contacts/1", "/admin/settings/press/texts/1", "/admin/settings/press/texts/1/remove",
		"/admin/settings/menus", "/admin/settings/menus/reporters", "/admin/settings/menus/reporters/reset", "/admin/settings/site", "/admin/settings/redirects",
		"/admin/settings/redirects/remove?path=/old", "/admin/settings/history"}
	for _, k := range content.Kinds {
		paths = append(paths, "/admin/content/"+string(k)+"/new")
		l, err := s.Content.Desk(t.Context(), content.DeskFilter{Kind: k, Limit: 1})
		if err != nil || len(l.Rows) == 0 {
			t.Fatalf("no %s at the desk: %v", k, err)
		}
		paths = append(paths, fmt.Sprint("/admin/content/", l.Rows[0].ID))
	}
	paths = append(mediaPages(t, s), paths...)
	sendMessages(t, s)
	paths = append([]string{"/admin/inbox", "/admin/inbox?held=1", "/admin/inbox?status=done", "/admin/inbox/1", "/admin/inbox/2", "/admin/inbox?q=voted", "/admin/inbox/delete?id=1"}, paths...)
	signed := fmt.Sprint("/admin/content/", letters(t, s)[40], "/signatures")
	paths = append([]string{signed, signed + "/import", signed + "/1"}, paths...)
	return append(paths, paths[len(paths)-1]+"/history", paths[len(paths)-1]+"/history/1", paths[len(paths)-1]+"/unpublish")
}

// mediaPages are the screens of the library, with a picture in use, one in the trash, and a document.
func mediaPages(t *testing.T, s *testsite.Site) []string {
	t.Helper()
	document, err := s.Media.Add(t.Context(), "Informe-anual-de-la-red-de-funcionarios-locales-y-de-sus-capitulos-estatales-2026-version-final.pdf", strings.NewReader("%PDF-1.7 words %%EOF"), media.Words{})
	if err != nil {
		t.Fatal(err)
	}
	gone, err := s.Media.Add(t.Context(), "b.csv", strings.NewReader("a,b\n1,2\n"), media.Words{})
	if err == nil {
		err = s.Media.Trash(t.Context(), testsite.Email, gone.ID, time.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
	used, err := s.Media.List(t.Context(), media.Filter{Kind: media.KindPicture})
	if err != nil || len(used.Files) == 0 {
		t.Fatalf("no picture in the library: %v", err)
	}
	return []string{"/admin/media", "/admin/media?show=trash", "/admin/media?q=nothing+of+the+kind", fmt.Sprint("/admin/media/", used.Files[0].ID),
		fmt.Sprint("/admin/media/", document.ID), fmt.Sprint("/admin/media/", gone.ID)}
}
