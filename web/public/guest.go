package public

import (
	"fmt"
	"strings"
	"time"

	"localprogress.org/site/internal/guest"
	"localprogress.org/site/web/layout"
	"localprogress.org/site/web/ui"
)

// GuestOf is what the page says that a link opened.
func GuestOf(s guest.Shown, now time.Time) layout.Guest {
	at := func(t time.Time) string { return ui.DeskMoment(t, now, ui.Zone) }
	g := layout.Guest{Line: "For " + s.Link.For() + " · " + guestState(s, now, at) + " · do not forward"}
	switch s.Link.Purpose {
	case guest.Preview:
		if s.Bundle == nil {
			g.Note = fmt.Sprintf("Version %d, saved %s: the newest.", s.Revision.Version, at(s.Revision.SavedAt))
		} else if s.Revision.Version != 0 {
			g.Note = fmt.Sprintf("Version %d, saved %s.", s.Revision.Version, at(s.Revision.SavedAt))
		}
	case guest.Embargo:
		g.Note = "This is the text that goes out. From then on, this link leads to the public page."
	case guest.Review:
		g.Note = fmt.Sprintf("You are asked about version %d, saved %s.", s.Revision.Version, at(s.Revision.SavedAt))
	}
	if e := s.Link.ExpiresAt; e != nil {
		g.Note = strings.TrimLeft(g.Note+" ", " ") + "The link is good until " + at(*e) + "."
	}
	return g
}

// guestState says how public the words are.
func guestState(s guest.Shown, now time.Time, at func(time.Time) string) string {
	until := s.GoesOut
	if r := s.Revision.Snapshot.Release; r != nil && r.EmbargoUntil != nil {
		until = r.EmbargoUntil
	}
	switch {
	case s.Link.Purpose == guest.Embargo && until != nil && until.After(now):
		return "embargoed until " + at(*until)
	case s.Link.Purpose == guest.Embargo:
		return "the embargo is over, the page is not public yet"
	case s.Bundle != nil && s.Bundle.DoneAt != nil:
		return "went out " + at(*s.Bundle.DoneAt)
	case s.Public:
		return "readers may see another version"
	case s.GoesOut != nil:
		return "not public until " + at(*s.GoesOut)
	}
	if s.Bundle != nil && s.Revision.Version == 0 {
		return "drafts, not public"
	}
	return "a draft, not public"
}

// closedTexts are what is said of a link that opens nothing.
var closedTexts = map[guest.Why]struct{ title, words string }{
	"":              {"This link opens nothing", "It was never given, or part of it is missing. Copy all of it from the letter that it came in."},
	guest.Expired:   {"This link has ended", "It was good for a time, and that is over."},
	guest.Revoked:   {"This link was revoked", "The newsroom has closed it."},
	guest.TakenBack: {"This text was taken back", "It is not to be shown at the moment, neither before nor under an embargo."},
}

// GuestReview asks whoever opened the page what they think of it.
type GuestReview struct {
	Action string         // where the answer is sent
	Given  []guest.Answer // on this link before, the newest first
	Reply  guest.Reply
	Errors guest.FieldErrors
	Now    time.Time
}

func (v GuestReview) problems() []ui.Problem {
	var out []ui.Problem
	for _, e := range v.Errors {
		out = append(out, ui.Problem{Field: e.Field, Message: e.Message})
	}
	return out
}

// given says what one answer was: "You approved version 3, Tue 6 Aug 09:00 ET."
func (v GuestReview) given(a guest.Answer) string {
	did := "suggested other words"
	switch {
	case a.Approves:
		did = "approved the text"
	case a.Body == "":
		did = "sent a remark"
	}
	return "You " + did + ", " + ui.DeskMoment(a.At, v.Now, ui.Zone) + "."
}
