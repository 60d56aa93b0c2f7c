package content

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// Person is what a person has beyond an entry, whose title is the name. Offices carry dates, so that
// a post of 2021 can show the office held that day.
type Person struct {
	Role    string   `json:"role,omitempty"` // in the network: "Board member"
	Offices []Office `json:"offices,omitempty" db:"-"`
}

// Office is a public office held for some time.
type Office struct {
	Title  string     `json:"title"` // "Council member"
	Place  string     `json:"place,omitempty"`
	State  string     `json:"state,omitempty"`  // postal code
	Starts *time.Time `json:"starts,omitempty"` // first day; nil: not known
	Ends   *time.Time `json:"ends,omitempty"`   // last day; nil: still held
}

// Begun reports whether the office's first day had come at the time at, in the newsroom's zone.
func (o Office) Begun(at time.Time) bool { return o.Starts == nil || !o.Starts.After(dayOf(at)) }

// Over reports whether the office's last day was past at the time at, in the newsroom's zone.
func (o Office) Over(at time.Time) bool { return o.Ends != nil && o.Ends.Before(dayOf(at)) }

// dayOf is the newsroom's calendar day at the time at, as midnight UTC.
func dayOf(at time.Time) time.Time {
	y, m, d := at.In(Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// OfficeOn returns the office held on the day of at and whether there was one.
func (d *Person) OfficeOn(at time.Time) (Office, bool) {
	for _, o := range d.Offices {
		if o.Begun(at) && !o.Over(at) {
			return o, true
		}
	}
	return Office{}, false
}

// Former reports whether the person held office before the day of at and holds none any more: the network is one of
// officials in office, so that makes a former member.
func (d *Person) Former(at time.Time) bool {
	return len(d.Offices) > 0 && !slices.ContainsFunc(d.Offices, func(o Office) bool { return !o.Over(at) })
}

func (d *Person) check(c *checker) {
	c.atMost("person.role", d.Role, MaxLine)
	for i, o := range d.Offices {
		if o.Title == "" {
			c.fail("person.offices", "Office %d needs a title.", i+1)
		}
		if o.State != "" && (len(o.State) != 2 || o.State < "AA" || o.State > "ZZ") {
			c.fail("person.offices", "Office %d: give the state's two capital letters, for example NY.", i+1)
		}
		if o.Starts != nil && o.Ends != nil && o.Ends.Before(*o.Starts) {
			c.fail("person.offices", "Office %d ends before it starts.", i+1)
		}
	}
}

func (d *Person) save(ctx context.Context, tx pgx.Tx, id int64) error {
	if err := exec(ctx, tx, `
		insert into person (entry_id, role) values (@id, @role) on conflict (entry_id) do update set role = excluded.role`,
		pgx.StrictNamedArgs{"id": id, "role": d.Role}); err != nil {
		return err
	}
	if err := exec(ctx, tx, `delete from office where entry_id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
		return err
	}
	for i, o := range d.Offices {
		if err := exec(ctx, tx, `
			insert into office (entry_id, position, title, place, state, starts_on, ends_on)
			values (@id, @position, @title, @place, @state, @starts, @ends)`,
			pgx.StrictNamedArgs{"id": id, "position": i, "title": o.Title, "place": o.Place, "state": o.State, "starts": o.Starts, "ends": o.Ends}); err != nil {
			return err
		}
	}
	return nil
}

func loadPerson(ctx context.Context, q querier, id int64) (*Person, error) {
	d, err := loadOne[Person](ctx, q, `select role from person where entry_id = @id`, id)
	if err != nil {
		return nil, err
	}
	d.Offices, err = many[Office](ctx, q, `
		select title, place, state, starts_on as starts, ends_on as ends from office where entry_id = @id order by position`,
		pgx.StrictNamedArgs{"id": id})
	return d, err
}

// noteTurns notes when the office begins and when it is over, in so far as that is still to come.
func (o Office) noteTurns(ctx context.Context, now time.Time) {
	begins := func(day time.Time) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, Zone)
	}
	if o.Starts != nil && !o.Begun(now) {
		surrogate.Until(ctx, begins(*o.Starts))
	}
	if o.Ends != nil && !o.Over(now) {
		surrogate.Until(ctx, begins(o.Ends.AddDate(0, 0, 1)))
	}
}
