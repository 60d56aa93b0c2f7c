package admin

import (
	"maps"
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// keeping is what the script knows that keeps the words: whose they are, of which entry, and what has arrived.
func (e Editor) keeping() templ.Attributes {
	entry := "new-" + string(e.Form.Kind)
	if e.ID != 0 {
		entry = strconv.FormatInt(e.ID, 10)
	}
	return templ.Attributes{
		"data-account": strconv.FormatInt(e.Account, 10), "data-entry": entry, "data-base": string(e.action("")),
		"data-arrived": e.Arrived.Key, "data-arrived-seq": strconv.FormatInt(e.Arrived.Seq, 10),
	}
}

// stored reports whether what stands in the form is the newest version.
func (e Editor) stored() bool {
	return e.ID != 0 && len(e.Form.Errors) == 0 && e.Stale == nil && !e.Unsaved
}

// fields are all of the form, a value each.
func (v SignedOut) fields() []Filled {
	var out []Filled
	for _, name := range slices.Sorted(maps.Keys(v.Form)) {
		for _, value := range v.Form[name] {
			out = append(out, Filled{name, value})
		}
	}
	return out
}

// shown are those that a person can know again, for they have a name and hold anything.
func (v SignedOut) shown() []Filled {
	return slices.DeleteFunc(v.fields(), func(f Filled) bool { return Label(f.Name) == f.Name || f.Value == "" })
}
