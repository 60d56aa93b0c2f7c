package layout

import (
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/web/ui"
)

// Form is one of the inbox's forms as it stands on a page. With nothing but Of it is empty.
type Form struct {
	Of      inbox.Form
	Answers inbox.Answers     // as typed
	Errors  inbox.FieldErrors // what is wrong with them; nil: not sent yet
	Stamp   string            // of the page on which the sender began; "" takes this page's
}

// GeneralEmail is where the network reads what is for no desk in particular.
const GeneralEmail = "info@localprogress.org"

// places are the address that each form is sent to, which is where it stands, and what its button says.
var places = map[inbox.Form]struct{ action, button string }{
	inbox.FormNewsletter: {"/newsletters#sign-up", "Sign up"},
	inbox.FormOrganizing: {"/chapters#start", "Send to the organizing desk"},
	inbox.FormJoin:       {"/join#write", "Send"},
	inbox.FormContact:    {"/contact#write", "Send"},
	inbox.FormMedia:      {"/press#inquiry", "Send to the press desk"},
}

// What helps to fill in a field, by its name.
var (
	hints     = map[string]string{"deadline": "Day, time and time zone, for example Thursday, 5 pm Eastern."}
	completed = map[string]string{"name": "name", "email": "email", "phone": "tel", "state": "address-level1", "outlet": "organization"}
	types     = map[inbox.FieldKind]string{inbox.Email: "email", inbox.Phone: "tel"}
)

// shape is the class that lays the form out: the sign-up in one row, the others in two columns.
func (f Form) shape() string {
	if f.Of == inbox.FormNewsletter {
		return "form"
	}
	return "startf"
}

// field is the control for one question of the form.
func (f Form) field(q inbox.Field) ui.Field {
	out := ui.Field{Name: q.Name, Label: q.Label, Hint: hints[q.Name], Error: f.Errors.For(q.Name), Value: f.Answers[q.Name],
		Type: types[q.Kind], Autocomplete: completed[q.Name], Required: q.Need != "", MaxLength: q.Max}
	if q.Need == "" {
		out.Label += " (optional)"
	}
	return out
}

func (f Form) problems() []ui.Problem {
	var out []ui.Problem
	for _, e := range f.Errors {
		out = append(out, ui.Problem{Field: e.Field, Message: e.Message})
	}
	return out
}

func (f Form) stamp(p Page) string {
	if f.Stamp != "" {
		return f.Stamp
	}
	return p.Stamp
}
