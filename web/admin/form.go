package admin

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/web/ui"
)

// Form is an entry's form: what stands in each field, typed or stored, and what is wrong with it. Fields
// carry the names that content.FieldErrors uses.
type Form struct {
	Kind    content.Kind
	Values  url.Values
	Errors  content.FieldErrors
	Notes   map[string]string // what else is to be said beside a field
	Choices Choices
}

// Choices are the lists that fields choose from. Only those that the kind's form shows are filled.
type Choices struct {
	Issues, Chapters, People, Pages, Entries []content.Ref
	Pictures                                 []media.Listed // those that the form names; the others are searched for
	Documents                                []content.DocumentChoice
	Contacts                                 []content.PressContact
	Boilerplates                             []content.Boilerplate
	Series                                   []content.Series
}

// labels names every field, for the form, the error summary and comparisons alike, in the order of the form.
var labels = []struct{ name, label string }{
	{"title", "Title"}, {"summary", "Summary"}, {"body", "Text"},
	{"release.mode", "Release"}, {"release.embargo_until", "Embargoed until"}, {"release.place", "Dateline place"},
	{"release.date", "Dateline date"}, {"release.subheadline", "Sub-headline"}, {"release.contacts", "Press contacts"},
	{"release.boilerplate", "Boilerplate"},
	{"clipping.outlet", "Outlet"}, {"clipping.outlet_url", "Address of the article"}, {"clipping.author", "Author"},
	{"clipping.published", "Date on the article"},
	{"newsletter.series", "Series"}, {"newsletter.month", "Month"},
	{"event.starts", "Starts"}, {"event.ends", "Ends"}, {"event.zone", "Time zone of the event"}, {"event.place", "Place"},
	{"event.link", "Link"}, {"event.registration_url", "Registration address"}, {"event.opens", "Registration opens"},
	{"event.closes", "Registration closes"}, {"event.capacity", "Places in the room"}, {"event.full", "The event is full"},
	{"event.called_off", "Takes place"}, {"event.notice", "Notice to readers"},
	{"resource.type", "Type"}, {"resource.link", "Link"}, {"resource.document", "Document"}, {"resource.pages", "Pages"},
	{"resource.language", "Language"}, {"resource.place", "Place it is about"},
	{"issue.hue", "Colour and shape"}, {"issue.position", "Position"}, {"issue.contact_email", "Contact e-mail"}, {"issue.facts", "Key facts"},
	{"issue.facts.figure", "Figure"}, {"issue.facts.label", "What it counts"}, {"issue.facts.source", "Source"}, {"issue.facts.source_url", "Address of the source"},
	{"chapter.state", "State"}, {"chapter.status", "Status"}, {"chapter.contact_name", "Contact"},
	{"chapter.contact_email", "Contact e-mail"}, {"chapter.places", "Where members serve"},
	{"program.statement", "Statement"}, {"program.position", "Position"},
	{"campaign.action_label", "Words on the button"}, {"campaign.action_url", "Address of the button"},
	{"campaign.actions", "Further actions"}, {"campaign.actions.label", "Words on it"}, {"campaign.actions.url", "Where it leads"},
	{"page.parent", "Page above it"}, {"page.position", "Position"},
	{"person.role", "Role in the network"}, {"person.offices", "Public offices"},
	{"person.offices.title", "Office"}, {"person.offices.place", "Place"}, {"person.offices.state", "State"},
	{"person.offices.starts", "First day"}, {"person.offices.ends", "Last day"},
	{"override", "Why it goes out without approval"}, {"review_note", "Note"}, {"comment", "Your comment"},
	{"issues", "Issues"}, {"chapters", "Chapters"}, {"people", "People"}, {"related", "Related entries"},
	{"byline", "Byline"}, {"slug", "Address"},
	{"lead.media", "Picture"}, {"lead.alt", "What the picture shows"}, {"lead.decorative", "It is a decoration"}, {"lead.caption", "Caption"}, {"lead.credit", "Credit"},
	{"when", "Goes out"}, {"publish_at", "Date and time"}, {"zone", "Time zone"}, {"unpublish_at", "Comes down"},
	{"change", "Kind of change"}, {"note", "Note of the correction"}, {"corrections", "Published corrections"},
	{"corrections.note", "Corrections"},
	{"reason", "Reason, for readers"}, {"topic", "Issue or chapter"},
	{"updated_at", "Date shown as updated"}, {"seo_title", "Title for search engines"}, {"seo_description", "Description for search engines"},
	{"entry", "What stands there"}, {"text", "Words"}, {"link_text", "Words of the link"}, {"link", "Where the link leads"},
	{"moment", "Day and time"}, {"starts", "From"}, {"ends", "Until"},
	{"view.name", "Name of the view"}, {"stage.at", "When"}, {"bundle.title", "Name"}, {"bundle.entry", "Entry"}, {"bundle.at", "When"},
	{"menu.title", "Heading"}, {"menu.links", "Links"}, {"menu.links.text", "Words"}, {"menu.links.href", "Address"}, {"menu.links.place", "Number"},
	{"site.heading", "Heading of the home page"}, {"site.standfirst", "The sentence below it"}, {"site.description", "Description"}, {"site.strapline", "Line at the foot of every page"},
	{"redirect.path", "Old address"}, {"redirect.target", "Leads to"},
	{"contact.name", "Name"}, {"contact.email", "E-mail"}, {"contact.phone", "Phone"}, {"contact.hours", "Response hours"}, {"contact.position", "Position"},
	{"boilerplate.name", "Name"}, {"boilerplate.body", "Text"}, {"boilerplate.position", "Position"},
}

