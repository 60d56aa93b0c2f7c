package admin

import "localprogress.org/site/internal/content"

func readPage(r *reader, s *content.Snapshot) {
	s.Page = &content.Page{ParentID: r.id("page.parent"), Position: r.number("page.position")}
}

func fillPage(f filler, s content.Snapshot) {
	f.id("page.parent", s.Page.ParentID)
	f.number("page.position", s.Page.Position)
}
