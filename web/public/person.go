package public

import (
	"strconv"
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/ui"
)

// Person is one person with the entries that name them.
type Person struct {
	Item    content.Item
	Doc     markdown.Doc
	Entries Listing
	Today   time.Time
}

// formerMember marks who holds office no more.
const formerMember = "Former member"

// membership is the person's role in the network; "" when it is not known.
func (v Person) membership() string {
	if v.Item.Person.Former(v.Today) {
		return formerMember
	}
	return v.Item.Person.Role
}

// standfirst is the summary or, without one, the office held today.
func (v Person) standfirst() string {
	if o, ok := v.Item.Person.OfficeOn(v.Today); ok && v.Item.Summary == "" {
		return officeWords(o)
	}
	return v.Item.Summary
}

// offices are those held today and those held before, in this order. One that is still to begin belongs to neither.
func (v Person) offices() (all []content.Office) {
	for _, over := range []bool{false, true} {
		for _, o := range v.Item.Person.Offices {
			if o.Begun(v.Today) && o.Over(v.Today) == over {
				all = append(all, o)
			}
		}
	}
	return all
}

// years says when the office was held: "2019 to 2022", "Since 2023", "Until 2022"; "" where nobody knows.
func years(o content.Office) string {
	switch {
	case o.Starts != nil && o.Ends != nil && o.Starts.Year() == o.Ends.Year():
		return strconv.Itoa(o.Starts.Year())
	case o.Starts != nil && o.Ends != nil:
		return strconv.Itoa(o.Starts.Year()) + " to " + strconv.Itoa(o.Ends.Year())
	case o.Starts != nil:
		return "Since " + strconv.Itoa(o.Starts.Year())
	case o.Ends != nil:
		return "Until " + strconv.Itoa(o.Ends.Year())
	}
	return ""
}

// officeWords is an office with its place in one line: "County commissioner, Essex County, New Jersey".
func officeWords(o content.Office) string {
	parts := []string{o.Title}
	if o.Place != "" {
		parts = append(parts, o.Place)
	}
	if o.State != "" {
		parts = append(parts, ui.StateName(o.State))
	}
	return strings.Join(parts, ", ")
}

// officeThen is the office that the person held at the time at, and says so where it is held no more. Where none was
// known it is the member's role in the network.
func officeThen(p *content.Person, at, today time.Time) string {
	o, ok := p.OfficeOn(at)
	switch {
	case !ok && p.Former(today):
		return ""
	case !ok:
		return p.Role
	case o.Over(today):
		return officeWords(o) + ", at the time"
	}
	return officeWords(o)
}