// Label returns the field's name for people.
func Label(name string) string {
	name = strings.TrimSuffix(name, ".first") // the main one of several
	for _, l := range labels {
		if l.name == name {
			return l.label
		}
	}
	return name
}

// value is what stands in the field.
func (f Form) value(name string) string { return f.Values.Get(name) }

// has reports whether the value is one of those chosen in the field.
func (f Form) has(name, value string) bool { return slices.Contains(f.Values[name], value) }

// field is the control of that name with its label, text and error.
func (f Form) field(name, hint string) ui.Field {
	hint = strings.TrimSpace(hint + " " + f.Notes[name])
	return ui.Field{Name: name, Label: Label(name), Hint: hint, Value: f.value(name), Error: f.Errors.For(name)}
}

// typed is the control of that name with an input type of its own: "url", "date", "datetime-local".
func (f Form) typed(name, inputType, hint string) ui.Field {
	field := f.field(name, hint)
	field.Type = inputType
	return field
}

// Problems are the form's errors for the summary above it.
func (f Form) Problems() []ui.Problem { return problems(f.Errors) }

func problems(errs content.FieldErrors) []ui.Problem {
	var out []ui.Problem
	for _, e := range errs {
		message := e.Message
		if e.Field != "" {
			message = Label(e.Field) + ": " + message
		}
		out = append(out, ui.Problem{Field: e.Field, Message: message})
	}
	return out
}

// rows returns the repeated rows of a field group as typed, with blank ones to fill in; each row has one
// value for each of the names.
func (f Form) rows(blank int, names ...string) [][]string {
	n := 0
	for _, name := range names {
		n = max(n, len(f.Values[name]))
	}
	rows := make([][]string, 0, n+blank)
	for i := range n + blank {
		row := make([]string, len(names))
		filled := false
		for j, name := range names {
			if v := f.Values[name]; i < len(v) {
				row[j] = v[i]
				filled = filled || v[i] != ""
			}
		}
		if filled || i >= n {
			rows = append(rows, row)
		}
	}
	return rows
}

// options makes the list of a select from refs, with a first line for none.
func options(none string, refs []content.Ref) []ui.Option {
	out := []ui.Option{{Value: "", Label: none}}
	for _, r := range refs {
		out = append(out, ui.Option{Value: strconv.FormatInt(r.ID, 10), Label: refLabel(r)})
	}
	return out
}

// kept is the list with what the field holds where the list does not have it: a form that is saved as it
// was opened must change nothing.
func kept(list []ui.Option, values ...string) []ui.Option {
	list = slices.Clip(list)
	for _, v := range values {
		if v != "" && !slices.ContainsFunc(list, func(o ui.Option) bool { return o.Value == v }) {
			list = append(list, ui.Option{Value: v, Label: excerpt(v, 40) + ", not in this list any more"})
		}
	}
	return list
}

func refLabel(r content.Ref) string {
	if r.Status == content.StatusPublished {
		return r.Title
	}
	return r.Title + " (not published)"
}

// EntryName is how a field names another entry so that a person can read it and the form can find it
// again: "Good cause, one year on (News 12)".
func EntryName(r content.Ref) string {
	return r.Title + " (" + r.Kind.Name() + " " + strconv.FormatInt(r.ID, 10) + ")"
}
