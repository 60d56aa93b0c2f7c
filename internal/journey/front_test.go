package journey

import (
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// TestAnnouncing walks the whole way: an editor announces something, a visitor reads it on every page, dismisses it, and sees it
// again when its words change. Without JavaScript it stays.
func TestAnnouncing(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	b := testbrowser.Open(t)
	b.View(390, 844, false)
	b.NoScript(true) // the admin's forms need none
	signInBrowser(b, s)
	b.Go(s.URL + "/admin/settings/announcements/new")
	b.Type("#f-text", "Registration closes on Monday.")
	b.Type("#f-link_text", "Save your place")
	b.Type("#f-link", "/events")
	b.Follow("main form .btn")
	b.Go(s.URL + "/chapters")
	if got := b.Text(".bar p"); got != "Registration closes on Monday. Save your place" {
		t.Errorf("without JavaScript the bar says %q", got)
	}
	if shown := testbrowser.Eval[bool](b, `document.querySelector(".bar button").checkVisibility()`); shown {
		t.Error("without JavaScript there is a button that does nothing")
	}
	b.Follow(".bar a")
	b.See(".bar")

	reader := b.Another()
	reader.View(390, 844, false)
	reader.Go(s.URL + "/chapters")
	reader.Click(".bar button")
	gone := func() bool {
		return !testbrowser.Eval[bool](reader, `document.querySelector(".bar").checkVisibility()`)
	}
	if !gone() {
		t.Error("the bar stays after it was dismissed")
	}
	reader.Go(s.URL + "/news")
	if !gone() {
		t.Error("the bar is back on the next page")
	}
	b.Go(s.URL + "/admin/settings/announcements/1")
	b.Type("#f-text", " At noon.")
	b.Follow("main form .btn")
	reader.Go(s.URL + "/news")
	if gone() {
		t.Error("the bar stays away though its words changed")
	}
}

// TestPlacedOnTheSecond has the page cache in front and nothing running that could help.
func TestPlacedOnTheSecond(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	goes := publishIn(t, s, "On the dot", time.Hour)
	cards, err := s.Content.Choices(t.Context(), content.KindPost)
	if err != nil {
		t.Fatal(err)
	}
	starts, ends := goes.Add(time.Hour), goes.Add(2*time.Hour)
	for _, c := range cards {
		if c.Title == "On the dot" {
			if _, err := s.Content.Place(t.Context(), content.Editor{Name: "Desk"}, content.Placement{Slot: content.SlotFeature, EntryID: c.ID, Starts: starts, Ends: &ends}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		now    time.Time
		placed bool
	}{{starts.Add(-time.Second), false}, {starts.Add(time.Second), true}, {ends.Add(-time.Second), true}, {ends.Add(time.Second), false}} {
		s.Set(c.now)
		for range 2 { // made, and kept
			if got := strings.Contains(body(t, s, "/"), `Read more<span class="sr">: On the dot`); got != c.placed {
				t.Errorf("%s after it goes public it is in the card: %v", c.now.Sub(goes), got)
			}
		}
	}
}
