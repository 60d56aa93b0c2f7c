package admin

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// then does what the pressed button says is to follow the saving: submits the words for review, adds a comment on them, or
// resolves one. It returns what to tell, "" for nothing.
func (s *Staff) then(r *http.Request, form url.Values, id int64, version int) (string, error) {
	ctx, by := r.Context(), editor(r)
	switch then := form.Get("then"); {
	case then == "submit":
		return "Submitted for review. Those who may publish it are told.", s.content.Submit(ctx, by, id, version, form.Get("review_note"))
	case then == "comment":
		return "Your comment stands beside the text.", s.content.AddComment(ctx, by, id, version, form.Get("comment"))
	case strings.HasPrefix(then, "resolve:"):
		comment, err := strconv.ParseInt(strings.TrimPrefix(then, "resolve:"), 10, 64)
		if err != nil {
			return "", server.NotFound()
		}
		return "Resolved.", s.content.Resolve(ctx, by, id, comment)
	}
	return "", nil
}

// talks reports whether the button is about a comment, which whoever reads the entry may make.
func talks(form url.Values) bool {
	return form.Get("then") == "comment" || strings.HasPrefix(form.Get("then"), "resolve:")
}

// saved does what follows the saving, and leads back to the entry. words tell of the saving.
func (s *Staff) saved(w http.ResponseWriter, r *http.Request, t typed, rev content.Revision, words string) error {
	did, err := s.then(r, t.values, rev.EntryID, rev.Version)
	if err != nil {
		d, opening := s.openEntry(r, rev.EntryID)
		if opening != nil {
			return opening
		}
		t.version = rev.Version
		return s.refused(w, r, d, t, err)
	}
	if did != "" {
		words = did
	}
	s.web.Flash(r, words)
	return seeOther(w, r, entryHref(rev.EntryID))
}

// reviewForm shows whoever may publish an entry what they are asked to judge.
func (s *Staff) reviewForm(w http.ResponseWriter, r *http.Request) error {
	d, err := s.draft(r)
	if err != nil {
		return err
	}
	return s.reviewPage(w, r, http.StatusOK, d, view.Review{})
}

func (s *Staff) reviewPage(w http.ResponseWriter, r *http.Request, status int, d desk, v view.Review) error {
	if d.draft.Review.Verdict == content.VerdictNone {
		s.web.Refuse(r, "Nobody asked for a review of this, or it was published since.")
		return seeOther(w, r, entryHref(d.draft.ID))
	}
	comments, err := s.content.Comments(r.Context(), d.draft.ID)
	if err != nil {
		return err
	}
	snap := d.draft.Newest.Snapshot
	v.Page = s.frame(r, "Content", "Review")
	v.Wrong = status != http.StatusOK
	v.ID, v.Name, v.Version, v.Published, v.Said, v.Comments, v.Now = d.draft.ID, snap.Title, d.draft.Version, d.draft.Published, d.draft.Review, comments, s.now()
	v.By, v.At = d.draft.Newest.Editor, d.draft.Newest.SavedAt
	v.Own = d.draft.Newest.EditorID == user(r).ID
	v.MayPublish = rights(user(r)).MayPublish(d.draft.ID, d.draft.Kind, snap.Links.Chapters)
	return server.Render(w, r, status, view.ReviewPage(v))
}

// review takes the verdict on the version that was shown.
func (s *Staff) review(w http.ResponseWriter, r *http.Request) error {
	d, err := s.draft(r)
	if err != nil {
		return err
	}
	form, err := sentForm(r)
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(form.Get("version"), 10, 32) // a broken one is 0, which is stale
	v := view.Review{Note: form.Get("review_note")}
	words := "Approved. " + d.draft.Review.By + " is told."
	say := s.content.Approve
	if form.Get("verdict") != string(content.VerdictApproved) {
		say, words = s.content.AskForChanges, "Changes are asked for. Those who wrote it are told."
	}
	err = say(r.Context(), editor(r), d.draft.ID, int(version), v.Note)
	var stale *content.StaleError
	switch {
	case errors.As(err, &stale):
		v.Overtaken = true
		return s.reviewPage(w, r, http.StatusConflict, d, v)
	case errors.As(err, &v.Errors):
		return s.reviewPage(w, r, http.StatusUnprocessableEntity, d, v)
	case err != nil:
		return err
	}
	s.web.Flash(r, words)
	return seeOther(w, r, entryHref(d.draft.ID))
}

// fourEyes shows of which kinds two people see every text.
func (s *Staff) fourEyes(w http.ResponseWriter, r *http.Request) error {
	kinds, err := s.content.FourEyes(r.Context())
	if err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.FourEyesPage(view.FourEyes{Page: s.frame(r, "Settings", "Review"), Kinds: kinds}))
}

func (s *Staff) setFourEyes(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	var kinds []content.Kind
	for _, name := range r.PostForm["kind"][:min(len(r.PostForm["kind"]), len(content.Kinds))] {
		if k, ok := content.ParseKind(name); ok {
			kinds = append(kinds, k)
		}
	}
	if err := s.content.SetFourEyes(r.Context(), kinds); err != nil {
		return err
	}
	s.web.Flash(r, "Saved. It holds for whatever is published from now on.")
	return seeOther(w, r, "/admin/settings/review")
}

// wantMail sets whether letters about entries are wanted.
func (s *Staff) wantMail(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	yes := r.PostForm.Get("entry_mail") == "on"
	words := "You get no letters about entries any more."
	if yes {
		words = "You get letters about the entries that concern you."
	}
	return s.changed(w, r, s.accounts.WantEntryMail(r.Context(), user(r), yes), words)
}
