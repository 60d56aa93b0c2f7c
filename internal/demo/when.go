package demo

import (
	"errors"
	"regexp"
	"strconv"
	"time"
)

// home is the zone of dates and times that no event's zone governs.
const home = "America/New_York"

// A moment counted from the day of the load: "-12d", "+3d 09:00".
var relative = regexp.MustCompile(`^([+-]\d{1,4})d(?: (\d\d:\d\d))?$`)

var errMoment = errors.New(`write a time as "2024-07-25T09:00:00-07:00", "2024-07-25 09:00" or "2024-07-25", or from the day of the load as "-12d 09:00" or "+3d"`)

// moment returns the instant that s means in the zone. A day without a time is its midnight. Empty gives nil.
func moment(s string, now time.Time, zone *time.Location) (*time.Time, error) {
	if s == "" {
		return nil, nil
	}
	if m := relative.FindStringSubmatch(s); m != nil {
		return fromToday(m[1], m[2], now, zone)
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return &t, nil
		}
	}
	return nil, errMoment
}

func fromToday(days, clock string, now time.Time, zone *time.Location) (*time.Time, error) {
	n, err := strconv.Atoi(days)
	if err != nil {
		return nil, errMoment
	}
	if clock == "" {
		clock = "00:00"
	}
	c, err := time.Parse("15:04", clock)
	if err != nil {
		return nil, errMoment
	}
	y, m, d := now.In(zone).Date()
	t := time.Date(y, m, d+n, c.Hour(), c.Minute(), 0, 0, zone)
	return &t, nil
}

// date returns the day that s means as midnight UTC, which is how content keeps dates. Empty gives nil.
func date(s string, now time.Time, zone *time.Location) (*time.Time, error) {
	if month, err := time.Parse("2006-01", s); err == nil {
		return &month, nil
	}
	t, err := moment(s, now, zone)
	if t == nil || err != nil {
		return nil, err
	}
	y, m, d := t.In(zone).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return &day, nil
}
