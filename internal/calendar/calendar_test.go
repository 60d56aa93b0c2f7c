package calendar

import (
	"slices"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
)

func in(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// strict fails where RFC 5545, 3.1 is not met: lines of at most 75 bytes that end in CRLF, no other
// control characters, and what every component must have, once.
func strict(t *testing.T, file []byte) []string {
	t.Helper()
	text := string(file)
	if !strings.HasPrefix(text, "BEGIN:VCALENDAR\r\n") || !strings.HasSuffix(text, "END:VCALENDAR\r\n") {
		t.Errorf("not a calendar: %.60q", text)
	}
	lines := strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n")
	for _, line := range lines {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n\x00\x07") {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	lines = strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n")
	need := map[string][]string{"VCALENDAR": {"VERSION", "PRODID"}, "VEVENT": {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "URL"},
		"VTIMEZONE": {"TZID"}, "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}, "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}}
	var open []string
	var counts []map[string]int
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		name, _, _ = strings.Cut(name, ";")
		switch {
		case !ok:
			t.Errorf("a line without a colon: %q", line)
		case name == "BEGIN":
			open, counts = append(open, value), append(counts, map[string]int{})
		case name == "END":
			last := len(open) - 1
			if last < 0 || open[last] != value {
				t.Fatalf("END:%s does not close %v", value, open)
			}
			for _, must := range need[value] {
				if counts[last][must] != 1 {
					t.Errorf("%s has %d %s", value, counts[last][must], must)
				}
			}
			open, counts = open[:last], counts[:last]
		default:
			counts[len(counts)-1][name]++
		}
	}
	return lines
}

// An event that crosses the change of the clock shows the hours that were typed, in its zone's rules of
// that night.
func TestTheTypedHourSurvivesTheChangeOfTheClock(t *testing.T) {
	t.Parallel()
	chicago := in(t, "America/Chicago")
	e := Event{ID: 7, Version: 3, Changed: time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC), Title: "Convening", URL: "https://example.org/events/convening",
		Starts: time.Date(2026, 10, 31, 19, 0, 0, 0, chicago), Ends: time.Date(2026, 11, 1, 9, 30, 0, 0, chicago)}
	file := Encode("Events", []Event{e})
	lines := strings.Join(strict(t, file), "\n")
	for _, want := range []string{
		"DTSTART;TZID=America/Chicago:20261031T190000\n", "DTEND;TZID=America/Chicago:20261101T093000\n",
		"UID:entry-7@localprogress.org\n", "SEQUENCE:3\n", "DTSTAMP:20261001T120000Z\n",
		"BEGIN:DAYLIGHT\nDTSTART:20260308T020000\nTZOFFSETFROM:-0600\nTZOFFSETTO:-0500\nTZNAME:CDT\nEND:DAYLIGHT\n",
		"BEGIN:STANDARD\nDTSTART:20261101T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0600\nTZNAME:CST\nEND:STANDARD\n",
	} {
		if !strings.Contains(lines, want) {
			t.Errorf("%q is missing in\n%s", want, lines)
		}
	}
	parsed, err := ics.ParseCalendar(strings.NewReader(string(file)))
	if err != nil || len(parsed.Events()) != 1 {
		t.Fatalf("%v", err)
	}
	starts, err1 := parsed.Events()[0].GetStartAt()
	ends, err2 := parsed.Events()[0].GetEndAt()
	if err1 != nil || err2 != nil || !starts.Equal(e.Starts) || !ends.Equal(e.Ends) || starts.Hour() != 19 || ends.Hour() != 9 {
		t.Errorf("parsed %v to %v (%v, %v)", starts, ends, err1, err2)
	}
}

func TestEachZoneHasItsRulesOnce(t *testing.T) {
	t.Parallel()
	phoenix, honolulu := in(t, "America/Phoenix"), in(t, "Pacific/Honolulu")
	newYork := in(t, "America/New_York")
	hour := time.Hour
	var events []Event
	for i, starts := range []time.Time{time.Date(2024, 1, 5, 9, 0, 0, 0, newYork), time.Date(2025, 7, 5, 9, 0, 0, 0, newYork),
		time.Date(2025, 7, 5, 9, 0, 0, 0, phoenix), time.Date(2025, 7, 5, 9, 0, 0, 0, honolulu), time.Date(2025, 7, 5, 9, 0, 0, 0, time.UTC)} {
		events = append(events, Event{ID: int64(i), Title: "E", URL: "https://example.org/", Starts: starts, Ends: starts.Add(hour)})
	}
	text := strings.Join(strict(t, Encode("Events", events)), "\n")
	for what, want := range map[string]int{"BEGIN:VTIMEZONE": 3, "TZID:America/New_York": 1, "BEGIN:VEVENT": 5, "DTSTART:20250705T090000Z": 1,
		"TZNAME:EST": 2, "TZNAME:EDT": 2, "TZNAME:MST": 1} {
		if got := strings.Count(text, what); got != want {
			t.Errorf("%d times %s, want %d", got, what, want)
		}
	}
}

// Whatever staff typed stays inside its line.
func TestTextCannotBreakOut(t *testing.T) {
	t.Parallel()
	hostile := "One; two, three\\ four\r\nEND:VEVENT\r\nBEGIN:VEVENT \x00\x07 " + strings.Repeat("Nguyễn 🏠 ", 200)
	starts := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	file := Encode(hostile, []Event{{ID: 1, Title: hostile, Description: hostile, Place: hostile, URL: "https://example.org/", Starts: starts, Ends: starts}})
	strict(t, file)
	parsed, err := ics.ParseCalendar(strings.NewReader(string(file)))
	if err != nil || len(parsed.Events()) != 1 {
		t.Fatalf("%v, %d events", err, len(parsed.Events()))
	}
	want := strings.NewReplacer("\r", "", "\x00", "", "\x07", "").Replace(hostile)
	if got := parsed.Events()[0].GetProperty(ics.ComponentPropertySummary).Value; got != want {
		t.Errorf("the title came back as\n%q, want\n%q", got, want)
	}
}

// An event that was called off keeps its UID, and its next version says so.
func TestACalledOffEventSaysSo(t *testing.T) {
	t.Parallel()
	starts := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	for status, want := range map[Status]string{"": "CONFIRMED", Cancelled: "CANCELLED", Tentative: "TENTATIVE"} {
		lines := strict(t, Encode("Events", []Event{{ID: 7, Version: 4, Status: status, Title: "Convening", URL: "https://example.org/", Starts: starts, Ends: starts}}))
		for _, line := range []string{"STATUS:" + want, "SEQUENCE:4", "UID:entry-7@localprogress.org"} {
			if !slices.Contains(lines, line) {
				t.Errorf("%q lacks %s:\n%s", status, line, strings.Join(lines, "\n"))
			}
		}
	}
}
