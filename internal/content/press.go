package content

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
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

	ChangedAt time.Time
	ChangedBy string
}

const pressContacts = `select id, name, email, phone, hours, position, changed_at, changed_by from press_contact`

// PressContacts returns every press contact, the site's own first.
func (s *Store) PressContacts(ctx context.Context) ([]PressContact, error) {
	surrogate.Add(ctx, surrogate.Contacts)
	return many[PressContact](ctx, s.pool, pressContacts+` order by position, id`, nil)
}

// PutPressContact adds the contact, or changes the one of that name, and returns its ID.
func (s *Store) PutPressContact(ctx context.Context, c PressContact) (int64, error) {
	return one[int64](ctx, s.pool, `
		insert into press_contact (name, email, phone, hours, position, changed_at, changed_by) values (@name, @email, @phone, @hours, @position, @now, @by)
		on conflict (name) do update set email = excluded.email, phone = excluded.phone, hours = excluded.hours, position = excluded.position,
			changed_at = excluded.changed_at, changed_by = excluded.changed_by
		returning id`, s.contactArgs(c, c.ChangedBy))
}

func (s *Store) contactArgs(c PressContact, by string) pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{"name": c.Name, "email": c.Email, "phone": c.Phone, "hours": c.Hours, "position": c.Position, "now": s.now(), "by": by}
}

// StaleContactError says that somebody changed the contact after the editor opened it. Nothing was written.
type StaleContactError struct{ Current PressContact }

func (e *StaleContactError) Error() string {
	return "content: the press contact was changed meanwhile"
}

// SavePressContact stores the contact; one without an ID is added. c.ChangedAt says on which one the words were written:
// *StaleContactError comes back when there is a newer one, FieldErrors for "contact.name" and the like when something is
// wrong, ErrNotFound when it was removed.
func (s *Store) SavePressContact(ctx context.Context, by Editor, c PressContact) error {
	if err := may(rightsIn(ctx).Press); err != nil {
		return err
	}
	c.Name, c.Email, c.Phone, c.Hours = line(c.Name), line(c.Email), line(c.Phone), line(c.Hours)
	if errs := c.check(); errs != nil {
		return errs
	}
	args := s.contactArgs(c, by.Name)
	if c.ID == 0 {
		return contactError(s.record(ctx, audit.Added, "the press contact "+c.Name, `
			insert into press_contact (name, email, phone, hours, position, changed_at, changed_by)
			values (@name, @email, @phone, @hours, @position, @now, @by)`, args))
	}
	args["id"], args["base"] = c.ID, c.ChangedAt
	changed, err := s.changes(ctx, "the press contact "+c.Name, `
		update press_contact set name = @name, email = @email, phone = @phone, hours = @hours, position = @position,
			changed_at = @now, changed_by = @by
		where id = @id and changed_at = @base`, args)
	if err != nil || changed {
		return contactError(err)
	}
	current, err := many[PressContact](ctx, s.pool, pressContacts+` where id = @id`, pgx.StrictNamedArgs{"id": c.ID})
	if err != nil {
		return err
	}
	if len(current) == 0 {
		return ErrNotFound
	}
	return &StaleContactError{current[0]}
}

func (c PressContact) check() FieldErrors {
	k := &checker{}
	k.need("contact.name", c.Name, "Give the desk a name, for example Press desk.")
	k.atMost("contact.name", c.Name, MaxLine)
	k.need("contact.email", c.Email, "Give the address that reporters write to.")
	k.email("contact.email", c.Email)
	k.atMost("contact.phone", c.Phone, 40)
	k.atMost("contact.hours", c.Hours, MaxLine)
	k.position("contact.position", c.Position)
	return k.errs
}

// position checks the place of something in a short list.
func (c *checker) position(field string, n int) {
	if n < 0 || n > 999 {
		c.fail(field, "Give a number from 0 to 999; the lowest stands first.")
	}
}

// line is a text without line breaks and with single blanks.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// RemovePressContact deletes the contact. While a release names it FieldErrors come back instead.
func (s *Store) RemovePressContact(ctx context.Context, id int64) error {
	if err := may(rightsIn(ctx).Press); err != nil {
		return err
	}
	return contactError(s.unset(ctx, "the press contact", `delete from press_contact where id = @id returning name`, pgx.StrictNamedArgs{"id": id}))
}

// contactError turns what the database refused into a sentence.
func contactError(err error) error {
	switch postgres.Constraint(err) {
	case "press_contact_name_key":
		return FieldErrors{{"contact.name", "Another contact has this name. Choose another one."}}
	case "release_contact_contact_id_fkey":
		return FieldErrors{{"", "Releases name this contact, so it was not removed. Choose another contact for them first, or change its address here."}}
	}
	return err
}
