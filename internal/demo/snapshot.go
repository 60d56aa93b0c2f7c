package demo

import (
	"strings"
	"time"

	"localprogress.org/site/internal/content"
)

// A mapper turns the front matter of one entry into what the store takes, and keeps the first mistake.
type mapper struct {
	*loader
	entry entry
	zone  *time.Location
	err   error
}

// snapshot returns the entry as it is to be published, without its body and its lead picture.
func (l *loader) snapshot(e entry) (content.Snapshot, error) {
	m := &mapper{loader: l, entry: e}
	m.zone = m.location(e.front.Event)
	f := e.front
	s := content.NewSnapshot(e.kind)
	s.Slug, s.Title, s.Summary, s.Byline = e.slug, f.Title, f.Summary, f.Byline
	s.PublishAt = m.moment("published", f.Published)
	s.UnpublishAt = m.moment("unpublish", f.Unpublish)
	s.Links = content.Links{
		Issues:   m.refs("issues", "issue/", f.Issues),
		Chapters: m.refs("chapters", "chapter/", f.Chapters),
		People:   m.refs("people", "person/", f.People),
		Related:  m.refs("related", "", f.Related),
	}
	m.corrections(f, &s)
	m.detail(f, &s)
	return s, m.err
}

func (m *mapper) corrections(f front, s *content.Snapshot) {
	for _, c := range f.Corrections {
		at := m.moment("corrections.at", c.At)
		if at == nil {
			m.fail("corrections.at", "a correction needs a time")
			return
		}
		s.Corrections = append(s.Corrections, content.Correction{At: at.UTC(), Note: c.Note})
	}
	if len(s.Corrections) > 0 {
		s.UpdatedAt = &s.Corrections[0].At
	}
}

func (m *mapper) detail(f front, s *content.Snapshot) {
	switch {
	case f.Release != nil:
		m.release(*f.Release, s.Release)
	case f.Clipping != nil:
		c := f.Clipping
		*s.Clipping = content.Clipping{Outlet: c.Outlet, OutletURL: c.OutletURL, Author: c.Author, Published: m.date("clipping.published", c.Published)}
	case f.Newsletter != nil:
		n := f.Newsletter
		*s.Newsletter = content.Newsletter{SeriesID: m.named("newsletter.series", m.names.series, n.Series), Month: m.date("newsletter.month", n.Month)}
	case f.Issue != nil:
		i := f.Issue
		*s.Issue = content.Issue{Hue: i.Hue, Position: i.Position, ContactEmail: i.ContactEmail}
		for _, x := range i.Facts {
			s.Issue.Facts = append(s.Issue.Facts, content.Fact{Figure: x.Figure, Label: x.Label, Source: x.Source, SourceURL: x.SourceURL})
		}
	case f.Chapter != nil:
		c := f.Chapter
		*s.Chapter = content.Chapter{State: c.State, Status: c.Status, ContactName: c.ContactName, ContactEmail: c.ContactEmail, Places: c.Places}
	case f.Event != nil:
		m.event(*f.Event, s.Event)
	case f.Resource != nil:
		r := f.Resource
		*s.Resource = content.Resource{Type: r.Type, Link: r.Link, Pages: r.Pages, Language: r.Language, Place: r.Place}
	case f.Program != nil:
		*s.Program = content.Program{Statement: f.Program.Statement, Position: f.Program.Position}
	case f.Campaign != nil:
		*s.Campaign = content.Campaign{ActionLabel: f.Campaign.ActionLabel, ActionURL: f.Campaign.ActionURL}
		for _, a := range f.Campaign.Actions {
			s.Campaign.Actions = append(s.Campaign.Actions, content.Action(a))
		}
	case f.Page != nil:
		*s.Page = content.Page{Position: f.Page.Position}
		if f.Page.Parent != "" {
			s.Page.ParentID = m.ref("page.parent", "page/"+f.Page.Parent)
		}
	case f.Person != nil:
		m.person(*f.Person, s.Person)
	}
}

func (m *mapper) release(r release, into *content.Release) {
	*into = content.Release{
		Mode: r.Mode, EmbargoUntil: m.moment("release.embargo_until", r.EmbargoUntil),
		Place: r.Place, Date: m.date("release.date", r.Date), Subheadline: r.Subheadline,
	}
	for _, name := range r.Contacts {
		into.Contacts = append(into.Contacts, m.named("release.contacts", m.names.contacts, name))
	}
	if r.Boilerplate != "" {
		into.BoilerplateID = m.named("release.boilerplate", m.names.boilerplates, r.Boilerplate)
	}
}

func (m *mapper) event(e event, into *content.Event) {
	*into = content.Event{
		Starts: m.moment("event.starts", e.Starts), Ends: m.moment("event.ends", e.Ends), Zone: e.Zone,
		Place: e.Place, Link: e.Link, RegistrationURL: e.Registration,
		Opens: m.moment("event.opens", e.Opens), Closes: m.moment("event.closes", e.Closes), Full: e.Full, Capacity: e.Capacity,
		CalledOff: content.CalledOff(e.CalledOff), Notice: e.Notice,
	}
}

func (m *mapper) person(p person, into *content.Person) {
	into.Role = p.Role
	for _, o := range p.Offices {
		into.Offices = append(into.Offices, content.Office{Title: o.Title, Place: o.Place, State: o.State,
			Starts: m.date("person.offices", o.Starts), Ends: m.date("person.offices", o.Ends)})
	}
}

// location is the zone in which the entry's moments are meant: its event's own, else home.
func (m *mapper) location(e *event) *time.Location {
	name := home
	if e != nil {
		name = e.Zone
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" {
		m.fail("event.zone", "%q is not a time zone; write one like America/Chicago", name)
		return time.UTC
	}
	return loc
}

func (m *mapper) fail(key, format string, args ...any) {
	if m.err == nil {
		m.err = m.entry.fault(key, format, args...)
	}
}

func (m *mapper) moment(key, s string) *time.Time {
	t, err := moment(s, m.now, m.zone)
	if err != nil {
		m.fail(key, "%q is not a time; %v", s, err)
	}
	return t
}

func (m *mapper) date(key, s string) *time.Time {
	t, err := date(s, m.now, m.zone)
	if err != nil {
		m.fail(key, "%q is not a date; %v", s, err)
	}
	return t
}

// named returns the ID of something in the reference file.
func (m *mapper) named(key string, ids map[string]int64, name string) int64 {
	id, ok := ids[name]
	if !ok {
		m.fail(key, "%q is not in %s", name, referenceFile)
	}
	return id
}

// ref returns the ID of the entry of that key, kind/slug.
func (m *mapper) ref(key, to string) int64 {
	id, ok := m.ids[to]
	if !ok {
		m.fail(key, "there is no entry %q", to)
	}
	return id
}

func (m *mapper) refs(key, kind string, slugs []string) []int64 {
	var ids []int64
	for _, slug := range slugs {
		ids = append(ids, m.ref(key, kind+strings.TrimSpace(slug)))
	}
	return ids
}
