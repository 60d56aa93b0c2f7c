package public

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/public"
	"localprogress.org/site/web/ui"
)

// helping answers as h does. Where that fails for a reason of the visitor's, the page says why, what is near, and whom
// to ask, and links to nothing that is not there. It is made of what the database knows; while that is away, the plain
// page of server.Web.Fail stands.
func (s *Site) helping(h server.Handler) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := h(w, r)
		if err == nil || r.Method == http.MethodHead {
			return err
		}
		p := server.ProblemOf(err)
		if p.Status >= http.StatusInternalServerError || p.Page != nil {
			return err
		}
		page, pageErr := s.helpingPage(r, p)
		if pageErr != nil {
			s.web.Log.WarnContext(r.Context(), "no help with an error", "request", server.RequestID(r.Context()), "err", pageErr)
			return err
		}
		return &server.Problem{Status: p.Status, Message: p.Message, Err: err, Page: page}
	}
}

func (s *Site) helpingPage(r *http.Request, p *server.Problem) (templ.Component, error) {
	frame, err := s.frame(r.Context(), "", "", "", "What is near this address on the site of Local Progress, and whom to ask.")
	if err != nil {
		return nil, err
	}
	frame.Canonical, frame.NoIndex = "", true
	var gone *content.WithdrawnError
	switch {
	case errors.As(p.Err, &gone):
		return view.GonePage(frame, gone.Withdrawal), nil
	case p.Status == http.StatusNotFound:
		text := s.sought(r)
		return view.LostPage(frame, strings.ReplaceAll(content.Slug(text), "-", " "), sectionNear(r.URL.Path, text), s.near(r, text)), nil
	}
	return view.TroublePage(frame, p.Status, p.Message), nil
}

// searchesNear is how many requests look for near addresses at the same time. Whoever tries thousands of addresses that
// are not there gets the page without them, and leaves the processors to readers.
const searchesNear = 2

// near are the entries whose addresses are most like the text; none when that cannot be found out now.
func (s *Site) near(r *http.Request, text string) []content.Card {
	select {
	case s.searchingNear <- struct{}{}:
	default:
		return nil
	}
	defer func() { <-s.searchingNear }()
	near, err := s.content.Near(r.Context(), text)
	if err != nil {
		s.web.Log.WarnContext(r.Context(), "nothing near an address", "request", server.RequestID(r.Context()), "err", err)
	}
	return near
}

// sectionNear is the list whose address ends most like the path, of which text is the end: /prss is near the press room;
// nil where none is.
func sectionNear(path, text string) *ui.Crumb {
	ends := map[string]ui.Crumb{}
	for _, c := range append([]ui.Crumb{{Text: "Press kit", Href: "/press/kit"}, {Text: "Issues", Href: "/issues"}, {Text: "Search", Href: "/search"}},
		slices.Concat(inPress, inChapters, inSeries)...) {
		ends[lastPart(c.Href)] = c
	}
	for _, c := range sections {
		ends[lastPart(c.path)] = ui.Crumb{Text: c.title, Href: c.path}
	}
	if c, ok := ends[content.Nearest(strings.ToLower(text), slices.Sorted(maps.Keys(ends)))]; ok && c.Href != path {
		return &c
	}
	return nil
}

// sought is the part of the address that nothing was found for: the filter of a list that is there, or the last part
// of the path without its ending.
func (s *Site) sought(r *http.Request) string {
	if slices.ContainsFunc(sections, func(c section) bool { return strings.TrimSuffix(r.URL.Path, path.Ext(r.URL.Path)) == c.path }) {
		q := r.URL.Query()
		return cmp.Or(q.Get("issue"), q.Get("chapter"))
	}
	return lastPart(r.URL.Path)
}

// lastPart is the end of a path without its ending.
func lastPart(address string) string {
	last := path.Base(address)
	return strings.TrimSuffix(last, path.Ext(last))
}
