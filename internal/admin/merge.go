package admin

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/merge"
	view "localprogress.org/site/web/admin"
)

// bringTogether answers a save on a version that is not the newest any more: with a page that holds what was typed and what
// somebody else saved meanwhile, brought together. What both changed differently stands there twice, marked.
func (s *Staff) bringTogether(w http.ResponseWriter, r *http.Request, t typed, current content.Revision) error {
	d, err := s.openEntry(r, current.EntryID)
	if err != nil {
		return err
	}
	loc, _ := zoneOf(t.values.Get("zone"))
	m := merging{mine: d.fill(t.snap, loc).values, theirs: d.fill(current.Snapshot, loc).values}
	base, err := s.content.Revision(r.Context(), current.EntryID, t.version)
	switch {
	case err == nil:
		m.base = d.fill(base.Snapshot, loc).values
	case !errors.Is(err, content.ErrNotFound): // it may be gone; then wherever the two differ somebody has to choose
		return err
	}
	if d, err = s.withPictures(r.Context(), d, m.mine, m.theirs); err != nil {
		return err
	}
	stale := &view.Stale{Version: current.Version, By: current.Editor, Own: own(r, current), At: current.SavedAt, Fields: d.choices.Differences(m.mine, m.theirs)}
	by := current.Editor
	if stale.Own {
		by = "you, on another page"
	}
	both := m.together(current, by)
	stale.Taken, stale.Both, stale.Marks = m.taken, m.both, m.marks
	for _, name := range []string{"zone", "seq", "tab"} {
		both[name] = t.values[name]
	}
	d.draft.Newest = current
	together := d.read(both)
	together.version, together.tab = current.Version, t.tab // the next save stands on theirs: the writer has now seen it
	return s.show(w, r, http.StatusConflict, d, together, stale)
}

// own reports whether the revision is that of whoever asks: they have written on another page, too.
func own(r *http.Request, rev content.Revision) bool { return rev.EditorID == user(r).ID }

// merging is two forms that are brought together.
type merging struct {
	base, mine, theirs url.Values // base is nil when nobody knows it any more

	taken []string // the fields that only they changed
	both  []string // that both changed differently
	marks int      // places of the text that both changed
}

// Fields of which each value counts by itself, and groups of fields that are one thing.
var (
	lists  = []string{"issues", "chapters", "people", "related", "release.contacts"}
	groups = append([]string{"issue.facts", "person.offices", "campaign.actions", "corrections", "unsettled"}, lists...)
)

// fieldOf is the field that the name in a form belongs to.
func fieldOf(name string) string {
	if name == "when" {
		return "publish_at" // the choice and its time are one thing
	}
	for _, g := range groups {
		if name == g || strings.HasPrefix(name, g+".") {
			return g
		}
	}
	return name
}

// together is the form with both. What cannot be brought together stays mine, and theirs waits for a choice. by is who wrote theirs,
// in words for whoever reads.
func (m *merging) together(current content.Revision, by string) url.Values {
	out := url.Values{}
	var unsettled []content.Unsettled
	for _, field := range m.fields() {
		base, mine, theirs := part(m.base, field), part(m.mine, field), part(m.theirs, field)
		known := m.base != nil
		switch {
		case same(mine, theirs), known && same(theirs, base):
			set(out, mine)
		case known && same(mine, base):
			set(out, theirs)
			m.take(field)
		case field == "body":
			text := m.text(base.Get(field), mine.Get(field), theirs.Get(field), by)
			out.Set(field, text.Text)
		case field == "unsettled":
			set(out, mine)
			set(out, theirs)
		case known && slices.Contains(lists, field):
			set(out, list(field, base, mine, theirs))
			m.take(field)
		default:
			set(out, mine)
			unsettled = append(unsettled, content.Unsettled{Field: field, Version: current.Version, By: current.Editor})
			m.both = append(m.both, field)
		}
	}
	filler{values: out}.unsettled(unsettled)
	return out
}

func (m *merging) take(field string) {
	if view.Label(field) != field {
		m.taken = append(m.taken, field)
	}
}

// text brings the bodies together.
func (m *merging) text(base, mine, theirs, by string) merge.Text {
	text := merge.Apart(mine, theirs, by)
	if m.base != nil {
		text = merge.Lines(base, mine, theirs, by)
	}
	if m.marks = text.Both; m.marks > 0 {
		m.both = append(m.both, "body")
	}
	if text.Taken > 0 {
		m.take("body")
	}
	return text
}

// fields are all that either form has anything in, those that have a name for people in the order of the form.
func (m *merging) fields() []string {
	var out []string
	for _, values := range []url.Values{m.base, m.mine, m.theirs} {
		for name := range values {
			if field := fieldOf(name); field != "zone" && !slices.Contains(out, field) {
				out = append(out, field)
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if order := view.Place(a) - view.Place(b); order != 0 {
			return order
		}
		return strings.Compare(a, b)
	})
	return out
}

// part is what belongs to the field of a form.
func part(form url.Values, field string) url.Values {
	out := url.Values{}
	for name, values := range form {
		if fieldOf(name) == field {
			out[name] = values
		}
	}
	return out
}

func same(a, b url.Values) bool { return a.Encode() == b.Encode() }

func set(form, part url.Values) {
	for name, values := range part {
		form[name] = append(form[name], values...)
	}
}

// list brings together what is chosen. The main one is the first.
func list(field string, base, mine, theirs url.Values) url.Values {
	all := func(form url.Values) []string { return slices.Concat(form[field+".first"], form[field]) }
	chosen := merge.List(all(base), all(mine), all(theirs))
	first := len(mine[field+".first"]) + len(theirs[field+".first"])
	if first == 0 || len(chosen) == 0 {
		return url.Values{field: chosen}
	}
	return url.Values{field + ".first": chosen[:1], field: chosen[1:]}
}
