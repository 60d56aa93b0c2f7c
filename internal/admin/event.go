package admin

import (
	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// readEvent reads an event's times in the event's own zone. When nobody knows that zone, its name is the
// error, and the times are kept as typed.
func readEvent(r *reader, s *content.Snapshot) {
	zone := r.text("event.zone")
	loc, known := zoneOf(zone)
	if !known {
		r.fail("event.zone", "“"+short(zone)+"” is not a time zone. Choose one from the list, for example America/Chicago.")
	}
	s.Event = &content.Event{
		Starts: r.moment("event.starts", loc), Ends: r.moment("event.ends", loc), Zone: zone,
		Place: r.text("event.place"), Link: r.text("event.link"), RegistrationURL: r.text("event.registration_url"),
		Opens: r.moment("event.opens", loc), Closes: r.moment("event.closes", loc),
		Full: r.text("event.full") != "", Capacity: r.number("event.capacity"),
		CalledOff: content.CalledOff(r.text("event.called_off")), Notice: r.text("event.notice"),
	}
}

func fillEvent(f filler, s content.Snapshot) {
	d := s.Event
	zone := d.Zone
	if zone == "" {
		zone = ui.Zone.String()
	}
	loc, _ := zoneOf(zone) // a stored zone that is not known any more is told when the form is sent
	f.text("event.zone", zone)
	f.moment("event.starts", d.Starts, loc)
	f.moment("event.ends", d.Ends, loc)
	f.text("event.place", d.Place)
	f.text("event.link", d.Link)
	f.text("event.registration_url", d.RegistrationURL)
	f.moment("event.opens", d.Opens, loc)
	f.moment("event.closes", d.Closes, loc)
	f.number("event.capacity", d.Capacity)
	f.text("event.called_off", string(d.CalledOff))
	f.text("event.notice", d.Notice)
	if d.Full {
		f.text("event.full", "on")
	}
}
