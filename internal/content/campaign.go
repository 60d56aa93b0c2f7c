package content

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Campaign is what a campaign has beyond an entry: the one thing a reader can do.
type Campaign struct {
	ActionLabel string `json:"action_label,omitempty"` // what the button says
	ActionURL   string `json:"action_url,omitempty"`
}

func (d *Campaign) check(c *checker) {
	if (d.ActionLabel == "") != (d.ActionURL == "") {
		c.fail("campaign.action_url", "A button needs both its words and its address. Fill in both, or neither.")
	}
	c.atMost("campaign.action_label", d.ActionLabel, 60)
	c.web("campaign.action_url", d.ActionURL, true)
}

func (d *Campaign) save(ctx context.Context, tx pgx.Tx, id int64) error {
	return exec(ctx, tx, `
		insert into campaign (entry_id, action_label, action_url) values (@id, @label, @url)
		on conflict (entry_id) do update set action_label = excluded.action_label, action_url = excluded.action_url`,
		pgx.StrictNamedArgs{"id": id, "label": d.ActionLabel, "url": d.ActionURL})
}

func loadCampaign(ctx context.Context, q querier, id int64) (*Campaign, error) {
	return loadOne[Campaign](ctx, q, `select action_label, action_url from campaign where entry_id = @id`, id)
}
