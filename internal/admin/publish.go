package admin

import (
	"net/http"
	"slices"
	"time"

	"localprogress.org/site/internal/content"
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
	if d.draft.Newest.Answers(t.tab, t.snap) {
		return s.released(w, r, d, d.draft.Newest)
	}
	if t.errs != nil {
		return s.show(w, r, http.StatusUnprocessableEntity, d, t, nil)
	}
	rev, err := s.content.Publish(r.Context(), s.writer(r, t.values), d.draft.ID, t.version, t.snap)
	if err != nil {
		return s.refused(w, r, d, t, err)
	}
	return s.released(w, r, d, rev)
}

// createAndPublish does the same with an entry that was never saved. Nothing is stored when it is refused.
func (s *Staff) createAndPublish(w http.ResponseWriter, r *http.Request) error {
	d, err := s.begun(r)
	if err != nil {
		return err
	}
	t, err := s.decodeStrictly(r, d)
	if err != nil {
		return err
	}
	if d.draft.Newest.Answers(t.tab, t.snap) {
		return s.released(w, r, d, d.draft.Newest)
	}
	if t.errs != nil {
		return s.show(w, r, http.StatusUnprocessableEntity, d, t, nil)
	}
	rev, err := s.content.CreateAndPublish(r.Context(), s.writer(r, t.values), t.snap)
	if err != nil {
		return s.refused(w, r, d, t, err)
	}
	return s.released(w, r, d, rev)
}

// decodeStrictly reads the form and checks it as publishing does, so that what cannot be read and what is
// missing are told together.
func (s *Staff) decodeStrictly(r *http.Request, d desk) (typed, error) {
	t, err := s.sent(r, d)
	if err != nil {
		return t, err
	}
	if t.values.Get("when") == "at" && t.values.Get("publish_at") == "" {
		t.errs = append(t.errs, content.FieldError{Field: "publish_at", Message: "Say when it goes out, or choose now."})
	}
	if d.undecided(t) {
		t.errs = append(t.errs, content.FieldError{Field: "change", Message: "Say what kind of change this is to those who read it before."})
	}
	t.errs = t.wrong(s.now())
	return t, nil
}

// wrong is what cannot be read of the form and, of the fields that can, what keeps the text from being published at that
// moment: of a field the first thing, of the body everything.
func (t typed) wrong(now time.Time) content.FieldErrors {
	all := slices.Clone(t.errs)
	for _, e := range t.snap.Check(now) {
		if e.Field == "body" || all.For(e.Field) == "" {
			all = append(all, e)
		}
	}
	return all
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
