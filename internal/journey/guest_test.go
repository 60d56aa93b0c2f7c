package journey

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// anEmbargo schedules a release with long words, and returns its ID.
func anEmbargo(t *testing.T, s *testsite.Site, until time.Time) int64 {
	t.Helper()
	contacts, err := s.Content.PressContacts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	snap := content.NewSnapshot(content.KindRelease)
	snap.Title, snap.Summary = "Forty cities ask the court to keep their housing money", "A summary."
	snap.Body = strings.Repeat("Forty cities asked a federal court to keep the money that their residents were promised for housing.\n\n", 60)
	snap.PublishAt = &until
	snap.Release = &content.Release{Mode: content.ModeEmbargoed, EmbargoUntil: &until, Place: "OAKLAND, Calif.", Date: &until, Contacts: []int64{contacts[0].ID}}
	rev, err := s.Content.CreateAndPublish(t.Context(), content.Editor{Name: "Press desk"}, snap)
	if err != nil {
		t.Fatal(err)
	}
	return rev.EntryID
}

// guestLink is the address of a new link.
func guestLink(t *testing.T, s *testsite.Site, entry int64, p guest.Purpose, name, outlet string) (guest.Link, string) {
	t.Helper()
	l, token, err := s.Guests.Make(t.Context(), content.Editor{Name: "Press desk"}, entry, guest.Ask{Purpose: p, Name: name, Outlet: outlet, Email: "", Span: "7"})
	if err != nil {
		t.Fatal(err)
	}
	return l, p.Address(token)
}

