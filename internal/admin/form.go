package admin

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"localprogress.org/site/internal/content"
	view "localprogress.org/site/web/admin"
)

// Bounds on a draft, which may be unfinished but not endless.
const (
	maxText = 10_000    // characters of any field but the body
	maxLong = 2_000_000 // characters of the body: more than can be published, so that the draft can be cut down
	maxRows = 50        // repeated rows, and entries in a list
)

// reader reads a form into a snapshot and gathers what cannot be read, so that all of it is told at once.
type reader struct {
	values url.Values
	base   filler         // the form as it was opened
	loc    *time.Location // of every time but an event's own
	errs   content.FieldErrors
}

func (r *reader) fail(name, message string) {
	if r.errs.For(name) == "" {
		r.errs = append(r.errs, content.FieldError{Field: name, Message: message})
	}
}

// text is a field without the blanks around it.
func (r *reader) text(name string) string {
	return r.atMost(name, strings.TrimSpace(r.values.Get(name)), maxText)
}

// long is the body: every blank of it is the writer's.
func (r *reader) long(name string) string { return r.atMost(name, r.values.Get(name), maxLong) }

func (r *reader) atMost(name, value string, limit int) string {
	if n := utf8.RuneCountInString(value); n > limit {
		r.fail(name, fmt.Sprintf("This is %d characters long; at most %d fit. Shorten it.", n, limit))
	}
	return value
}

// id is the entry, file or contact chosen; 0 for none.
func (r *reader) id(name string) int64 {
	if r.values.Get(name) == "" {
		return 0
	}
	return r.parseID(name, r.values.Get(name))
}

func (r *reader) parseID(name, value string) int64 {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n <= 0 {
		r.fail(name, "Choose from the list.")
		return 0
	}
	return n
}

// ids are the things ticked. The form lists them by name: those that were ticked before keep the order
// that they had, and the new ones follow.
func (r *reader) ids(name string) []int64 {
	ticked := r.bounded(name)
	before := r.base.values[name]
	place := func(v string) int {
		if i := slices.Index(before, v); i >= 0 {
			return i
		}
		return len(before)
	}
	slices.SortStableFunc(ticked, func(a, b string) int { return place(a) - place(b) })
	var out []int64
	for _, v := range ticked {
		if id := r.parseID(name, v); id != 0 {
			out = append(out, id)
		}
	}
	return out
}

// ranked is the main one, chosen in a list of its own, and then the others that are ticked.
func (r *reader) ranked(name string) []int64 {
	first := r.id(name + ".first")
	var out []int64
	if first != 0 {
		out = append(out, first)
	}
	for _, id := range r.ids(name) {
		if id != first {
			out = append(out, id)
		}
	}
	return out
}

// entryName is the end of view.EntryName: the kind and the ID.
var entryName = regexp.MustCompile(`\([^()]*?(\d{1,18})\)$`)

// named are entries by the names that the browser offered.
func (r *reader) named(name string) []int64 {
	var out []int64
	for _, v := range r.bounded(name) {
		v = strings.TrimSpace(v)
		if v == "" {
			continue
		}
		m := entryName.FindStringSubmatch(v)
		if id := r.base.called(v); m == nil && id != 0 {
			out = append(out, id)
			continue
		}
		if m == nil {
			r.fail(name, fmt.Sprintf("No entry is called “%s”. Start typing its title and choose it from the list.", short(v)))
			continue
		}
		if id := r.parseID(name, m[1]); id != 0 {
			out = append(out, id)
		}
	}
	return out
}

func (r *reader) bounded(name string) []string {
	v := r.values[name]
	if len(v) > maxRows {
		r.fail(name, fmt.Sprintf("At most %d fit here. Leave some out.", maxRows))
		return nil
	}
	return slices.Clone(v) // the form is shown again as it was sent
}

// number is a whole number; 0 when the field is empty.
func (r *reader) number(name string) int {
	v := r.text(name)
	if v == "" {
		return 0
	}
	n, err := strconv.ParseInt(v, 10, 32)
	if err != nil {
		r.fail(name, fmt.Sprintf("“%s” is not a whole number.", short(v)))
	}
	return int(n)
}

