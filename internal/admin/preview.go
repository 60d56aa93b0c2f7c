package admin

import (
	"net/http"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
)

// previewNew is the page of an entry that was never saved: of the form that is sent, or an empty one.
func (s *Staff) previewNew(w http.ResponseWriter, r *http.Request) error {
	d, err := s.blank(r)
	if err != nil {
		return err
	}
	return s.previewForm(w, r, d)
}

// previewSaved is the page as the newest version would make it.
func (s *Staff) previewSaved(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	d, err := s.content.Draft(r.Context(), id)
	if err != nil {
		return err
	}
	return s.previewPage(w, r, id, d.Newest.Snapshot)
}

// preview is the page as the form that is sent would make it. Nothing is stored, and what cannot be
// read is left out.
func (s *Staff) preview(w http.ResponseWriter, r *http.Request) error {
	d, err := s.draft(r)
	if err != nil {
		return err
	}
	return s.previewForm(w, r, d)
}

func (s *Staff) previewForm(w http.ResponseWriter, r *http.Request, d desk) error {
	t, err := d.decode(r)
	if err != nil {
		return err
	}
	if len(t.snap.Body) > content.MaxBody { // in bytes: the page is never made of more
		return &server.Problem{Status: http.StatusUnprocessableEntity, Message: "The text is too long for a preview. Shorten it."}
	}
	return s.previewPage(w, r, d.draft.ID, t.snap)
}

// previewVersion is the page as an old version would make it.
func (s *Staff) previewVersion(w http.ResponseWriter, r *http.Request) error {
	rev, err := s.revision(r)
	if err != nil {
		return err
	}
	return s.previewPage(w, r, rev.EntryID, rev.Snapshot)
}

func (s *Staff) previewPage(w http.ResponseWriter, r *http.Request, id int64, snap content.Snapshot) error {
	it, err := s.content.Preview(r.Context(), id, snap)
	if err != nil {
		return err
	}
	page, err := s.page(r.Context(), it)
	if err != nil {
		return err
	}
	server.LetFrame(w)
	return server.Render(w, r, http.StatusOK, page)
}
