package admin

import (
	"fmt"
	"net/http"
	"strconv"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// compare shows what changed between two versions, the older first whichever way they were asked for.
func (s *Staff) compare(w http.ResponseWriter, r *http.Request) error {
	d, err := s.open(r)
	if err != nil {
		return err
	}
	older, err := s.compared(r, d, "from")
	if err != nil {
		return err
	}
	newer, err := s.compared(r, d, "to")
	if err != nil {
		return err
	}
	if older.Version > newer.Version {
		older, newer = newer, older
	}
	loc, _ := zoneOf("")
	was, is := d.fill(older.Snapshot, loc).values, d.fill(newer.Snapshot, loc).values
	if d, err = s.withPictures(r.Context(), d, was, is); err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.ComparePage(view.Comparison{
		Page: s.frame(r, "Content", fmt.Sprintf("Versions %d and %d: %s", older.Version, newer.Version, newer.Snapshot.Title)),
		ID:   d.draft.ID, Name: d.draft.Newest.Snapshot.Title, Current: d.draft.Version, Older: older, Newer: newer,
		Changes: d.choices.Changes(was, is), Now: s.now()}))
}

// compared is the version that the query names.
func (s *Staff) compared(r *http.Request, d desk, name string) (content.Revision, error) {
	version, err := strconv.ParseInt(r.URL.Query().Get(name), 10, 32)
	if err != nil {
		return content.Revision{}, &server.Problem{Status: http.StatusNotFound, Message: "Choose two versions in the history to compare them."}
	}
	return s.content.Revision(r.Context(), d.draft.ID, int(version))
}
