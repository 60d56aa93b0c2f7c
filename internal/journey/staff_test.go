package journey

import (
	"errors"
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
	paths = append(bundlePages(t, s), paths...)
	sendMessages(t, s)
	paths = append([]string{"/admin/inbox", "/admin/inbox?held=1", "/admin/inbox?status=done", "/admin/inbox/1", "/admin/inbox/2", "/admin/inbox?q=voted", "/admin/inbox/delete?id=1"}, paths...)
	signed := fmt.Sprint("/admin/content/", letters(t, s)[40], "/signatures")
	paths = append([]string{signed, signed + "/import", signed + "/1"}, paths...)
	return append(paths, paths[len(paths)-1]+"/history", paths[len(paths)-1]+"/history/1", paths[len(paths)-1]+"/unpublish")
}

// bundlePages are the screens of what goes out together: one whose time is set, of which an entry was saved since, one with something
// wrong, one that went out, an empty one; and of an entry of which a new version waits.
func bundlePages(t *testing.T, s *testsite.Site) []string {
	t.Helper()
	by, ctx := content.Editor{Name: "Communications desk"}, t.Context()
	made := func(title string) content.Revision {
		snap := content.NewSnapshot(content.KindPost)
		snap.Title, snap.Summary, snap.Body = title, "A summary.", "Words."
		rev, err := s.Content.Create(ctx, by, snap)
		if err != nil {
			t.Fatal(err)
		}
		return rev
	}
	pages := []string{"/admin/bundles", "/admin/calendar", "/admin/calendar?month=2020-02"}
	bundle := func(title string, entries ...content.Revision) (id int64, versions map[int64]int) {
		id, err := s.Content.MakeBundle(ctx, by, title)
		versions = map[int64]int{}
		for _, e := range entries {
			if err == nil {
				err = s.Content.AddToBundle(ctx, id, e.EntryID)
			}
			versions[e.EntryID] = e.Version
		}
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, fmt.Sprint("/admin/bundles/", id))
		return id, versions
	}
	bundle("Nothing in it yet")
	done, versions := bundle("The convening’s first day", made("What the convening decided"))
	err := s.Content.ReleaseBundle(ctx, by, done, versions)
	waits := made("Guía para concejalas y concejales: cómo redactar una ordenanza de alquiler que resista a los tribunales")
	set, versions := bundle("Rent campaign, opening day, with the fact sheet and what the forty cities have to say of it", waits, made("Rents"))
	err = errors.Join(err, s.Content.ScheduleBundle(ctx, by, set, versions, time.Now().Add(48*time.Hour)))
	snap := waits.Snapshot
	snap.Body = "Saved since."
	_, saveErr := s.Content.SaveDraft(ctx, by, waits.EntryID, waits.Version, snap)
	bare := made("Something is missing")
	snap = bare.Snapshot
	snap.Summary = ""
	bare, bareErr := s.Content.SaveDraft(ctx, by, bare.EntryID, bare.Version, snap)
	bundle("Cannot go out", bare)
	live, stageErr := s.Content.CreateAndPublish(ctx, by, made("Readers see this").Snapshot)
	if stageErr == nil {
		snap = live.Snapshot
		snap.Body = "The new words."
		live, stageErr = s.Content.SaveDraft(ctx, by, live.EntryID, live.Version, snap)
	}
	if stageErr == nil {
		_, stageErr = s.Content.Stage(ctx, by, live.EntryID, live.Version, time.Now().Add(72*time.Hour))
	}
	if err := errors.Join(err, saveErr, bareErr, stageErr); err != nil {
		t.Fatal(err)
	}
	return append(pages, fmt.Sprint("/admin/content/", live.EntryID, "/stage"), fmt.Sprint("/admin/content/", live.EntryID))
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
		err = s.Media.Trash(t.Context(), media.Editor{Name: testsite.Email, Publishes: true}, gone.ID, time.Now())
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
