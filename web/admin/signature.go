package admin

import (
	"net/url"
	"strconv"
	"strings"

	"localprogress.org/site/internal/letter"
	"localprogress.org/site/internal/usstate"
	"localprogress.org/site/web/ui"
)

// Campaign is the campaign whose letter is worked on.
type Campaign struct {
	ID   int64
	Name string
}

// Href is the address of its signatures, with rest behind it.
func (c Campaign) Href(rest string) string { return entryHref(c.ID) + "/signatures" + rest }

// crumbs are the way back to the campaign and, for the screens below the list, to the list.
func (c Campaign) crumbs(here string) []ui.Crumb {
	trail := []ui.Crumb{{Text: "Content", Href: "/admin/content"}, {Text: excerpt(title(c.Name), 60), Href: entryHref(c.ID)}}
	if here != "" {
		return append(trail, ui.Crumb{Text: "Signatures", Href: c.Href("")}, ui.Crumb{Text: here})
	}
	return append(trail, ui.Crumb{Text: "Signatures"})
}

// Signatures is one page of who signed, and the form for one more.
type Signatures struct {
	Page
	Campaign     Campaign
	Signatures   []letter.Signature
	Found        int
	Text         string // searched for; ""
	Newer, Older string
	Form         SignatureForm
}

// Signature is one name to be changed.
type Signature struct {
	Page
	Campaign Campaign
	ID       int64
	Name     string // as it is stored
	Form     SignatureForm
}

func (v Signature) href(rest string) string {
	return v.Campaign.Href("/" + strconv.FormatInt(v.ID, 10) + rest)
}

// SignatureForm is what stands in the fields of one name, and what is wrong with it.
type SignatureForm struct {
	Values url.Values
	Errors letter.FieldErrors
}

func (f SignatureForm) field(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: f.Values.Get(name), Error: f.Errors.For(name), MaxLength: 200}
}

func (f SignatureForm) day() ui.Field {
	field := f.field("signed", "Signed on (optional)", "")
	field.Type, field.MaxLength = "date", 0
	return field
}

func (f SignatureForm) state() ui.Field {
	field := f.field("state", "State", "")
	field.MaxLength = 0
	return field
}

func (f SignatureForm) problems() []ui.Problem {
	var all []ui.Problem
	for _, e := range f.Errors {
		all = append(all, ui.Problem{Field: e.Field, Message: e.Message})
	}
	return all
}

var stateOptions = func() []ui.Option {
	all := []ui.Option{{Label: "Choose"}}
	for _, s := range usstate.All {
		all = append(all, ui.Option{Value: s.Code, Label: s.Name})
	}
	return all
}()

// SignatureImport is the screen to paste a list of names into.
type SignatureImport struct {
	Page
	Campaign Campaign
	List     string // as it was pasted
	Problems *letter.ImportError
}

// lineWords says which line is meant: "Line 12: "; "" for the whole list.
func lineWords(e letter.LineError) string {
	if e.Line == 0 {
		return ""
	}
	return "Line " + ui.Thousands(e.Line) + ": "
}

// ImportedWords says what an import did.
func ImportedWords(done letter.Imported) string {
	words := ui.Count(done.Added, 0, "name", "names") + " added."
	switch {
	case done.Known == 1:
		words += " One was there already and stays as it is."
	case done.Known > 1:
		words += " " + ui.Words(done.Known) + " were there already and stay as they are."
	}
	return words
}

// from is where a signatory serves: "Council member, Albany, New York".
func from(one letter.Signature) string {
	var parts []string
	for _, p := range []string{one.Office, one.Place, usstate.Name(one.State)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}
