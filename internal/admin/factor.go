package admin

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image/png"
	"net/http"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// pictureSize is that of the picture which an app reads its secret from, in pixels.
const pictureSize = 240

// cannot shows the account with the reason why something cannot be done; any other error is returned.
func (s *Staff) cannot(w http.ResponseWriter, r *http.Request, err error) error {
	var why account.RefusedError
	if !errors.As(err, &why) {
		return err
	}
	return s.showAccount(w, r, http.StatusUnprocessableEntity, user(r).Name, nil, why.Message)
}

// startApp makes a secret for an app.
func (s *Staff) startApp(w http.ResponseWriter, r *http.Request) error {
	if err := s.accounts.StartApp(r.Context(), user(r)); err != nil {
		return s.cannot(w, r, err)
	}
	return seeOther(w, r, accountPath+"/app")
}

func (s *Staff) appForm(w http.ResponseWriter, r *http.Request) error {
	return s.showApp(w, r, http.StatusOK, "")
}

// showApp shows the secret that waits for its first code.
func (s *Staff) showApp(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	app, err := s.accounts.PendingApp(r.Context(), user(r))
	if errors.Is(err, account.ErrNotFound) {
		return seeOther(w, r, accountPath)
	}
	if err != nil {
		return err
	}
	picture, err := app.Key.Image(pictureSize, pictureSize)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return err
	}
	v := view.App{Page: s.frame(r, "Account", "Add an app that makes codes"), Secret: app.Key.Secret(), Address: app.Key.URL(),
		Picture: "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes()), Problem: problem}
	v.Wrong = problem != ""
	return server.Render(w, r, status, view.AppPage(v))
}

func (s *Staff) confirmApp(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	recovery, err := s.accounts.ConfirmApp(r.Context(), user(r), s.web.Session(r), r.PostForm.Get("code"))
	if errors.Is(err, account.ErrWrongCode) {
		return s.showApp(w, r, http.StatusUnprocessableEntity, "This is not the code that the app shows now. See that the clock of its device is right, and try the next code.")
	}
	return s.addedFactor(w, r, err, recovery, "From now on the app’s codes are asked for when you sign in.")
}

// addedFactor shows the recovery codes when they were just made, for the only time.
func (s *Staff) addedFactor(w http.ResponseWriter, r *http.Request, err error, recovery []string, words string) error {
	if err != nil {
		return s.cannot(w, r, err)
	}
	if err := s.web.Rotate(r); err != nil {
		return err
	}
	if recovery == nil {
		return s.changed(w, r, nil, words)
	}
	return server.Render(w, r, http.StatusOK, view.RecoveryPage(view.Recovery{Page: s.frame(r, "Account", "Recovery codes"), Codes: recovery}))
}

func (s *Staff) removeApp(w http.ResponseWriter, r *http.Request) error {
	return s.removedFactor(w, r, s.accounts.RemoveApp(r.Context(), user(r)), "The app’s codes are not asked for any more.")
}

func (s *Staff) removedFactor(w http.ResponseWriter, r *http.Request, err error, words string) error {
	if err != nil {
		return s.cannot(w, r, err)
	}
	return s.changed(w, r, s.web.Rotate(r), words)
}

func (s *Staff) newRecovery(w http.ResponseWriter, r *http.Request) error {
	codes, err := s.accounts.NewRecovery(r.Context(), user(r))
	return s.addedFactor(w, r, err, codes, "")
}

func (s *Staff) passkeyForm(w http.ResponseWriter, r *http.Request) error {
	return server.Render(w, r, http.StatusOK, view.PasskeyPage(view.NewPasskey{Page: s.frame(r, "Account", "Add a passkey"), Possible: s.keys.Possible()}))
}

// passkeyOptions is what the browser needs to make a passkey.
func (s *Staff) passkeyOptions(w http.ResponseWriter, r *http.Request) error {
	if !s.keys.Possible() {
		return server.NotFound()
	}
	c, err := s.keys.BeginAdding(r.Context(), user(r))
	return s.ask(w, r, c, err)
}

// ask sends the browser what a passkey is asked.
func (s *Staff) ask(w http.ResponseWriter, r *http.Request, c account.Ceremony, err error) error {
	if err != nil {
		return err
	}
	s.web.KeepCeremony(r, c.Kept)
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(c.Options)
	return nil
}

func (s *Staff) addPasskey(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	if !s.keys.Possible() {
		return server.NotFound()
	}
	recovery, err := s.keys.Add(r.Context(), user(r), s.web.Session(r), s.web.TakeCeremony(r), []byte(r.PostForm.Get("answer")), r.PostForm.Get("name"))
	if errors.Is(err, account.ErrPasskey) {
		v := view.NewPasskey{Page: s.frame(r, "Account", "Add a passkey"), Possible: true, Name: r.PostForm.Get("name"), Problem: passkeyProblem}
		v.Wrong = true
		return server.Render(w, r, http.StatusUnprocessableEntity, view.PasskeyPage(v))
	}
	return s.addedFactor(w, r, err, recovery, "The passkey is added. You can sign in with it alone.")
}

// passkeyProblem is said of a passkey that is not good.
const passkeyProblem = "The passkey was not accepted. Try again, or use another way."

func (s *Staff) removePasskey(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	return s.removedFactor(w, r, s.accounts.RemovePasskey(r.Context(), user(r), id), "The passkey is removed.")
}

// askRemovePassword says what follows, to whoever has another way in.
func (s *Staff) askRemovePassword(w http.ResponseWriter, r *http.Request) error {
	if u := user(r); !u.HasPassword || !u.HasPasskey {
		return seeOther(w, r, accountPath)
	}
	return server.Render(w, r, http.StatusOK, view.RemovePasswordPage(view.RemovePassword{Page: s.frame(r, "Account", "Remove the password")}))
}

func (s *Staff) removePassword(w http.ResponseWriter, r *http.Request) error {
	return s.removedFactor(w, r, s.accounts.RemovePassword(r.Context(), user(r)), "The password is removed. Your passkeys open the account.")
}

// keepFactors takes the word of whoever is signed in that the factors are theirs.
func (s *Staff) keepFactors(w http.ResponseWriter, r *http.Request) error {
	return s.changed(w, r, s.accounts.KeepFactors(r.Context(), user(r)), "Noted. A passkey opens your account by itself again.")
}

// requireFactor sets whether everybody must have a second factor.
func (s *Staff) requireFactor(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	required := r.PostForm.Get("required") == "yes"
	err := s.accounts.RequireFactor(r.Context(), user(r), required)
	var refused account.RefusedError
	if errors.As(err, &refused) {
		return s.showPeople(w, r, http.StatusUnprocessableEntity, refused.Message)
	}
	if err != nil {
		return err
	}
	words := "A password alone is enough again."
	if required {
		words = "Whoever has no second factor is led to add one, at the next page they open."
	}
	s.web.Flash(r, words)
	return seeOther(w, r, peoplePath)
}

func removeFactors(s *account.Store, r *http.Request, id int64) error {
	return s.RemoveFactors(r.Context(), user(r), id)
}
