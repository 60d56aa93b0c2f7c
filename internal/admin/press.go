package admin

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

const pressPath = "/admin/settings/press"

// pressSettings lists what every release and the press room draw on.
func (s *Staff) pressSettings(w http.ResponseWriter, r *http.Request) error {
	v := view.PressSettings{MayChange: account.User.CanTendPress(user(r)), Now: s.now()}
	var err error
	if v.Contacts, err = s.content.PressContacts(r.Context()); err != nil {
		return err
	}
	if v.Texts, err = s.content.Boilerplates(r.Context()); err != nil {
		return err
	}
	v.Page = s.frame(r, "Settings", "Press")
	return server.Render(w, r, http.StatusOK, view.PressSettingsPage(v))
}

// contactIn is the contact in the address; the zero one where the address names none.
func (s *Staff) contactIn(r *http.Request) (content.PressContact, error) {
	all, err := s.content.PressContacts(r.Context())
	if err != nil {
		return content.PressContact{}, err
	}
	return pick(r, all, func(c content.PressContact) int64 { return c.ID })
}

// textIn is the boilerplate in the address; the zero one where the address names none.
func (s *Staff) textIn(r *http.Request) (content.Boilerplate, error) {
	all, err := s.content.Boilerplates(r.Context())
	if err != nil {
		return content.Boilerplate{}, err
	}
	return pick(r, all, func(b content.Boilerplate) int64 { return b.ID })
}

// pick is the one of all that the address names.
func pick[T any](r *http.Request, all []T, id func(T) int64) (T, error) {
	var none T
	if chi.URLParam(r, "id") == "" {
		return none, nil
	}
	want, err := entryID(r)
	if err != nil {
		return none, err
	}
	for _, one := range all {
		if id(one) == want {
			return one, nil
		}
	}
	return none, server.NotFound()
}

func (s *Staff) contactForm(w http.ResponseWriter, r *http.Request) error {
	c, err := s.contactIn(r)
	if err != nil {
		return err
	}
	f := newFiller(view.Choices{}, ui.Zone)
	f.text("contact.name", c.Name)
	f.text("contact.email", c.Email)
	f.text("contact.phone", c.Phone)
	f.text("contact.hours", c.Hours)
	f.number("contact.position", c.Position)
	f.text("base", baseOf(c.ChangedAt))
	if err := s.recall(r, content.SettingContact, f.values, "contact.", "name", "email", "phone", "hours", "position"); err != nil {
		return err
	}
	return s.showContact(w, r, c, f.values, nil, nil)
}

// baseOf is the moment on whose words an editor writes, for the form; parseBase reads it back.
func baseOf(changed time.Time) string { return strconv.FormatInt(changed.UnixMicro(), 10) }

func parseBase(values url.Values) time.Time {
	base, _ := strconv.ParseInt(values.Get("base"), 10, 64) // a broken one is 1970, which is stale
	return time.UnixMicro(base)
}

// showContact shows the form of a press contact. theirs is what somebody else saved meanwhile.
func (s *Staff) showContact(w http.ResponseWriter, r *http.Request, was content.PressContact, values url.Values, errs content.FieldErrors, theirs *view.Theirs) error {
	v := view.PressForm{SettingForm: s.settingForm(r, titleOf(was.ID, "press contact", was.Name), values, errs, theirs), ID: was.ID}
	return server.Render(w, r, v.Status(), view.ContactPage(v))
}

// titleOf is the title of the form of a thing with a name; one without an ID is new.
func titleOf(id int64, what, name string) string {
	if id == 0 {
		return "New " + what
	}
	return "Change " + name
}