// The press desk makes a link to what is under embargo; a reporter opens it, prints it, and once the embargo is over is led to
// what everybody sees.
func TestAReporterReadsUnderEmbargo(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	until := time.Now().Add(48 * time.Hour)
	id := anEmbargo(t, s, until)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	b.Go(fmt.Sprint(s.URL, "/admin/content/", id))
	b.Follow(`.etop a[href$="/links"]`)
	look(t, b, s.URL, fmt.Sprint("/admin/content/", id, "/links"))
	b.View(1280, 900, false)
	b.Type("#f-name", "Nguyễn Thị Minh Khai")
	b.Type("#f-outlet", "The Oakland Ledger")
	b.Follow(".glink .btn")
	b.Says("h1", "The link is made")
	link := b.Text(".once .secret")
	path := strings.TrimPrefix(link, s.URL)
	if !strings.HasPrefix(path, "/embargo/") {
		t.Fatalf("the link is %q", link)
	}
	for _, fault := range b.Axe() {
		t.Error(fault)
	}
	b.View(390, 844, true)
	if o := b.Overflow(); o != "" {
		t.Errorf("the page with the link is too wide: %s", o)
	}
	keep(t, b, "/link-made", 390, true)

	reporter := testbrowser.Open(t)
	look(t, reporter, s.URL, path)
	reporter.View(1280, 900, false)
	reporter.Go(link)
	reporter.Says(".guest .whose", "For Nguyễn Thị Minh Khai, The Oakland Ledger · embargoed until "+until.In(content.Zone).Format("Mon 2 Jan 15:04")+" ET · do not forward")
	pdf := reporter.PDF()
	if *shots != "" {
		if err := os.WriteFile(filepath.Join(*shots, "embargo.pdf"), pdf, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	pages := printed(t, pdf)
	if len(pages) < 2 {
		t.Errorf("%d sheets: too few to see that each has the line", len(pages))
	}
	for i, text := range pages {
		if n := strings.Count(text, "do not forward"); n != 1 {
			t.Errorf("on printed sheet %d the line stands %d times: %.300q", i+1, n, text)
		}
	}
	b.View(1280, 900, false)
	b.Go(fmt.Sprint(s.URL, "/admin/content/", id, "/links"))
	b.Says(".glinks tbody tr", "Opened once")
	b.Click(".glinks summary")
	b.Says(".glinks tbody tr li", "from 127.0.0.1")

	s.Set(until)
	reporter.Go(link)
	if got := testbrowser.Eval[string](reporter, `location.pathname`); got != "/press/forty-cities-ask-the-court-to-keep-their-housing-money" {
		t.Errorf("after the embargo the link leads to %s", got)
	}
}

// printed is the text of each sheet.
func printed(t *testing.T, pdf []byte) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pdftotext", "-layout", "-", "-")
	cmd.Stdin = strings.NewReader(string(pdf))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

// An official without an account suggests other words, without a script; the editor takes them over.
func TestAnOfficialAnswersOnALink(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary, snap.Body = "Rent is due", "What a council did.", "The council met on Monday.\n\nIt voted, nine to two."
	rev, err := s.Content.Create(t.Context(), content.Editor{Name: "Desk"}, snap)
	if err != nil {
		t.Fatal(err)
	}
	_, path := guestLink(t, s, rev.EntryID, guest.Review, "José Ángel Núñez Peñaloza", "City Council of San Buenaventura")
	official := testbrowser.Open(t)
	look(t, official, s.URL, path)
	official.View(390, 844, false)
	official.NoScript(true)
	official.Go(s.URL + path)
	official.Click(".reply .btn") // nothing chosen
	official.Says("#problems", "Choose whether you approve the text or suggest other words.")
	official.NoScript(false) // axe is a script
	atBothWidths(t, official, "/review-refused")
	official.NoScript(true)
	official.Click(".reply input[value=suggest]")
	official.Type("#f-body", "On Tuesday: ")
	official.Type("#f-remark", "It was Tuesday.")
	official.Click(".reply .btn")
	official.Says(".reply .flash", "You suggested other words")
	official.NoScript(false) // axe is a script
	atBothWidths(t, official, "/review-given")

	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	editor := fmt.Sprint("/admin/content/", rev.EntryID)
	b.Go(s.URL + editor)
	b.Says(".outside", "José Ángel Núñez Peñaloza, City Council of San Buenaventura suggests other words for version 1.")
	b.Click(".outside summary")
	b.Says(".outside ins", "On Tuesday:")
	atBothWidths(t, b, "/editor-outside")
	answer := testbrowser.Eval[string](b, `document.querySelector(".outside a").pathname`)
	look(t, b, s.URL, answer)
	look(t, b, s.URL, editor+"/links")
	look(t, b, s.URL, editor+"/history")
	b.View(1280, 900, false)
	b.Go(s.URL + answer)
	b.Follow(".acts .btn")
	b.Says(".flash", "The words of José Ángel Núñez Peñaloza are the draft now.")
	d, err := s.Content.Draft(t.Context(), rev.EntryID)
	if err != nil || d.Version != 2 || d.Newest.Snapshot.Body != "On Tuesday: "+snap.Body {
		t.Errorf("the draft is version %d, %q, %v", d.Version, d.Newest.Snapshot.Body, err)
	}
}

// atBothWidths looks at the page that the tab shows, at two widths.
func atBothWidths(t *testing.T, b *testbrowser.Tab, name string) {
	t.Helper()
	for _, width := range []int64{390, 1280} {
		b.View(width, 900, width == 390)
		if o := b.Overflow(); o != "" {
			t.Errorf("%s at %d px is too wide: %s", name, width, o)
		}
		for _, fault := range b.Axe() {
			t.Errorf("%s at %d px: %s", name, width, fault)
		}
		keep(t, b, name, width, width == 390)
	}
}

// Every kind of entry can be previewed by a link; links that open nothing say so.
func TestEveryPreviewByLink(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	for _, k := range content.Kinds {
		l, err := s.Content.Desk(t.Context(), content.DeskFilter{Kind: k, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		_, path := guestLink(t, s, l.Rows[0].ID, guest.Preview, "Wilhelmina-Alexandra O’Brien-Featherstonehaugh de la Concepción", "")
		b.View(390, 844, false)
		b.Go(s.URL + path)
		atBothWidths(t, b, "/preview-"+string(k))
		b.Says(".guest .whose", "do not forward")
	}
	id := anEmbargo(t, s, time.Now().Add(time.Hour))
	l, revoked := guestLink(t, s, id, guest.Embargo, "Ana", "")
	_, expired := guestLink(t, s, id, guest.Preview, "Ana", "")
	if err := s.Guests.Revoke(t.Context(), id, l.ID); err != nil {
		t.Fatal(err)
	}
	b.TakeFaults()
	look(t, b, s.URL, "/preview/nothing")
	look(t, b, s.URL, revoked)
	s.Set(time.Now().AddDate(0, 0, 8))
	look(t, b, s.URL, expired)
	for _, fault := range b.TakeFaults() {
		if !strings.Contains(fault, "404") && !strings.Contains(fault, "410") {
			t.Error(fault)
		}
	}
}

// Somebody outside sees everything that goes out together by one link, and nothing of it is kept by anybody.
func TestAnOutsiderSeesABundle(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	press := content.Editor{Name: "Press desk"}
	release := anEmbargo(t, s, time.Now().Add(48*time.Hour))
	post := content.NewSnapshot(content.KindPost)
	post.Title = "What forty cities did with their housing money, and what " + strings.Repeat("they may lose of it, ", 5) + "in figures"
	post.Summary, post.Body = "A summary.", "Words."
	rev, err := s.Content.Create(t.Context(), press, post)
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := s.Content.MakeBundle(t.Context(), press, "Opening day")
	for _, id := range []int64{rev.EntryID, release} {
		if err == nil {
			err = s.Content.AddToBundle(t.Context(), bundle, id)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	at := fmt.Sprint("/admin/bundles/", bundle)
	b.Go(s.URL + at)
	b.Type("#f-name", "Nguyễn Thị Minh Khai")
	b.Type("#f-outlet", "The Oakland Ledger")
	b.Follow(".glink .btn")
	b.Says("h1", "The link is made")
	path := strings.TrimPrefix(b.Text(".once .secret"), s.URL)
	look(t, b, s.URL, at)

	outsider := testbrowser.Open(t)
	look(t, outsider, s.URL, path)
	outsider.Go(s.URL + path)
	outsider.Says(".guest .whose", "For Nguyễn Thị Minh Khai, The Oakland Ledger")
	outsider.Follow(".together a")
	outsider.Says("h1", "What forty cities did")
	outsider.Says(".guest .whose", "do not forward")
	look(t, outsider, s.URL, fmt.Sprint(path, "/", rev.EntryID))
	outsider.Go(fmt.Sprint(s.URL, path, "/", rev.EntryID))
	outsider.Follow(".guest a")
	outsider.Says("h1", "What goes out together")
	for _, of := range []string{path, fmt.Sprint(path, "/", rev.EntryID)} {
		resp, err := http.Get(s.URL + of)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.Header.Get("Cache-Control") != "private, no-store" || !strings.Contains(string(body), `content="noindex, nofollow, noarchive"`) {
			t.Errorf("%s: %v, %v", of, resp.Header, err)
		}
	}
}
