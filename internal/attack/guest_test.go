package attack

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testdb"
	"localprogress.org/site/internal/testsite"
)

const secretWords = "Nobody may read this yet."

// embargoed schedules a release with a picture, a document and a link to another release under embargo, and returns it.
func embargoed(t *testing.T, s *testsite.Site, until time.Time) content.Revision {
	t.Helper()
	var contact int64
	if err := s.Pool.QueryRow(t.Context(), `insert into press_contact (name, email) values ('Press desk', 'press@example.org') returning id`).Scan(&contact); err != nil {
		t.Fatal(err)
	}
	var drawn bytes.Buffer
	img := image.NewGray(image.Rect(0, 0, 40, 40))
	img.Set(3, 3, color.White)
	if err := png.Encode(&drawn, img); err != nil {
		t.Fatal(err)
	}
	pictured, err := s.Media.Add(t.Context(), "chart.png", &drawn, media.Words{})
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := s.Media.Add(t.Context(), "fact-sheet.csv", strings.NewReader("a,b\n1,2\n"), media.Words{})
	if err != nil {
		t.Fatal(err)
	}
	release := func(title, body string) content.Revision {
		t.Helper()
		snap := content.NewSnapshot(content.KindRelease)
		snap.Title, snap.Summary, snap.Body, snap.PublishAt = title, "A summary.", body, &until
		snap.Lead = content.Lead{MediaID: pictured.ID, Alt: "A chart", Credit: "Desk"}
		snap.Release = &content.Release{Mode: content.ModeEmbargoed, EmbargoUntil: &until, Place: "OAKLAND, Calif.", Date: &until, Contacts: []int64{contact}}
		rev, err := s.Content.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, snap)
		if err != nil {
			t.Fatal(err)
		}
		return rev
	}
	other := release("The other release", secretWords)
	rev := release("Cities sue", fmt.Sprintf("Read [our other words](entry:%d), and [the sheet](%s).\n\n![A chart](%s \"Rents | Credit: Desk\")", other.EntryID, sheet.URL(), pictured.URL()))
	rev.Snapshot.Links.Related = []int64{other.EntryID}
	rev, err = s.Content.Publish(t.Context(), content.Editor{Name: "Desk"}, rev.EntryID, rev.Version, rev.Snapshot)
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

func link(t *testing.T, s *testsite.Site, entry int64, p guest.Purpose) (guest.Link, string) {
	t.Helper()
	l, token, err := s.Guests.Make(t.Context(), content.Editor{Name: "Desk"}, entry, guest.Ask{Purpose: p, Name: "Minh", Outlet: "KQED", Span: "7"})
	if err != nil {
		t.Fatal(err)
	}
	return l, token
}

