package admin

import "localprogress.org/site/internal/content"

var actionFields = []string{"campaign.actions.label", "campaign.actions.url"}

func readCampaign(r *reader, s *content.Snapshot) {
	s.Campaign = &content.Campaign{ActionLabel: r.text("campaign.action_label"), ActionURL: r.text("campaign.action_url")}
	for _, row := range r.rows("campaign.actions", actionFields...) {
		s.Campaign.Actions = append(s.Campaign.Actions, content.Action{Label: row[0], URL: row[1]})
	}
}

func fillCampaign(f filler, s content.Snapshot) {
	f.text("campaign.action_label", s.Campaign.ActionLabel)
	f.text("campaign.action_url", s.Campaign.ActionURL)
	var rows [][]string
	for _, a := range s.Campaign.Actions {
		rows = append(rows, []string{a.Label, a.URL})
	}
	f.rows(actionFields, rows)
}
