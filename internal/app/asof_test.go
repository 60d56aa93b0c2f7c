package app_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testsite"
	"localprogress.org/site/static"
)

// visitor is somebody with a browser who asks for pages of the site.
type visitor struct {
	t    *testing.T
	site *testsite.Site
	*http.Client
}

// reads returns the status of the page and what it says.
func (v visitor) reads(address string) (*http.Response, string) {
	v.t.Helper()
	res, err := v.Get(v.site.URL + address)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	page, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return res, string(page)
}

// chooses asks to see the site as of the moment, and returns the status.
func (v visitor) chooses(moment time.Time) int {
	v.t.Helper()
	return v.sends("/admin/as-of", url.Values{"moment": {moment.In(content.Zone).Format("2006-01-02T15:04")}})
}

func (v visitor) sends(address string, form url.Values) int {
	v.t.Helper()
	res, err := v.PostForm(v.site.URL+address, form)
	if err != nil {
		v.t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// planned is a post that goes out at the moment.
func planned(t *testing.T, s *testsite.Site, title string, at time.Time) content.Revision {
	t.Helper()
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary, snap.Body, snap.PublishAt = title, "A summary.", "Words.", &at
	rev, err := s.Content.Create(t.Context(), content.Editor{Name: "Desk"}, snap)
	if err == nil {
		rev, err = s.Content.Publish(t.Context(), content.Editor{Name: "Desk"}, rev.EntryID, rev.Version, snap)
	}
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

// replaced is a public post of which a new version goes out at the moment.
func replaced(t *testing.T, s *testsite.Site, title string, at time.Time) {
	t.Helper()
	by := content.Editor{Name: "Desk"}
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary, snap.Body = title, "A summary.", "Words."
	rev, err := s.Content.CreateAndPublish(t.Context(), by, snap)
	if err == nil {
		snap = rev.Snapshot
		snap.Body = "The words of tomorrow."
		rev, err = s.Content.SaveDraft(t.Context(), by, rev.EntryID, rev.Version, snap)
	}
	if err == nil {
		_, err = s.Content.Stage(t.Context(), by, rev.EntryID, rev.Version, at)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestTheSiteAsOfATime has an author look ahead: at every address they see what readers will, while readers see what they
// did, also of pages that the author asked for first.
func TestTheSiteAsOfATime(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	tomorrow := time.Now().Add(24 * time.Hour)
	planned(t, s, "Budget day", tomorrow)
	replaced(t, s, "Rent day", tomorrow)
	staff, reader := visitor{t, s, enter(t, s, "author")}, visitor{t, s, enter(t, s, "nobody")}
	if status := staff.chooses(tomorrow.Add(time.Hour)); status != http.StatusSeeOther {
		t.Fatalf("choosing a moment answers %d", status)
	}
	const says = "You see the site as of"
	for range 4 { // kept pages are made once or more
		for _, address := range []string{"/", "/news", "/news/budget-day", "/search?q=budget", "/news.atom", "/sitemap-0.xml"} {
			res, page := staff.reads(address)
			if res.StatusCode != 200 || !strings.Contains(page, "udget") && !strings.Contains(page, "budget-day") {
				t.Errorf("%s as of then: %s", address, res.Status)
			}
			if html := strings.Contains(res.Header.Get("Content-Type"), "html"); html && !strings.Contains(page, says) {
				t.Errorf("%s does not say as of when it is", address)
			}
			if c, r := res.Header.Get("Cache-Control"), res.Header.Get("X-Robots-Tag"); c != "no-store" || r != "noindex" {
				t.Errorf("%s as of then says %q, %q", address, c, r)
			}
			res, page = reader.reads(address)
			if strings.Contains(page, "Budget day") || strings.Contains(page, "budget-day") || strings.Contains(page, says) || address == "/news/budget-day" && res.StatusCode != http.StatusNotFound {
				t.Errorf("a reader of %s sees what is to come: %s", address, res.Status)
			}
		}
	}
	if _, page := staff.reads("/news/rent-day"); !strings.Contains(page, "The words of tomorrow.") {
		t.Error("a page that is replaced until then is as it was")
	}
	if _, page := reader.reads("/news/rent-day"); strings.Contains(page, "The words of tomorrow.") {
		t.Error("a reader sees what replaces a page tomorrow")
	}
	if res, _ := staff.reads(static.URL("site.css")); res.StatusCode != 200 {
		t.Errorf("styles as of then: %s", res.Status)
	}
	if _, page := staff.reads("/nothing-here"); !strings.Contains(page, says) {
		t.Error("a page that is not there does not say as of when")
	}
	forger := visitor{t, s, enter(t, s, "nobody")}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/news/budget-day", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "lp_as_of", Value: tomorrow.Add(time.Hour).UTC().Format(time.RFC3339)})
	if res, err := forger.Do(r); err != nil || res.StatusCode != http.StatusNotFound {
		t.Errorf("who is not signed in and sends the cookie: %v, %v", res, err)
	} else {
		_ = res.Body.Close()
	}
	if status := staff.sends("/admin/as-of/leave", nil); status != http.StatusSeeOther {
		t.Errorf("going back to now answers %d", status)
	}
	if res, page := staff.reads("/news/budget-day"); res.StatusCode != http.StatusNotFound || strings.Contains(page, says) {
		t.Errorf("back at now: %s", res.Status)
	}
	for what, moment := range map[string]time.Time{"the past": time.Now().Add(-time.Hour), "the far future": time.Now().Add(5 * 365 * 24 * time.Hour)} {
		if status := staff.chooses(moment); status != http.StatusUnprocessableEntity {
			t.Errorf("choosing %s answers %d", what, status)
		}
	}
	staff.chooses(tomorrow.Add(time.Hour))
	staff.sends("/admin/sign-out", nil)
	for _, c := range staff.Jar.Cookies(&url.URL{Scheme: "http", Host: strings.TrimPrefix(s.URL, "http://"), Path: "/"}) {
		if c.Name == "lp_as_of" {
			t.Error("who signs out keeps the moment")
		}
	}
}

// TestNobodyLooksAheadAtWhatIsLimited has a limited entry go out within the time that is looked at: only who may see it may
// look so far, also when it is limited after they chose.
func TestNobodyLooksAheadAtWhatIsLimited(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	tomorrow := time.Now().Add(24 * time.Hour)
	rev := planned(t, s, "Settlement", tomorrow)
	author, chief := visitor{t, s, enter(t, s, "author")}, visitor{t, s, enter(t, s, "admin")}
	if status := author.chooses(tomorrow.Add(time.Hour)); status != http.StatusSeeOther {
		t.Fatalf("before it is limited choosing answers %d", status)
	}
	if err := s.Content.Limit(content.Within(t.Context(), content.Rights{SeesAll: true, Writes: true}), rev.EntryID, []int64{1}); err != nil {
		t.Fatal(err)
	}
	if res, page := author.reads("/news/settlement"); res.StatusCode != http.StatusNotFound || strings.Contains(page, "You see the site as of") {
		t.Errorf("who may not see it reads it ahead: %s", res.Status)
	}
	if status := author.chooses(tomorrow.Add(time.Hour)); status != http.StatusUnprocessableEntity {
		t.Errorf("who may not see it may choose the moment: %d", status)
	}
	if status := author.chooses(tomorrow.Add(-time.Hour)); status != http.StatusSeeOther {
		t.Errorf("an earlier moment is refused: %d", status)
	}
	chief.chooses(tomorrow.Add(time.Hour))
	if res, _ := chief.reads("/news/settlement"); res.StatusCode != 200 {
		t.Errorf("an administrator does not see it: %s", res.Status)
	}
}
