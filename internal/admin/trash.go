package admin

import (
	"errors"
	"net/http"
	"strconv"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// trash lists what was thrown away.
func (s *Staff) trash(w http.ResponseWriter, r *http.Request) error {
	rows, err := s.content.Trashed(r.Context())
	if err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.TrashPage(view.Trash{Page: s.frame(r, "Content", "Trash"), Rows: rows, Now: s.now()}))
}

func (s *Staff) askThrowAway(w http.ResponseWriter, r *http.Request) error {
	d, err := s.open(r)
	if err != nil {
		return err
	}
	return s.throwAwayPage(w, r, http.StatusOK, d, view.ThrowAway{})
}

// throwAwayPage asks before anything is done.
func (s *Staff) throwAwayPage(w http.ResponseWriter, r *http.Request, status int, d desk, t view.ThrowAway) error {
	if d.draft.State == content.StateTrashed {
		return seeOther(w, r, "/admin/content/trash")
	}
	t.Page = s.frame(r, "Content", "Move to the trash")
	snap := d.draft.Newest.Snapshot
	t.ID, t.Name, t.Version, t.State = d.draft.ID, snap.Title, d.draft.Version, d.draft.State
	snap.Slug = d.draft.Slug
	t.Address = d.address(snap)
	return server.Render(w, r, status, view.ThrowAwayPage(t))
}

// throwAway moves the entry to the trash.
func (s *Staff) throwAway(w http.ResponseWriter, r *http.Request) error {
	d, err := s.open(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	version, _ := strconv.ParseInt(r.PostForm.Get("version"), 10, 32) // a broken one is 0, which is stale
	err = s.content.ThrowAway(r.Context(), editor(r), d.draft.ID, int(version))
	var stale *content.StaleError
	if errors.As(err, &stale) {
		return s.throwAwayPage(w, r, http.StatusConflict, d, view.ThrowAway{Changed: true})
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, "“"+view.NameOf(d.draft.Newest.Snapshot.Title)+"” is in the trash. It can be taken back for "+strconv.Itoa(content.TrashDays)+" days.")
	return seeOther(w, r, "/admin/content/trash")
}

// takeBack brings the entry out of the trash.
func (s *Staff) takeBack(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	if err := s.content.TakeBack(r.Context(), id); err != nil {
		return err
	}
	s.web.Flash(r, "Taken back. Readers do not see it until it is published.")
	return seeOther(w, r, entryHref(id))
}
