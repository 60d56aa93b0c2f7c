package content

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// Event is what an event has beyond an entry.
type Event struct {
	Starts          *time.Time `json:"starts,omitempty"`
	Ends            *time.Time `json:"ends,omitempty"`
	Zone            string     `json:"zone,omitempty"`  // IANA name, for example "America/Chicago"
	Place           string     `json:"place,omitempty"` // "Oakland, California"; empty when it is only online
	Link            string     `json:"link,omitempty"`  // where an online event happens, or its own site
	RegistrationURL string     `json:"registration_url,omitempty"`
	Opens           *time.Time `json:"opens,omitempty"`  // registration opens; nil: at once
	Closes          *time.Time `json:"closes,omitempty"` // registration closes; nil: when the event starts
	Full            bool       `json:"full,omitempty"`
	Capacity        int        `json:"capacity,omitempty"` // places; 0: not limited
	CalledOff       CalledOff  `json:"called_off,omitempty"`
	Notice          string     `json:"notice,omitempty"` // what readers are told of that, in a sentence or two
}

// CalledOff says that an event does not take place as announced.
type CalledOff string

// The ways in which an event is called off; "" is none of them.
const (
	Cancelled CalledOff = "cancelled" // it does not take place
	Postponed CalledOff = "postponed" // it takes place, on a day that is not known yet
)

// Name is what people call it: "Cancelled".
func (c CalledOff) Name() string {
	return map[CalledOff]string{Cancelled: "Cancelled", Postponed: "Postponed"}[c]
}

// Registration is the state of an event's registration at one moment.
type Registration string

// The states; an event without a registration address has RegistrationNone until it is past. Nobody registers for an
// event that was called off.
const (
	RegistrationNone   Registration = ""
	RegistrationOff    Registration = "called off"
	RegistrationNotYet Registration = "not yet open"
	RegistrationOpen   Registration = "open"
	RegistrationFull   Registration = "full"
	RegistrationClosed Registration = "closed"
	RegistrationPast   Registration = "past"
)

// Registration returns the state at the time now.
func (d *Event) Registration(now time.Time) Registration {
	switch {
	case d.CalledOff != "":
		return RegistrationOff
	case d.Ends != nil && !now.Before(*d.Ends):
		return RegistrationPast
	case d.Full:
		return RegistrationFull
	case d.RegistrationURL == "":
		return RegistrationNone
	case d.Opens != nil && now.Before(*d.Opens):
		return RegistrationNotYet
	case d.Closes != nil && !now.Before(*d.Closes), d.Starts != nil && !now.Before(*d.Starts):
		return RegistrationClosed
	}
	return RegistrationOpen
}

// On reports whether the event goes on at the time now.
func (d *Event) On(now time.Time) bool {
	return d.CalledOff == "" && d.Starts != nil && d.Ends != nil && !now.Before(*d.Starts) && now.Before(*d.Ends)
}

// zones are those that were read from the system's files, by name: reading one takes longer than a row of a list.
var zones sync.Map

// Location is the event's time zone, UTC when its name is unknown.
func (d *Event) Location() *time.Location {
	if loc, ok := zones.Load(d.Zone); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(d.Zone)
	if err != nil {
		return time.UTC
	}
	zones.Store(d.Zone, loc)
	return loc
}

func (d *Event) check(c *checker) {
	if d.Starts == nil {
		c.fail("event.starts", "Say when it starts.")
	}
	switch {
	case d.Ends == nil:
		c.fail("event.ends", "Say when it ends.")
	case d.Starts != nil && d.Ends.Before(*d.Starts):
		c.fail("event.ends", "It ends before it starts. Check both times.")
	}
	c.year("event.starts", d.Starts)
	c.year("event.ends", d.Ends)
	c.year("event.opens", d.Opens)
	c.year("event.closes", d.Closes)
	if _, err := time.LoadLocation(d.Zone); err != nil || d.Zone == "" || d.Zone == "Local" {
		c.fail("event.zone", "This time zone is not known. Choose one like America/New_York.")
	}
	if d.Place == "" && d.Link == "" {
		c.fail("event.place", "Give a place, or a link when it happens online.")
	}
	c.atMost("event.place", d.Place, MaxLine)
	c.web("event.link", d.Link, false)
	c.web("event.registration_url", d.RegistrationURL, true)
	if d.Opens != nil && d.Closes != nil && !d.Closes.After(*d.Opens) {
		c.fail("event.closes", "Registration closes before it opens. Check both times.")
	}
	if d.Capacity < 0 || d.Capacity > 1_000_000 {
		c.fail("event.capacity", "Give the number of places, or leave it empty.")
	}
	d.checkCalledOff(c)
}

func (d *Event) checkCalledOff(c *checker) {
	switch {
	case d.CalledOff != "" && d.CalledOff.Name() == "":
		c.fail("event.called_off", "Choose from the list.")
	case d.CalledOff != "":
		c.need("event.notice", d.Notice, "Say what happened, and what those who meant to come should know.")
	case d.Notice != "":
		c.fail("event.called_off", "There is a notice to readers. Choose what it is about, or empty it.")
	}
	c.atMost("event.notice", d.Notice, MaxSummary)
}

func (d *Event) save(ctx context.Context, tx pgx.Tx, id int64) error {
	return exec(ctx, tx, `
		insert into event (entry_id, starts_at, ends_at, zone, place, link, registration_url, opens_at, closes_at, is_full, capacity, called_off, notice)
		values (@id, @starts, @ends, @zone, @place, @link, @registration, @opens, @closes, @full, nullif(@capacity, 0), @called_off, @notice)
		on conflict (entry_id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at, zone = excluded.zone,
			place = excluded.place, link = excluded.link, registration_url = excluded.registration_url,
			opens_at = excluded.opens_at, closes_at = excluded.closes_at, is_full = excluded.is_full, capacity = excluded.capacity,
			called_off = excluded.called_off, notice = excluded.notice`,
		pgx.StrictNamedArgs{"id": id, "starts": d.Starts, "ends": d.Ends, "zone": d.Zone, "place": d.Place, "link": d.Link,
			"registration": d.RegistrationURL, "opens": d.Opens, "closes": d.Closes, "full": d.Full, "capacity": d.Capacity,
			"called_off": d.CalledOff, "notice": d.Notice})
}

func loadEvent(ctx context.Context, q querier, id int64) (*Event, error) {
	return loadOne[Event](ctx, q, `
		select starts_at as starts, ends_at as ends, zone, place, link, registration_url,
			opens_at as opens, closes_at as closes, is_full as "full", coalesce(capacity, 0) as capacity, called_off, notice
		from event where entry_id = @id`, id)
}