// moment is an instant told in the zone; nil when the field is empty. A time that nobody touched keeps
// the seconds that the form cannot show.
func (r *reader) moment(name string, loc *time.Location) *time.Time {
	v := r.text(name)
	if v == "" {
		return nil
	}
	if was, ok := r.base.exact[name]; ok && r.base.values.Get(name) == v && was.Location().String() == loc.String() {
		was = was.UTC()
		return &was
	}
	t, problem := parseMoment(v, loc)
	return r.parsed(name, t.UTC(), problem)
}

// day is a calendar day as midnight UTC; nil when the field is empty.
func (r *reader) day(name string) *time.Time { return r.parse(name, r.text(name), parseDay) }

// month is a month as its first day; nil when the field is empty.
func (r *reader) month(name string) *time.Time { return r.parse(name, r.text(name), parseMonth) }

func (r *reader) parse(name, value string, parse func(string) (time.Time, string)) *time.Time {
	if value == "" {
		return nil
	}
	t, problem := parse(value)
	return r.parsed(name, t, problem)
}

func (r *reader) parsed(name string, t time.Time, problem string) *time.Time {
	if problem != "" {
		r.fail(name, problem)
		return nil
	}
	return &t
}

// rows are the repeated rows of a group that hold anything, one value for each of the names. What is too
// much is told at the group.
func (r *reader) rows(group string, names ...string) [][]string {
	n := 0
	for _, name := range names {
		n = max(n, len(r.values[name]))
	}
	if n > maxRows {
		r.fail(group, fmt.Sprintf("At most %d rows fit here. Leave some out.", maxRows))
		return nil
	}
	var out [][]string
	for i := range n {
		row := make([]string, len(names))
		for j, name := range names {
			if v := r.values[name]; i < len(v) {
				row[j] = r.atMost(group, strings.TrimSpace(v[i]), maxText)
			}
		}
		if strings.Join(row, "") != "" {
			out = append(out, row)
		}
	}
	return out
}

// filler writes a snapshot into a form.
type filler struct {
	values url.Values
	exact  map[string]time.Time // the instants behind the times, in the zone they are told in
	names  map[int64]string     // of entries, by ID
	loc    *time.Location
}

func newFiller(c view.Choices, loc *time.Location) filler {
	f := filler{values: url.Values{}, exact: map[string]time.Time{}, names: map[int64]string{}, loc: loc}
	for _, refs := range [][]content.Ref{c.Entries, c.People} { // those that are chosen by name
		for _, ref := range refs {
			f.names[ref.ID] = view.EntryName(ref)
		}
	}
	return f
}

func (f filler) text(name, value string) {
	if value != "" {
		f.values.Set(name, value)
	}
}

func (f filler) id(name string, id int64) { f.ids(name, []int64{id}) }

func (f filler) ids(name string, ids []int64) {
	for _, id := range ids {
		if id != 0 {
			f.values.Add(name, strconv.FormatInt(id, 10))
		}
	}
}

func (f filler) ranked(name string, ids []int64) {
	if len(ids) > 0 {
		f.id(name+".first", ids[0])
		f.ids(name, ids[1:])
	}
}

func (f filler) named(name string, ids []int64) {
	for _, id := range ids {
		called, ok := f.names[id]
		if !ok {
			called = fmt.Sprintf("(Entry %d)", id)
		}
		f.values.Add(name, called)
	}
}

// called is the one entry with that title among those that are offered; 0 when there is none, or several.
func (f filler) called(title string) int64 {
	var found int64
	for id, name := range f.names {
		if entryName.ReplaceAllString(name, "") == title+" " {
			if found != 0 {
				return 0
			}
			found = id
		}
	}
	return found
}

func (f filler) number(name string, n int) {
	if n != 0 {
		f.values.Set(name, strconv.Itoa(n))
	}
}

func (f filler) moment(name string, t *time.Time, loc *time.Location) {
	if t != nil {
		f.exact[name] = t.In(loc)
		f.values.Set(name, t.In(loc).Format(momentLayout))
	}
}

// notes say of each time that its clock tells twice which of the two is meant.
func (f filler) notes() map[string]string {
	out := map[string]string{}
	for name, t := range f.exact {
		if note := whichOfTwo(t); note != "" {
			out[name] = note
		}
	}
	return out
}

func (f filler) date(name string, t *time.Time, layout string) {
	if t != nil {
		f.values.Set(name, t.UTC().Format(layout))
	}
}

func (f filler) rows(names []string, rows [][]string) {
	for _, row := range rows {
		for i, name := range names {
			f.values.Add(name, row[i])
		}
	}
}
