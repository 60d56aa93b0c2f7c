package public

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/web/layout"
	view "localprogress.org/site/web/public"
)

// maxForm bounds what a visitor may send, in bytes: the longest text, percent-encoded, and some.
const maxForm = 128 << 10

// pageForms are the pages that have a form below their text.
var pageForms = map[inbox.Form]string{inbox.FormJoin: "/join", inbox.FormContact: "/contact"}

// formRoutes takes each form at the address of the page it stands on.
func (s *Site) formRoutes(r chi.Router) {
	post := func(path string, f inbox.Form, page formPage) { r.Post(path, s.web.Handle(s.helping(s.send(f, page)))) }
	post("/newsletters", inbox.FormNewsletter, s.newslettersPage)
	post("/chapters", inbox.FormOrganizing, s.chaptersPage)
	post("/press", inbox.FormMedia, s.pressPage)
	for f, path := range pageForms {
		post(path, f, s.standingForm(path[1:]))
	}
}

// formPage makes the page that a form stands on, with the form as it was sent.
type formPage func(ctx context.Context, f layout.Form) (templ.Component, error)

// standingForm makes the page under the slug with its form.
func (s *Site) standingForm(slug string) formPage {
	return func(ctx context.Context, f layout.Form) (templ.Component, error) {
		it, err := s.content.Public(ctx, slug, content.KindPage)
		if err != nil {
			return nil, err
		}
		p, err := s.frameEntry(ctx, it)
		if err != nil {
			return nil, err
		}
		p.Wrong = f.Errors != nil
		return s.pageWith(ctx, p, it, &f)
	}
}

// send stores what the form holds and leads to the page that says so. What cannot be stored comes back in
// the form, with what is wrong beside each field.
func (s *Site) send(f inbox.Form, page formPage) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			var tooLarge *http.MaxBytesError
			if errors.As(err, &tooLarge) {
				return err
			}
			return &server.Problem{Status: http.StatusBadRequest, Err: err,
				Message: "The form arrived broken, so nothing was kept. Go back and send it again."}
		}
		typed := inbox.Answers{}
		for _, q := range f.Fields() {
			typed[q.Name] = r.PostForm.Get(q.Name)
		}
		m := inbox.Sent{Form: f, Answers: f.Tidy(typed), Trap: r.PostForm.Get("subject"), Stamp: r.PostForm.Get("stamp"), Address: s.web.Proxies.Client(r)}
		err := s.inbox.Send(r.Context(), m)
		var wrong inbox.FieldErrors
		switch {
		case errors.As(err, &wrong):
			c, err := page(r.Context(), layout.Form{Of: f, Answers: m.Answers, Errors: wrong, Stamp: m.Stamp})
			if err != nil {
				return err
			}
			return server.Render(w, r, http.StatusUnprocessableEntity, c)
		case errors.Is(err, inbox.ErrTooMany):
			w.Header().Set("Retry-After", "3600")
			return &server.Problem{Status: http.StatusTooManyRequests, Err: err,
				Message: "So much was sent from your network within the hour that this message was not kept. Go back in an hour and send it again, or write an e-mail."}
		case err != nil:
			return err
		}
		http.Redirect(w, r, "/thank-you/"+string(f), http.StatusSeeOther)
		return nil
	}
}

// thanks is the page after a message was stored.
func (s *Site) thanks(w http.ResponseWriter, r *http.Request) error {
	f, ok := inbox.ParseForm(chi.URLParam(r, "form"))
	if !ok {
		return server.NotFound()
	}
	p, err := s.frame(r.Context(), "/thank-you/"+string(f), "", "Thank you", "Your message reached Local Progress, and what happens next.")
	if err != nil {
		return err
	}
	p.NoIndex = true
	return render(w, r, view.ThanksPage(p, f))
}
