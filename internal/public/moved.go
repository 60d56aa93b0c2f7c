package public

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
)

// Addresses of the WordPress site that follow a rule; those of single posts, tags and categories are
// rows in the table redirect. The importer of package wordpress writes them.
var (
	oldLists = map[string]string{"/newsroom": "/news", "/feed": "/news.rss", "/media": "/press", "/state-organizing": "/chapters"}
	oldMonth = regexp.MustCompile(`^/(\d{4})/\d{2}(/\d{2})?$`) // or day
	oldPage  = regexp.MustCompile(`/page/\d+$`)
)

// Moved returns the address that the path moved to, as it is today, or content.ErrNotFound. The path has no slash at
// its end. The request's query tells of filters that moved with their issue or chapter.
func (s *Site) Moved(r *http.Request, path string) (string, error) {
	ctx := r.Context()
	path = oldPage.ReplaceAllString(path, "") // a later page of an old list leads where its first one does
	to, err := s.content.Redirect(ctx, path)
	switch {
	case err == nil:
		to, _, err = s.renameFilters(ctx, to)
		return to, err
	case !errors.Is(err, content.ErrNotFound), errors.As(err, new(*content.WithdrawnError)):
		return "", err
	}
	if list, ok := oldLists[path]; ok {
		return list, nil
	}
	if m := oldMonth.FindStringSubmatch(path); m != nil {
		return "/news?year=" + m[1], nil
	}
	if release, ok := strings.CutSuffix(path, plainText); ok {
		slug, err := s.renamed(ctx, content.KindRelease, strings.TrimPrefix(release, "/press/"))
		return content.Path(content.KindRelease, slug, "") + plainText, err
	}
	to, changed, err := s.renameFilters(ctx, path+"?"+r.URL.RawQuery)
	if err == nil && !changed {
		err = content.ErrNotFound
	}
	return to, err
}

// renamed returns the slug of today of the public entry of that kind which had the old one, or
// content.ErrNotFound.
func (s *Site) renamed(ctx context.Context, k content.Kind, old string) (string, error) {
	if !content.ValidSlug(old) {
		return "", content.ErrNotFound
	}
	to, err := s.content.Redirect(ctx, content.Path(k, old, ""))
	if err != nil {
		return "", err
	}
	slug, ok := strings.CutPrefix(to, content.Path(k, "", ""))
	if !ok {
		return "", content.ErrNotFound
	}
	return slug, nil
}

// renameFilters returns the address of a list with its issue and its chapter under their slugs of today, and
// whether one of them was an old one.
func (s *Site) renameFilters(ctx context.Context, address string) (string, bool, error) {
	path, query, _ := strings.Cut(address, "?")
	q, _ := url.ParseQuery(query) // what makes no sense is left out, as everywhere
	changed := false
	for name, k := range map[string]content.Kind{"issue": content.KindIssue, "chapter": content.KindChapter} {
		if q.Get(name) == "" {
			continue
		}
		slug, err := s.renamed(ctx, k, q.Get(name))
		switch {
		case err == nil:
			q.Set(name, slug)
			changed = true
		case !errors.Is(err, content.ErrNotFound):
			return "", false, err
		}
	}
	if !changed {
		return address, false, nil
	}
	return path + "?" + q.Encode(), true, nil
}

// orMoved answers with h and, where that finds nothing, with the address that moved from here.
func (s *Site) orMoved(h server.Handler) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := h(w, r)
		var gone *content.WithdrawnError
		if errors.As(err, &gone) && chi.URLParam(r, "parent") != "" && strings.TrimSuffix(r.URL.Path, path.Ext(r.URL.Path)) != gone.Path {
			err = server.NotFound() // a page was below its own parent only
		}
		if err == nil || server.ProblemOf(err).Status != http.StatusNotFound {
			return err
		}
		to, movedErr := s.Moved(r, r.URL.Path)
		switch {
		case nowhere(movedErr):
			return err
		case movedErr != nil:
			return movedErr
		}
		server.Moved(w, r, to)
		return nil
	}
}

// nowhere reports whether the error says that there is, and was, nothing.
func nowhere(err error) bool {
	return errors.Is(err, content.ErrNotFound) && !errors.As(err, new(*content.WithdrawnError))
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
