package public

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/internal/surrogate"
	"localprogress.org/site/static"
)

const plainTextType = "text/plain; charset=utf-8"

// openSearchPath is where browsers learn how to search this site.
const openSearchPath = "/opensearch.xml"

// robots tells crawlers what is not for them and where the sitemaps are.
func (s *Site) robots(w http.ResponseWriter, r *http.Request) error {
	text := "User-agent: *\nDisallow: /admin\nDisallow: /preview/\nDisallow: /embargo/\nDisallow: /review/\n\n" +
		"Sitemap: " + s.baseURL + "/sitemap.xml\nSitemap: " + s.baseURL + "/news-sitemap.xml\n"
	return answer(w, r, plainTextType, []byte(text), time.Time{})
}

// security says whom to tell about a weakness (RFC 9116). It runs out half a year after it is read, at the
// end of a month, so that it is the same all day.
func (s *Site) security(w http.ResponseWriter, r *http.Request) error {
	now := s.now().UTC()
	expires := time.Date(now.Year(), now.Month()+7, 1, 0, 0, 0, 0, time.UTC)
	surrogate.Until(r.Context(), time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC))
	text := "Contact: mailto:info@localprogress.org\nExpires: " + expires.Format(time.RFC3339) +
		"\nPreferred-Languages: en, es\nCanonical: " + s.baseURL + "/.well-known/security.txt\n"
	return answer(w, r, plainTextType, []byte(text), time.Time{})
}

type openSearch struct {
	XMLName     xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string
	Description string
	Encoding    string          `xml:"InputEncoding"`
	Image       openSearchImage `xml:"Image"`
	URL         openSearchURL   `xml:"Url"`
}

type openSearchImage struct {
	Type string `xml:"type,attr"`
	Href string `xml:",chardata"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"`
}

// openSearch lets a browser search this site from its address bar.
func (s *Site) openSearch(w http.ResponseWriter, r *http.Request) error {
	body, err := xml.Marshal(openSearch{ShortName: "Local Progress", Description: "Search the site of Local Progress", Encoding: "UTF-8",
		Image: openSearchImage{"image/svg+xml", s.baseURL + static.URL("icon.svg")},
		URL:   openSearchURL{"text/html", s.baseURL + "/search?q={searchTerms}"}})
	if err != nil {
		return err
	}
	return answer(w, r, "application/opensearchdescription+xml; charset=utf-8", append([]byte(xml.Header), body...), time.Time{})
}

// icon answers with an icon for those who ask for it at an address of their own, and not for what the page names.
func (s *Site) icon(name string) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		body, mime, err := static.Read(name)
		if err != nil {
			return err
		}
		return answer(w, r, mime, body, time.Time{})
	}
}

// llms tells language models what the site is and where its texts are as Markdown (llmstxt.org).
func (s *Site) llms(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := s.content.Frame(ctx, nil)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("# Local Progress\n\n> " + s.frameWith(f, "/", "", "", "").Says().Description + "\n\n" +
		"Every entry of this site is there as Markdown at its address with .md at the end. The lists of news, releases, coverage, events and resources are there as Atom, RSS and JSON Feed at their " +
		"address with .atom, .rss or .json at the end")
	if !s.Static { // which knows only the filters that its pages link to
		b.WriteString(", with the same filters")
	}
	b.WriteString(".\n\n")
	for _, c := range f.Contacts {
		fmt.Fprintf(&b, "Press contact: %s, %s\n\n", markdown.EscapeLine(c.Name), c.Email)
	}
	s.llmsLists(&b)
	for _, k := range []content.Kind{content.KindPage, content.KindIssue, content.KindChapter, content.KindProgram, content.KindCampaign} {
		cards, err := s.content.All(ctx, k)
		if err != nil {
			return err
		}
		s.llmsEntries(&b, k.Plural(), cards)
	}
	newest, err := s.content.Newest(ctx, content.Filter{Kinds: content.FrontNews, Limit: feedLength})
	if err != nil {
		return err
	}
	s.llmsEntries(&b, "Latest", newest)
	return answer(w, r, "text/markdown; charset=utf-8", []byte(b.String()), time.Time{})
}

func (s *Site) llmsLists(b *strings.Builder) {
	b.WriteString("## Lists\n\n")
	for _, c := range sections {
		fmt.Fprintf(b, "- [%s](%s): %s\n", c.title, s.baseURL+c.path+".json", c.description)
	}
	b.WriteString("\n")
}

func (s *Site) llmsEntries(b *strings.Builder, heading string, cards []content.Card) {
	if len(cards) == 0 {
		return
	}
	fmt.Fprintf(b, "## %s\n\n", heading)
	for _, c := range cards {
		fmt.Fprintf(b, "- [%s](%s): %s\n", markdown.EscapeLine(c.Title), s.baseURL+c.Path()+".md", markdown.EscapeLine(c.Summary))
	}
	b.WriteString("\n")
}
