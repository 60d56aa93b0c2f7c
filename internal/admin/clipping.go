package admin

import "localprogress.org/site/internal/content"

func readClipping(r *reader, s *content.Snapshot) {
	s.Clipping = &content.Clipping{Outlet: r.text("clipping.outlet"), OutletURL: r.text("clipping.outlet_url"),
		Author: r.text("clipping.author"), Published: r.day("clipping.published")}
}

func fillClipping(f filler, s content.Snapshot) {
	f.text("clipping.outlet", s.Clipping.Outlet)
	f.text("clipping.outlet_url", s.Clipping.OutletURL)
	f.text("clipping.author", s.Clipping.Author)
	f.date("clipping.published", s.Clipping.Published, dayLayout)
}
