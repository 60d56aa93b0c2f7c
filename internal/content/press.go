package content

import (
	"context"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// PressContact is a desk that answers the press.
type PressContact struct {
	ID       int64
	Name     string
	Email    string
	Phone    string // "" when there is none
	Hours    string // when it answers, in words; "" when not said
	Position int    // the first stands in the footer of every page
}

const pressContacts = `select id, name, email, phone, hours, position from press_contact order by position, id`

// PressContacts returns every press contact, the site's own first.
func (s *Store) PressContacts(ctx context.Context) ([]PressContact, error) {
	surrogate.Add(ctx, surrogate.Contacts)
	return many[PressContact](ctx, s.pool, pressContacts, nil)
}

// PutPressContact adds the contact, or changes the one of that name, and returns its ID.
func (s *Store) PutPressContact(ctx context.Context, c PressContact) (int64, error) {
	return one[int64](ctx, s.pool, `
		insert into press_contact (name, email, phone, hours, position) values (@name, @email, @phone, @hours, @position)
		on conflict (name) do update set email = excluded.email, phone = excluded.phone, hours = excluded.hours, position = excluded.position
		returning id`,
		pgx.StrictNamedArgs{"name": c.Name, "email": c.Email, "phone": c.Phone, "hours": c.Hours, "position": c.Position})
}
