package admin

import (
	"errors"
	"net/http"
	"strconv"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

// publish makes the text what readers see, now or at the time in the form.
func (s *Staff) publish(w http.ResponseWriter, r *http.Request) error {
	d, err := s.open(r)
	if err != nil {
		return err
	}
	t, err := s.decodeStrictly(r, d)
	if err != nil {
		return err
	}
	if t.errs != nil {
		return s.show(w, r, http.StatusUnprocessableEntity, d, t, nil)
	}
	rev, err := s.content.Publish(r.Context(), editor(r), d.draft.ID, t.version, t.snap)
	if err != nil {
		return s.refused(w, r, d, t, err)
	}
	return s.released(w, r, d, rev)
}

// createAndPublish does the same with an entry that was never saved. Nothing is stored when it is refused.
func (s *Staff) createAndPublish(w http.ResponseWriter, r *http.Request) error {
	d, err := s.blank(r)
	if err != nil {
		return err
	}
	t, err := s.decodeStrictly(r, d)
	if err != nil {
		return err
	}
	if t.errs != nil {
		return s.show(w, r, http.StatusUnprocessableEntity, d, t, nil)
	}
	rev, err := s.content.CreateAndPublish(r.Context(), editor(r), t.snap)
	if err != nil {
		return s.refused(w, r, d, t, err)
	}
	return s.released(w, r, d, rev)
}

// decodeStrictly reads the form and checks it as publishing does, so that what cannot be read and what is
// missing are told together.
func (s *Staff) decodeStrictly(r *http.Request, d desk) (typed, error) {
	t, err := d.decode(r)
	if err != nil {
		return t, err
	}
	if t.values.Get("when") == "at" && t.values.Get("publish_at") == "" {
		t.errs = append(t.errs, content.FieldError{Field: "publish_at", Message: "Say when it goes out, or choose now."})
	}
	if d.undecided(t) {
		t.errs = append(t.errs, content.FieldError{Field: "change", Message: "Say what kind of change this is to those who read it before."})
	}
	for _, e := range t.snap.Check(s.now()) {
		if t.errs.For(e.Field) == "" {
			t.errs = append(t.errs, e)
		}
	}
	return t, nil
}

// released says what was done, back at the entry.
func (s *Staff) released(w http.ResponseWriter, r *http.Request, d desk, rev content.Revision) error {
	now := s.now()
	at := *rev.Snapshot.PublishAt // a published snapshot always has its time
	switch {
	case at.After(now):
		s.web.Flash(r, "Scheduled for "+view.MomentText(at, now, ui.Zone)+".")
	case rev.Note != "":
		s.web.Flash(r, "The correction is published, with its note.")
	case d.draft.State == content.StatePublished:
		s.web.Flash(r, "The changes are published.")
	default:
		s.web.Flash(r, "Published. Readers see it now.")
	}
	return seeOther(w, r, entryHref(rev.EntryID))
}

func (s *Staff) askUnpublish(w http.ResponseWriter, r *http.Request) error {
	return s.takeDownPage(w, r, http.StatusOK)
}

func (s *Staff) takeDownPage(w http.ResponseWriter, r *http.Request, status int) error {
	d, err := s.open(r)
	if err != nil {
		return err
	}
	if d.draft.State != content.StatePublished && d.draft.State != content.StateScheduled {
		return seeOther(w, r, entryHref(d.draft.ID))
	}
	title := "Take it down"
	if d.draft.State == content.StateScheduled {
		title = "Cancel the schedule"
	}
	snap := d.draft.Newest.Snapshot
	snap.Slug = d.draft.Slug
	return server.Render(w, r, status, view.TakeDownPage(view.TakeDown{Page: s.frame(r, "Content", title), ID: d.draft.ID,
		Name: d.draft.Newest.Snapshot.Title, Version: d.draft.Version, State: d.draft.State, Address: d.address(snap),
		Changed: status == http.StatusConflict}))
}

// unpublish takes the entry down at once, or keeps a scheduled one from going out.
func (s *Staff) unpublish(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	version, _ := strconv.ParseInt(r.PostForm.Get("version"), 10, 32) // a broken one is 0, which is stale
	var stale *content.StaleError
	if _, err := s.content.Unpublish(r.Context(), editor(r), id, int(version)); errors.As(err, &stale) {
		return s.takeDownPage(w, r, http.StatusConflict)
	} else if err != nil {
		return err
	}
	s.web.Flash(r, "Taken down. Readers do not see it any more.")
	return seeOther(w, r, entryHref(id))
}
