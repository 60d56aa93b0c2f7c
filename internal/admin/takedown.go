package admin

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

func (s *Staff) askUnpublish(w http.ResponseWriter, r *http.Request) error {
	d, err := s.open(r)
	if err != nil {
		return err
	}
	t := view.TakeDown{Withdraw: d.draft.State == content.StatePublished || !d.draft.Withdrawn.At.IsZero(), Reason: d.draft.Withdrawn.Reason}
	if d.draft.State == content.StateUnpublished {
		if t.Target, err = s.content.LeadsTo(r.Context(), d.draft.ID); err != nil {
			return err
		}
		t.Lead = t.Target != ""
	}
	return s.takeDownPage(w, r, http.StatusOK, d, t)
}

// takeDownPage asks before anything is done. t holds what was typed.
func (s *Staff) takeDownPage(w http.ResponseWriter, r *http.Request, status int, d desk, t view.TakeDown) error {
	title := map[content.State]string{content.StatePublished: "Take it down", content.StateScheduled: "Cancel the schedule",
		content.StateUnpublished: "What readers are told"}[d.draft.State]
	if title == "" || !d.draft.Seen() && d.draft.State != content.StateScheduled {
		return seeOther(w, r, entryHref(d.draft.ID))
	}
	t.Page = s.frame(r, "Content", title)
	t.Wrong = status == http.StatusUnprocessableEntity
	snap := d.draft.Newest.Snapshot
	t.ID, t.Name, t.Version, t.State = d.draft.ID, snap.Title, d.draft.Version, d.draft.State
	snap.Slug = d.draft.Slug
	t.Address = d.address(snap)
	return server.Render(w, r, status, view.TakeDownPage(t))
}

// unpublish takes the entry down at once, keeps a scheduled one from going out, or changes what readers are told of
// one that is down.
func (s *Staff) unpublish(w http.ResponseWriter, r *http.Request) error {
	d, err := s.open(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	form := oneLineBreak(r.PostForm)
	version, _ := strconv.ParseInt(form.Get("version"), 10, 32) // a broken one is 0, which is stale
	t := view.TakeDown{Withdraw: form.Get("told") == "withdrawn", Lead: form.Get("told") == "led", Target: form.Get("redirect.target"), Reason: form.Get("reason")}
	switch {
	case t.Withdraw:
		_, err = s.content.Withdraw(r.Context(), s.writer(r, form), d.draft.ID, int(version), t.Reason)
	case t.Lead:
		_, err = s.content.LeadOn(r.Context(), s.writer(r, form), d.draft.ID, int(version), strings.TrimSpace(t.Target))
	default:
		_, err = s.content.Unpublish(r.Context(), s.writer(r, form), d.draft.ID, int(version))
	}
	var stale *content.StaleError
	switch {
	case errors.As(err, &stale):
		t.Changed = true
		return s.takeDownPage(w, r, http.StatusConflict, d, t)
	case errors.As(err, &t.Errors):
		return s.takeDownPage(w, r, http.StatusUnprocessableEntity, d, t)
	case err != nil:
		return err
	}
	s.web.Flash(r, takenDown(d.draft.State, t))
	return seeOther(w, r, entryHref(d.draft.ID))
}

// takenDown says what was done.
func takenDown(was content.State, t view.TakeDown) string {
	switch {
	case was == content.StateScheduled:
		return "Taken off the schedule. Readers do not see it."
	case t.Lead:
		return "Taken down. Readers are led to " + t.Target + "."
	case t.Withdraw:
		return "Withdrawn. Readers find that at its address."
	}
	return "Taken down. Readers find nothing at its address any more."
}
