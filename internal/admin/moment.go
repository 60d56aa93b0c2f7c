package admin

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The layouts of the browser's own controls, which are also what a person may type where it has none.
const (
	momentLayout = "2006-01-02T15:04"
	dayLayout    = "2006-01-02"
	monthLayout  = "2006-01"
)

var dateShape = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)

// parseMoment reads a date with a time in the zone: "2024-08-06T09:00", with a space for the T or with
// seconds. Of a time that the clocks tell twice it is the first. problem is a sentence when it cannot be: the text, what is wrong with it, what to do.
func parseMoment(typed string, loc *time.Location) (t time.Time, problem string) {
	date, clock, ok := strings.Cut(strings.Replace(typed, " ", "T", 1), "T")
	if !ok {
		if _, problem = parseDay(typed); problem != "" {
			return t, problem
		}
		return t, fmt.Sprintf("“%s” has no time. Write it like 2024-08-06 09:00.", short(typed))
	}
	day, problem := parseDay(date)
	if problem != "" {
		return t, problem
	}
	at, err := time.Parse("15:04", clock)
	if err != nil {
		at, err = time.Parse("15:04:05", clock)
	}
	if err != nil {
		return t, fmt.Sprintf("“%s” is not a time of day. Write it like 09:00 or 16:30.", short(clock))
	}
	t = time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), at.Second(), 0, loc)
	if t.Hour() != at.Hour() || t.Minute() != at.Minute() {
		return time.Time{}, fmt.Sprintf("%s does not exist on %s in this time zone: the clocks go forward over it. Choose an hour later.",
			at.Format("15:04"), day.Format("2 January 2006"))
	}
	if back, second := toldTwice(t); second {
		t = t.Add(-back) // time.Date takes either one, by the zone
	}
	return t, ""
}

// toldTwice returns how far the clocks go back in the night when they tell the time t twice, and whether t
// is the second one; 0 on any other night.
func toldTwice(t time.Time) (back time.Duration, second bool) {
	start, end := t.ZoneBounds()
	offset := func(t time.Time) time.Duration {
		_, seconds := t.Zone()
		return time.Duration(seconds) * time.Second
	}
	if !start.IsZero() {
		if back = offset(start.Add(-1)) - offset(t); t.Sub(start) < back {
			return back, true
		}
	}
	if !end.IsZero() {
		if back = offset(t) - offset(end); end.Sub(t) <= back {
			return back, false
		}
	}
	return 0, false
}

// whichOfTwo says which one t is of the two that the clocks tell alike; "" when they tell it once.
func whichOfTwo(t time.Time) string {
	back, second := toldTwice(t)
	if back == 0 {
		return ""
	}
	place := "first"
	if second {
		place = "second"
	}
	return fmt.Sprintf("%s comes twice on %s, when the clocks go back. This is the %s one (%s); choose another hour if that matters.",
		t.Format("15:04"), t.Format("2 January 2006"), place, t.Format("MST"))
}

// parseDay reads a date as midnight UTC: "2024-08-06".
func parseDay(typed string) (t time.Time, problem string) {
	m := dateShape.FindStringSubmatch(typed)
	if m == nil {
		return t, fmt.Sprintf("“%s” is not a date. Write it like 2024-08-06.", short(typed))
	}
	year, _ := strconv.Atoi(m[1]) // three runs of at most four digits
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	if month < 1 || month > 12 {
		return t, fmt.Sprintf("There is no month %d. Write the date like 2024-08-06.", month)
	}
	t = time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day {
		return time.Time{}, fmt.Sprintf("%d %s does not exist. Check the date.", day, time.Month(month))
	}
	return t, ""
}

// parseMonth reads a month as its first day, midnight UTC: "2024-08".
func parseMonth(typed string) (t time.Time, problem string) {
	t, err := time.Parse(monthLayout, typed)
	if err != nil {
		return t, fmt.Sprintf("“%s” is not a month. Write it like 2024-08.", short(typed))
	}
	return t, ""
}

// short is the beginning of what was typed, to be shown in a sentence.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
