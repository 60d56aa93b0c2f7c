package admin

import (
	"errors"
	"net/http"
	"net/url"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/layout"
	"localprogress.org/site/web/ui"
)

// siteForm asks what the site says of itself.
func (s *Staff) siteForm(w http.ResponseWriter, r *http.Request) error {
	now, err := s.content.Site(r.Context())
	if err != nil {
		return err
	}
	f := newFiller(view.Choices{}, ui.Zone)
	if d := layout.DefaultSite; now == nil {
		now = &content.Site{Heading: d.Heading, Standfirst: d.Standfirst, Description: d.Description, Strapline: d.Strapline}
	} else {
		f.text("base", baseOf(now.ChangedAt))
	}
	f.text("site.heading", now.Heading)
	f.text("site.standfirst", now.Standfirst)
	f.text("site.description", now.Description)
	f.text("site.strapline", now.Strapline)
	if err := s.recall(r, content.SettingSite, f.values, "site.", "heading", "standfirst", "description", "strapline"); err != nil {
		return err
	}
	return s.showSite(w, r, f.values, nil, nil)
}

func (s *Staff) showSite(w http.ResponseWriter, r *http.Request, values url.Values, errs content.FieldErrors, theirs *view.Theirs) error {
	v := s.settingForm(r, "The site’s words", values, errs, theirs)
	return server.Render(w, r, v.Status(), view.SitePage(v, account.User.CanPublish(user(r))))
}

func (s *Staff) saveSite(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	values := oneLineBreak(r.PostForm)
	sent := content.Site{Heading: values.Get("site.heading"), Standfirst: values.Get("site.standfirst"), Description: values.Get("site.description"), Strapline: values.Get("site.strapline")}
	if values.Get("base") != "" {
		sent.ChangedAt = parseBase(values)
	}
	err := s.content.SaveSite(r.Context(), editor(r), sent)
	var errs content.FieldErrors
	if errors.As(err, &errs) {
		return s.showSite(w, r, values, errs, nil)
	}
	var stale *content.StaleSiteError
	if errors.As(err, &stale) {
		now := stale.Current
		values.Set("base", baseOf(now.ChangedAt)) // the next save stands on theirs: the editor has now seen it
		return s.showSite(w, r, values, nil, &view.Theirs{By: now.ChangedBy, At: now.ChangedAt, Words: now.Heading + "\n\n" + now.Standfirst + "\n\n" + now.Description + "\n\n" + now.Strapline})
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, "Saved. Readers see it now.")
	return seeOther(w, r, settingsPath)
}
