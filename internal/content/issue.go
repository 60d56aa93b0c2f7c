package content

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// Hues are the names of the seven issue colours of the design, and "none". Each has a shape of its
// own, so an issue never depends on colour alone.
var Hues = []string{"workers", "home", "housing", "immigrant", "climate", "safety", "education", "none"}

// Issue is what an issue spotlight has beyond an entry. Its body is the vision text.
type Issue struct {
	Hue          string `json:"hue,omitempty"` // one of Hues
	Position     int    `json:"position,omitempty"`
	ContactEmail string `json:"contact_email,omitempty"`
	Facts        []Fact `json:"facts,omitempty" db:"-"`
}

// Fact is a key figure that an issue page shows large, with its source.
type Fact struct {
	Figure    string `json:"figure"`
	Label     string `json:"label"`
	Source    string `json:"source,omitempty"`
	SourceURL string `json:"source_url,omitempty"`
}

func (d *Issue) check(c *checker) {
	if !slices.Contains(Hues, d.Hue) {
		c.fail("issue.hue", "Choose the issue's colour and shape.")
	}
	c.email("issue.contact_email", d.ContactEmail)
	for i, f := range d.Facts {
		if f.Figure == "" || f.Label == "" {
			c.fail("issue.facts", "Fact %d needs both a figure and the words that explain it.", i+1)
		}
		c.atMost("issue.facts", f.Figure+f.Label+f.Source, MaxLine)
		c.web("issue.facts", f.SourceURL, true)
	}
}

func (d *Issue) save(ctx context.Context, tx pgx.Tx, id int64) error {
	if err := exec(ctx, tx, `
		insert into issue (entry_id, hue, position, contact_email) values (@id, @hue, @position, @email)
		on conflict (entry_id) do update set hue = excluded.hue, position = excluded.position, contact_email = excluded.contact_email`,
		pgx.StrictNamedArgs{"id": id, "hue": d.Hue, "position": d.Position, "email": d.ContactEmail}); err != nil {
		return err
	}
	if err := exec(ctx, tx, `delete from issue_fact where entry_id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
		return err
	}
	for i, f := range d.Facts {
		if err := exec(ctx, tx, `
			insert into issue_fact (entry_id, position, figure, label, source, source_url)
			values (@id, @position, @figure, @label, @source, @url)`,
			pgx.StrictNamedArgs{"id": id, "position": i, "figure": f.Figure, "label": f.Label, "source": f.Source, "url": f.SourceURL}); err != nil {
			return err
		}
	}
	return nil
}

func loadIssue(ctx context.Context, q querier, id int64) (*Issue, error) {
	d, err := loadOne[Issue](ctx, q, `select hue, position, contact_email from issue where entry_id = @id`, id)
	if err != nil {
		return nil, err
	}
	d.Facts, err = many[Fact](ctx, q, `
		select figure, label, source, source_url from issue_fact where entry_id = @id order by position`, pgx.StrictNamedArgs{"id": id})
	return d, err
}
