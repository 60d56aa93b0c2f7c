package admin

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// answerIn is the answer in the address, with the version that was shown.
func (s *Staff) answerIn(r *http.Request) (guest.Answer, content.Revision, error) {
	entry, err := entryID(r)
	if err != nil {
		return guest.Answer{}, content.Revision{}, err
	}
	id, err := guestID(r, "answer")
	if err != nil {
		return guest.Answer{}, content.Revision{}, err
	}
	a, err := s.guests.Answer(r.Context(), entry, id)
	if err != nil {
		return a, content.Revision{}, err
	}
	rev, err := s.content.Revision(r.Context(), entry, a.Version)
	return a, rev, err
}

// outsideAnswer shows what somebody outside answered, and what they would change, word by word.
func (s *Staff) outsideAnswer(w http.ResponseWriter, r *http.Request) error {
	a, rev, err := s.answerIn(r)
	if err != nil {
		return err
	}
	d, err := s.content.Draft(r.Context(), a.EntryID)
	if err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.OutsideAnswerPage(view.OutsideAnswer{Page: s.frame(r, "Content", "Answer of "+a.Name), Draft: d,
		Outside: view.OutsideOf(a, rev.Snapshot.Body), Now: s.now(), MayWrite: rights(user(r)).MayWrite(d.ID, d.Kind, d.Newest.Snapshot.Links.Chapters)}))
}

// takeAnswer makes the suggested words the draft. What was written since the version that was shown is brought together with
// them, as with the words of a colleague.
func (s *Staff) takeAnswer(w http.ResponseWriter, r *http.Request) error {
	a, rev, err := s.answerIn(r)
	if err != nil {
		return err
	}
	if a.Body == "" {
		return &server.Problem{Status: http.StatusUnprocessableEntity, Message: "This answer suggests no other words."}
	}
	if a.Taken != 0 { // the button was hit twice
		return seeOther(w, r, entryHref(a.EntryID))
	}
	snap := rev.Snapshot
	snap.Body, snap.Change, snap.Note, snap.Unsettled = a.Body, "", "", nil
	saved, err := s.content.SaveDraft(r.Context(), editor(r), a.EntryID, a.Version, snap)
	var stale *content.StaleError
	if errors.As(err, &stale) {
		t := typed{values: url.Values{}, version: a.Version, tab: content.Tab{Key: rand.Text()}, snap: snap}
		return s.bringTogether(w, r, t, stale.Current)
	}
	if err != nil {
		return err
	}
	if err := s.guests.Settle(r.Context(), editor(r), a.EntryID, a.ID, saved.Version); err != nil {
		return err
	}
	s.web.Flash(r, fmt.Sprintf("The words of %s are the draft now. Readers see them once you publish it.", a.Name))
	return seeOther(w, r, entryHref(a.EntryID))
}

// settleAnswer notes that the answer is dealt with.
func (s *Staff) settleAnswer(w http.ResponseWriter, r *http.Request) error {
	a, _, err := s.answerIn(r)
	if err != nil {
		return err
	}
	if err := s.guests.Settle(r.Context(), editor(r), a.EntryID, a.ID, 0); err != nil {
		return err
	}
	s.web.Flash(r, "Dealt with. The answer stays in the history.")
	return seeOther(w, r, entryHref(a.EntryID))
}

// Beside the editor stand so many answers, each with its changes when the text is no longer than this, in bytes.
const (
	maxOutside     = 5
	maxOutsideText = 60_000
)

// outside are the newest answers to the entry that nobody has dealt with, for the editor.
func (s *Staff) outside(ctx context.Context, entry int64) ([]view.Outside, error) {
	all, err := s.guests.Answers(ctx, entry)
	if err != nil {
		return nil, err
	}
	var out []view.Outside
	for _, a := range all {
		if a.SettledAt != nil || len(out) == maxOutside {
			continue
		}
		o := view.Outside{Answer: a}
		if a.Body != "" && len(a.Body) <= maxOutsideText {
			rev, err := s.content.Revision(ctx, entry, a.Version)
			if err != nil {
				return nil, err
			}
			o = view.OutsideOf(a, rev.Snapshot.Body)
		}
		out = append(out, o)
	}
	return out, nil
}
