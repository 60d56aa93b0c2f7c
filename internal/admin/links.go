package admin

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

func (s *Staff) resetForm(w http.ResponseWriter, r *http.Request) error {
	return server.Render(w, r, http.StatusOK, view.AskResetPage(view.AskReset{}))
}

// askReset gives one answer, as fast, whether or not the address has an account.
func (s *Staff) askReset(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	v := view.AskReset{Email: r.PostForm.Get("email")}
	err := s.accounts.AskReset(r.Context(), v.Email, s.web.Proxies.Client(r))
	var many account.TooManyAttemptsError
	if errors.As(err, &many) {
		v.Problem = waitWords(many)
		return server.Render(w, r, tooMany(w, many), view.AskResetPage(v))
	}
	if err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.AskedResetPage())
}

// choosePassword shows the form behind the link of a letter.
func (s *Staff) choosePassword(purpose account.Purpose) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		token := chi.URLParam(r, "token")
		u, err := s.accounts.CheckLink(r.Context(), purpose, token)
		if err != nil {
			return s.deadLink(w, r, err)
		}
		return server.Render(w, r, http.StatusOK, view.ChoosePasswordPage(view.ChoosePassword{Action: r.URL.Path, Who: u, First: purpose == account.ForInvitation}))
	}
}

// resetPassword leads to the sign-in, where a second factor is asked for as ever, and shows those there are.
func (s *Staff) resetPassword(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	token := chi.URLParam(r, "token")
	left, err := s.accounts.ResetPassword(r.Context(), token, r.PostForm.Get("password"))
	if err != nil {
		return s.passwordRefused(w, r, account.ForReset, token, err)
	}
	if err := s.web.Rotate(r); err != nil {
		return err
	}
	if len(left) > 0 {
		return server.Render(w, r, http.StatusOK, view.FactorsLeftPage(left, s.now()))
	}
	s.web.Flash(r, "The new password is set. Sign in with it.")
	return seeOther(w, r, "/admin/sign-in")
}

// join signs in whoever answers an invitation.
func (s *Staff) join(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	token := chi.URLParam(r, "token")
	u, err := s.accounts.Join(r.Context(), token, r.PostForm.Get("password"))
	if err != nil {
		return s.passwordRefused(w, r, account.ForInvitation, token, err)
	}
	if err := s.web.SignIn(w, r, u, "by an invitation"); err != nil {
		return err
	}
	s.web.Flash(r, "Welcome. Add a second factor or a passkey under your name, so that a stolen password opens nothing.")
	return seeOther(w, r, "/admin")
}

func (s *Staff) passwordRefused(w http.ResponseWriter, r *http.Request, purpose account.Purpose, token string, err error) error {
	var errs account.FieldErrors
	if !errors.As(err, &errs) {
		return s.deadLink(w, r, err)
	}
	u, err := s.accounts.CheckLink(r.Context(), purpose, token)
	if err != nil {
		return s.deadLink(w, r, err)
	}
	return server.Render(w, r, http.StatusUnprocessableEntity, view.ChoosePasswordPage(view.ChoosePassword{Action: r.URL.Path, Who: u,
		First: purpose == account.ForInvitation, Problems: problems(errs)}))
}

// deadLink says why the link of a letter does nothing; any other error is returned.
func (s *Staff) deadLink(w http.ResponseWriter, r *http.Request, err error) error {
	if !errors.Is(err, account.ErrLink) {
		return err
	}
	return server.Render(w, r, http.StatusNotFound, view.DeadLinkPage())
}
