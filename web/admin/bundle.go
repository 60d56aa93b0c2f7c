package admin

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/web/ui"
)

const bundlesHref = "/admin/bundles"

var bundlesCrumbs = []ui.Crumb{{Text: "Content", Href: "/admin/content"}, {Text: "Bundles", Href: bundlesHref}}

func bundleHref(id int64) string { return bundlesHref + "/" + strconv.FormatInt(id, 10) }

// Bundles is what goes out together, with the form that makes a bundle.
type Bundles struct {
	SettingForm
	List []content.Bundle
}

// BundleView is one bundle.
type BundleView struct {
	SettingForm
	Bundle   content.Bundle
	Problems []content.Problem // what would keep it from going out
	Refs     []content.Ref     // that can be added
	Links    []guest.Listed    // with which outsiders see all of it
	MayLink  bool              // the user may make more
	MayPlace bool              // and say what stands on the home page
	Fixed    string            // why the user may not change what is in it, now that its time is set; ""
}

// BundleLink is a link that was just made, with its address.
type BundleLink struct {
	Page
	Bundle  content.Bundle
	Link    guest.Link
	Address string
	Now     time.Time
}

// linkField is a field of the form that makes a link.
func (v BundleView) linkField(name, label string) ui.Field {
	f := v.Form.field(name, "")
	f.Label, f.MaxLength = label, guest.MaxLine
	return f
}

// span is the choice of how long a link is good.
func (v BundleView) span() ui.Field {
	f := v.linkField("span", "Good for")
	if f.MaxLength = 0; f.Value == "" {
		f.Value = "7"
	}
	return f
}

func (v BundleView) action(verb string) templ.SafeURL {
	return templ.SafeURL(bundleHref(v.Bundle.ID) + verb)
}

// wrong is what keeps the entry from going out.
func (v BundleView) wrong(id int64) []string {
	for _, p := range v.Problems {
		if p.Entry.ID == id {
			return p.Words
		}
	}
	return nil
}

// open reports whether the user may change what is in it.
func (v BundleView) open() bool { return v.Bundle.DoneAt == nil && v.Fixed == "" }

func (v BundleView) entryField() ui.Field {
	hint := "Start typing its title and choose it: a draft, or what readers see with changes that wait."
	if v.Bundle.Set() {
		hint += " Adding an entry, or taking one out, takes the bundle’s time off: set it again afterwards."
	}
	f := v.Form.field("bundle.entry", hint)
	f.Attributes = templ.Attributes{"list": "entry-choices", "autocomplete": "off"}
	return f
}

// slots are the places of the home page that take the entry.
func slots(e content.Bundled) []ui.Option {
	out := []ui.Option{{Label: "Where it comes by itself"}}
	for _, s := range content.Slots {
		if slices.Contains(s.Kinds(), e.Kind) {
			out = append(out, ui.Option{Value: string(s), Label: s.Name()})
		}
	}
	return out
}

// slotField is the choice of a place; several stand on one page.
func slotField(e content.Bundled) ui.Field {
	return ui.Field{Name: "slot." + strconv.FormatInt(e.ID, 10), Label: "On the home page", Value: string(e.Slot)}
}

// seen is an entry in the version that the page shows, as the form sends it.
func seen(e content.Bundled) string { return fmt.Sprintf("%d:%d", e.ID, e.Newest) }

// bundleState is where a bundle stands, in a sentence.
func bundleState(b content.Bundle, now time.Time) string {
	switch {
	case b.DoneAt != nil:
		return "Went out " + MomentText(*b.DoneAt, now, ui.Zone) + "."
	case b.Wrong != "":
		return "Did not go out " + MomentText(*b.GoesAt, now, ui.Zone) + "."
	case b.GoesAt != nil:
		return "Goes out " + MomentText(*b.GoesAt, now, ui.Zone) + ", set by " + b.SetBy + "."
	}
	return "No time is set."
}

// bundledState is what going out does to the entry.
func bundledState(e content.Bundled, done bool) string {
	switch {
	case done:
		return "Version " + strconv.Itoa(e.Version) + " went out"
	case e.State == content.StatePublished && e.Version != 0:
		return "Version " + strconv.Itoa(e.Version) + " replaces what readers see"
	case e.State == content.StatePublished:
		return "Its newest version replaces what readers see"
	case e.Version != 0:
		return "Version " + strconv.Itoa(e.Version) + " is published"
	}
	return "Its newest version is published"
}

// stagedWords say what is set for the new version of an entry.
func stagedWords(b content.Bundle, now time.Time) string {
	if b.Lone() && b.Set() {
		return "Version " + strconv.Itoa(b.Entries[0].Version) + " replaces it " + MomentText(*b.GoesAt, now, ui.Zone) + "."
	}
	if b.Lone() {
		return "Version " + strconv.Itoa(b.Entries[0].Version) + " did not go out " + MomentText(*b.GoesAt, now, ui.Zone) + ": " + b.Wrong
	}
	return "In the bundle “" + b.Title + "”. " + bundleState(b, now)
}

// all is how many entries there are, as one says it of all of them.
func all(n int) string {
	if n == 1 {
		return "it"
	}
	return "all " + strconv.Itoa(n)
}

// stuckHref is where what did not go out is mended.
func stuckHref(b content.Bundle) string {
	if b.Lone() {
		return entryHref(b.Entries[0].ID) + "/stage"
	}
	return bundleHref(b.ID)
}

func stuckName(b content.Bundle) string {
	if b.Lone() {
		return b.Entries[0].Title
	}
	return b.Title
}
