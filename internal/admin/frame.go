package admin

import (
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// readFrame reads the fields that every kind has.
func readFrame(r *reader, s *content.Snapshot) {
	s.Title, s.Summary, s.Body = r.text("title"), r.text("summary"), r.long("body")
	s.Byline, s.Slug = r.text("byline"), r.text("slug")
	s.SEOTitle, s.SEODescription, s.Archived = r.text("seo_title"), r.text("seo_description"), r.text("archived")
	s.Lead = content.Lead{MediaID: r.id("lead.media"), Alt: r.text("lead.alt"), Caption: r.text("lead.caption"), Credit: r.text("lead.credit"), Decorative: r.values.Get("lead.decorative") == "on"}
	s.Links = content.Links{Issues: r.ranked("issues"), Chapters: r.ranked("chapters"), People: r.named("people"), Related: r.named("related")}
	if r.values.Get("when") == "at" {
		s.PublishAt = r.moment("publish_at", r.loc)
	}
	s.UnpublishAt = r.moment("unpublish_at", r.loc)
	s.UpdatedAt = r.moment("updated_at", r.loc)
	s.Change, s.Note, s.Corrections = content.Change(r.text("change")), r.text("note"), r.corrections()
	s.Unsettled = r.unsettled()
}

// fillFrame is the other way round.
func fillFrame(f filler, s content.Snapshot) {
	f.text("title", s.Title)
	f.text("summary", s.Summary)
	f.text("body", s.Body)
	f.text("byline", s.Byline)
	f.text("slug", s.Slug)
	f.text("seo_title", s.SEOTitle)
	f.text("seo_description", s.SEODescription)
	f.text("archived", s.Archived)
	f.id("lead.media", s.Lead.MediaID)
	f.text("lead.alt", s.Lead.Alt)
	f.text("lead.caption", s.Lead.Caption)
	f.text("lead.credit", s.Lead.Credit)
	if s.Lead.Decorative {
		f.text("lead.decorative", "on")
	}
	f.ranked("issues", s.Links.Issues)
	f.ranked("chapters", s.Links.Chapters)
	f.named("people", s.Links.People)
	f.named("related", s.Links.Related)
	f.text("when", "now")
	if s.PublishAt != nil {
		f.text("when", "at")
	}
	f.text("zone", f.loc.String())
	f.moment("publish_at", s.PublishAt, f.loc)
	f.moment("unpublish_at", s.UnpublishAt, f.loc)
	f.moment("updated_at", s.UpdatedAt, f.loc)
	f.text("change", string(s.Change))
	f.text("note", s.Note)
	f.corrections(s.Corrections)
	f.unsettled(s.Unsettled)
}

// zoneOf is the zone that a form tells its times in: the site's own when it names none. An unknown name
// is an error beside the field.
func zoneOf(name string) (*time.Location, bool) {
	if name == "" {
		return ui.Zone, true
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return ui.Zone, false
	}
	return loc, true
}
