package content

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// The two states of a chapter.
const (
	ChapterCertified  = "certified"
	ChapterOrganizing = "organizing"
)

// Chapter is what a state chapter has beyond an entry.
type Chapter struct {
	State        string `json:"state,omitempty"`  // postal code, for example "NY"
	Status       string `json:"status,omitempty"` // ChapterCertified or ChapterOrganizing
	ContactName  string `json:"contact_name,omitempty"`
	ContactEmail string `json:"contact_email,omitempty"`
	Places       string `json:"places,omitempty"` // where its members serve, in words
}

func (d *Chapter) check(c *checker) {
	if len(d.State) != 2 || d.State[0] < 'A' || d.State[0] > 'Z' || d.State[1] < 'A' || d.State[1] > 'Z' {
		c.fail("chapter.state", "Give the state's two capital letters, for example NY.")
	}
	if d.Status != ChapterCertified && d.Status != ChapterOrganizing {
		c.fail("chapter.status", "Choose between certified and organizing.")
	}
	c.atMost("chapter.contact_name", d.ContactName, MaxLine)
	c.email("chapter.contact_email", d.ContactEmail)
	c.atMost("chapter.places", d.Places, MaxSummary)
}

func (d *Chapter) save(ctx context.Context, tx pgx.Tx, id int64) error {
	return exec(ctx, tx, `
		insert into chapter (entry_id, state, status, contact_name, contact_email, places)
		values (@id, @state, @status, @name, @email, @places)
		on conflict (entry_id) do update set state = excluded.state, status = excluded.status,
			contact_name = excluded.contact_name, contact_email = excluded.contact_email, places = excluded.places`,
		pgx.StrictNamedArgs{"id": id, "state": d.State, "status": d.Status, "name": d.ContactName, "email": d.ContactEmail, "places": d.Places})
}

func loadChapter(ctx context.Context, q querier, id int64) (*Chapter, error) {
	return loadOne[Chapter](ctx, q, `
		select state, status, contact_name, contact_email, places from chapter where entry_id = @id`, id)
}
