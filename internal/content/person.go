package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
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

// OfficeOn returns the office held on that day and whether there was one.
func (d *Person) OfficeOn(day time.Time) (Office, bool) {
	for _, o := range d.Offices {
		if (o.Starts == nil || !day.Before(*o.Starts)) && (o.Ends == nil || day.Before(o.Ends.AddDate(0, 0, 1))) {
			return o, true
		}
	}
	return Office{}, false
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
