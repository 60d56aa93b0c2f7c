package admin

import "localprogress.org/site/internal/content"

func readResource(r *reader, s *content.Snapshot) {
	s.Resource = &content.Resource{Type: r.text("resource.type"), DocumentID: r.id("resource.document"), Link: r.text("resource.link"),
		Pages: r.number("resource.pages"), Language: r.text("resource.language"), Place: r.text("resource.place")}
}

func fillResource(f filler, s content.Snapshot) {
	d := s.Resource
	f.text("resource.type", d.Type)
	f.id("resource.document", d.DocumentID)
	f.text("resource.link", d.Link)
	f.number("resource.pages", d.Pages)
	f.text("resource.language", d.Language)
	f.text("resource.place", d.Place)
}
