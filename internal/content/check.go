package content

import (
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"localprogress.org/site/internal/markdown"
)

// checker gathers every field error of one snapshot, so that an editor sees them all at once.
type checker struct {
	errs      FieldErrors
	now       time.Time
	addresses []Outside // what was looked at as an address of the web
}

func (c *checker) fail(field, format string, args ...any) {
	c.errs = append(c.errs, FieldError{Field: field, Message: fmt.Sprintf(format, args...)})
}

// need fails when the value is empty, with a sentence that says what to do.
func (c *checker) need(field, value, message string) {
	if strings.TrimSpace(value) == "" {
		c.fail(field, "%s", message)
	}
}

func (c *checker) atMost(field, value string, limit int) {
	if n := utf8.RuneCountInString(value); n > limit {
		c.fail(field, "This is %d characters long; at most %d fit. Shorten it.", n, limit)
	}
}

// year refuses a time that cannot be meant. Lists read times as JSON, where the years before 1 and after 9999 cannot be said: one such
// entry would keep all others from its readers.
func (c *checker) year(field string, t *time.Time) {
	if t != nil && (t.Year() < FirstYear || t.Year() > LastYear) {
		c.fail(field, "The year %d cannot be right. Check the date.", t.Year())
	}
}

// web accepts an empty value, a full http or https address, or a path of this site when local is allowed.
func (c *checker) web(field, value string, local bool) {
	c.addresses = append(c.addresses, Outside{Field: field, Address: value})
	if value == "" || local && strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "//") && !strings.Contains(value, `\`) { // browsers read \ as /
		c.atMost(field, value, 2000)
		return
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || len(value) > 2000 {
		c.fail(field, "This is not a web address. Write it in full, for example https://example.org/page.")
	}
}

func (c *checker) email(field, value string) {
	if value == "" {
		return
	}
	if a, err := mail.ParseAddress(value); err != nil || a.Address != value || len(value) > 254 { // RFC 5321, 4.5.3.1.3
		c.fail(field, "This is not an e-mail address. Write it like press@example.org.")
	}
}

// Check returns everything that keeps the snapshot from being published at the time now, in the
// order of the form, or nil. Saving a draft asks for none of it.
func (s *Snapshot) Check(now time.Time) FieldErrors {
	c := &checker{now: now}
	c.need("title", s.Title, "Give it a title.")
	c.atMost("title", s.Title, MaxTitle)
	if s.Kind != KindClipping && s.Kind != KindPerson {
		c.need("summary", s.Summary, "Write a summary: one or two sentences for cards, search and feeds.")
	}
	c.atMost("summary", s.Summary, MaxSummary)
	c.atMost("body", s.Body, MaxBody)
	c.atMost("byline", s.Byline, MaxLine)
	c.atMost("seo_title", s.SEOTitle, MaxTitle)
	c.atMost("seo_description", s.SEODescription, MaxSummary)
	c.atMost("archived", s.Archived, MaxSummary)
	s.checkSettled(c)
	s.checkAddress(c)
	s.checkTimes(c)
	s.checkChange(c)
	s.checkLead(c)
	s.checkBody(c)
	s.checkDetail(c)
	return c.errs
}

func (s *Snapshot) checkAddress(c *checker) {
	slug := s.addressSlug()
	switch {
	case slug == "" && s.Title != "":
		c.fail("slug", "No address can be made from this title. Write one, in lower case letters, digits and hyphens.")
	case slug != "" && !ValidSlug(slug):
		c.fail("slug", "An address is lower case letters and digits with single hyphens, at most %d, for example rent-rules-explained.", MaxSlug)
	case isReserved(s.Kind, slug):
		c.fail("slug", "The site itself answers at this address. Choose another one.")
	}
}

// addressSlug is the slug as typed or, when none was typed, the one made from the title.
func (s *Snapshot) addressSlug() string {
	if s.Slug != "" {
		return s.Slug
	}
	return Slug(s.Title)
}

func (s *Snapshot) checkTimes(c *checker) {
	at := c.now
	if s.PublishAt != nil {
		at = *s.PublishAt
		c.year("publish_at", s.PublishAt)
	}
	if s.UnpublishAt != nil && !s.UnpublishAt.After(at) {
		c.fail("unpublish_at", "It would come down before it goes out. Choose a later time, or leave it empty.")
	}
	if s.UpdatedAt != nil && s.UpdatedAt.After(c.now) {
		c.fail("updated_at", "The updated date lies in the future.")
	}
}

func (s *Snapshot) checkLead(c *checker) {
	if s.Lead.MediaID == 0 {
		return
	}
	if s.Lead.Decorative && s.Lead.Alt != "" {
		c.fail("lead.alt", "A decoration has no words of its own. Take out one or the other.")
	}
	if !s.Lead.Decorative {
		c.need("lead.alt", s.Lead.Alt, "Describe what the picture shows, for readers who cannot see it, or say that it is a decoration.")
	}
	if markdown.IsFileName(s.Lead.Alt) {
		c.fail("lead.alt", "This is a file name. Describe what the picture shows instead.")
	}
	c.need("lead.credit", s.Lead.Credit, "Say who made the picture.")
	c.atMost("lead.alt", s.Lead.Alt, MaxSummary)
	c.atMost("lead.caption", s.Lead.Caption, MaxSummary)
	c.atMost("lead.credit", s.Lead.Credit, MaxLine)
}

func (s *Snapshot) checkDetail(c *checker) {
	switch s.Kind {
	case KindRelease:
		s.Release.check(c, s.PublishAt)
	case KindClipping:
		s.Clipping.check(c)
	case KindNewsletter:
		s.Newsletter.check(c)
	case KindIssue:
		s.Issue.check(c)
	case KindChapter:
		s.Chapter.check(c)
	case KindEvent:
		s.Event.check(c)
	case KindResource:
		s.Resource.check(c)
	case KindCampaign:
		s.Campaign.check(c)
	case KindPerson:
		s.Person.check(c)
	case KindProgram:
		c.atMost("program.statement", s.Program.Statement, MaxLine)
	case KindPost, KindPage:
	}
}
