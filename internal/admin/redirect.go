package admin

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

const redirectsPath = "/admin/settings/redirects"

// redirects lists the addresses that lead on.
func (s *Staff) redirects(w http.ResponseWriter, r *http.Request) error {
	return s.showRedirects(w, r, url.Values{"redirect.path": {r.URL.Query().Get("path")}}, nil)
}

// mostSkipped bounds how far the list is leafed through.
const mostSkipped = 100_000

func (s *Staff) showRedirects(w http.ResponseWriter, r *http.Request, values url.Values, errs content.FieldErrors) error {
	q := r.URL.Query()
	page, _ := strconv.Atoi(q.Get("page")) // a broken one is the first
	page = min(max(page, 1), mostSkipped/content.RedirectPage)
	v := view.Redirects{SettingForm: s.settingForm(r, "Redirects", values, errs, nil), Search: q.Get("q"), Number: page, MayChange: account.User.CanPublish(user(r))}
	var err error
	if v.List, v.Total, err = s.content.RedirectList(r.Context(), v.Search, (page-1)*content.RedirectPage); err != nil {
		return err
	}
	return server.Render(w, r, v.Status(), view.RedirectsPage(v))
}

func (s *Staff) addRedirect(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	err := s.content.AddRedirect(r.Context(), editor(r), r.PostForm.Get("redirect.path"), r.PostForm.Get("redirect.target"))
	var errs content.FieldErrors
	if errors.As(err, &errs) {
		return s.showRedirects(w, r, r.PostForm, errs)
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, "Added. Readers of the old address are led on now.")
	return seeOther(w, r, redirectsPath)
}

func (s *Staff) askRemoveRedirect(w http.ResponseWriter, r *http.Request) error {
	path := r.URL.Query().Get("path")
	return server.Render(w, r, http.StatusOK, view.QuestionPage(view.Question{Page: s.frame(r, "Settings", "Remove the redirect"),
		From: ui.Crumb{Text: "Redirects", Href: redirectsPath}, Words: []string{"Whoever follows an old link to " + path + " then finds nothing there."},
		Action: r.URL.RequestURI(), Button: "Remove the redirect"}))
}

func (s *Staff) removeRedirect(w http.ResponseWriter, r *http.Request) error {
	if err := s.content.RemoveRedirect(r.Context(), r.URL.Query().Get("path")); err != nil {
		return err
	}
	s.web.Flash(r, "Removed.")
	return seeOther(w, r, redirectsPath)
}
