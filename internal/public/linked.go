package public

import (
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/static"
)

// node is one thing in the words of schema.org.
type node map[string]any

// organization is who publishes the site.
func (s *Site) organization() node {
	return node{"@type": "Organization", "@id": s.baseURL + "/#organization", "name": "Local Progress", "url": s.baseURL + "/",
		"logo": node{"@type": "ImageObject", "url": s.baseURL + static.URL("icon.svg")}}
}

// website is the site with its search.
func (s *Site) website() node {
	n := node{"@type": "WebSite", "@id": s.baseURL + "/#website", "name": "Local Progress", "url": s.baseURL + "/",
		"publisher": node{"@id": s.baseURL + "/#organization"}}
	if !s.Static {
		n["potentialAction"] = node{"@type": "SearchAction", "query-input": "required name=q",
			"target": node{"@type": "EntryPoint", "urlTemplate": s.baseURL + "/search?q={q}"}}
	}
	return n
}

// linked says what an entry is: an article, an event or a person. Other kinds say nothing.
func (s *Site) linked(it content.Item) []any {
	switch it.Kind {
	case content.KindPost, content.KindNewsletter, content.KindRelease:
		return []any{s.article(it)}
	case content.KindEvent:
		if it.Event.Starts != nil && it.Event.Ends != nil {
			return []any{s.event(it)}
		}
	case content.KindPerson:
		return []any{s.person(it)}
	case content.KindClipping, content.KindResource, content.KindIssue, content.KindChapter, content.KindProgram, content.KindCampaign, content.KindPage:
	}
	return nil
}

func (s *Site) article(it content.Item) node {
	page := s.baseURL + it.Path()
	n := node{"@type": "NewsArticle", "@id": page, "url": page, "mainEntityOfPage": page, "headline": it.Title, "description": it.Summary,
		"image": s.images(it), "datePublished": iso(it.Published), "dateModified": iso(it.Published), "inLanguage": "en",
		"isAccessibleForFree": true, "author": s.author(it), "publisher": s.organization()}
	if it.UpdatedAt != nil && it.UpdatedAt.After(it.Published) {
		n["dateModified"] = iso(*it.UpdatedAt)
	}
	if len(it.Corrections) > 0 {
		n["correction"] = corrections(it.Corrections)
	}
	if len(it.Issues) > 0 {
		n["articleSection"] = it.Issues[0].Title
		n["keywords"] = titles(it.Issues)
	}
	return n
}

// corrections are the dated notes of what was wrong in an article.
func corrections(list []content.Correction) (all []node) {
	for _, c := range list {
		all = append(all, node{"@type": "CorrectionComment", "text": c.Note, "datePublished": iso(c.At)})
	}
	return all
}

// desks are the last words of bylines that are no person's name.
var desks = []string{"desk", "chapter", "team", "staff", "progress", "network", "committee", "office"}

// author is who signed: a person whom the site knows, a person, or a desk of ours.
func (s *Site) author(it content.Item) node {
	words := strings.Fields(strings.ToLower(it.Byline))
	if len(words) == 0 {
		return s.organization()
	}
	for _, p := range it.People {
		if p.Title == it.Byline {
			return node{"@type": "Person", "name": p.Title, "url": s.baseURL + p.Path()}
		}
	}
	for _, desk := range desks {
		if words[len(words)-1] == desk {
			return node{"@type": "Organization", "name": it.Byline}
		}
	}
	return node{"@type": "Person", "name": it.Byline}
}

// eventStatuses are what schema.org calls them.
var eventStatuses = map[content.CalledOff]string{"": "EventScheduled", content.Cancelled: "EventCancelled", content.Postponed: "EventPostponed"}

func (s *Site) event(it content.Item) node {
	e, page := it.Event, s.baseURL+it.Path()
	zone := e.Location()
	n := node{"@type": "Event", "@id": page, "url": page, "name": it.Title, "description": it.Summary, "image": s.images(it),
		"startDate": e.Starts.In(zone).Format(time.RFC3339), "endDate": e.Ends.In(zone).Format(time.RFC3339),
		"eventStatus": "https://schema.org/" + eventStatuses[e.CalledOff], "organizer": s.organization()}
	if e.Place != "" {
		n["eventAttendanceMode"] = "https://schema.org/OfflineEventAttendanceMode"
		n["location"] = node{"@type": "Place", "name": e.Place, "address": e.Place}
	} else {
		n["eventAttendanceMode"] = "https://schema.org/OnlineEventAttendanceMode"
		n["location"] = node{"@type": "VirtualLocation", "url": e.Link}
	}
	if e.Capacity > 0 {
		n["maximumAttendeeCapacity"] = e.Capacity
	}
	return n
}

func (s *Site) person(it content.Item) node {
	page := s.baseURL + it.Path()
	n := node{"@type": "Person", "@id": page, "url": page, "name": it.Title, "memberOf": s.organization()}
	if it.Summary != "" {
		n["description"] = it.Summary
	}
	if o, ok := it.Person.OfficeOn(s.now()); ok {
		n["jobTitle"] = o.Title
	}
	if it.Picture != nil {
		n["image"] = s.baseURL + it.Picture.URL
	}
	return n
}

// images are the entry's photograph, where it has one, and its share image.
func (s *Site) images(it content.Item) []string {
	images := []string{s.shareURL(it)}
	if it.Picture != nil {
		images = append([]string{s.baseURL + it.Picture.URL}, images...)
	}
	return images
}

func iso(t time.Time) string { return t.UTC().Format(time.RFC3339) }
