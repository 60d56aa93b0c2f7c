package admin

import (
	"mime"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// holdWords stands before what asks for somebody who is signed in. Whoever is not any more, and sends a form, gets it back on a
// page on which they sign in and send it again: nothing of it is lost, and nothing is kept here. A script is told in its own
// language.
func (s *Staff) holdWords(next http.Handler) http.Handler {
	return s.web.Handle(func(w http.ResponseWriter, r *http.Request) error {
		_, in := server.User(r)
		form, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // a broken one is no form
		switch {
		case in:
		case server.WantsJSON(r):
			return answer(w, http.StatusUnauthorized, struct{}{})
		case r.Method == http.MethodPost && form == "application/x-www-form-urlencoded":
			return signedOut(w, r)
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

// signedOut is the page with the form that was sent.
func signedOut(w http.ResponseWriter, r *http.Request) error {
	form, err := sentForm(r)
	if err != nil {
		return err
	}
	return server.Render(w, r, http.StatusUnauthorized, view.SignedOutPage(view.SignedOut{Action: r.URL.RequestURI(), Form: form}))
}

// signedInPath is where a sign-in leads within the page whose session has ended.
const signedInPath = "/admin/signed-in"

// doorway renders a page of the sign-in, which leads to next. Only that within a page of this site may be in a frame.
func doorway(w http.ResponseWriter, r *http.Request, status int, next string, page templ.Component) error {
	if next == signedInPath {
		server.LetFrameSignIn(w)
	}
	return server.Render(w, r, status, page)
}

// signedIn says who is signed in, to a page around it or to a script that asks whether anybody is.
func (s *Staff) signedIn(w http.ResponseWriter, r *http.Request) error {
	u := user(r)
	return doorway(w, r, http.StatusOK, signedInPath, view.SignedInPage(view.SignedIn{Name: u.Name, Account: strconv.FormatInt(u.ID, 10)}))
}
