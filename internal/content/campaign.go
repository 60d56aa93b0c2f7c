package content

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Campaign is what a campaign has beyond an entry: what a reader can do. Who signed its letter is package letter's.
type Campaign struct {
	ActionLabel string   `json:"action_label,omitempty"` // what the first button says
	ActionURL   string   `json:"action_url,omitempty"`
	Actions     []Action `json:"actions,omitempty" db:"-"` // what else there is to do
}

// Action is one thing that a reader can do.
type Action struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// Bounds on what a page asks its readers to do.
const (
	maxActions     = 6
	maxActionLabel = 60
)

func (d *Campaign) check(c *checker) {
	if (d.ActionLabel == "") != (d.ActionURL == "") {
		c.fail("campaign.action_url", "A button needs both its words and its address. Fill in both, or neither.")
	}
	c.atMost("campaign.action_label", d.ActionLabel, maxActionLabel)
	c.web("campaign.action_url", d.ActionURL, true)
	if len(d.Actions) > maxActions {
		c.fail("campaign.actions", "At most %d fit here. Leave some out.", maxActions)
	}
	for i, a := range d.Actions {
		if a.Label == "" || a.URL == "" {
			c.fail("campaign.actions", "Action %d needs both its words and its address.", i+1)
		}
		c.atMost("campaign.actions", a.Label, maxActionLabel)
		c.web("campaign.actions", a.URL, true)
	}
}

func (d *Campaign) save(ctx context.Context, tx pgx.Tx, id int64) error {
	if err := exec(ctx, tx, `
		insert into campaign (entry_id, action_label, action_url) values (@id, @label, @url)
		on conflict (entry_id) do update set action_label = excluded.action_label, action_url = excluded.action_url`,
		pgx.StrictNamedArgs{"id": id, "label": d.ActionLabel, "url": d.ActionURL}); err != nil {
		return err
	}
	if err := exec(ctx, tx, `delete from campaign_action where entry_id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
		return err
	}
	for i, a := range d.Actions {
		if err := exec(ctx, tx, `insert into campaign_action (entry_id, position, label, url) values (@id, @position, @label, @url)`,
			pgx.StrictNamedArgs{"id": id, "position": i, "label": a.Label, "url": a.URL}); err != nil {
			return err
		}
	}
	return nil
}

func loadCampaign(ctx context.Context, q querier, id int64) (*Campaign, error) {
	d, err := loadOne[Campaign](ctx, q, `select action_label, action_url from campaign where entry_id = @id`, id)
	if err != nil {
		return nil, err
	}
	d.Actions, err = many[Action](ctx, q, `select label, url from campaign_action where entry_id = @id order by position`, pgx.StrictNamedArgs{"id": id})
	return d, err
}
