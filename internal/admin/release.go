package admin

import "localprogress.org/site/internal/content"

func readRelease(r *reader, s *content.Snapshot) {
	s.Release = &content.Release{
		Mode: r.text("release.mode"), Place: r.text("release.place"), Date: r.day("release.date"), Subheadline: r.text("release.subheadline"),
		BoilerplateID: r.id("release.boilerplate"), Contacts: r.ids("release.contacts"),
	}
	// The end of an embargo stays typed when somebody switches to immediate and back, but counts only with it.
	if s.Release.Mode == content.ModeEmbargoed {
		s.Release.EmbargoUntil = r.moment("release.embargo_until", r.loc)
	}
}

func fillRelease(f filler, s content.Snapshot) {
	d := s.Release
	f.text("release.mode", d.Mode)
	f.moment("release.embargo_until", d.EmbargoUntil, f.loc)
	f.text("release.place", d.Place)
	f.date("release.date", d.Date, dayLayout)
	f.text("release.subheadline", d.Subheadline)
	f.id("release.boilerplate", d.BoilerplateID)
	f.ids("release.contacts", d.Contacts)
}
