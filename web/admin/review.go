package admin

import (
	"strconv"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// Review is what somebody who may publish is asked to judge.
type Review struct {
	Page
	ID         int64
	Name       string
	Version    int // the newest
	Published  int // that readers see, or saw last; 0: none
	By         string
	At         time.Time
	Said       content.Review
	Comments   []content.Comment
	Own        bool // whoever is asked wrote the words
	MayPublish bool
	Overtaken  bool // somebody saved while the page was open
	Note       string
	Errors     content.FieldErrors
	Now        time.Time
}

// FourEyes are the kinds of which two people see every text.
type FourEyes struct {
	Page
	Kinds []content.Kind
}

const shapeHalf = `<path fill="none" stroke="currentColor" stroke-width="2" d="M1 1h12v12H1z"/><path fill="currentColor" d="M0 7h14v7H0z"/>`

// verdicts are how a verdict is told of an entry that is no further.
var verdicts = map[content.Verdict]status{
	content.VerdictAsked:    {"rv", "In review", shapeHalf},
	content.VerdictApproved: {"pb", "Approved", shapeHalf},
	content.VerdictChanges:  {"br", "Changes asked", shapeTriangle},
}

// ReviewWords say where the words of an entry stand with those who review them; "" when nobody was asked.
func ReviewWords(r content.Review, now time.Time) string {
	at := MomentText(r.At, now, ui.Zone)
	switch r.Verdict {
	case content.VerdictAsked:
		return "In review since " + at + ", submitted by " + r.By + "."
	case content.VerdictApproved:
		words := "Version " + strconv.Itoa(r.Version) + " was approved by " + r.By + ", " + at + "."
		if r.Changed {
			return words + " It was changed since."
		}
		return words
	case content.VerdictChanges:
		words := r.By + " asked for changes to version " + strconv.Itoa(r.Version) + ", " + at + "."
		if r.Changed {
			return words + " It was changed since, and not submitted again."
		}
		return words
	}
	return ""
}

// judged reports whether the verdict tells more of an entry than its state does.
func judged(s content.State, v content.Verdict) bool {
	return v != content.VerdictNone && (s == content.StateDraft || s == content.StateUnpublished)
}

// rowWords say it in a list, below the status.
func rowWords(r content.DeskRow, now time.Time) string {
	if r.Review == content.VerdictNone || r.ReviewAt == nil {
		return ""
	}
	words := map[content.Verdict]string{content.VerdictAsked: "since ", content.VerdictApproved: "", content.VerdictChanges: ""}[r.Review] +
		MomentText(*r.ReviewAt, now, ui.Zone) + " by " + r.ReviewBy
	if !judged(r.State, r.Review) {
		words = map[content.Verdict]string{content.VerdictAsked: "changes in review ", content.VerdictApproved: "changes approved ", content.VerdictChanges: "changes asked for "}[r.Review] + words
	}
	if r.Review != content.VerdictAsked && r.Overtaken {
		words += ", changed since"
	}
	return words
}

// historyReviews are the verdicts on the version of the step, or on one that the step stands for.
func (h History) historyReviews(i int) (out []content.Review) {
	for _, r := range h.Reviews {
		if h.at(r.Version) == i {
			out = append(out, r)
		}
	}
	return out
}

func (h History) historyComments(i int) (out []content.Comment) {
	for _, c := range h.Comments {
		if h.at(c.Version) == i {
			out = append(out, c)
		}
	}
	return out
}

// at is the place of the step that stands for the version.
func (h History) at(version int) int {
	place := 0
	for i, v := range h.Versions {
		if v.Version >= version {
			place = i
		}
	}
	return place
}

var said = map[content.Verdict]string{content.VerdictAsked: "Submitted for review by ", content.VerdictApproved: "Approved by ", content.VerdictChanges: "Changes asked for by "}

// waiting are the comments that nobody has resolved.
func waiting(all []content.Comment) (out []content.Comment) {
	for _, c := range all {
		if c.ResolvedAt == nil {
			out = append(out, c)
		}
	}
	return out
}

func resolved(all []content.Comment) (out []content.Comment) {
	for _, c := range all {
		if c.ResolvedAt != nil {
			out = append(out, c)
		}
	}
	return out
}

// maySubmit reports whether there are words to be reviewed, and whoever is signed in may offer them.
func (e Editor) maySubmit() bool {
	done := (e.Review.Verdict == content.VerdictAsked || e.Review.Verdict == content.VerdictApproved) && !e.Review.Changed
	return e.CanSave && !done && (e.ID == 0 || e.State == content.StateDraft || e.HasChanges || e.State == content.StateUnpublished)
}

// wantsApproval reports whether the house wants somebody else to approve the words before they go out.
func (e Editor) wantsApproval() bool {
	return e.FourEyes && (e.Review.Verdict != content.VerdictApproved || e.Review.Changed)
}
