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

// Boilerplate is the standing text about the organization: at the end of a release, and in the press kit.
type Boilerplate struct {
	ID        int64
	Name      string // "Short", "Long"
	Body      string // Markdown
	Position  int    // the usual one stands first
	ChangedAt time.Time
	ChangedBy string
}

// maxBoilerplate is the longest boilerplate, in characters: some 800 words.
const maxBoilerplate = 5000

const boilerplates = `select id, name, body, position, changed_at, changed_by from boilerplate`

// Boilerplates returns every boilerplate, the usual one first.
func (s *Store) Boilerplates(ctx context.Context) ([]Boilerplate, error) {
	surrogate.Add(ctx, surrogate.Boilerplate)
	return many[Boilerplate](ctx, s.pool, boilerplates+` order by position, id`, nil)
}

// PutBoilerplate adds the boilerplate, or changes the one of that name, and returns its ID.
func (s *Store) PutBoilerplate(ctx context.Context, b Boilerplate) (int64, error) {
	return one[int64](ctx, s.pool, `
		insert into boilerplate (name, body, position, changed_at, changed_by) values (@name, @body, @position, @now, @by)
		on conflict (name) do update set body = excluded.body, position = excluded.position, changed_at = excluded.changed_at, changed_by = excluded.changed_by
		returning id`, pgx.StrictNamedArgs{"name": b.Name, "body": b.Body, "position": b.Position, "now": s.now(), "by": b.ChangedBy})
}

// StaleBoilerplateError says that somebody changed the text after the editor opened it. Nothing was written.
type StaleBoilerplateError struct{ Current Boilerplate }

func (e *StaleBoilerplateError) Error() string {
	return "content: the boilerplate was changed meanwhile"
}

// SaveBoilerplate stores the text, which every release that ends with it shows from then on; one without an ID is
// added. b.ChangedAt says on which text the words were written: *StaleBoilerplateError comes back when there is a newer
// one, FieldErrors for "boilerplate.name" and the like when something is wrong, ErrNotFound when it was removed.
func (s *Store) SaveBoilerplate(ctx context.Context, by Editor, b Boilerplate) error {
	if err := may(rightsIn(ctx).Press); err != nil {
		return err
	}
	b.Name, b.Body = line(b.Name), strings.TrimSpace(clean(b.Body))
	if errs := b.check(); errs != nil {
		return errs
	}
	if b.ID == 0 {
		return boilerplateError(s.record(ctx, audit.Added, "the boilerplate "+b.Name, `
			insert into boilerplate (name, body, position, changed_at, changed_by) values (@name, @body, @position, @now, @by)`,
			pgx.StrictNamedArgs{"name": b.Name, "body": b.Body, "position": b.Position, "now": s.now(), "by": by.Name}))
	}
	changed, err := s.changes(ctx, "the boilerplate "+b.Name, `
		update boilerplate set name = @name, body = @body, position = @position, changed_at = @now, changed_by = @by
		where id = @id and changed_at = @base`,
		pgx.StrictNamedArgs{"id": b.ID, "name": b.Name, "body": b.Body, "position": b.Position, "now": s.now(), "by": by.Name, "base": b.ChangedAt})
	if err != nil || changed {
		return boilerplateError(err)
	}
	current, err := many[Boilerplate](ctx, s.pool, boilerplates+` where id = @id`, pgx.StrictNamedArgs{"id": b.ID})
	if err != nil {
		return err
	}
	if len(current) == 0 {
		return ErrNotFound
	}
	return &StaleBoilerplateError{current[0]}
}

func (b Boilerplate) check() FieldErrors {
	c := &checker{}
	c.need("boilerplate.name", b.Name, "Give the text a name, for example Short.")
	c.atMost("boilerplate.name", b.Name, MaxLine)
	c.need("boilerplate.body", b.Body, "Write the text.")
	c.atMost("boilerplate.body", b.Body, maxBoilerplate)
	c.position("boilerplate.position", b.Position)
	return c.errs
}

// RemoveBoilerplate deletes the text. While a release ends with it FieldErrors come back instead.
func (s *Store) RemoveBoilerplate(ctx context.Context, id int64) error {
	if err := may(rightsIn(ctx).Press); err != nil {
		return err
	}
	return boilerplateError(s.unset(ctx, "the boilerplate", `delete from boilerplate where id = @id returning name`, pgx.StrictNamedArgs{"id": id}))
}

// boilerplateError turns what the database refused into a sentence.
func boilerplateError(err error) error {
	switch postgres.Constraint(err) {
	case "boilerplate_name_key":
		return FieldErrors{{"boilerplate.name", "Another text has this name. Choose another one."}}
	case "release_boilerplate_id_fkey":
		return FieldErrors{{"", "Releases end with this text, so it was not removed. Choose another boilerplate for them first, or change the words here."}}
	}
	return err
}
