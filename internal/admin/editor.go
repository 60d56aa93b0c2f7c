package admin

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// desk is one entry on its editor's desk: where it stands, and what its form offers.
type desk struct {
	draft   content.Draft // the zero ID for an entry that was never saved
	choices view.Choices
}

// open loads the entry in the address.
func (s *Staff) open(r *http.Request) (desk, error) {
	id, err := entryID(r)
	if err != nil {
		return desk{}, err
	}
	return s.openEntry(r, id)
}

func (s *Staff) openEntry(r *http.Request, id int64) (desk, error) {
	d, err := s.content.Draft(r.Context(), id)
	if err != nil {
		return desk{}, err
	}
	c, err := s.choices(r.Context(), d.Newest.Snapshot, id)
	return desk{d, c}, err
}

// draft is the desk with the entry in the address, without anything to choose from: for answers that show no form.
func (s *Staff) draft(r *http.Request) (desk, error) {
	id, err := entryID(r)
	if err != nil {
		return desk{}, err
	}
	d, err := s.content.Draft(r.Context(), id)
	return desk{draft: d}, err
}

// blank is the desk with a new entry of the kind in the address on it.
func (s *Staff) blank(r *http.Request) (desk, error) {
	kind, err := kindIn(r)
	if err != nil {
		return desk{}, err
	}
	snap := content.NewSnapshot(kind)
	if mine := rights(user(r)); mine.Chapters != nil && kind != content.KindChapter {
		snap.Links.Chapters = mine.Chapters[:min(1, len(mine.Chapters))]
	}
	d := content.Draft{Kind: kind, State: content.StateDraft, Newest: content.Revision{Snapshot: snap}}
	c, err := s.choices(r.Context(), snap, 0)
	return desk{d, c}, err
}

// fill writes the snapshot into a form whose times are told in loc.
func (d desk) fill(snap content.Snapshot, loc *time.Location) filler {
	f := newFiller(d.choices, loc)
	fillFrame(f, snap)
	if k := forms[snap.Kind]; k.fill != nil {
		k.fill(f, snap)
	}
	return f
}

// typed is a form as it was sent: the words as typed, the snapshot that they make, and what cannot be read.
type typed struct {
	values  url.Values
	version int         // that the text was made from
	tab     content.Tab // that it was typed on
	snap    content.Snapshot
	errs    content.FieldErrors
	unsaved bool // put back, not sent to be saved
}

// decode reads the form that was sent for the entry.
func (d desk) decode(r *http.Request) (typed, error) {
	values, err := sentForm(r)
	if err != nil {
		return typed{}, err
	}
	return d.read(values), nil
}

// read reads the form.
func (d desk) read(values url.Values) typed {
	if goes := values.Get("go"); goes != "" {
		values.Set("when", goes) // the button that was pressed says when, whatever the choice above it says
	}
	loc, known := zoneOf(values.Get("zone"))
	in := &reader{values: values, base: d.fill(d.draft.Newest.Snapshot, loc), loc: loc}
	if !known {
		in.fail("zone", "This time zone is not known. Choose one from the list.")
	}
	if d.draft.State == content.StatePublished && values.Get("publish_at") == "" { // readers have its day: it has no other unless one is typed
		in.base.moment("publish_at", d.draft.PublishAt, loc)
		values.Set("publish_at", in.base.values.Get("publish_at"))
	}
	d.offerFigures(values)
	snap := content.NewSnapshot(d.draft.Kind)
	readFrame(in, &snap)
	if k := forms[d.draft.Kind]; k.read != nil {
		k.read(in, &snap)
	}
	version, _ := strconv.ParseInt(values.Get("version"), 10, 32) // a broken one is 0, which is stale
	return typed{values: values, version: int(version), tab: tabIn(values), snap: snap, errs: in.errs}
}

// typedText are the line breaks of a sent form, which are CR LF by the standard of HTML, as those of a text, and no NUL, which
// Postgres cannot hold.
var typedText = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "")

// oneLineBreak makes the values of a sent form typedText.
func oneLineBreak(form url.Values) url.Values {
	out := make(url.Values, len(form))
	for name, values := range form {
		for _, v := range values {
			out.Add(name, typedText.Replace(v))
		}
	}
	return out
}

// opened is the form with what is stored, on a page of its own.
func (d desk) opened() typed {
	loc, _ := zoneOf("")
	snap := d.draft.Newest.Snapshot
	return typed{values: d.fill(snap, loc).values, version: d.draft.Version, tab: content.Tab{Key: rand.Text()}, snap: snap}
}

// begun is the desk of the entry that the page of the form has begun, or else a blank one.
func (s *Staff) begun(r *http.Request) (desk, error) {
	form, err := sentForm(r)
	if err != nil {
		return desk{}, err
	}
	id, err := s.content.Begun(r.Context(), tabIn(form))
	if errors.Is(err, content.ErrNotFound) {
		return s.blank(r)
	}
	if err != nil {
		return desk{}, err
	}
	return s.openEntry(r, id)
}

