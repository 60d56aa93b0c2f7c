package admin

import "localprogress.org/site/internal/content"

func readNewsletter(r *reader, s *content.Snapshot) {
	s.Newsletter = &content.Newsletter{SeriesID: r.id("newsletter.series"), Month: r.month("newsletter.month")}
}

func fillNewsletter(f filler, s content.Snapshot) {
	f.id("newsletter.series", s.Newsletter.SeriesID)
	f.date("newsletter.month", s.Newsletter.Month, monthLayout)
}