func (s *Staff) saveContact(w http.ResponseWriter, r *http.Request) error {
	was, err := s.contactIn(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	in := &reader{values: r.PostForm}
	c := content.PressContact{ID: was.ID, Name: in.text("contact.name"), Email: in.text("contact.email"), Phone: in.text("contact.phone"),
		Hours: in.text("contact.hours"), Position: in.number("contact.position"), ChangedAt: parseBase(r.PostForm)}
	errs := in.errs
	if errs == nil {
		err = s.content.SavePressContact(r.Context(), editor(r), c)
	}
	if errs != nil || errors.As(err, &errs) {
		return s.showContact(w, r, was, r.PostForm, errs, nil)
	}
	var stale *content.StaleContactError
	if errors.As(err, &stale) {
		now := stale.Current
		r.PostForm.Set("base", baseOf(now.ChangedAt)) // the next save stands on theirs: the editor has now seen it
		return s.showContact(w, r, was, r.PostForm, nil, &view.Theirs{By: now.ChangedBy, At: now.ChangedAt, Words: view.ContactWords(now)})
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, "Saved. Readers see it now.")
	return seeOther(w, r, pressPath)
}

func (s *Staff) askRemoveContact(w http.ResponseWriter, r *http.Request) error {
	c, err := s.contactIn(r)
	if err != nil {
		return err
	}
	return s.askPress(w, r, "Remove "+c.Name, "It goes from the press room and, when it is the first, from the foot of every page. Releases that name it keep it from being removed.")
}

func (s *Staff) askPress(w http.ResponseWriter, r *http.Request, title, words string) error {
	return server.Render(w, r, http.StatusOK, view.QuestionPage(view.Question{Page: s.frame(r, "Settings", title),
		From: ui.Crumb{Text: "Press", Href: pressPath}, Words: []string{words}, Action: r.URL.Path, Button: "Remove it"}))
}

func (s *Staff) removeContact(w http.ResponseWriter, r *http.Request) error {
	c, err := s.contactIn(r)
	if err != nil {
		return err
	}
	return s.removed(w, r, s.content.RemovePressContact(r.Context(), c.ID))
}

// removed says what became of a removal, back at the list.
func (s *Staff) removed(w http.ResponseWriter, r *http.Request, err error) error {
	var errs content.FieldErrors
	switch {
	case errors.As(err, &errs):
		s.web.Refuse(r, errs[0].Message)
	case err != nil:
		return err
	default:
		s.web.Flash(r, "Removed.")
	}
	return seeOther(w, r, pressPath)
}

func (s *Staff) textForm(w http.ResponseWriter, r *http.Request) error {
	b, err := s.textIn(r)
	if err != nil {
		return err
	}
	values := textValues(b)
	if err := s.recall(r, content.SettingText, values, "boilerplate.", "name", "body", "position"); err != nil {
		return err
	}
	return s.showText(w, r, b, values, nil, nil)
}

func textValues(b content.Boilerplate) url.Values {
	f := newFiller(view.Choices{}, ui.Zone)
	f.text("boilerplate.name", b.Name)
	f.text("boilerplate.body", b.Body)
	f.number("boilerplate.position", b.Position)
	f.text("base", baseOf(b.ChangedAt))
	return f.values
}

// showText shows the form of a standing text. theirs is what somebody else saved meanwhile.
func (s *Staff) showText(w http.ResponseWriter, r *http.Request, was content.Boilerplate, values url.Values, errs content.FieldErrors, theirs *view.Theirs) error {
	v := view.PressForm{SettingForm: s.settingForm(r, titleOf(was.ID, "boilerplate", was.Name), values, errs, theirs), ID: was.ID}
	return server.Render(w, r, v.Status(), view.TextPage(v))
}

func (s *Staff) saveText(w http.ResponseWriter, r *http.Request) error {
	was, err := s.textIn(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	values := oneLineBreak(r.PostForm)
	in := &reader{values: values}
	b := content.Boilerplate{ID: was.ID, Name: in.text("boilerplate.name"), Body: in.text("boilerplate.body"),
		Position: in.number("boilerplate.position"), ChangedAt: parseBase(values)}
	errs := in.errs
	if errs == nil {
		err = s.content.SaveBoilerplate(r.Context(), editor(r), b)
	}
	if errs != nil || errors.As(err, &errs) {
		return s.showText(w, r, was, values, errs, nil)
	}
	var stale *content.StaleBoilerplateError
	if errors.As(err, &stale) {
		now := stale.Current
		values.Set("base", baseOf(now.ChangedAt)) // the next save stands on theirs: the editor has now seen it
		return s.showText(w, r, was, values, nil, &view.Theirs{By: now.ChangedBy, At: now.ChangedAt, Words: now.Body})
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, "Saved. Readers see it now.")
	return seeOther(w, r, pressPath)
}

func (s *Staff) askRemoveText(w http.ResponseWriter, r *http.Request) error {
	b, err := s.textIn(r)
	if err != nil {
		return err
	}
	return s.askPress(w, r, "Remove "+b.Name, "It goes from the press room and the press kit. Releases that end with it keep it from being removed.")
}

func (s *Staff) removeText(w http.ResponseWriter, r *http.Request) error {
	b, err := s.textIn(r)
	if err != nil {
		return err
	}
	return s.removed(w, r, s.content.RemoveBoilerplate(r.Context(), b.ID))
}
