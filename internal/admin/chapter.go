package admin

import (
	"strings"

	"localprogress.org/site/internal/content"
)

func readChapter(r *reader, s *content.Snapshot) {
	s.Chapter = &content.Chapter{State: strings.ToUpper(r.text("chapter.state")), Status: r.text("chapter.status"),
		ContactName: r.text("chapter.contact_name"), ContactEmail: r.text("chapter.contact_email"), Places: r.text("chapter.places")}
}

func fillChapter(f filler, s content.Snapshot) {
	d := s.Chapter
	f.text("chapter.state", d.State)
	f.text("chapter.status", d.Status)
	f.text("chapter.contact_name", d.ContactName)
	f.text("chapter.contact_email", d.ContactEmail)
	f.text("chapter.places", d.Places)
}
