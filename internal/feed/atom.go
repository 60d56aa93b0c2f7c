package feed

import (
	"encoding/xml"
	"time"
)

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Icon     string      `xml:"icon,omitempty"`
	Author   atomPerson  `xml:"author"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Length int64  `xml:"length,attr,omitempty"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Author     atomPerson     `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
	Content    atomText       `xml:"content"`
}

func (f Feed) atom() ([]byte, error) {
	a := atomFeed{Lang: "en-US", ID: f.ID, Title: f.Title, Subtitle: f.Description, Updated: rfc3339(f.updated()), Icon: f.Icon, Author: atomPerson{publisher},
		Links: []atomLink{{Rel: "self", Type: Forms[0].Mime, Href: f.Self}, {Rel: "alternate", Type: "text/html", Href: f.Page}}}
	for _, e := range f.Entries {
		entry := atomEntry{ID: e.ID, Title: e.Title, Published: rfc3339(e.Published), Updated: rfc3339(e.Updated), Summary: e.Summary,
			Author: atomPerson{e.author()}, Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: e.URL}}, Content: atomText{"html", e.HTML}}
		if e.Picture != nil {
			entry.Links = append(entry.Links, atomLink{Rel: "enclosure", Type: e.Picture.Mime, Href: e.Picture.URL, Length: e.Picture.Bytes})
		}
		for _, c := range e.Categories {
			entry.Categories = append(entry.Categories, atomCategory{c})
		}
		a.Entries = append(a.Entries, entry)
	}
	return document(a)
}

// document is the value as an XML document. Characters that XML cannot hold become U+FFFD.
func document(v any) ([]byte, error) {
	b, err := xml.MarshalIndent(v, "", " ")
	return append([]byte(xml.Header), b...), err
}

func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }
