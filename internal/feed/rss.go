package feed

import (
	"encoding/xml"
	"time"
)

type rss struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Content string     `xml:"xmlns:content,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Description string    `xml:"description"`
	Language    string    `xml:"language"`
	Built       string    `xml:"lastBuildDate"`
	Self        atomLink  `xml:"atom:link"`
	Items       []rssItem `xml:"item"`
}

type rssItem struct {
	Title       string        `xml:"title"`
	Link        string        `xml:"link"`
	GUID        rssGUID       `xml:"guid"`
	Published   string        `xml:"pubDate"`
	Updated     string        `xml:"atom:updated"`
	Creator     string        `xml:"dc:creator"`
	Categories  []string      `xml:"category"`
	Description string        `xml:"description"`
	Content     string        `xml:"content:encoded"`
	Enclosure   *rssEnclosure `xml:"enclosure"`
}

type rssGUID struct {
	IsPermaLink bool   `xml:"isPermaLink,attr"`
	Text        string `xml:",chardata"`
}

type rssEnclosure struct {
	URL    string `xml:"url,attr"`
	Length int64  `xml:"length,attr"`
	Type   string `xml:"type,attr"`
}

func (f Feed) rss() ([]byte, error) {
	r := rss{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", Content: "http://purl.org/rss/1.0/modules/content/", DC: "http://purl.org/dc/elements/1.1/",
		Channel: rssChannel{Title: f.Title, Link: f.Page, Description: f.Description, Language: "en-us", Built: rfc822(f.updated()),
			Self: atomLink{Rel: "self", Type: "application/rss+xml", Href: f.Self}}}
	for _, e := range f.Entries {
		item := rssItem{Title: e.Title, Link: e.URL, GUID: rssGUID{Text: e.ID}, Published: rfc822(e.Published), Updated: rfc3339(e.Updated),
			Creator: e.author(), Categories: e.Categories, Description: e.Summary, Content: e.HTML}
		if e.Picture != nil {
			item.Enclosure = &rssEnclosure{URL: e.Picture.URL, Length: e.Picture.Bytes, Type: e.Picture.Mime}
		}
		r.Channel.Items = append(r.Channel.Items, item)
	}
	return document(r)
}

func rfc822(t time.Time) string { return t.UTC().Format(time.RFC1123Z) }
