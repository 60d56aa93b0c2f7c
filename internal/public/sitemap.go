package public

import (
	"encoding/xml"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/internal/surrogate"
)

const sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"

type sitemapIndex struct {
	XMLName xml.Name     `xml:"sitemapindex"`
	Space   string       `xml:"xmlns,attr"`
	Files   []sitemapURL `xml:"sitemap"`
}

type urlSet struct {
	XMLName xml.Name     `xml:"urlset"`
	Space   string       `xml:"xmlns,attr"`
	News    string       `xml:"xmlns:news,attr,omitempty"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string       `xml:"loc"`
	Changed string       `xml:"lastmod,omitempty"`
	News    *sitemapNews `xml:"news:news"`
}

type sitemapNews struct {
	Publication struct {
		Name     string `xml:"news:name"`
		Language string `xml:"news:language"`
	} `xml:"news:publication"`
	Published string `xml:"news:publication_date"`
	Title     string `xml:"news:title"`
}

// listed are the addresses on the sitemap that are no entries.
var listed = []string{"/", "/news", "/press", "/press/releases", "/press/in-the-news", "/press/kit", "/issues", "/chapters",
	"/events", "/events/past", "/resources", "/newsletters"}

// sitemap is every address of the site, or the index of the files that hold them when there are many.
func (s *Site) sitemap(w http.ResponseWriter, r *http.Request) error {
	files, err := s.content.SitemapFiles(r.Context())
	if err != nil {
		return err
	}
	if len(files) == 0 || len(files) == 1 && files[0].Part == 0 {
		return s.sitemapPart(w, r, 0)
	}
	index := sitemapIndex{Space: sitemapSpace}
	var changed time.Time
	if files[0].Part != 0 { // the lists stand in the first file
		index.Files = append(index.Files, sitemapURL{Loc: s.baseURL + "/sitemap-0.xml"})
	}
	for _, f := range files {
		index.Files = append(index.Files, sitemapURL{Loc: s.baseURL + "/sitemap-" + strconv.Itoa(f.Part) + ".xml", Changed: iso(f.Changed)})
		if f.Changed.After(changed) {
			changed = f.Changed
		}
	}
	return answerXML(w, r, index, changed)
}

// sitemapFile is one file of a large sitemap.
func (s *Site) sitemapFile(w http.ResponseWriter, r *http.Request) error {
	part, err := strconv.Atoi(chi.URLParam(r, "part"))
	if err != nil {
		return server.NotFound()
	}
	return s.sitemapPart(w, r, part)
}

func (s *Site) sitemapPart(w http.ResponseWriter, r *http.Request, part int) error {
	entries, err := s.content.SitemapEntries(r.Context(), part)
	if err != nil {
		return err
	}
	set := urlSet{Space: sitemapSpace}
	if part == 0 {
		series, err := s.content.SeriesList(r.Context())
		if err != nil {
			return err
		}
		latest, err := s.content.LatestNumbers(r.Context(), 1)
		if err != nil {
			return err
		}
		for _, path := range listed {
			set.URLs = append(set.URLs, sitemapURL{Loc: s.baseURL + path})
		}
		for _, x := range series {
			if len(latest[x.ID]) > 0 {
				set.URLs = append(set.URLs, sitemapURL{Loc: s.baseURL + "/newsletters/" + x.Slug})
			}
		}
	}
	var changed time.Time
	for _, e := range entries {
		set.URLs = append(set.URLs, sitemapURL{Loc: s.baseURL + e.Path, Changed: iso(e.Changed)})
		if e.Changed.After(changed) {
			changed = e.Changed
		}
	}
	if len(set.URLs) == 0 {
		return server.NotFound()
	}
	return answerXML(w, r, set, changed)
}

const (
	// newsAge is how old an entry on the news sitemap may be, and maxNews how many there may be.
	newsAge = 48 * time.Hour
	maxNews = 1000
)

// newsSitemap is the posts and releases of the last two days.
func (s *Site) newsSitemap(w http.ResponseWriter, r *http.Request) error {
	cards, err := s.content.Newest(r.Context(), content.Filter{Kinds: []content.Kind{content.KindPost, content.KindRelease},
		Since: s.now().Add(-newsAge), Limit: maxNews})
	if err != nil {
		return err
	}
	set := urlSet{Space: sitemapSpace, News: "http://www.google.com/schemas/sitemap-news/0.9"}
	for _, c := range cards {
		surrogate.Until(r.Context(), c.Published.Add(newsAge))
		n := &sitemapNews{Published: iso(c.Published), Title: c.Title}
		n.Publication.Name, n.Publication.Language = "Local Progress", "en"
		set.URLs = append(set.URLs, sitemapURL{Loc: s.baseURL + c.Path(), News: n})
	}
	return answerXML(w, r, set, time.Time{})
}

func answerXML(w http.ResponseWriter, r *http.Request, v any, changed time.Time) error {
	body, err := xml.Marshal(v)
	if err != nil {
		return err
	}
	return answer(w, r, "application/xml; charset=utf-8", append([]byte(xml.Header), body...), changed)
}
