package journey

import (
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// TestFromWritingToReading walks the whole way: an editor signs in, writes, sees the page as it will
// look, and publishes; a visitor reads it; a reporter finds the press e-mail with one click from home.
func TestFromWritingToReading(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	b.Follow(`.side a[href="/admin/content"]`)
	b.Follow(`main a[href="/admin/content/new"]`)
	b.Follow(`main a[href="/admin/content/post/new"]`)
	b.Type("#f-title", "A bench at every bus stop")
	b.Type("#f-summary", "What one town learned when it let riders sit down.")
	b.Type("#f-body", "The vote took **four minutes**.\n\n## What it cost\n\nLess than the study.\n")
	b.Follow("[data-save]")
	b.SeeIn("iframe[name=page]", "h1", "A bench at every bus stop")
	b.SeeIn("iframe[name=page]", "h2", "What it cost")
	b.Type("#f-body", "\nRiders noticed before the council did.\n")
	b.SeeIn("iframe[name=page]", ".prose", "Riders noticed")

	visitor := b.Another()
	visitor.View(390, 844, false)
	visitor.Go(s.URL + "/news/a-bench-at-every-bus-stop")
	if got := visitor.Text("h1"); !strings.Contains(got, "no page") {
		t.Errorf("before it is published, a visitor reads %q", got)
	}
	b.Follow(".go-now")
	visitor.Go(s.URL + "/news/a-bench-at-every-bus-stop")
	if got := visitor.Text("h1"); got != "A bench at every bus stop" {
		t.Errorf("the visitor reads %q", got)
	}
	if got := visitor.Text(".prose"); !strings.Contains(got, "four minutes") || !strings.Contains(got, "Riders noticed") {
		t.Errorf("the visitor reads %q", got)
	}

	reporter := b.Another()
	reporter.View(390, 844, true)
	reporter.Go(s.URL + "/news")
	if got := reporter.Text(".cards"); !strings.Contains(got, "A bench at every bus stop") {
		t.Error("the post is not in the list of news")
	}
	reporter.Go(s.URL + "/")
	reporter.Follow(`footer a[href="/press"]`)
	if y := testbrowser.Eval[float64](reporter, `document.querySelector('main a[href="mailto:press@localprogress.org"]').getBoundingClientRect().bottom`); y > 844 {
		t.Errorf("the press e-mail stands %v px down the press room, out of sight on a phone", y)
	}
}

// TestWithoutScript does the same work with JavaScript off.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.View(390, 844, false)
	b.NoScript(true)
	signInBrowser(b, s)
	b.Go(s.URL + "/admin/content/post/new")
	b.Type("#f-title", "Plain and simple")
	b.Type("#f-summary", "No script was run.")
	b.Type("#f-body", "Words.")
	b.Follow(".go-now")
	b.Go(s.URL + "/news/plain-and-simple")
	if got := b.Text("h1"); got != "Plain and simple" {
		t.Errorf("the page says %q", got)
	}
	b.Click("details.menu summary")
	b.Follow(`details.menu a[href="/press"]`)
	b.See(`main a[href="mailto:press@localprogress.org"]`)
}

// TestScheduledOnTheSecond has nothing running but the web server: no worker exists that could help.
func TestScheduledOnTheSecond(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	at := publishIn(t, s, "On the dot", time.Hour)
	s.Set(at.Add(-time.Second))
	if got := status(t, s, "/news/on-the-dot"); got != 404 || strings.Contains(body(t, s, "/news"), "On the dot") {
		t.Errorf("a second early the page answers %d", got)
	}
	s.Set(at.Add(time.Second))
	if got := status(t, s, "/news/on-the-dot"); got != 200 || !strings.Contains(body(t, s, "/news"), "On the dot") || !strings.Contains(body(t, s, "/"), "On the dot") {
		t.Errorf("a second late the page answers %d", got)
	}
}

// TestEveryAdminScreen looks at each screen of the admin as TestEveryPublicPage looks at the site.
func TestEveryAdminScreen(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	look(t, b, s.URL, "/admin/sign-in")
	signInBrowser(b, s)
	for _, path := range adminPages(t, s) {
		look(t, b, s.URL, path)
	}
}

func signInBrowser(b *testbrowser.Tab, s *testsite.Site) {
	b.Go(s.URL + "/admin")
	b.Type("input[name=email]", testsite.Email)
	b.Type("input[name=password]", testsite.Password)
	b.Follow("form button")
}
