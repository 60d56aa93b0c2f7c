package admin

import (
	"errors"
	"net/http"

	"localprogress.org/site/internal/mail"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

const mailPath = "/admin/mail"

// mail shows which server takes letters or, while there is none, the letters that were kept.
func (s *Staff) mail(w http.ResponseWriter, r *http.Request) error {
	v := view.Mail{Page: s.frame(r, "Settings", "Mail"), Now: s.now(), Server: s.post.Server()}
	if v.Server == "" {
		kept, err := s.post.Kept(r.Context())
		if err != nil {
			return err
		}
		for _, k := range kept {
			v.Kept = append(v.Kept, view.KeptLetter(k))
		}
	}
	return server.Render(w, r, http.StatusOK, view.MailPage(v))
}

// tryMail sends a letter to whoever asks.
func (s *Staff) tryMail(w http.ResponseWriter, r *http.Request) error {
	u := user(r)
	if err := s.post.Try(r.Context(), u.Email, u.Name); err != nil {
		return err
	}
	s.web.Flash(r, "A letter to "+u.Email+" is on its way.")
	return seeOther(w, r, mailPath)
}

// keptLetter shows a letter on the shelf; with a mail server there are none to see.
func (s *Staff) keptLetter(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	k, err := s.post.Letter(r.Context(), id)
	if errors.Is(err, mail.ErrNotFound) || s.post.Server() != "" {
		return server.NotFound()
	}
	if err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.KeptLetterPage(view.Letter{Page: s.frame(r, "Settings", k.Subject), Now: s.now(), KeptLetter: view.KeptLetter(k)}))
}
