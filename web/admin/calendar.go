package admin

import (
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

const calendarHref = "/admin/calendar"

// Calendar is a month of what goes out and comes down.
type Calendar struct {
	Page
	Month time.Time // its first moment
	Now   time.Time
	Weeks [][]Day // of seven days, from Sunday
	Full  bool    // there is more than is shown
}

// Day is a day with what happens on it.
type Day struct {
	Date  time.Time
	In    bool // it is one of the month
	Today bool
	Plan  []content.Planned
}

// NewCalendar lays the plan out by weeks.
func NewCalendar(month, now time.Time, plan []content.Planned) Calendar {
	c := Calendar{Month: month, Now: now, Full: len(plan) == content.PlannedLimit}
	for day := month.AddDate(0, 0, -int(month.Weekday())); day.Before(month.AddDate(0, 1, 0)); day = day.AddDate(0, 0, 7) {
		week := make([]Day, 7)
		for i := range week {
			date := day.AddDate(0, 0, i)
			week[i] = Day{Date: date, In: date.Month() == month.Month(), Today: sameDay(date, now)}
			for _, p := range plan {
				if sameDay(p.At.In(ui.Zone), date) {
					week[i].Plan = append(week[i].Plan, p)
				}
			}
		}
		c.Weeks = append(c.Weeks, week)
	}
	return c
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// Name is the month in words.
func (c Calendar) Name() string { return c.Month.Format("January 2006") }

// turned is the address of the month so many months on.
func (c Calendar) turned(months int) string {
	return calendarHref + "?month=" + c.Month.AddDate(0, months, 0).Format("2006-01")
}

// empty reports whether nothing happens in the month.
func (c Calendar) empty() bool {
	for _, week := range c.Weeks {
		for _, d := range week {
			if d.In && len(d.Plan) > 0 {
				return false
			}
		}
	}
	return true
}

// plannedHref is where the line of the calendar is changed.
func plannedHref(p content.Planned) string {
	switch p.What {
	case content.Together:
		return bundleHref(p.ID)
	case content.Replaced:
		return entryHref(p.ID) + "/stage"
	}
	return entryHref(p.ID)
}

// plannedWords say what happens, or happened.
func plannedWords(p content.Planned, now time.Time) string {
	past := !p.At.After(now)
	switch {
	case p.What == content.Together && past:
		return "Bundle, went out"
	case p.What == content.Together:
		return "Bundle"
	case p.What == content.Replaced && past:
		return "New version, went out"
	case p.What == content.Replaced:
		return "New version"
	case p.What == content.ComesOff && past:
		return "Came down"
	case p.What == content.ComesOff:
		return "Comes down"
	case past:
		return p.Kind.Name() + ", went out"
	}
	return p.Kind.Name()
}
