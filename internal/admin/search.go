package admin

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

// promotions shows what stands above the results of which searches.
func (s *Staff) promotions(w http.ResponseWriter, r *http.Request) error {
	return s.showPromotions(w, r, http.StatusOK, view.Promotions{})
}

func (s *Staff) showPromotions(w http.ResponseWriter, r *http.Request, status int, v view.Promotions) error {
	var err error
	if v.List, err = s.content.Promotions(r.Context()); err != nil {
		return err
	}
	v.Page = s.frame(r, "Search", "Search")
	v.Wrong = v.Problems != nil
	v.MayChange = account.User.CanPublish(user(r))
	return server.Render(w, r, status, view.PromotionsPage(v))
}

// promote puts the entry at an address above the results for some words.
func (s *Staff) promote(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	v := view.Promotions{Words: r.PostForm.Get("words"), Address: strings.TrimSpace(r.PostForm.Get("address"))}
	id, err := s.content.AtPath(r.Context(), pathOf(v.Address))
	if err != nil && !errors.Is(err, content.ErrNotFound) {
		return err
	}
	err = s.content.Promote(r.Context(), editor(r), v.Words, id) // no entry has the ID 0
	var wrong content.FieldErrors
	if errors.As(err, &wrong) {
		for _, f := range wrong {
			v.Problems = append(v.Problems, ui.Problem{Field: f.Field, Message: f.Message})
		}
		return s.showPromotions(w, r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, "Readers who search for these words see the page first.")
	return seeOther(w, r, "/admin/search")
}

// demote takes a promotion away.
func (s *Staff) demote(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	id, err := strconv.ParseInt(r.PostForm.Get("entry"), 10, 64)
	if err != nil {
		return server.NotFound()
	}
	if err := s.content.Demote(r.Context(), r.PostForm.Get("words"), id); err != nil {
		return err
	}
	s.web.Flash(r, "Removed. The page stands where the search itself puts it.")
	return seeOther(w, r, "/admin/search")
}

// pathOf is the path of an address as it is copied from a browser: with or without the host.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	path := strings.TrimRight(u.Path, "/")
	if u.Fragment != "" {
		path += "#" + u.Fragment
	}
	return path
}
