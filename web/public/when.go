package public

import (
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// zoneName is the zone of the moment in words: "Eastern" for the Americas' zones, else the abbreviation,
// or "UTC+05:45" where a zone has no letters. The everyday names hold only in America: CST is China's too.
func zoneName(t time.Time) string {
	name, zone := t.Format("MST"), t.Location().String()
	switch {
	case strings.HasPrefix(zone, "America/"), strings.HasPrefix(zone, "US/"), zone == "Pacific/Honolulu":
		return ui.ZoneName(t)
	case strings.HasPrefix(name, "+"), strings.HasPrefix(name, "-"):
		return "UTC" + t.Format("-07:00")
	}
	return name
}

// clock is the time of day without needless zeros: "6:00 pm", "noon".
func clock(t time.Time) string {
	if t.Hour() == 12 && t.Minute() == 0 {
		return "noon"
	}
	return t.Format("3:04\u00a0pm")
}

const (
	longDay  = "Monday, January 2, 2006"
	longDate = "January 2, 2006"
)

// eventTime says when the event happens, in its own zone: "Thursday, July 25, 2024, 6:00 pm to 7:30 pm
// Eastern", or with both days when it ends on another one. It is "" for an event without a start.
func eventTime(e *content.Event) string {
	if e.Starts == nil {
		return ""
	}
	from := e.Starts.In(e.Location())
	if e.Ends == nil || e.Ends.Equal(*e.Starts) {
		return from.Format(longDay) + ", " + clock(from) + " " + zoneName(from)
	}
	to := e.Ends.In(e.Location())
	if sameDay(from, to) {
		return from.Format(longDay) + ", " + clock(from) + " to " + clock(to) + " " + zoneName(to)
	}
	return from.Format(longDay) + ", " + clock(from) + ", to " + to.Format(longDay) + ", " + clock(to) + " " + zoneName(to)
}

// anEvening is how long an event may take that ends after midnight and is still one of a single day.
const anEvening = 12 * time.Hour

// eventRow is the same for a row in a list, whose calendar block has the day already: "Thursday, 6:00 pm
// Eastern", or "Thursday, July 25, to Saturday, July 27, 2024" when it runs for days.
func eventRow(e *content.Event) string {
	if e.Starts == nil {
		return ""
	}
	from := e.Starts.In(e.Location())
	if e.Ends != nil {
		if to := e.Ends.In(e.Location()); !sameDay(from, to) && to.Sub(from) > anEvening {
			return from.Format("Monday, January 2") + ", to " + to.Format(longDay)
		}
	}
	return from.Format("Monday") + ", " + clock(from) + " " + zoneName(from)
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// registrationBadge is the badge that says how registration stands, or that the event goes on at the moment, with the
// class that colours it; no words when there is nothing to say.
func registrationBadge(e *content.Event, now time.Time) (class, words string) {
	if e.On(now) {
		return "g", "Happening now"
	}
	on := func(t *time.Time) string { return t.In(e.Location()).Format("January\u00a02") } // a line may not end between them
	switch e.Registration(now) {
	case content.RegistrationNotYet:
		return "m", "Registration opens " + on(e.Opens)
	case content.RegistrationOpen:
		if e.Closes != nil {
			return "g", "Registration open until " + on(e.Closes)
		}
		return "g", "Registration open"
	case content.RegistrationFull:
		return "c", "Full"
	case content.RegistrationClosed:
		return "m", "Registration closed"
	case content.RegistrationPast:
		return "m", "Past"
	case content.RegistrationNone, content.RegistrationOff:
	}
	return "", ""
}

// eventLine says when and where an event is, after the word that it is not.
func eventLine(e *content.Event) string {
	line := eventTime(e) + ". " + eventPlace(e)
	if e.CalledOff != "" {
		line = e.CalledOff.Name() + ". " + line
	}
	return line
}

// CalledOffLine is what readers are told of an event that was called off, as plain text; "" for others.
func CalledOffLine(e *content.Event) string {
	if e.CalledOff == "" {
		return ""
	}
	return e.CalledOff.Name() + ". " + e.Notice
}

// apMonths are the months as a dateline has them next to a day (AP Stylebook: March to July are spelled out).
var apMonths = [...]string{"Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."}

// Dateline is the beginning of a release's first paragraph in AP style: "OAKLAND, Calif., July 18, 2024 —".
// A missing place or date is left out; without both it is "".
func Dateline(place string, date *time.Time) string {
	line := strings.TrimRight(strings.TrimSpace(place), ",")
	if date != nil {
		day := apMonths[date.Month()-1] + date.Format(" 2, 2006")
		if line != "" {
			line += ", "
		}
		line += day
	}
	if line == "" {
		return ""
	}
	return line + " —"
}
