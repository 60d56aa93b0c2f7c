package journey

import (
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// TestAnEventIsToldInTheReadersOwnZone looks at events from several places, and without a script.
func TestAnEventIsToldInTheReadersOwnZone(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	chicago, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	at := func(month time.Month, day, hour, minute int) *time.Time {
		return new(time.Date(2035, month, day, hour, minute, 0, 0, chicago))
	}
	for _, e := range []struct {
		title        string
		starts, ends *time.Time
	}{
		{"Evening", at(7, 25, 18, 0), at(7, 25, 19, 30)},
		{"Morning", at(7, 26, 10, 0), at(7, 26, 10, 0)},
		{"Autumn", at(11, 3, 12, 0), at(11, 4, 12, 0)}, // the clocks go back in between
	} {
		snap := content.NewSnapshot(content.KindEvent)
		snap.Title, snap.Summary = e.title, "A summary."
		*snap.Event = content.Event{Starts: e.starts, Ends: e.ends, Zone: "America/Chicago", Place: "Saint Paul"}
		if _, err := s.Content.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, snap); err != nil {
			t.Fatal(err)
		}
	}
	there := map[string]string{
		"evening": "Wednesday, July 25, 2035, 6:00 pm to 7:30 pm Central",
		"morning": "Thursday, July 26, 2035, 10:00 am Central",
		"autumn":  "Saturday, November 3, 2035, noon, to Sunday, November 4, 2035, noon Central",
	}
	b := testbrowser.Open(t)
	when := func(slug string) string {
		b.Go(s.URL + "/events/" + slug)
		return testbrowser.Eval[string](b, `document.querySelector('time[data-ends]').parentElement.innerText.replace(/\s+/g, ' ').trim()`)
	}
	for zone, own := range map[string]map[string]string{
		"America/Los_Angeles": {
			"evening": " (4:00 pm to 5:30 pm your time, PDT)",
			"morning": " (8:00 am your time, PDT)",
			"autumn":  " (Saturday, November 3, 10:00 am, to Sunday, November 4, 10:00 am your time, PST)"},
		"Asia/Tokyo": { // without a change of the clock
			"evening": " (Thursday, July 26, 8:00 am to 9:30 am your time, GMT+9)",
			"morning": " (Friday, July 27, 12:00 am your time, GMT+9)",
			"autumn":  " (Sunday, November 4, 2:00 am, to Monday, November 5, 3:00 am your time, GMT+9)"},
		"America/Regina": { // Chicago's time in winter only
			"evening": " (5:00 pm to 6:30 pm your time, CST)",
			"autumn":  " (Saturday, November 3, 11:00 am, to Sunday, November 4, noon your time, CST)"},
		"America/Menominee": {"evening": "", "morning": "", "autumn": ""},
	} {
		b.Zone(zone)
		for slug, words := range own {
			if got := when(slug); got != there[slug]+words {
				t.Errorf("in %s, %s is told as %q, want %q", zone, slug, got, there[slug]+words)
			}
		}
	}
	b.Zone("Asia/Tokyo")
	b.NoScript(true)
	b.Go(s.URL + "/events/evening")
	if got := strings.Join(strings.Fields(b.Text("dd:has(time[data-ends])")), " "); got != there["evening"] {
		t.Errorf("without a script it is told as %q", got)
	}
}
