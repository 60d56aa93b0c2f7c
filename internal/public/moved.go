package public

import (
	"errors"
	"net/http"
	"regexp"
	"strconv"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
)

// Addresses of the WordPress site that follow a rule; those of single posts, tags and categories are
// rows in the table redirect. The importer of package wordpress writes them.
var oldSite = []struct {
	path *regexp.Regexp
	to   string
}{
	{regexp.MustCompile(`^/(\d{4})/\d{2}(/\d{2})?$`), "/news?year=$1"},
	{regexp.MustCompile(`^/newsroom$`), "/news"},
	{regexp.MustCompile(`^/media$`), "/press"},
	{regexp.MustCompile(`^/state-organizing$`), "/chapters"},
}

var oldPage = regexp.MustCompile(`/page/\d+$`)

// Moved returns the address that the path moved to, or content.ErrNotFound. The path has no slash at
// its end.
func (s *Site) Moved(r *http.Request, path string) (string, error) {
	path = oldPage.ReplaceAllString(path, "") // a later page of an old list leads where its first one does
	to, err := s.content.Redirect(r.Context(), path)
	if !errors.Is(err, content.ErrNotFound) {
		return to, err
	}
	for _, old := range oldSite {
		if m := old.path.FindStringSubmatchIndex(path); m != nil {
			return string(old.path.ExpandString(nil, old.to, path, m)), nil
		}
	}
	return "", err
}

// lost answers where there is no page: with the address that it moved to, else with 404.
func (s *Site) lost(w http.ResponseWriter, r *http.Request) error {
	return s.missing(w, r, server.NotFound())
}

// missing sends the visitor on when the address moved, and otherwise returns err.
func (s *Site) missing(w http.ResponseWriter, r *http.Request, err error) error {
	to, movedErr := s.Moved(r, r.URL.Path)
	switch {
	case errors.Is(movedErr, content.ErrNotFound):
		return err
	case movedErr != nil:
		return movedErr
	}
	server.Moved(w, r, to)
	return nil
}

// oldPost is the address of a WordPress short link, /?p=123, or "". Pages and attachments have other
// parameters for the same numbers.
func oldPost(r *http.Request) string {
	for _, name := range []string{"p", "page_id", "attachment_id"} {
		if n, err := strconv.ParseInt(r.URL.Query().Get(name), 10, 64); err == nil && n > 0 {
			return "/?p=" + strconv.FormatInt(n, 10)
		}
	}
	return ""
}

// public returns the entry under the slug, or sends the visitor on when it moved: then done is true.
func (s *Site) public(w http.ResponseWriter, r *http.Request, slug string, kinds ...content.Kind) (it content.Item, done bool, err error) {
	it, err = s.content.Public(r.Context(), slug, kinds...)
	if err == nil {
		return it, false, nil
	}
	if !errors.Is(err, content.ErrNotFound) {
		return it, false, err
	}
	if err := s.missing(w, r, err); err != nil {
		return it, false, err
	}
	return it, true, nil
}
