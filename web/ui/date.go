package ui

import (
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the zones must be there on a machine that has none installed
)

// Zone is the zone in which the site tells the time of what it publishes: the network's own, Eastern.
var Zone = func() *time.Location {
	loc, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err)
	}
	return loc
}()

// DateText returns the day of an instant in the site's zone: "July 18, 2024".
func DateText(t time.Time) string { return t.In(Zone).Format("January 2, 2006") }

// DayText returns a calendar day that is stored as midnight UTC: "July 18, 2024".
func DayText(t time.Time) string { return t.UTC().Format("January 2, 2006") }

// MomentText returns day, time and zone of an instant in loc: "July 15, 2024, 9:00 am Eastern".
func MomentText(t time.Time, loc *time.Location) string {
	t = t.In(loc)
	return t.Format("January 2, 2006, 3:04 pm ") + ZoneName(t)
}

// zoneLetters are the zones' short names that do not change with the season.
var zoneLetters = map[string]string{
	"EST": "ET", "EDT": "ET", "CST": "CT", "CDT": "CT", "MST": "MT", "MDT": "MT", "PST": "PT", "PDT": "PT",
	"AKST": "AKT", "AKDT": "AKT", "HST": "HT",
}

// DeskMoment tells an instant as the newsroom does: "Tue 6 Aug 09:00 ET", with the year when it is not now's.
func DeskMoment(t, now time.Time, loc *time.Location) string {
	t = t.In(loc)
	layout := "Mon 2 Jan 15:04 "
	if t.Year() != now.In(loc).Year() {
		layout = "Mon 2 Jan 2006 15:04 "
	}
	zone := t.Format("MST")
	if letters, ok := zoneLetters[zone]; ok {
		zone = letters
	}
	return t.Format(layout) + zone
}

// zoneNames are the everyday names of the zones of the United States.
var zoneNames = map[string]string{
	"EST": "Eastern", "EDT": "Eastern", "CST": "Central", "CDT": "Central", "MST": "Mountain", "MDT": "Mountain",
	"PST": "Pacific", "PDT": "Pacific", "AKST": "Alaska", "AKDT": "Alaska", "HST": "Hawaii", "AST": "Atlantic",
}

// ZoneName returns the everyday name of the zone that t is in, "Eastern", or its abbreviation.
func ZoneName(t time.Time) string {
	if t.Location().String() == "America/Phoenix" { // on standard time all year: in summer "Mountain" is an hour off
		return "Arizona"
	}
	abbreviation := t.Format("MST")
	if name, ok := zoneNames[abbreviation]; ok {
		return name
	}
	return abbreviation
}

var (
	ones = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens = strings.Fields("zero ten twenty thirty forty fifty sixty seventy eighty ninety")
)

// Words returns a number as newspapers set it at the start of a sentence: "Sixty-three", "No" for 0, and
// digits with commas from 100 on.
func Words(n int) string {
	var s string
	switch {
	case n == 0:
		return "No"
	case n < 0 || n >= 100:
		return Thousands(n)
	case n < 20:
		s = ones[n]
	case n%10 == 0:
		s = tens[n/10]
	default:
		s = tens[n/10] + "-" + ones[n%10]
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Count returns a number with its noun: "One entry", "Sixty-three entries", "1,204 entries". A number above
// limit (where counting stopped; 0: nowhere) is told as "More than 1,000 entries".
func Count(n, limit int, singular, plural string) string {
	if limit > 0 && n > limit {
		return "More than " + Thousands(limit) + " " + plural
	}
	if n == 1 {
		return "One " + singular
	}
	return Words(n) + " " + plural
}

// Thousands returns a number with commas: "12,345".
func Thousands(n int) string {
	if n < 0 {
		return "−" + Thousands(-n)
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Bytes returns the size of a file as readers know it: "640 KB", "1.2 MB". A kilobyte is 1,000 bytes.
func Bytes(n int64) string {
	switch {
	case n >= 1_000_000:
		return strings.TrimSuffix(strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64), ".0") + " MB"
	case n >= 1000:
		return strconv.FormatInt((n+500)/1000, 10) + " KB"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}
