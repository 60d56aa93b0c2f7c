package inbox

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"localprogress.org/site/internal/usstate"
)

// Form is one of the site's forms.
type Form string

// The forms.
const (
	FormNewsletter Form = "newsletter"
	FormOrganizing Form = "organizing"
	FormJoin       Form = "join"
	FormContact    Form = "contact"
	FormMedia      Form = "media"
)

// Forms is every form, the most urgent to answer first.
var Forms = []Form{FormMedia, FormContact, FormJoin, FormOrganizing, FormNewsletter}

var formNames = map[Form]string{
	FormNewsletter: "Newsletter sign-up", FormOrganizing: "Start organizing", FormJoin: "Join", FormContact: "Contact", FormMedia: "Media inquiry",
}

// Name is the form's name for people: "Media inquiry".
func (f Form) Name() string { return formNames[f] }

// ParseForm returns the form of that name, and whether there is one.
func ParseForm(s string) (Form, bool) {
	_, ok := formNames[Form(s)]
	return Form(s), ok
}

// FieldKind says what belongs into a field.
type FieldKind int

// The kinds of fields.
const (
	Line  FieldKind = iota // one line of text
	Text                   // several lines
	Email                  // an e-mail address
	Phone                  // a telephone number as its owner writes it
	State                  // a state, by its name or its letters
)

// Field is one question of a form.
type Field struct {
	Name  string
	Label string
	Kind  FieldKind
	Max   int    // characters that fit
	Need  string // what to say when it is left empty; "" when it may be
}

// The longest answers, in characters.
const (
	maxLine  = 200
	maxEmail = 254 // RFC 5321's limit of an address
	maxText  = 5000
	maxState = 40
)

var (
	nameField   = Field{"name", "Name", Line, maxLine, "Enter your name."}
	emailField  = Field{"email", "E-mail", Email, maxEmail, "Enter your e-mail address, so that we can answer."}
	stateField  = Field{"state", "State", State, maxState, "Enter your state."}
	officeField = Field{"office", "Office you hold", Line, maxLine, "Say which office you hold, for example council member."}
)

var formFields = map[Form][]Field{
	FormNewsletter: {
		{"email", "E-mail", Email, maxEmail, "Enter your e-mail address."},
		{"state", "State", State, maxState, ""},
	},
	FormOrganizing: {nameField, emailField,
		{"office", "Office and place", Line, maxLine, "Say which office you hold, and where."},
		stateField,
		{"text", "What would you work on first?", Text, maxText, ""},
	},
	FormJoin: {nameField, emailField, officeField,
		{"place", "City, county or district", Line, maxLine, "Say which place you serve."},
		stateField,
	},
	FormContact: {nameField, emailField,
		{"text", "Message", Text, maxText, "Write your message."},
	},
	FormMedia: {nameField,
		{"outlet", "Outlet", Line, maxLine, "Say which outlet you work for; “freelance” is an answer too."},
		emailField,
		{"phone", "Phone", Phone, 40, ""},
		{"deadline", "Deadline", Line, maxLine, "Say when you need the answer, so that we can be in time."},
		{"text", "Question", Text, maxText, "Write your question."},
	},
}

// Fields is what the form asks, in its order.
func (f Form) Fields() []Field { return formFields[f] }

// Answers are what was typed, by the field's Name.
type Answers map[string]string

// Tidy returns the answers to the form's own fields, and nothing else: valid UTF-8 without control
// characters, a line without line breaks, without space at the ends, a state as its two letters.
func (f Form) Tidy(typed Answers) Answers {
	out := Answers{}
	for _, field := range f.Fields() {
		v := strings.ToValidUTF8(typed[field.Name], "")
		v = strings.ReplaceAll(v, "\r\n", "\n")
		v = strings.Map(func(r rune) rune {
			switch {
			case r == '\n' && field.Kind == Text:
				return r
			case r == '\n' || r == '\r' || r == '\t':
				return ' '
			case unicode.IsControl(r):
				return -1
			}
			return r
		}, v)
		v = strings.TrimSpace(v)
		if code, ok := usstate.Parse(v); ok && field.Kind == State {
			v = code
		}
		out[field.Name] = v
	}
	return out
}

// check returns everything that is wrong with tidy answers, in the order of the form, or nil.
func (f Form) check(a Answers) FieldErrors {
	var errs FieldErrors
	for _, field := range f.Fields() {
		if message := field.fault(a[field.Name]); message != "" {
			errs = append(errs, FieldError{field.Name, message})
		}
	}
	return errs
}

// fault says what is wrong with the answer, or "".
func (f Field) fault(v string) string {
	if v == "" {
		return f.Need
	}
	if n := utf8.RuneCountInString(v); n > f.Max {
		return fmt.Sprintf("This is %d characters long; at most %d fit. Shorten it.", n, f.Max)
	}
	switch f.Kind {
	case Email:
		if !isEmail(v) {
			return "This does not look like an e-mail address. It should read like name@example.org."
		}
	case Phone:
		if len(strings.Map(digitsOnly, v)) < 7 { // as many as a local number has
			return "This does not look like a phone number. Write it with its area code, for example 202-555-0100."
		}
	case State:
		if usstate.Name(v) == "" {
			return "This is no state. Write its name or its two letters, for example NY."
		}
	case Line, Text:
	}
	return ""
}

// isEmail wants a bare address with a domain that can stand in public mail.
func isEmail(v string) bool {
	a, err := mail.ParseAddress(v)
	if err != nil || a.Address != v || len(v) > maxEmail || strings.ContainsFunc(v, unicode.IsSpace) {
		return false
	}
	domain := v[strings.LastIndexByte(v, '@')+1:]
	return strings.Contains(strings.Trim(domain, "."), ".")
}

func digitsOnly(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}