// show renders the editor. page is the frame around it.
func (s *Staff) show(w http.ResponseWriter, r *http.Request, status int, d desk, t typed, stale *view.Stale) error {
	d, err := s.withPictures(r.Context(), d, t.values)
	if err != nil {
		return err
	}
	title := "New " + strings.ToLower(d.draft.Kind.Name())
	if d.draft.ID != 0 {
		title = "Edit: " + d.draft.Newest.Snapshot.Title
	}
	page := s.frame(r, "Content", title)
	page.Wrong = status != http.StatusOK
	now := s.now()
	loc, _ := zoneOf(t.values.Get("zone"))
	form := view.Form{Kind: d.draft.Kind, Values: t.values, Errors: t.errs, Choices: d.choices, Notes: d.fill(t.snap, loc).notes()}
	mine, chapters := rights(user(r)), d.draft.Newest.Snapshot.Links.Chapters
	e := view.Editor{
		Page: page, Form: form, Fields: forms[d.draft.Kind].fields,
		ID: d.draft.ID, Version: t.version, Tab: t.tab, Arrived: d.draft.Newest.Tab, Account: user(r).ID, State: d.draft.State, HasChanges: d.draft.HasChanges(), PublishAt: d.draft.PublishAt, Withdrawn: d.draft.Withdrawn, Trash: d.draft.Trash, Review: d.draft.Review, Overrides: mine.Overrides,
		SavedAt: d.draft.Newest.SavedAt, SavedBy: d.draft.Newest.Editor, Address: d.address(t.snap), Now: now,
		Seen: d.draft.Seen(), CanPublish: mine.MayPublish(d.draft.ID, d.draft.Kind, chapters), CanSave: mine.MayWrite(d.draft.ID, d.draft.Kind, chapters),
		Signatures: account.User.CanPublish(user(r)), Attention: d.draft.Attention, Stale: stale, Unsaved: t.unsaved,
	}
	fourEyes, err := s.content.FourEyes(r.Context())
	if err != nil {
		return err
	}
	e.FourEyes = slices.Contains(fourEyes, d.draft.Kind)
	if d.draft.ID != 0 {
		if e.Comments, err = s.content.Comments(r.Context(), d.draft.ID); err != nil {
			return err
		}
		if e.Staged, err = s.content.Staged(r.Context(), d.draft.ID); err != nil {
			return err
		}
	}
	if e.Checklist, err = s.checklist(r.Context(), t); err != nil {
		return err
	}
	if e.Choosing, err = s.choosing(r, d, t); err != nil {
		return err
	}
	if d.draft.ID != 0 {
		if e.Outside, err = s.outside(r.Context(), d.draft.ID); err != nil {
			return err
		}
	}
	return server.Render(w, r, status, view.EditorPage(e))
}

// address is where on the site the entry is, or would be; "" while none can be made.
func (d desk) address(snap content.Snapshot) string {
	slug := snap.Slug
	if slug == "" {
		slug = content.Slug(snap.Title)
	}
	if slug == "" {
		return ""
	}
	parent := ""
	if snap.Page != nil {
		for _, p := range d.choices.Pages {
			if p.ID == snap.Page.ParentID {
				parent = p.Slug
			}
		}
	}
	return content.Path(snap.Kind, slug, parent)
}

func (s *Staff) newEntry(w http.ResponseWriter, r *http.Request) error {
	d, err := s.blank(r)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, d, d.opened(), nil)
}

func (s *Staff) edit(w http.ResponseWriter, r *http.Request) error {
	d, err := s.open(r)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, d, d.opened(), nil)
}

// create saves a new entry. Only what cannot be read at all is refused: a draft may be unfinished.
func (s *Staff) create(w http.ResponseWriter, r *http.Request) error {
	d, err := s.begun(r)
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
	rev, err := s.content.Create(r.Context(), s.writer(r, t.values), t.snap)
	if err != nil {
		return s.refused(w, r, d, t, err)
	}
	return s.saved(w, r, t, rev, "Saved as a draft. Readers do not see it.")
}

// save stores a draft of an entry. What readers see does not change.
func (s *Staff) save(w http.ResponseWriter, r *http.Request) error {
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
	rev := d.draft.Newest
	if !talks(t.values) || rights(user(r)).MayWrite(d.draft.ID, d.draft.Kind, rev.Snapshot.Links.Chapters) {
		if rev, err = s.content.SaveDraft(r.Context(), s.writer(r, t.values), d.draft.ID, t.version, t.snap); err != nil {
			return s.refused(w, r, d, t, err)
		}
	}
	if d.draft.State == content.StatePublished {
		return s.saved(w, r, t, rev, "Saved. Readers see the old text until you publish the changes.")
	}
	return s.saved(w, r, t, rev, "Saved as a draft.")
}

// refused answers a save or publish that the store refused: with what is wrong beside the fields, or
// with both texts when somebody else saved meanwhile. Either way all that was typed stays.
func (s *Staff) refused(w http.ResponseWriter, r *http.Request, d desk, t typed, err error) error {
	var errs content.FieldErrors
	if errors.As(err, &errs) {
		t.errs = append(t.errs, errs...)
		return s.show(w, r, http.StatusUnprocessableEntity, d, t, nil)
	}
	var forbidden *content.ForbiddenError
	if errors.As(err, &forbidden) {
		t.errs = append(t.errs, content.FieldError{Message: forbidden.Message})
		s.web.Refused(r)
		return s.show(w, r, http.StatusForbidden, d, t, nil)
	}
	var stale *content.StaleError
	if !errors.As(err, &stale) {
		return err
	}
	return s.bringTogether(w, r, t, stale.Current)
}
