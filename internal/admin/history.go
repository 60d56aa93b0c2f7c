package admin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

func (s *Staff) history(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	d, err := s.content.Draft(r.Context(), id)
	if err != nil {
		return err
	}
	versions, err := s.content.History(r.Context(), id)
	if err != nil {
		return err
	}
	did, _, err := s.log.Find(r.Context(), audit.Filter{Subject: audit.Entry, SubjectID: id})
	if err != nil {
		return err
	}
	toFiles, err := s.filesChanged(r.Context(), d.Newest, d.Published, versions[len(versions)-1].SavedAt)
	if err != nil {
		return err
	}
	did = append(did, toFiles...)
	slices.SortFunc(did, func(a, b audit.Line) int { return cmp.Compare(b.ID, a.ID) })
	reviews, err := s.content.Reviews(r.Context(), id)
	if err != nil {
		return err
	}
	comments, err := s.content.Comments(r.Context(), id)
	if err != nil {
		return err
	}
	answers, err := s.guests.Answers(r.Context(), id)
	if err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.HistoryPage(view.History{Page: s.frame(r, "Content", "History: "+d.Newest.Snapshot.Title),
		ID: id, Name: d.Newest.Snapshot.Title, Versions: versions, Reviews: reviews, Comments: comments, Answers: answers, Did: did, Published: d.Published, State: d.State, Now: s.now()}))
}

// filesChanged is what was done since to the files that the newest version and the published one use: pages change with them, and no
// version of the entry says so.
func (s *Staff) filesChanged(ctx context.Context, newest content.Revision, published int, since time.Time) ([]audit.Line, error) {
	files, err := s.content.FilesOf(ctx, newest)
	if err != nil {
		return nil, err
	}
	seen, err := s.content.FilesOf(ctx, content.Revision{EntryID: newest.EntryID, Version: published})
	if files = append(files, seen...); err != nil || len(files) == 0 {
		return nil, err
	}
	lines, _, err := s.log.Find(ctx, audit.Filter{Subject: audit.File, OneOf: files, From: since})
	return slices.DeleteFunc(lines, func(l audit.Line) bool { return l.Action != audit.Replaced && l.Action != audit.Changed }), err
}

// revision is the version in the address.
func (s *Staff) revision(r *http.Request) (content.Revision, error) {
	id, err := entryID(r)
	if err != nil {
		return content.Revision{}, err
	}
	version, err := versionIn(r)
	if err != nil {
		return content.Revision{}, err
	}
	return s.content.Revision(r.Context(), id, version)
}

func (s *Staff) version(w http.ResponseWriter, r *http.Request) error {
	rev, err := s.revision(r)
	if err != nil {
		return err
	}
	d, err := s.open(r)
	if err != nil {
		return err
	}
	loc, _ := zoneOf("")
	was := d.fill(rev.Snapshot, loc).values
	if d, err = s.withPictures(r.Context(), d, was); err != nil {
		return err
	}
	v := view.Version{Page: s.frame(r, "Content", fmt.Sprintf("Version %d: %s", rev.Version, rev.Snapshot.Title)), ID: rev.EntryID,
		Name: d.draft.Newest.Snapshot.Title, Current: d.draft.Version, Saved: rev, Fields: d.choices.Fields(was), Now: s.now()}
	return server.Render(w, r, http.StatusOK, view.VersionPage(v))
}

// restore saves an old version's text as the newest draft. What readers see does not change.
func (s *Staff) restore(w http.ResponseWriter, r *http.Request) error {
	rev, err := s.revision(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	base, _ := strconv.ParseInt(r.PostForm.Get("version"), 10, 32) // a broken one is 0, which is stale
	d, err := s.content.Draft(r.Context(), rev.EntryID)
	if err != nil {
		return err
	}
	// Old words come back, but what readers were told of them since is not untold.
	rev.Snapshot.Corrections = d.Newest.Snapshot.Corrections
	rev.Snapshot.Change, rev.Snapshot.Note, rev.Snapshot.Unsettled = "", "", nil
	_, err = s.content.SaveDraft(r.Context(), editor(r), rev.EntryID, int(base), rev.Snapshot)
	var stale *content.StaleError
	if errors.As(err, &stale) {
		return &server.Problem{Status: http.StatusConflict,
			Message: fmt.Sprintf("%s saved a new version in between, so nothing was brought back. Open the history again.", stale.Current.Editor)}
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, fmt.Sprintf("The text of version %d is the draft now. Readers see it once you publish it.", rev.Version))
	return seeOther(w, r, entryHref(rev.EntryID))
}
