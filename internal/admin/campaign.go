package admin

import "localprogress.org/site/internal/content"

func readCampaign(r *reader, s *content.Snapshot) {
	s.Campaign = &content.Campaign{ActionLabel: r.text("campaign.action_label"), ActionURL: r.text("campaign.action_url")}
}

func fillCampaign(f filler, s content.Snapshot) {
	f.text("campaign.action_label", s.Campaign.ActionLabel)
	f.text("campaign.action_url", s.Campaign.ActionURL)
}
