package public_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

// place puts the entry into the slot.
func (v *visitor) place(slot content.Slot, entry int64, starts time.Time, ends *time.Time) {
	v.t.Helper()
	_, err := v.content.Place(v.t.Context(), content.Editor{Name: "Desk"}, content.Placement{Slot: slot, EntryID: entry, Starts: starts, Ends: ends})
	fatal(v.t, err)
}

func (v *visitor) announce(a content.Announcement) {
	v.t.Helper()
	_, err := v.content.Announce(v.t.Context(), content.Editor{Name: "Desk"}, a)
	fatal(v.t, err)
}

// The home page shows what staff placed while it runs, and the newest before and after; no story stands there twice.
func TestTheHomePageShowsWhatWasPlaced(t *testing.T) {
	t.Parallel()
	v := visit(t)
	d := v.page("/")
	d.none(".lead")
	d.none(".feat")
	d.none(".bar")
	var ids []int64
	for i := range 9 {
		ids = append(ids, v.publish(content.KindPost, fmt.Sprint("Story ", i), func(s *content.Snapshot) { s.PublishAt = at(day.AddDate(0, 0, -i-1)) }))
	}
	v.place(content.SlotLead, ids[7], day.Add(time.Hour), at(day.Add(2*time.Hour)))
	v.place(content.SlotFeature, ids[0], day.Add(time.Hour), at(day.Add(2*time.Hour)))
	v.place(content.SlotHeadline2, ids[8], day.Add(time.Hour), at(day.Add(2*time.Hour)))
	for _, c := range []struct {
		now  time.Time
		want []string
	}{
		{day.Add(time.Hour - time.Second), []string{"Story 0", "Story 1", "Story 2", "Story 3", "Story 4"}},
		{day.Add(time.Hour), []string{"Story 0", "Story 7", "Story 1", "Story 8", "Story 2", "Story 3"}},
		{day.Add(2*time.Hour - time.Second), []string{"Story 0", "Story 7", "Story 1", "Story 8", "Story 2", "Story 3"}},
		{day.Add(2 * time.Hour), []string{"Story 0", "Story 1", "Story 2", "Story 3", "Story 4"}},
	} {
		v.now = c.now
		if got := v.page("/").texts(".feat h2, .lead h3, .stack h3"); !slices.Equal(got, c.want) {
			t.Errorf("after %s: %q, want %q", c.now.Sub(day), got, c.want)
		}
	}
	v.now = day.Add(time.Hour)
	v.page("/").has(".feat .btn", "Read more: Story 0")
}

// What staff announce stands on every page, home as well; only there the date on which registration closes stands in.
func TestTheAnnouncementStandsOnEveryPage(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.publish(content.KindPost, "Story", func(s *content.Snapshot) { s.PublishAt = at(day.AddDate(0, 0, -1)) })
	v.publish(content.KindPage, "About", nil)
	v.publish(content.KindEvent, "Convening", func(s *content.Snapshot) {
		*s.Event = content.Event{Starts: at(day.AddDate(0, 0, 7)), Ends: at(day.AddDate(0, 0, 8)), Zone: "America/Chicago", Place: "Saint Paul",
			RegistrationURL: "https://example.org/register", Closes: at(day.AddDate(0, 0, 4))}
	})
	v.announce(content.Announcement{Text: "Register by “Monday” <b>or</b> later", LinkText: "Save your place", Link: "/events/convening?a=1&b=2",
		Starts: day.Add(time.Hour), Ends: at(day.Add(2 * time.Hour))})
	pages := []string{"/news", "/news/story", "/about", "/press", "/press/kit", "/events", "/events/convening", "/search?q=story", "/thank-you/media", "/newsletters"}
	for _, c := range []struct {
		now time.Time
		bar bool
	}{{day.Add(time.Hour - time.Second), false}, {day.Add(time.Hour), true}, {day.Add(2 * time.Hour), false}} {
		v.now = c.now
		for _, address := range pages {
			if d := v.page(address); c.bar {
				d.has(".bar p", "Register by “Monday” <b>or</b> later Save your place")
				d.has(`.bar a[href="/events/convening?a=1&b=2"]`, "Save your place")
			} else {
				d.none(".bar")
			}
		}
		if got := strings.Contains(read(t, v.get("/no-such-page")), "Save your place"); got != c.bar {
			t.Errorf("after %s the bar is on the page that says there is none: %v", c.now.Sub(day), got)
		}
		if d := v.page("/"); c.bar {
			d.has(".bar p", "Register by “Monday” <b>or</b> later Save your place")
		} else {
			d.has(".bar p", "Convening: registration closes on Monday, July 22. Register")
		}
	}
}

// The card takes what is no event, and then no date of a registration is told.
func TestTheCardTakesWhatIsNoEvent(t *testing.T) {
	t.Parallel()
	v := visit(t)
	id := v.publish(content.KindCampaign, "Stand with them", func(s *content.Snapshot) { *s.Campaign = content.Campaign{ActionLabel: "Sign", ActionURL: "/join"} })
	v.place(content.SlotFeature, id, day, nil)
	d := v.page("/")
	d.has(".feat h2", "Stand with them")
	d.none(".bar")
	d.has(".feat .k", "Campaign")
	v.place(content.SlotFeature, v.publish(content.KindPage, "Join us", nil), day, nil)
	d = v.page("/")
	d.has(".feat h2", "Join us")
	d.has(".feat .k", "Featured")
}