// A link opens its entry with what belongs to it, and nothing else; what it answers is kept nowhere and leads nobody to it.
func TestALinkOpensOneEntryOnly(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	rev := embargoed(t, s, time.Now().Add(time.Hour))
	v := newVisitor(t, s)
	_, token := link(t, s, rev.EntryID, guest.Embargo)
	address := guest.Embargo.Address(token)
	page := v.get(address)
	if page.StatusCode != http.StatusOK || !strings.Contains(page.text, "For Minh, KQED · embargoed until") {
		t.Fatalf("it answers %s: %.300s", page.Status, page.text)
	}
	for name, want := range map[string]string{"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"} {
		if got := page.Header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	for _, name := range []string{"ETag", "Last-Modified", "Age", "Surrogate-Key", "Cache-Tag", "Surrogate-Control"} {
		if got := page.Header.Get(name); got != "" {
			t.Errorf("%s is %q", name, got)
		}
	}
	for _, leak := range []string{secretWords, "The other release", "/press/the-other-release", "canonical", "og:url", "ld+json", `href="/press/cities-sue`, "entry:"} {
		if strings.Contains(page.text, leak) {
			t.Errorf("the page holds %q", leak)
		}
	}
	if !strings.Contains(page.text, "our other words") || !strings.Contains(page.text, "/files/") {
		t.Error("the words of a link to another embargo are gone, or the picture is")
	}
	// The picture and the document come with the page, the document by the link alone.
	_, src, _ := strings.Cut(page.text, `src="/files/`)
	src, _, _ = strings.Cut(src, `"`)
	if a := v.get("/files/" + src); a.StatusCode != http.StatusOK {
		t.Errorf("the picture at %s answers %s", src, a.Status)
	}
	document := address + "/files/2/fact-sheet.csv"
	if !strings.Contains(page.text, `href="`+document+`"`) {
		t.Errorf("the page does not lead to %s", document)
	}
	if a := v.get(document); a.StatusCode != http.StatusOK || a.text != "a,b\n1,2\n" || a.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("the document answers %s, %.200q, %s", a.Status, a.text, a.Header.Get("Cache-Control"))
	}
	for _, path := range []string{"/files/2/fact-sheet.csv", "/embargo/none/files/2/fact-sheet.csv", address + "/files/2/other.csv", address + "/files/999/x.csv", address + ".md", address + ".txt",
		address + "/files", "/press/cities-sue", "/press/cities-sue.md", "/files/releases/cities-sue.zip", guest.Preview.Address(token), guest.Review.Address(token), guest.Review.Address(token) + "/files/2/fact-sheet.csv"} {
		if a := v.get(path); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %s", strings.Replace(path, token, "TOKEN", 1), a.Status)
		}
	}
	for _, path := range []string{"/", "/press", "/press/releases", "/press/releases.rss", "/sitemap.xml", "/sitemap-0.xml", "/search?q=cities", "/llms.txt"} {
		if a := v.get(path); strings.Contains(a.text, token) || strings.Contains(a.text, "Cities sue") {
			t.Errorf("%s tells of it", path)
		}
	}
}

// One that was revoked or is over opens nothing from that moment, however often it was opened before. Nobody can tell a token that was
// never given from one that nearly was.
func TestReplayOfGuestLinks(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	rev := embargoed(t, s, time.Now().Add(time.Hour))
	v := newVisitor(t, s)
	l, token := link(t, s, rev.EntryID, guest.Embargo)
	address := guest.Embargo.Address(token)
	for range 3 {
		if a := v.get(address); a.StatusCode != http.StatusOK {
			t.Fatalf("before, it answers %s", a.Status)
		}
	}
	if err := s.Guests.Revoke(t.Context(), rev.EntryID, l.ID); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{address, address + "/files/2/fact-sheet.csv"} {
		a := v.get(path, "If-None-Match", "*", "Cache-Control", "only-if-cached")
		if a.StatusCode != http.StatusGone || strings.Contains(a.text, "Forty") || !strings.Contains(a.text, "This link was revoked") || !strings.Contains(a.text, "press@example.org") {
			t.Errorf("revoked, it answers %s: %.200s", a.Status, a.text)
		}
	}
	if a := v.post(guest.Review.Address(token), "verdict", "approve"); a.StatusCode != http.StatusNotFound {
		t.Errorf("as a review it answers %s", a.Status)
	}
	var answers []string
	for _, wrong := range []string{token[:25] + "0", strings.Repeat("a", 26), "x", strings.Repeat("a", 4000)} {
		a := v.get(guest.Embargo.Address(wrong))
		if a.StatusCode != http.StatusNotFound || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%.30s answers %s, %v", wrong, a.Status, a.Header)
		}
		answers = append(answers, a.text)
	}
	for _, a := range answers[1:] {
		if a != answers[0] {
			t.Error("wrong tokens are answered differently")
		}
	}
	_, preview := link(t, s, rev.EntryID, guest.Preview)
	s.Set(time.Now().AddDate(0, 0, 7))
	if a := v.get(guest.Preview.Address(preview)); a.StatusCode != http.StatusGone || !strings.Contains(a.text, "This link has ended") {
		t.Errorf("after its time it answers %s", a.Status)
	}
}

