package admin

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

// AsOfCookie holds the moment as of which somebody who is signed in sees the public site. To everybody else it says nothing.
const AsOfCookie = "lp_as_of"

const (
	asOfPath = "/admin/as-of"
	asOfLife = 8 * time.Hour            // a day at the desk
	farthest = 2 * 365 * 24 * time.Hour // ahead: beyond it nobody plans
)

// AsOf has those who chose a moment see the site as of it, which then makes. What somebody may not see yet they are not shown
// early: then they see the site of now.
func (s *Staff) AsOf(then func(moment time.Time) http.Handler) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		chosen := s.web.WithSession(withRights(s.web.Handle(func(w http.ResponseWriter, r *http.Request) error {
			moment, ok := s.asOf(r)
			if u, in := server.User(r); !ok || !in || u.OwesFactor() || !u.CanWrite() {
				next.ServeHTTP(w, r)
				return nil
			}
			hidden, err := s.content.HidesUntil(r.Context(), moment)
			if err != nil {
				return err
			}
			if hidden {
				next.ServeHTTP(w, r)
				return nil
			}
			server.Unkept(then(moment)).ServeHTTP(w, r)
			return nil
		})))
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if _, ok := s.asOf(r); ok && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
				chosen.ServeHTTP(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// asOf is the moment that was chosen; none when it has come.
func (s *Staff) asOf(r *http.Request) (time.Time, bool) {
	if r.Header["Cookie"] == nil { // as of nearly everybody
		return time.Time{}, false
	}
	c, err := r.Cookie(AsOfCookie)
	if err != nil {
		return time.Time{}, false
	}
	moment, err := time.Parse(time.RFC3339, c.Value)
	return moment, err == nil && moment.After(s.now()) && moment.Before(s.now().Add(farthest))
}

// setAsOf keeps the moment, or with the zero time forgets it.
func (s *Staff) setAsOf(w http.ResponseWriter, moment time.Time) {
	c := &http.Cookie{Name: AsOfCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.web.Sessions.Cookie.Secure}
	if !moment.IsZero() {
		c.Value, c.MaxAge = moment.UTC().Format(time.RFC3339), int(asOfLife/time.Second)
	}
	http.SetCookie(w, c)
}

// asOfForm asks for the moment.
func (s *Staff) asOfForm(w http.ResponseWriter, r *http.Request) error {
	f := newFiller(view.Choices{}, ui.Zone)
	if moment, ok := s.asOf(r); ok {
		f.moment("moment", &moment, ui.Zone)
	}
	return s.showAsOf(w, r, f.values, nil)
}

func (s *Staff) showAsOf(w http.ResponseWriter, r *http.Request, values url.Values, errs content.FieldErrors) error {
	page, status := s.frame(r, "Dashboard", "See the site as of a time"), http.StatusOK
	if errs != nil {
		page.Wrong, status = true, http.StatusUnprocessableEntity
	}
	v := view.AsOf{Page: page, Form: view.Form{Values: values, Errors: errs}, Now: s.now()}
	if moment, ok := s.asOf(r); ok {
		v.Moment = moment
	}
	coming, err := s.content.Desk(r.Context(), content.DeskFilter{State: content.StateScheduled, Limit: 10})
	if err != nil {
		return err
	}
	v.Coming = coming.Rows
	slices.SortFunc(v.Coming, func(a, b content.DeskRow) int { return a.PublishAt.Compare(*b.PublishAt) })
	return server.Render(w, r, status, view.AsOfPage(v))
}

// chooseAsOf begins to show the site as of the moment.
func (s *Staff) chooseAsOf(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	in := &reader{values: r.PostForm, base: newFiller(view.Choices{}, ui.Zone), loc: ui.Zone}
	moment := in.moment("moment", ui.Zone)
	switch {
	case in.errs != nil:
	case moment == nil:
		in.fail("moment", "Choose a day and a time.")
	case !moment.After(s.now()):
		in.fail("moment", "This has passed. Choose a time to come; how an entry was is in its history.")
	case moment.After(s.now().Add(farthest)):
		in.fail("moment", "This is too far ahead. Choose a time within two years.")
	}
	if in.errs == nil {
		hidden, err := s.content.HidesUntil(r.Context(), *moment)
		if err != nil {
			return err
		}
		if hidden {
			in.fail("moment", "Until then something goes out that only named people see. Choose an earlier time, or ask an administrator to look.")
		}
	}
	if in.errs != nil {
		return s.showAsOf(w, r, r.PostForm, in.errs)
	}
	s.setAsOf(w, *moment)
	return seeOther(w, r, "/")
}

// leaveAsOf goes back to the site of now.
func (s *Staff) leaveAsOf(w http.ResponseWriter, r *http.Request) error {
	s.setAsOf(w, time.Time{})
	s.web.Flash(r, "You see the site of now again.")
	return seeOther(w, r, asOfPath)
}
