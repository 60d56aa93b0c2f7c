package admin

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

func (s *Staff) signInForm(w http.ResponseWriter, r *http.Request) error {
	next := server.LocalPath(r.URL.Query().Get("next"), "/admin")
	if _, ok := server.User(r); ok {
		return seeOther(w, r, next)
	}
	notice, _ := s.web.TakeFlash(r) // nothing is refused on the way here
	return doorway(w, r, http.StatusOK, next, view.SignInPage(view.SignIn{Next: next, Notice: notice, Passkeys: s.keys.Possible()}))
}

// signIn gives one answer to a wrong password and to an unknown address.
func (s *Staff) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	v := view.SignIn{Email: r.PostForm.Get("email"), Next: server.LocalPath(r.PostForm.Get("next"), "/admin"), Passkeys: s.keys.Possible()}
	u, err := s.accounts.Authenticate(r.Context(), v.Email, r.PostForm.Get("password"), s.web.Proxies.Client(r), s.web.Device(r))
	var many account.TooManyAttemptsError
	switch {
	case errors.Is(err, account.ErrWrongSignIn):
		v.Problem = "This e-mail address and password do not belong together. Check both and try again."
		return doorway(w, r, http.StatusUnprocessableEntity, v.Next, view.SignInPage(v))
	case errors.As(err, &many):
		v.Problem = waitWords(many)
		return doorway(w, r, tooMany(w, many), v.Next, view.SignInPage(v))
	case err != nil:
		return err
	}
	return s.afterPassword(w, r, u, v.Next)
}

// waitSeconds is how long to wait, at least a second.
func waitSeconds(e account.TooManyAttemptsError) int { return int(e.Wait/time.Second) + 1 }

func waitWords(e account.TooManyAttemptsError) string {
	return fmt.Sprintf("Too many attempts failed. Wait %s, then try again.", inSeconds(waitSeconds(e)))
}

func inSeconds(n int) string {
	if n == 1 {
		return "a second"
	}
	return fmt.Sprintf("%d seconds", n)
}

func (s *Staff) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.web.SignOut(r); err != nil {
		return err
	}
	s.setAsOf(w, time.Time{})
	s.web.Flash(r, "You are signed out.")
	return seeOther(w, r, "/admin/sign-in")
}

func (s *Staff) signOutEverywhere(w http.ResponseWriter, r *http.Request) error {
	if err := s.accounts.SignOutEverywhere(r.Context(), user(r).ID); err != nil {
		return err
	}
	if err := s.web.SignOut(r); err != nil {
		return err
	}
	s.web.Flash(r, "You are signed out on every device.")
	return seeOther(w, r, "/admin/sign-in")
}

func (s *Staff) setUpForm(w http.ResponseWriter, r *http.Request) error {
	token := chi.URLParam(r, "token")
	if err := s.accounts.CheckSetUp(r.Context(), token); err != nil {
		return s.setUpClosed(w, r, err)
	}
	return server.Render(w, r, http.StatusOK, view.SetUpPage(view.SetUp{Token: token}))
}

// setUp makes the first administrator and signs them in.
func (s *Staff) setUp(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	v := view.SetUp{Token: chi.URLParam(r, "token"), Email: r.PostForm.Get("email"), Name: r.PostForm.Get("name")}
	u, err := s.accounts.SetUp(r.Context(), v.Token, account.NewUser{Email: v.Email, Name: v.Name, Password: r.PostForm.Get("password")})
	var errs account.FieldErrors
	if errors.As(err, &errs) {
		for _, e := range errs {
			v.Problems = append(v.Problems, ui.Problem{Field: e.Field, Message: e.Message})
		}
		return server.Render(w, r, http.StatusUnprocessableEntity, view.SetUpPage(v))
	}
	if err != nil {
		return s.setUpClosed(w, r, err)
	}
	if err := s.web.SignIn(w, r, u, "as the first administrator"); err != nil {
		return err
	}
	s.web.Flash(r, "The site is yours. Write the first entry, or look around.")
	return seeOther(w, r, "/admin")
}

// setUpClosed says why a set-up link does nothing.
func (s *Staff) setUpClosed(w http.ResponseWriter, r *http.Request, err error) error {
	switch {
	case errors.Is(err, account.ErrSetUpDone):
		return server.Render(w, r, http.StatusGone, view.SetUpClosedPage("The site is set up already, so this link has done its work. Sign in with your own account."))
	case errors.Is(err, account.ErrSetUpLink):
		return server.Render(w, r, http.StatusNotFound, view.SetUpClosedPage("It was used, is more than a day old, or a newer one was made. Start the program again: it prints a new link."))
	}
	return err
}

// badForm is the answer to a form that cannot be read at all.
func badForm(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return &server.Problem{Status: http.StatusBadRequest, Message: "The form arrived broken, so nothing was changed. Go back and send it again.", Err: err}
}