// Another site's page cannot answer in somebody's name, what is typed is never markup, and what is asked for too often is refused.
func TestAnswersOfOthers(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Body = "Rent is due", "The council met."
	rev, err := s.Content.Create(t.Context(), content.Editor{Name: "Desk"}, snap)
	if err != nil {
		t.Fatal(err)
	}
	_, token := link(t, s, rev.EntryID, guest.Review)
	address := guest.Review.Address(token)
	v := newVisitor(t, s)
	if a := v.do(http.MethodPost, address, "verdict=approve&body=The+council+met.", "Sec-Fetch-Site", "cross-site"); a.StatusCode != http.StatusForbidden {
		t.Errorf("from another site it answers %s", a.Status)
	}
	const evil = `</textarea><script>alert(1)</script><img src=x onerror=alert(1)>`
	refused := v.post(address, "body", evil, "remark", evil)
	if refused.StatusCode != http.StatusUnprocessableEntity || strings.Contains(refused.text, evil) || !strings.Contains(refused.text, "&lt;/textarea&gt;") {
		t.Errorf("refused, it answers %s: %.200s", refused.Status, refused.text)
	}
	if a := v.post(address, "verdict", "suggest", "body", evil, "remark", evil); a.StatusCode != http.StatusSeeOther {
		t.Errorf("given, it answers %s", a.Status)
	}
	desk := newVisitor(t, s)
	desk.signIn(testsite.Email)
	for _, path := range []string{"", "/links", "/history", "/answers/1"} {
		if a := desk.get(fmt.Sprintf("/admin/content/%d%s", rev.EntryID, path)); a.StatusCode != http.StatusOK || strings.Contains(a.text, evil) || strings.Contains(a.text, "<img src=x") {
			t.Errorf("%s answers %s and holds the markup", path, a.Status)
		}
	}
	refusals := 0
	for range 80 {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+guest.Preview.Address("none"), nil)
		r.RemoteAddr = "192.0.2.7:4000"
		w := httptest.NewRecorder()
		s.Handler.ServeHTTP(w, r)
		if w.Code == http.StatusTooManyRequests {
			refusals++
		}
	}
	if refusals < 10 {
		t.Errorf("of 80 guesses at once %d are refused", refusals)
	}
}

// The token is in no line of the log, whatever is answered, and in no table.
func TestTheTokenIsWrittenNowhere(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	pool := testdb.New(t)
	a, err := app.New(pool, app.Options{Data: t.TempDir(), BaseURL: "http://example.org", Now: time.Now, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	snap := content.NewSnapshot(content.KindPost)
	snap.Title = "Rent is due"
	rev, err := a.Content.Create(t.Context(), content.Editor{Name: "Desk"}, snap)
	if err != nil {
		t.Fatal(err)
	}
	var tokens []string
	for _, p := range []guest.Purpose{guest.Preview, guest.Review} {
		_, token, err := a.Guests.Make(t.Context(), content.Editor{Name: "Desk"}, rev.EntryID, guest.Ask{Purpose: p, Name: "Minh", Span: "7"})
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, token)
		for _, path := range []string{p.Address(token), strings.ToUpper(p.Address(token)), "/" + p.Address(token) + "/", p.Address(token) + "/files/1/x.pdf", guest.Embargo.Address(token)} {
			for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
				a.Handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), method, "http://example.org"+path, strings.NewReader("")))
			}
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	var dump strings.Builder
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	for _, table := range []string{"guest_link", "guest_opening", "audit", "river_job", "kept_mail"} {
		if _, err := conn.Conn().PgConn().CopyTo(t.Context(), &dump, "copy "+table+" to stdout"); err != nil {
			t.Fatal(err)
		}
	}
	for _, token := range tokens {
		if strings.Contains(strings.ToLower(log.String()), token) {
			t.Error("the log holds the token")
		}
		if strings.Contains(dump.String(), token) {
			t.Error("a table holds the token")
		}
	}
	if !strings.Contains(log.String(), "/preview/…") || dump.Len() == 0 {
		t.Error("nothing was written at all")
	}
}
