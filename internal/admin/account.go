package admin

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

const accountPath = "/admin/account"

// toAccount is where those are led back to who have to show that it is them.
func toAccount(*http.Request) string { return accountPath }

// myAccount shows what belongs to whoever is signed in: name, ways to sign in, sessions.
func (s *Staff) myAccount(w http.ResponseWriter, r *http.Request) error {
	return s.showAccount(w, r, http.StatusOK, user(r).Name, nil, "")
}

// showAccount shows the account with the name as it was typed, what is wrong with that, and why something was refused.
func (s *Staff) showAccount(w http.ResponseWriter, r *http.Request, status int, name string, errs account.FieldErrors, refusal string) error {
	sessions, err := s.accounts.Sessions(r.Context(), user(r).ID)
	if err != nil {
		return err
	}
	passkeys, err := s.accounts.Passkeys(r.Context(), user(r))
	if err != nil {
		return err
	}
	factors, err := s.accounts.Factors(r.Context(), user(r))
	if err != nil {
		return err
	}
	recovery, err := s.accounts.RecoveryLeft(r.Context(), user(r))
	if err != nil {
		return err
	}
	v := view.Account{Page: s.frame(r, "Account", "My account"), Now: s.now(), Who: user(r), Name: name, Problems: problems(errs),
		Sessions: sessions, Passkeys: passkeys, Factors: factors, Recovery: recovery, Here: s.web.Session(r), Refusal: refusal}
	v.Wrong = status != http.StatusOK
	return server.Render(w, r, status, view.AccountPage(v))
}

// problems are the errors of a form as its page shows them.
func problems(errs account.FieldErrors) []ui.Problem {
	var out []ui.Problem
	for _, e := range errs {
		out = append(out, ui.Problem{Field: e.Field, Message: e.Message})
	}
	return out
}

func (s *Staff) rename(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	err := s.accounts.Rename(r.Context(), user(r), r.PostForm.Get("name"))
	var errs account.FieldErrors
	if errors.As(err, &errs) {
		return s.showAccount(w, r, http.StatusUnprocessableEntity, r.PostForm.Get("name"), errs, "")
	}
	return s.changed(w, r, err, "Saved. New work carries this name.")
}

// changed leads back to the account and says what was done there, unless err says that it was not.
func (s *Staff) changed(w http.ResponseWriter, r *http.Request, err error, words string) error {
	if err != nil {
		return err
	}
	s.web.Flash(r, words)
	return seeOther(w, r, accountPath)
}

func (s *Staff) confirmForm(w http.ResponseWriter, r *http.Request) error {
	return s.showConfirm(w, r, http.StatusOK, r.URL.Query().Get("next"), "")
}

func (s *Staff) showConfirm(w http.ResponseWriter, r *http.Request, status int, next, problem string) error {
	v := view.Confirm{Page: s.frame(r, "Account", "Show that it is you"), Next: server.LocalPath(next, accountPath), Who: user(r), Problem: problem}
	if v.OfPeople() {
		v.Section = "Settings"
	}
	v.Wrong = problem != ""
	return server.Render(w, r, status, view.ConfirmPage(v))
}

// confirm takes the password of whoever is signed in once more, and a code from whoever has a second factor.
func (s *Staff) confirm(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	next := server.LocalPath(r.PostForm.Get("next"), accountPath)
	err := s.accounts.Confirm(r.Context(), user(r), r.PostForm.Get("password"), r.PostForm.Get("code"))
	var many account.TooManyAttemptsError
	switch {
	case user(r).HasFactor() && (errors.Is(err, account.ErrWrongSignIn) || errors.Is(err, account.ErrWrongCode)):
		return s.showConfirm(w, r, http.StatusUnprocessableEntity, next, "The password or the code is not right. Check both: each code counts once.")
	case errors.Is(err, account.ErrWrongSignIn):
		return s.showConfirm(w, r, http.StatusUnprocessableEntity, next, "This is not your password. Check it and try again.")
	case errors.As(err, &many):
		return s.showConfirm(w, r, tooMany(w, many), next, waitWords(many))
	case err != nil:
		return err
	}
	if err := s.web.Confirm(r); err != nil {
		return err
	}
	return seeOther(w, r, next)
}

