package content

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
)

// Placement puts an entry into a slot of the home page for a time.
type Placement struct {
	ID        int64
	Slot      Slot
	EntryID   int64
	Kind      Kind       // of the entry
	Title     string     // of the entry
	State     State      // of the entry
	Goes      *time.Time // when the entry went, or goes, public; nil: it never was
	Starts    time.Time
	Ends      *time.Time // nil: until another one stands there
	Turn      Turn
	ChangedAt time.Time
	ChangedBy string
}

// placements reads every Placement. Of those in one slot that have begun and not ended, the one that began last
// stands there: it alone, so that nothing older comes back when its entry is taken down.
var placements = `
	with timed as (
		select p.id, p.slot, p.entry_id, p.starts_at, p.ends_at, p.changed_at, p.changed_by, greatest(p.starts_at, e.publish_at) as begins
		from placement p join entry e on e.id = p.entry_id
	), top as (
		select distinct on (slot) id from timed
		where begins <= @now and (ends_at is null or ends_at > @now) order by slot, begins desc, id desc
	), placed as (
		select t.id, t.slot, t.entry_id, e.kind, e.title, ` + stateSQL + ` as state, e.publish_at as goes, t.starts_at as starts, t.ends_at as ends,
			case when t.ends_at <= @now then 'over'
				when t.starts_at > @now then 'planned'
				when t.begins > @now then case when e.status = 'published' then 'planned' else 'hidden' end
				when t.id not in (select id from top) then 'covered'
				when ` + publicSQL("e") + ` then 'now' else 'hidden' end as turn,
			t.changed_at, t.changed_by
		from timed t join entry e on e.id = t.entry_id
	)
	select id, slot, entry_id, kind, title, state, goes, starts, ends, turn, changed_at, changed_by from placed`

// Placements returns what was placed and is not over, then what is, the latest first; at most 300.
func (s *Store) Placements(ctx context.Context) ([]Placement, error) {
	return many[Placement](ctx, s.pool, placements+` order by turn = 'over', starts desc, id desc limit 300`, pgx.StrictNamedArgs{"now": s.now()})
}

// Placement returns the one with the ID, or ErrNotFound.
func (s *Store) Placement(ctx context.Context, id int64) (Placement, error) {
	found, err := many[Placement](ctx, s.pool, placements+` where id = @id`, pgx.StrictNamedArgs{"id": id, "now": s.now()})
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Placement{}, err
	}
	return found[0], nil
}

// Place stores slot, entry and times of the placement and returns its ID; one without an ID is added, one without a
// start starts now. FieldErrors come back as CheckPlacement says, ErrNotFound when it was removed.
func (s *Store) Place(ctx context.Context, by Editor, p Placement) (int64, error) {
	if err := may(rightsIn(ctx).Settings); err != nil {
		return 0, err
	}
	p.Starts = s.orNow(p.Starts)
	errs, err := s.CheckPlacement(ctx, p)
	if err != nil {
		return 0, err
	}
	if errs != nil {
		return 0, errs
	}
	args := pgx.StrictNamedArgs{"slot": p.Slot, "entry": p.EntryID, "starts": p.Starts, "ends": p.Ends, "now": s.now(), "by": by.Name}
	if p.ID == 0 {
		return s.set(ctx, audit.Added, "what stands at "+string(p.Slot), `
			insert into placement (slot, entry_id, starts_at, ends_at, changed_at, changed_by)
			values (@slot, @entry, @starts, @ends, @now, @by) returning id`, args)
	}
	args["id"] = p.ID
	return s.set(ctx, audit.Changed, "what stands at "+string(p.Slot), `
		update placement set slot = @slot, entry_id = @entry, starts_at = @starts, ends_at = @ends, changed_at = @now, changed_by = @by
		where id = @id returning id`, args)
}

// CheckPlacement returns what keeps the placement from being stored, for "entry", "starts" and "ends"; nil: nothing.
func (s *Store) CheckPlacement(ctx context.Context, p Placement) (FieldErrors, error) {
	c := &checker{now: s.now()}
	type row struct {
		Kind  Kind
		State State
	}
	rows, err := many[row](ctx, s.pool, `select e.kind, `+stateSQL+` as state from entry e where e.id = @id`,
		pgx.StrictNamedArgs{"id": p.EntryID, "now": c.now})
	switch {
	case err != nil:
		return nil, err
	case len(rows) == 0:
		c.fail("entry", "Choose what is to stand there: start typing its title, and take it from the list.")
	case !slices.Contains(p.Slot.Kinds(), rows[0].Kind):
		c.fail("entry", "Nothing of the kind “%s” can stand here. Choose another entry.", rows[0].Kind.Name())
	case rows[0].State != StatePublished && rows[0].State != StateScheduled:
		c.fail("entry", "Readers cannot see this entry, now or later. Publish or schedule it first, or choose another one.")
	}
	c.checkSpan(s.orNow(p.Starts), p.Ends, p.ID == 0)
	return c.errs, nil
}

// Displace deletes the placement.
func (s *Store) Displace(ctx context.Context, id int64) error {
	if err := may(rightsIn(ctx).Settings); err != nil {
		return err
	}
	return s.unset(ctx, "what stood on the home page", `delete from placement where id = @id returning slot`, pgx.StrictNamedArgs{"id": id})
}
