package admin

import (
	"errors"
	"net/http"
	"net/url"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

const codePath = "/admin/sign-in/code"

// afterPassword signs in whoever showed the password, or asks for the second factor.
func (s *Staff) afterPassword(w http.ResponseWriter, r *http.Request, u account.User, next string) error {
	if u.HasFactor() {
		if err := s.web.AwaitFactor(r, u.ID); err != nil {
			return err
		}
		return seeOther(w, r, codePath+"?next="+url.QueryEscape(next))
	}
	if err := s.web.SignIn(w, r, u, "with a password"); err != nil {
		return err
	}
	return seeOther(w, r, next)
}

func (s *Staff) codeForm(w http.ResponseWriter, r *http.Request) error {
	return s.showCode(w, r, http.StatusOK, r.URL.Query().Get("next"), "")
}

func (s *Staff) showCode(w http.ResponseWriter, r *http.Request, status int, next, problem string) error {
	u, err := s.web.AwaitedUser(r)
	if errors.Is(err, account.ErrNotFound) {
		return seeOther(w, r, "/admin/sign-in")
	}
	if err != nil {
		return err
	}
	next = server.LocalPath(next, "/admin")
	return doorway(w, r, status, next, view.CodePage(view.Code{Next: next, App: u.HasTOTP,
		Passkey: u.HasPasskey && s.keys.Possible(), Problem: problem}))
}

// code takes a code of the app or a recovery code.
func (s *Staff) code(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	next := r.PostForm.Get("next")
	u, err := s.web.AwaitedUser(r)
	if errors.Is(err, account.ErrNotFound) {
		next = server.LocalPath(next, "/admin")
		return doorway(w, r, http.StatusUnprocessableEntity, next, view.SignInPage(view.SignIn{Next: next, Passkeys: s.keys.Possible(),
			Problem: "That took too long. Begin again with the password."}))
	}
	if err != nil {
		return err
	}
	err = s.accounts.CheckCode(r.Context(), u, r.PostForm.Get("code"))
	var many account.TooManyAttemptsError
	switch {
	case errors.Is(err, account.ErrWrongCode):
		return s.showCode(w, r, http.StatusUnprocessableEntity, next, "This code is not right, or was used before. Wait for the next one and try again.")
	case errors.As(err, &many):
		return s.showCode(w, r, tooMany(w, many), next, waitWords(many))
	case err != nil:
		return err
	}
	if err := s.web.SignIn(w, r, u, "with a password and a code"); err != nil {
		return err
	}
	return seeOther(w, r, firstPage(u, server.LocalPath(next, "/admin")))
}

// firstPage is where somebody gets to who signed in: to next, or first to factors that may be somebody else's, unless a page waits
// around the sign-in.
func firstPage(u account.User, next string) string {
	if u.InDoubt() && next != signedInPath {
		return accountPath
	}
	return next
}

// askPasskey is what the browser needs to show a passkey.
func (s *Staff) askPasskey(w http.ResponseWriter, r *http.Request) error {
	if !s.keys.Possible() {
		return server.NotFound()
	}
	c, err := s.keys.BeginSignIn()
	return s.ask(w, r, c, err)
}

// shownPasskey is whose passkey the browser showed.
func (s *Staff) shownPasskey(r *http.Request) (account.User, error) {
	if !s.keys.Possible() {
		return account.User{}, account.ErrPasskey
	}
	return s.keys.SignIn(r.Context(), s.web.TakeCeremony(r), []byte(r.PostForm.Get("answer")))
}

// signInWithPasskey needs nothing else: a passkey is two factors by itself, unless somebody else may have added it. Then the password
// is asked for before.
func (s *Staff) signInWithPasskey(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	next := server.LocalPath(r.PostForm.Get("next"), "/admin")
	u, err := s.shownPasskey(r)
	if errors.Is(err, account.ErrPasskey) {
		return doorway(w, r, http.StatusUnprocessableEntity, next, view.SignInPage(view.SignIn{Next: next, Problem: passkeyProblem, Passkeys: s.keys.Possible()}))
	}
	if err != nil {
		return err
	}
	if u.InDoubt() {
		switch awaited, err := s.web.AwaitedUser(r); {
		case errors.Is(err, account.ErrNotFound), err == nil && awaited.ID != u.ID:
			return doorway(w, r, http.StatusUnprocessableEntity, next, view.SignInPage(view.SignIn{Next: next, Passkeys: s.keys.Possible(),
				Problem: "Since the password was chosen anew, a passkey alone does not open this account. Sign in with the password; the passkey is asked for after it."}))
		case err != nil:
			return err
		}
	}
	if err := s.web.SignIn(w, r, u, "with a passkey"); err != nil {
		return err
	}
	return seeOther(w, r, firstPage(u, next))
}

// confirmWithPasskey takes a passkey of whoever is signed in, once more.
func (s *Staff) confirmWithPasskey(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	next := server.LocalPath(r.PostForm.Get("next"), accountPath)
	u, err := s.shownPasskey(r)
	if errors.Is(err, account.ErrPasskey) || err == nil && u.ID != user(r).ID {
		return s.showConfirm(w, r, http.StatusUnprocessableEntity, next, passkeyProblem)
	}
	if err != nil {
		return err
	}
	if err := s.web.Confirm(r); err != nil {
		return err
	}
	return seeOther(w, r, next)
}
