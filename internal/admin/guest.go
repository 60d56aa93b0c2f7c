package admin

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// guestLinks lists the links with which outsiders open an entry, with a form to make one more.
func (s *Staff) guestLinks(w http.ResponseWriter, r *http.Request) error {
	d, err := s.draft(r)
	if err != nil {
		return err
	}
	purpose := guest.Preview
	if guest.Embargoed(d.draft) {
		purpose = guest.Embargo
	}
	return s.showGuestLinks(w, r, http.StatusOK, d.draft, view.GuestForm{Values: url.Values{"purpose": {string(purpose)}}})
}

func (s *Staff) showGuestLinks(w http.ResponseWriter, r *http.Request, status int, d content.Draft, f view.GuestForm) error {
	list, err := s.guests.List(r.Context(), d.ID)
	if err != nil {
		return err
	}
	p := s.frame(r, "Content", "Links for outsiders")
	p.Wrong = status != http.StatusOK
	f.MayEmbargo = rights(user(r)).MayPublish(d.ID, d.Kind, d.Newest.Snapshot.Links.Chapters)
	return server.Render(w, r, status, view.GuestLinksPage(view.GuestLinks{Page: p, Draft: d, Links: list, Form: f, Now: s.now()}))
}

// makeGuestLink makes a link. It is shown in this answer and never again, or goes out in a letter.
func (s *Staff) makeGuestLink(w http.ResponseWriter, r *http.Request) error {
	d, err := s.draft(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	form := oneLineBreak(r.PostForm)
	ask := guest.Ask{Purpose: guest.Purpose(form.Get("purpose")), Name: form.Get("name"), Outlet: form.Get("outlet"), Email: form.Get("email"),
		Span: form.Get("span"), Send: form.Get("do") == "send"}
	l, token, err := s.guests.Make(r.Context(), editor(r), d.draft.ID, ask)
	var errs guest.FieldErrors
	if errors.As(err, &errs) {
		return s.showGuestLinks(w, r, http.StatusUnprocessableEntity, d.draft, view.GuestForm{Values: form, Errors: errs})
	}
	if err != nil {
		return err
	}
	if token == "" {
		s.web.Flash(r, "A letter with the link is on its way to "+l.Email+".")
		return seeOther(w, r, entryHref(d.draft.ID)+"/links")
	}
	w.Header().Set("Cache-Control", "no-store")
	return server.Render(w, r, http.StatusOK, view.GuestLinkPage(view.GuestLink{Page: s.frame(r, "Content", "The link is made"), Draft: d.draft, Link: l,
		Address: s.web.Base + l.Purpose.Address(token), Now: s.now()}))
}

// guestID is the number in the address that stands for a link or an answer.
func guestID(r *http.Request, name string) (int64, error) {
	id, err := strconv.ParseInt(chi.URLParam(r, name), 10, 64)
	if err != nil {
		return 0, server.NotFound()
	}
	return id, nil
}

// changeGuestLink does something to the link in the address, and says so.
func (s *Staff) changeGuestLink(do func(g *guest.Store, r *http.Request, entry, id int64) error, words string) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		entry, err := entryID(r)
		if err != nil {
			return err
		}
		id, err := guestID(r, "link")
		if err != nil {
			return err
		}
		err = do(s.guests, r, entry, id)
		var errs guest.FieldErrors
		if errors.As(err, &errs) {
			return &server.Problem{Status: http.StatusUnprocessableEntity, Message: errs[0].Message}
		}
		if err != nil {
			return err
		}
		s.web.Flash(r, words)
		return seeOther(w, r, entryHref(entry)+"/links")
	}
}

func revokeGuest(g *guest.Store, r *http.Request, entry, id int64) error {
	return g.Revoke(r.Context(), entry, id)
}

func sendGuest(g *guest.Store, r *http.Request, entry, id int64) error {
	return g.Send(r.Context(), entry, id)
}
