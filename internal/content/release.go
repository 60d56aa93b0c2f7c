package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// The two release modes.
const (
	ModeImmediate = "immediate"
	ModeEmbargoed = "embargoed"
)

// Release is what a press release has beyond an entry.
type Release struct {
	Mode          string     `json:"mode,omitempty"`          // ModeImmediate or ModeEmbargoed
	EmbargoUntil  *time.Time `json:"embargo_until,omitempty"` // set only when embargoed; nobody sees the release before it
	Place         string     `json:"place,omitempty"`         // dateline place, in AP style: "OAKLAND, Calif."
	Date          *time.Time `json:"date,omitempty"`          // dateline date
	Subheadline   string     `json:"subheadline,omitempty"`
	BoilerplateID int64      `json:"boilerplate_id,omitempty"` // 0: none
	Contacts      []int64    `json:"contacts,omitempty"`       // press contacts, first one first
}

func (r *Release) check(c *checker, publishAt *time.Time) {
	switch r.Mode {
	case ModeImmediate:
	case ModeEmbargoed:
		switch {
		case r.EmbargoUntil == nil:
			c.fail("release.embargo_until", "Say until when the release is embargoed.")
		case orNow(publishAt, c.now).Before(*r.EmbargoUntil):
			c.fail("release.embargo_until", "An embargoed release goes out when the embargo ends. Set the publish time to the embargo's end or later.")
		}
	default:
		c.fail("release.mode", "Choose between for immediate release and embargoed.")
	}
	c.need("release.place", r.Place, "Give the dateline's place, for example OAKLAND, Calif.")
	c.atMost("release.place", r.Place, MaxLine)
	if r.Date == nil {
		c.fail("release.date", "Give the dateline's date.")
	}
	c.year("release.date", r.Date)
	c.year("release.embargo_until", r.EmbargoUntil)
	c.atMost("release.subheadline", r.Subheadline, MaxLine)
	if len(r.Contacts) == 0 {
		c.fail("release.contacts", "Choose at least one press contact.")
	}
}

func orNow(t *time.Time, now time.Time) time.Time {
	if t == nil {
		return now
	}
	return *t
}

func (r *Release) save(ctx context.Context, tx pgx.Tx, id int64) error {
	embargo := r.EmbargoUntil
	if r.Mode != ModeEmbargoed {
		embargo = nil
	}
	if err := exec(ctx, tx, `
		insert into release (entry_id, mode, embargo_until, dateline_place, dateline_date, subheadline, boilerplate_id)
		values (@id, @mode, @embargo, @place, @date, @sub, nullif(@boilerplate, 0))
		on conflict (entry_id) do update set mode = excluded.mode, embargo_until = excluded.embargo_until,
			dateline_place = excluded.dateline_place, dateline_date = excluded.dateline_date,
			subheadline = excluded.subheadline, boilerplate_id = excluded.boilerplate_id`,
		pgx.StrictNamedArgs{"id": id, "mode": r.Mode, "embargo": embargo, "place": r.Place, "date": r.Date,
			"sub": r.Subheadline, "boilerplate": r.BoilerplateID}); err != nil {
		return err
	}
	if err := exec(ctx, tx, `delete from release_contact where entry_id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
		return err
	}
	return exec(ctx, tx, `
		insert into release_contact (entry_id, contact_id, position)
		select @id, contact, position from unnest(@contacts::bigint[]) with ordinality as t (contact, position)`,
		pgx.StrictNamedArgs{"id": id, "contacts": r.Contacts})
}

func loadRelease(ctx context.Context, q querier, id int64) (*Release, error) {
	return loadOne[Release](ctx, q, `
		select mode, embargo_until, dateline_place as place, dateline_date as date, subheadline,
			coalesce(boilerplate_id, 0) as boilerplate_id,
			array(select contact_id from release_contact c where c.entry_id = r.entry_id order by position) as contacts
		from release r where entry_id = @id`, id)
}
