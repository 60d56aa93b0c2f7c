package admin

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/merge"
	"localprogress.org/site/web/ui"
)

// GuestLinks is the screen of all links to an entry, and the form for one more.
type GuestLinks struct {
	Page
	Draft content.Draft
	Links []guest.Listed
	Form  GuestForm
	Now   time.Time
}

// GuestLink is a link that was just made, with its address.
type GuestLink struct {
	Page
	Draft   content.Draft
	Link    guest.Link
	Address string
	Now     time.Time
}

// GuestForm is what stands in the fields of a link, and what is wrong with it.
type GuestForm struct {
	Values     url.Values
	Errors     guest.FieldErrors
	MayEmbargo bool // whoever makes it may publish the entry
}

func (f GuestForm) field(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: f.Values.Get(name), Error: f.Errors.For(name), MaxLength: guest.MaxLine}
}

func (f GuestForm) problems() []ui.Problem {
	var all []ui.Problem
	for _, e := range f.Errors {
		all = append(all, ui.Problem{Field: e.Field, Message: e.Message})
	}
	return all
}

// span is the choice of how long; a week is good for most, an embargo for itself.
func (f GuestForm) span() ui.Field {
	field := f.field("span", "Good for", "")
	if field.MaxLength = 0; field.Value == "" {
		field.Value = "7"
		if f.Values.Get("purpose") == string(guest.Embargo) {
			field.Value = guest.UntilLifted
		}
	}
	return field
}

// spansFor are the choices of how long, with that of an embargo or without.
func spansFor(embargo bool) []ui.Option {
	var out []ui.Option
	for _, s := range guest.Spans {
		if s.Key != guest.UntilLifted || embargo {
			out = append(out, ui.Option{Value: s.Key, Label: s.Name})
		}
	}
	return out
}

// may reports whether a link for the purpose can be made.
func (v GuestLinks) may(p guest.Purpose) bool {
	return p != guest.Embargo || v.Form.MayEmbargo && guest.Embargoed(v.Draft)
}

// purposeWords say what a link is for, where it is chosen.
var purposeWords = map[guest.Purpose]string{
	guest.Preview: "Preview: shows the newest version, whatever is saved last",
	guest.Review:  "Review: shows this version, and asks for approval or other words",
	guest.Embargo: "Embargo: shows a reporter the release as it is scheduled",
}

// what says what the link opens: "Review of version 3".
func what(l guest.Link) string {
	if l.Version != 0 {
		return l.Purpose.Name() + " of version " + strconv.Itoa(l.Version)
	}
	return l.Purpose.Name()
}

// goodFor says how long the link is good, or since when it is not.
func goodFor(l guest.Link, now time.Time) string {
	at := func(t time.Time) string { return MomentText(t, now, ui.Zone) }
	switch {
	case l.RevokedAt != nil:
		return "Revoked " + at(*l.RevokedAt)
	case l.ExpiresAt == nil:
		return "Until the embargo ends"
	case l.Ended(now):
		return "Ended " + at(*l.ExpiresAt)
	}
	return "Until " + at(*l.ExpiresAt)
}

// sent says what became of the letter with the link; "" when none was asked for.
func sent(l guest.Link, now time.Time) string {
	switch {
	case l.SentAt != nil:
		return "Sent " + MomentText(*l.SentAt, now, ui.Zone)
	case !l.Sealed:
		return "The letter is being written"
	}
	return ""
}

// opened says how often: "Opened once".
func opened(l guest.Listed) string {
	switch l.Openings {
	case 0:
		return "Not opened yet"
	case 1:
		return "Opened once"
	case 2:
		return "Opened twice"
	}
	return "Opened " + strings.ToLower(ui.Count(l.Openings, 0, "time", "times"))
}

func guestHref(entry int64, rest string) string { return entryHref(entry) + "/links" + rest }

func guestLinkHref(l guest.Link, verb string) templ.SafeURL {
	return templ.SafeURL(guestHref(l.EntryID, "/"+strconv.FormatInt(l.ID, 10)+verb))
}

func answerHref(a guest.Answer, verb string) string {
	return entryHref(a.EntryID) + "/answers/" + strconv.FormatInt(a.ID, 10) + verb
}

// Outside is an answer from outside, with what it would change.
type Outside struct {
	guest.Answer
	Parts []Part // nil: nothing, or it is not shown here
}

// OutsideOf is the answer to a text that was so.
func OutsideOf(a guest.Answer, was string) Outside {
	o := Outside{Answer: a}
	if a.Body != "" {
		o.Parts = folded(merge.Words(was, a.Body))
	}
	return o
}

// OutsideAnswer is the screen of one answer.
type OutsideAnswer struct {
	Page
	Draft    content.Draft
	Outside  Outside
	Now      time.Time
	MayWrite bool
}

// moved reports whether somebody wrote on since the version that was shown.
func (v OutsideAnswer) moved() bool { return v.Draft.Version != v.Outside.Version }

// answersTo are the answers to the i-th version of the history, and to those that it stands for.
func (h History) answersTo(i int) []guest.Answer {
	var out []guest.Answer
	for _, a := range h.Answers {
		if v := h.Versions[i]; a.Version <= v.Version && a.Version > v.Before {
			out = append(out, a)
		}
	}
	return out
}
