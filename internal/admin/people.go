package admin

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

const (
	peoplePath = "/admin/accounts"
	invitePath = peoplePath + "/new"
)

// toPeople is the page with the form that an administrator sent who has to show that it is them.
func toPeople(r *http.Request) string {
	if id := chi.URLParam(r, "id"); id != "" {
		return peoplePath + "/" + id
	}
	if r.URL.Path == invitePath {
		return invitePath
	}
	return peoplePath
}

// people lists everybody who works here.
func (s *Staff) people(w http.ResponseWriter, r *http.Request) error {
	return s.showPeople(w, r, http.StatusOK, "")
}

func (s *Staff) showPeople(w http.ResponseWriter, r *http.Request, status int, refusal string) error {
	all, err := s.accounts.People(r.Context())
	if err != nil {
		return err
	}
	chapters, err := s.chapters(r)
	if err != nil {
		return err
	}
	v := view.People{Page: s.frame(r, "Settings", "Accounts"), Required: user(r).FactorRequired, All: all, Chapters: chapters, Refusal: refusal}
	v.Wrong = refusal != ""
	return server.Render(w, r, status, view.PeoplePage(v))
}

// chapters are those that somebody may be made an editor of.
func (s *Staff) chapters(r *http.Request) ([]content.Ref, error) {
	return s.content.Choices(r.Context(), content.KindChapter)
}

func (s *Staff) inviteForm(w http.ResponseWriter, r *http.Request) error {
	return s.showInvite(w, r, http.StatusOK, url.Values{"role": {string(account.RoleAuthor)}}, nil)
}

func (s *Staff) showInvite(w http.ResponseWriter, r *http.Request, status int, values url.Values, errs account.FieldErrors) error {
	chapters, err := s.chapters(r)
	if err != nil {
		return err
	}
	v := view.Invite{Page: s.frame(r, "Settings", "Invite somebody"), Values: values, Problems: problems(errs), Chapters: chapters}
	v.Wrong = errs != nil
	return server.Render(w, r, status, view.InvitePage(v))
}

func (s *Staff) invite(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	u, err := s.accounts.Invite(r.Context(), user(r), account.Invitation{Email: r.PostForm.Get("email"), Name: r.PostForm.Get("name"),
		Role: account.Role(r.PostForm.Get("role")), Chapters: chosenChapters(r.PostForm)})
	var errs account.FieldErrors
	if errors.As(err, &errs) {
		return s.showInvite(w, r, http.StatusUnprocessableEntity, r.PostForm, errs)
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, "A letter with a link is on its way to "+u.Email+". It is good for three days.")
	return seeOther(w, r, peoplePath)
}

// chosenChapters are the chapters ticked in a form.
func chosenChapters(form url.Values) []int64 {
	var out []int64
	for _, v := range form["chapters"][:min(len(form["chapters"]), maxRows)] {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			out = append(out, id)
		}
	}
	return out
}

// colleague is the account in the address.
func (s *Staff) colleague(r *http.Request) (account.User, error) {
	id, err := entryID(r)
	if err != nil {
		return account.User{}, err
	}
	return s.accounts.ByID(r.Context(), id)
}

func (s *Staff) colleaguePage(w http.ResponseWriter, r *http.Request) error {
	u, err := s.colleague(r)
	if err != nil {
		return err
	}
	return s.showColleague(w, r, http.StatusOK, u, roleOf(u), nil, "")
}

// roleOf are the values of the form with the role that somebody has.
func roleOf(u account.User) url.Values {
	values := url.Values{"role": {string(u.Role)}}
	for _, c := range u.Chapters {
		values.Add("chapters", strconv.FormatInt(c, 10))
	}
	return values
}

// showColleague shows the account with the values of its form, what is wrong with them, and why something was refused.
func (s *Staff) showColleague(w http.ResponseWriter, r *http.Request, status int, u account.User, values url.Values, errs account.FieldErrors, refusal string) error {
	chapters, err := s.chapters(r)
	if err != nil {
		return err
	}
	sessions, err := s.accounts.Sessions(r.Context(), u.ID)
	if err != nil {
		return err
	}
	v := view.Colleague{Page: s.frame(r, "Settings", u.Name), Now: s.now(), Who: u, Myself: u.ID == user(r).ID, Values: values, Problems: problems(errs),
		Chapters: chapters, Sessions: sessions, Refusal: refusal}
	v.Wrong = status != http.StatusOK
	return server.Render(w, r, status, view.ColleaguePage(v))
}

func (s *Staff) changeRole(w http.ResponseWriter, r *http.Request) error {
	u, err := s.colleague(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	err = s.accounts.ChangeRole(r.Context(), user(r), u.ID, account.Role(r.PostForm.Get("role")), chosenChapters(r.PostForm))
	var errs account.FieldErrors
	if errors.As(err, &errs) {
		return s.showColleague(w, r, http.StatusUnprocessableEntity, u, r.PostForm, errs, "")
	}
	return s.didTo(w, r, u, r.PostForm, err, "The role of "+u.Name+" is changed. They have to sign in again.")
}

// doTo returns the handler that does something to the account in the address.
func (s *Staff) doTo(do func(s *account.Store, r *http.Request, id int64) error, words string) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		u, err := s.colleague(r)
		if err != nil {
			return err
		}
		return s.didTo(w, r, u, roleOf(u), do(s.accounts, r, u.ID), words)
	}
}

// didTo leads back to somebody's account and says what was done to it, or shows the account with the reason why it cannot be.
func (s *Staff) didTo(w http.ResponseWriter, r *http.Request, u account.User, values url.Values, err error, words string) error {
	var refused account.RefusedError
	switch {
	case errors.As(err, &refused):
		return s.showColleague(w, r, http.StatusUnprocessableEntity, u, values, nil, refused.Message)
	case errors.Is(err, account.ErrForbidden):
		return &server.Problem{Status: http.StatusForbidden, Message: "Your role does not allow this. Ask an administrator."}
	case err != nil:
		return err
	}
	s.web.Flash(r, words)
	return seeOther(w, r, peoplePath+"/"+strconv.FormatInt(u.ID, 10))
}

func disable(s *account.Store, r *http.Request, id int64) error {
	return s.Disable(r.Context(), user(r), id)
}

func enable(s *account.Store, r *http.Request, id int64) error {
	return s.Enable(r.Context(), user(r), id)
}

func inviteAgain(s *account.Store, r *http.Request, id int64) error {
	return s.InviteAgain(r.Context(), user(r), id)
}

func endSessions(s *account.Store, r *http.Request, id int64) error {
	return s.EndSessions(r.Context(), user(r), id)
}
