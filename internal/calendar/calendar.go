// Package calendar writes events as iCalendar (RFC 5545), each in the zone of its place.
package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// Event is one event. Its times carry the zone in which they are told.
type Event struct {
	ID          int64 // makes the UID, which is the same for ever
	Version     int   // rises with every change
	Status      Status
	Changed     time.Time // when this version was published
	Title       string
	Description string
	Place       string
	URL         string // the full address of its page
	Starts      time.Time
	Ends        time.Time
}

// Status says whether an event takes place.
type Status string

// The statuses (RFC 5545, 3.8.1.11); the zero one is Confirmed.
const (
	Confirmed Status = "CONFIRMED"
	Tentative Status = "TENTATIVE"
	Cancelled Status = "CANCELLED"
)

// Mime is the type of what Encode returns.
const Mime = "text/calendar; charset=utf-8"

const (
	local = "20060102T150405"
	utc   = "20060102T150405Z"
)

// Encode returns the events as one calendar of that name. Every time is written as it was typed, with the
// name of its zone and, for programs that do not know that name, the zone's rules in those years.
func Encode(name string, events []Event) []byte {
	c := ics.NewCalendarFor("Local Progress")
	c.SetCalscale("GREGORIAN")
	c.SetMethod(ics.MethodPublish)
	c.SetName(text(name))
	c.SetXWRCalName(text(name))
	c.SetRefreshInterval("PT6H")
	for _, z := range zones(events) {
		c.AddVTimezone(z)
	}
	for _, e := range events {
		c.AddVEvent(e.component())
	}
	return []byte(c.Serialize(ics.WithNewLineWindows))
}

func (e Event) component() *ics.VEvent {
	v := ics.NewEvent("entry-" + strconv.FormatInt(e.ID, 10) + "@localprogress.org")
	v.SetDtStampTime(e.Changed)
	v.SetModifiedAt(e.Changed)
	v.SetSequence(e.Version)
	setTime(v, ics.ComponentPropertyDtStart, e.Starts)
	setTime(v, ics.ComponentPropertyDtEnd, e.Ends)
	v.SetSummary(text(e.Title))
	v.SetStatus(ics.ObjectStatus(cmp.Or(e.Status, Confirmed)))
	if e.Description != "" {
		v.SetDescription(text(e.Description))
	}
	if e.Place != "" {
		v.SetLocation(text(e.Place))
	}
	v.SetURL(e.URL)
	return v
}

func setTime(v *ics.VEvent, p ics.ComponentProperty, t time.Time) {
	if t.Location() == time.UTC {
		v.SetProperty(p, t.Format(utc))
		return
	}
	v.SetProperty(p, t.Format(local), ics.WithTZID(t.Location().String()))
}

// text is without the control characters that a calendar's line cannot hold.
func text(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, s)
}

// zones are the rules of every zone in use, from its first event to its last.
func zones(events []Event) []*ics.VTimezone {
	type span struct{ from, to time.Time }
	spans := map[string]span{}
	var names []string
	for _, e := range events {
		if e.Starts.Location() == time.UTC {
			continue
		}
		name := e.Starts.Location().String()
		s, ok := spans[name]
		if !ok {
			names = append(names, name)
			s = span{e.Starts, e.Ends}
		}
		if e.Starts.Before(s.from) {
			s.from = e.Starts
		}
		if e.Ends.After(s.to) {
			s.to = e.Ends
		}
		spans[name] = s
	}
	slices.Sort(names)
	var all []*ics.VTimezone
	for _, name := range names {
		all = append(all, zone(name, spans[name].from, spans[name].to))
	}
	return all
}

// maxRules bounds how many changes of the clock one zone lists: two a year for 150 years.
const maxRules = 300

// zone lists the changes of the clock, one by one, that decide what the hours from one moment to the
// other mean. A recurrence rule would have to guess what legislatures do.
func zone(name string, from, to time.Time) *ics.VTimezone {
	z := ics.NewTimezone(name)
	for t := from; len(z.Components) < maxRules; {
		began, ends := t.ZoneBounds()
		z.Components = append(z.Components, rule(t, began))
		if ends.IsZero() || ends.After(to) {
			break
		}
		t = ends
	}
	return z
}

// rule is the part of a zone's year that t lies in, which began at that moment (zero: it always was).
func rule(t, began time.Time) ics.Component {
	abbreviation, offset := t.Zone()
	before := offset
	start := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	if !began.IsZero() {
		_, before = began.Add(-time.Second).Zone()
		start = began.In(time.FixedZone("", before)) // told by the clock of before, RFC 5545, 3.6.5
	}
	var base ics.ComponentBase
	base.AddProperty(ics.ComponentPropertyDtStart, start.Format(local))
	base.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), offsetText(before))
	base.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), offsetText(offset))
	base.AddProperty(ics.ComponentProperty(ics.PropertyTzname), abbreviation)
	if t.IsDST() {
		return &ics.Daylight{ComponentBase: base}
	}
	return &ics.Standard{ComponentBase: base}
}

// offsetText is seconds east of Greenwich as "+0530" or "-045602".
func offsetText(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}
