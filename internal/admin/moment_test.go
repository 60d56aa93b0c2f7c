package admin

import (
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

func TestParseMoment(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"2024-08-06T09:00":               "2024-08-06T13:00:00Z",
		"2024-08-06 09:00":               "2024-08-06T13:00:00Z",
		"2024-08-06T09:00:30":            "2024-08-06T13:00:30Z",
		"2024-1-5 09:00":                 "2024-01-05T14:00:00Z",
		"2024-11-03T01:30":               "2024-11-03T05:30:00Z", // told twice that night: the first
		"2024-02-31T09:00":               "31 February does not exist",
		"2023-02-29T09:00":               "29 February does not exist",
		"2024-13-01T09:00":               "no month 13",
		"2024-03-10T02:30":               "clocks go forward",
		"2024-08-06T25:00":               "“25:00” is not a time of day",
		"2024-08-06":                     "has no time",
		"next Tuesday":                   "is not a",
		"0000-00-00T00:00":               "no month 0",
		"２０２４-08-06T09:00":               "is not a date",
		strings.Repeat("9", 1<<20) + "T": "is not a date",
	} {
		got, problem := parseMoment(typed, ui.Zone)
		said := problem
		if problem == "" {
			said = got.UTC().Format(time.RFC3339)
		}
		if !strings.Contains(said, want) || len(said) > 300 {
			t.Errorf("%.40q: %.200q, want %q", typed, said, want)
		}
	}
}

// The clocks go back over an hour, or over half of one on Lord Howe Island, by day or by night in UTC; the
// first is taken everywhere, and said.
func TestATimeThatComesTwice(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, typed, want, second string }{
		{"America/New_York", "2024-11-03T01:30", "2024-11-03T05:30:00Z", "2024-11-03T06:30:00Z"},
		{"America/New_York", "2024-11-03T01:00", "2024-11-03T05:00:00Z", "2024-11-03T06:00:00Z"},
		{"America/New_York", "2024-11-03T00:59", "2024-11-03T04:59:00Z", ""},
		{"America/New_York", "2024-11-03T02:00", "2024-11-03T07:00:00Z", ""},
		{"America/Chicago", "2024-11-03T01:59", "2024-11-03T06:59:00Z", "2024-11-03T07:59:00Z"},
		{"Europe/Berlin", "2024-10-27T02:30", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"},
		{"Australia/Lord_Howe", "2024-04-07T01:45", "2024-04-06T14:45:00Z", "2024-04-06T15:15:00Z"},
		{"America/New_York", "2024-03-10T03:30", "2024-03-10T07:30:00Z", ""},
		{"Pacific/Honolulu", "2024-11-03T01:30", "2024-11-03T11:30:00Z", ""},
		{"UTC", "2024-11-03T01:30", "2024-11-03T01:30:00Z", ""},
	} {
		loc, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		got, problem := parseMoment(c.typed, loc)
		if problem != "" || got.UTC().Format(time.RFC3339) != c.want {
			t.Errorf("%s in %s: %s %s, want %s", c.typed, c.zone, got.UTC(), problem, c.want)
		}
		note := whichOfTwo(got)
		if c.second == "" {
			if note != "" {
				t.Errorf("%s in %s: %q", c.typed, c.zone, note)
			}
			continue
		}
		second, err := time.Parse(time.RFC3339, c.second)
		if err != nil {
			t.Fatal(err)
		}
		if other := whichOfTwo(second.In(loc)); !strings.Contains(note, "the first one") || !strings.Contains(other, "the second one") {
			t.Errorf("%s in %s: %q and %q", c.typed, c.zone, note, other)
		}
	}
}

func TestMomentText(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 8, 1, 18, 0, 0, 0, time.UTC)
	for at, want := range map[string]string{
		"2024-08-06T13:00:00Z": "Tue 6 Aug 09:00 ET", "2024-12-06T14:00:00Z": "Fri 6 Dec 09:00 ET", "2025-01-01T04:00:00Z": "Tue 31 Dec 23:00 ET",
		"2018-07-30T13:00:00Z": "Mon 30 Jul 2018 09:00 ET",
	} {
		v, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := view.MomentText(v, now, ui.Zone); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
}

// A kind without a form could not be edited; the map is the only list of them.
func TestEveryKindHasAForm(t *testing.T) {
	t.Parallel()
	for _, k := range content.Kinds {
		f, ok := forms[k]
		if !ok || (f.fields == nil) != (f.read == nil) || (f.read == nil) != (f.fill == nil) {
			t.Errorf("%s has no whole form", k)
		}
	}
}