func (s *Staff) passwordForm(w http.ResponseWriter, r *http.Request) error {
	return s.showPassword(w, r, http.StatusOK, nil)
}

func (s *Staff) showPassword(w http.ResponseWriter, r *http.Request, status int, errs account.FieldErrors) error {
	v := view.Password{Page: s.frame(r, "Account", "Change the password"), Who: user(r), Problems: problems(errs)}
	v.Wrong = errs != nil
	return server.Render(w, r, status, view.PasswordPage(v))
}

func (s *Staff) changePassword(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	err := s.accounts.ChangePassword(r.Context(), user(r), s.web.Session(r), r.PostForm.Get("password"))
	var errs account.FieldErrors
	if errors.As(err, &errs) {
		return s.showPassword(w, r, http.StatusUnprocessableEntity, errs)
	}
	if err == nil {
		err = s.web.Rotate(r)
	}
	return s.changed(w, r, err, "The password is changed, and you are signed out everywhere else.")
}

func (s *Staff) emailForm(w http.ResponseWriter, r *http.Request) error {
	return s.showEmail(w, r, http.StatusOK, "", nil)
}

func (s *Staff) showEmail(w http.ResponseWriter, r *http.Request, status int, email string, errs account.FieldErrors) error {
	v := view.Email{Page: s.frame(r, "Account", "Change the e-mail address"), Who: user(r), Email: email, Problems: problems(errs)}
	v.Wrong = errs != nil
	return server.Render(w, r, status, view.EmailPage(v))
}

func (s *Staff) askEmail(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	email := r.PostForm.Get("email")
	err := s.accounts.AskEmail(r.Context(), user(r), email)
	var errs account.FieldErrors
	if errors.As(err, &errs) {
		return s.showEmail(w, r, http.StatusUnprocessableEntity, email, errs)
	}
	return s.changed(w, r, err, "A letter with a link is on its way to the new address. Until you open it, everything stays as it is.")
}

// emailLink asks whether the address that the link was sent to is to be used from now on.
func (s *Staff) emailLink(w http.ResponseWriter, r *http.Request) error {
	token := chi.URLParam(r, "token")
	u, err := s.accounts.CheckLink(r.Context(), account.ForEmail, token)
	if err == nil && u.ID != user(r).ID {
		err = account.ErrLink
	}
	if err != nil {
		return s.deadLink(w, r, err)
	}
	return server.Render(w, r, http.StatusOK, view.TakeEmailPage(view.TakeEmail{Page: s.frame(r, "Account", "Change the e-mail address"), Token: token}))
}

func (s *Staff) changeEmail(w http.ResponseWriter, r *http.Request) error {
	err := s.accounts.ChangeEmail(r.Context(), user(r), chi.URLParam(r, "token"))
	if errors.Is(err, account.ErrLink) {
		return s.deadLink(w, r, err)
	}
	if err == nil {
		err = s.web.Rotate(r)
	}
	return s.changed(w, r, err, "The address is changed. Sign in with it from now on.")
}

func (s *Staff) endSession(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	if id == s.web.Session(r) {
		return s.signOut(w, r)
	}
	err = s.accounts.End(r.Context(), user(r), id)
	if errors.Is(err, account.ErrNotFound) { // it ended by itself
		err = nil
	}
	return s.changed(w, r, err, "That device is signed out.")
}

func (s *Staff) endOtherSessions(w http.ResponseWriter, r *http.Request) error {
	return s.changed(w, r, s.accounts.EndOthers(r.Context(), user(r), s.web.Session(r)), "You are signed out on every other device.")
}

// tooMany sets when to try again and returns the status.
func tooMany(w http.ResponseWriter, e account.TooManyAttemptsError) int {
	w.Header().Set("Retry-After", strconv.Itoa(waitSeconds(e)))
	return http.StatusTooManyRequests
}
