package admin

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

// saveAndStage saves the draft, and asks when it replaces what readers see.
func (s *Staff) saveAndStage(w http.ResponseWriter, r *http.Request) error {
	d, err := s.open(r)
	if err != nil {
		return err
	}
	t, err := s.sent(r, d)
	if err != nil {
		return err
	}
	if t.errs != nil {
		return s.show(w, r, http.StatusUnprocessableEntity, d, t, nil)
	}
	if _, err := s.content.SaveDraft(r.Context(), s.writer(r, t.values), d.draft.ID, t.version, t.snap); err != nil {
		return s.refused(w, r, d, t, err)
	}
	return seeOther(w, r, entryHref(d.draft.ID)+"/stage")
}

// stageForm asks when the newest version replaces what readers see.
func (s *Staff) stageForm(w http.ResponseWriter, r *http.Request) error {
	return s.showStage(w, r, nil, nil)
}

func (s *Staff) showStage(w http.ResponseWriter, r *http.Request, values url.Values, errs content.FieldErrors) error {
	d, err := s.draft(r)
	if err != nil {
		return err
	}
	if d.draft.State != content.StatePublished {
		return seeOther(w, r, entryHref(d.draft.ID))
	}
	v := view.Stage{SettingForm: s.settingForm(r, "Schedule the changes", values, errs, nil), ID: d.draft.ID, Name: d.draft.Newest.Snapshot.Title,
		Published: d.draft.Published, Newest: d.draft.Newest, Change: d.draft.Newest.Snapshot.Change}
	v.Section = "Content"
	if v.Bundle, err = s.content.Staged(r.Context(), d.draft.ID); err != nil {
		return err
	}
	if values == nil {
		f := newFiller(view.Choices{}, ui.Zone)
		if v.Bundle != nil {
			f.moment("stage.at", v.Bundle.GoesAt, ui.Zone)
		}
		v.Form.Values = f.values
	}
	return server.Render(w, r, v.Status(), view.StagePage(v))
}

// stage has the version that was looked at replace what readers see at the time in the form.
func (s *Staff) stage(w http.ResponseWriter, r *http.Request) error {
	d, err := s.draft(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	in := &reader{values: r.PostForm, base: newFiller(view.Choices{}, ui.Zone), loc: ui.Zone}
	at := in.moment("stage.at", ui.Zone)
	if at == nil && in.errs == nil {
		in.fail("stage.at", "Choose a day and a time.")
	}
	if in.errs != nil {
		return s.showStage(w, r, r.PostForm, in.errs)
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // a broken one is 0, which there is not
	_, err = s.content.Stage(r.Context(), editor(r), d.draft.ID, version, *at)
	var errs content.FieldErrors
	if errors.As(err, &errs) {
		return s.showStage(w, r, r.PostForm, errs)
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, "Version "+strconv.Itoa(version)+" replaces what readers see "+view.MomentText(*at, s.now(), ui.Zone)+".")
	return seeOther(w, r, entryHref(d.draft.ID))
}

// unstage takes the new version off the schedule.
func (s *Staff) unstage(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	b, err := s.content.Staged(r.Context(), id)
	if err != nil {
		return err
	}
	if b != nil && b.Lone() {
		if err := s.content.Unstage(r.Context(), b.ID); err != nil {
			return err
		}
	}
	s.web.Flash(r, "The new version is off the schedule. It is a draft.")
	return seeOther(w, r, entryHref(id))
}
