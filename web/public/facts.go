package public

import (
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/ui"
)

// factList is what a page shows beside its text, as lines of Markdown.
type factList []string

// add notes a fact, whose value is Markdown; nothing without one.
func (l *factList) add(label, value string) {
	if value != "" {
		*l = append(*l, "- "+label+": "+value)
	}
}

// facts are those of the entry's kind, then by whom and from when it is where its page says so.
func (v Source) facts() factList {
	var l factList
	it := v.Item
	switch it.Kind {
	case content.KindRelease:
		v.releaseFacts(&l)
	case content.KindClipping:
		v.clippingFacts(&l)
	case content.KindIssue:
		l.add("Contact", mailbox("", it.Issue.ContactEmail))
	case content.KindChapter:
		v.chapterFacts(&l)
	case content.KindEvent:
		v.eventFacts(&l)
	case content.KindResource:
		v.resourceFacts(&l)
	case content.KindPerson:
		l.add("In the network", markdown.EscapeLine(Person{Item: it, Today: v.Now}.membership()))
	case content.KindPost, content.KindNewsletter, content.KindProgram, content.KindCampaign, content.KindPage:
	}
	l.add("By", markdown.EscapeLine(it.Byline))
	if it.Kind != content.KindRelease { // which tells the minute
		l.add("Published", ui.DateText(it.Published))
		if it.UpdatedAt != nil {
			l.add("Updated", ui.DateText(*it.UpdatedAt))
		}
	}
	return l
}

func (v Source) releaseFacts(l *factList) {
	r := Release{Item: v.Item, Now: v.Now}
	l.add("Release", r.flag())
	l.add("Published", strings.Join(r.dates(), ". "))
	for _, c := range v.Item.Contacts {
		value := mailbox(c.Name, c.Email)
		if c.Phone != "" {
			value += ", " + markdown.EscapeLine(c.Phone)
		}
		l.add("Contact", value)
	}
}

func (v Source) clippingFacts(l *factList) {
	c := v.Item.Clipping
	l.add("Outlet", markdown.EscapeLine(c.Outlet))
	l.add("Author", markdown.EscapeLine(c.Author))
	if c.Published != nil {
		l.add("Published there", ui.DayText(*c.Published))
	}
	l.add("Article", v.link(v.Item.Title, c.OutletURL))
}

func (v Source) chapterFacts(l *factList) {
	c := v.Item.Chapter
	if c.Status == content.ChapterCertified {
		l.add("Status", "Chapter")
	} else {
		l.add("Status", "Organizing")
	}
	l.add("State", ui.StateName(c.State))
	l.add("Contact", mailbox(c.ContactName, c.ContactEmail))
	l.add("Members serve in", markdown.EscapeLine(c.Places))
}

func (v Source) eventFacts(l *factList) {
	e := Event{Item: v.Item, Now: v.Now}
	event := v.Item.Event
	if when := eventTime(event); when != "" {
		l.add("When", when)
	} else {
		l.add("When", "To be announced")
	}
	l.add("Where", markdown.EscapeLine(eventPlace(event)))
	if event.Link != "" && event.CalledOff != content.Cancelled {
		l.add("Link", v.link(e.linkWords(), event.Link))
	}
	l.add("Registration", e.registration())
	if e.open() {
		l.add("Register", v.link("Register", event.RegistrationURL))
	}
	if event.Capacity > 0 {
		l.add("Places", ui.Thousands(event.Capacity))
	}
}

func (v Source) resourceFacts(l *factList) {
	r := Resource{Item: v.Item}
	l.add("Type", v.Item.Resource.TypeName())
	l.add("Extent", r.words())
	l.add("Place", markdown.EscapeLine(v.Item.Resource.Place))
	if v.Item.Document != nil {
		l.add("Document", v.link(v.Item.Document.Name, v.Item.Document.URL))
	} else if v.Item.Resource.Link != "" {
		l.add("Document", v.link(r.open(), v.Item.Resource.Link))
	}
}

// mailbox is whom to write to; without an address the name alone.
func mailbox(name, email string) string {
	if email != "" {
		email = "<" + email + ">"
	}
	return strings.TrimSpace(markdown.EscapeLine(name) + " " + email)
}
