package public

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"gopkg.in/yaml.v3"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/public"
)

// source answers with the public entry under {slug} among the kinds as Markdown.
func (s *Site) source(kinds ...content.Kind) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		it, err := s.content.Public(r.Context(), chi.URLParam(r, "slug"), kinds...)
		if err != nil {
			return s.movedForm(w, r, ".md", err)
		}
		if path := it.Path() + ".md"; path != r.URL.Path {
			server.Moved(w, r, path)
			return nil
		}
		text, err := s.markdown(r.Context(), it)
		if err != nil {
			return err
		}
		return answer(w, r, "text/markdown; charset=utf-8", text, time.Time{})
	}
}

// movedForm sends the reader of another form of an entry, told by its ending, to that form of the entry
// where the entry moved; otherwise it returns err.
func (s *Site) movedForm(w http.ResponseWriter, r *http.Request, ending string, err error) error {
	if !nowhere(err) {
		return err
	}
	to, movedErr := s.Moved(r, strings.TrimSuffix(r.URL.Path, ending))
	switch {
	case nowhere(movedErr):
		return err
	case movedErr != nil:
		return movedErr
	}
	server.Moved(w, r, to+ending)
	return nil
}

// frontMatter is what stands before an entry's Markdown.
type frontMatter struct {
	Title     string   `yaml:"title"`
	Kind      string   `yaml:"kind"`
	URL       string   `yaml:"url"`
	Author    string   `yaml:"author,omitempty"`
	Published string   `yaml:"published"`
	Updated   string   `yaml:"updated,omitempty"`
	Archived  string   `yaml:"archived,omitempty"`
	Issues    []string `yaml:"issues,omitempty"`
	Chapters  []string `yaml:"chapters,omitempty"`
	Series    string   `yaml:"series,omitempty"`
	Picture   string   `yaml:"picture,omitempty"`
	Starts    string   `yaml:"starts,omitempty"`
	Ends      string   `yaml:"ends,omitempty"`
	Zone      string   `yaml:"zone,omitempty"`
	Place     string   `yaml:"place,omitempty"`
	CalledOff string   `yaml:"called_off,omitempty"`
	Dateline  string   `yaml:"dateline,omitempty"`
	Contacts  []string `yaml:"contacts,omitempty"`
	Document  string   `yaml:"document,omitempty"`
	Outlet    string   `yaml:"outlet,omitempty"`
	Article   string   `yaml:"article,omitempty"` // at the outlet
}

// markdown is the entry as Markdown with its facts in YAML before it.
func (s *Site) markdown(ctx context.Context, it content.Item) ([]byte, error) {
	m := frontMatter{Title: it.Title, Kind: it.Kind.Name(), URL: s.baseURL + it.Path(), Author: it.Byline, Archived: it.Archived,
		Published: it.Published.UTC().Format(time.RFC3339), Issues: titles(it.Issues), Chapters: titles(it.Chapters)}
	if it.UpdatedAt != nil {
		m.Updated = it.UpdatedAt.UTC().Format(time.RFC3339)
	}
	if it.Series != nil {
		m.Series = it.Series.Name
	}
	if it.Picture != nil {
		m.Picture = s.baseURL + it.Picture.URL
	}
	if e := it.Event; e != nil && e.Starts != nil && e.Ends != nil {
		zone := e.Location()
		m.Starts, m.Ends, m.Zone, m.Place = e.Starts.In(zone).Format(time.RFC3339), e.Ends.In(zone).Format(time.RFC3339), zone.String(), e.Place
		m.CalledOff = string(e.CalledOff)
	}
	if it.Release != nil {
		m.Dateline = it.Release.Place
	}
	for _, c := range it.Contacts {
		m.Contacts = append(m.Contacts, c.Name+" <"+c.Email+">")
	}
	if it.Clipping != nil {
		m.Author, m.Outlet, m.Article = it.Clipping.Author, it.Clipping.Outlet, it.Clipping.OutletURL
	}
	if it.Document != nil {
		m.Document = s.baseURL + it.Document.URL
	}
	head, err := yaml.Marshal(m)
	if err != nil {
		return nil, err
	}
	v := view.Source{Item: it, Now: s.now(), Site: s.baseURL}
	if it.Kind == content.KindCampaign {
		if v.Letter, err = s.letters.Signed(ctx, it.ID); err != nil {
			return nil, err
		}
	}
	return []byte("---\n" + string(head) + "---\n\n" + v.Markdown()), nil
}

func titles(refs []content.Ref) (all []string) {
	for _, r := range refs {
		all = append(all, r.Title)
	}
	return all
}
