package admin

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"localprogress.org/site/internal/content"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

// kept is the answer to an autosave.
type kept struct {
	ID      int64    `json:"id"`
	Version int      `json:"version"`
	At      string   `json:"at"`             // for people
	Left    []string `json:"left,omitempty"` // what could not be read and so was not saved, with the reason
}

// overtaken is the answer to an autosave on a text of which somebody else saved another version.
type overtaken struct {
	By string `json:"by"`
	At string `json:"at"` // for people
}

// autosave stores the form as a draft after a pause in typing.
func (s *Staff) autosave(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	form, err := sentForm(r)
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(form.Get("version"), 10, 32) // a broken one is 0, which is stale
	in := looseReader{form: form}
	rev, err := s.content.Autosave(r.Context(), s.writer(r, form), id, int(version), in.read)
	return s.autosaved(w, r, rev, in.left, err)
}

// autosaveNew does the same on the page of a new entry; the first time it begins the entry.
func (s *Staff) autosaveNew(w http.ResponseWriter, r *http.Request) error {
	kind, err := kindIn(r)
	if err != nil {
		return err
	}
	form, err := sentForm(r)
	if err != nil {
		return err
	}
	in := looseReader{form: form}
	rev, err := s.content.AutosaveNew(r.Context(), s.writer(r, form), kind, in.read)
	return s.autosaved(w, r, rev, in.left, err)
}

func (s *Staff) autosaved(w http.ResponseWriter, r *http.Request, rev content.Revision, left content.FieldErrors, err error) error {
	var stale *content.StaleError
	if errors.As(err, &stale) {
		by := stale.Current.Editor
		if own(r, stale.Current) {
			by = "on another page you"
		}
		return answer(w, http.StatusConflict, overtaken{By: by, At: view.MomentText(stale.Current.SavedAt, s.now(), ui.Zone)})
	}
	if err != nil {
		return err
	}
	out := kept{ID: rev.EntryID, Version: rev.Version, At: rev.SavedAt.In(ui.Zone).Format("15:04") + " ET"}
	for _, e := range left {
		out.Left = append(out.Left, view.Label(e.Field)+": "+e.Message)
	}
	return answer(w, http.StatusOK, out)
}

// answer sends a script what it asked for.
func answer(w http.ResponseWriter, status int, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(data) // the visitor may be gone; nobody is left to tell
	return nil
}

// looseReader reads a form that is still being typed. What cannot be read is left as it was in the newest version.
type looseReader struct {
	form url.Values
	left content.FieldErrors
}

func (l *looseReader) read(newest content.Snapshot) content.Snapshot {
	d := desk{draft: content.Draft{Kind: newest.Kind, Newest: content.Revision{Snapshot: newest}}}
	t := d.read(l.form)
	l.left = t.errs
	if l.left == nil {
		return t.snap
	}
	loc, _ := zoneOf(l.form.Get("zone"))
	was := d.fill(newest, loc).values
	for _, e := range l.left {
		leave(l.form, was, e.Field)
	}
	return d.read(l.form).snap
}

// leave sets the field, with all that belongs to it, back to what it was.
func leave(form, was url.Values, field string) {
	for name := range form {
		if fieldOf(name) == fieldOf(field) {
			delete(form, name)
		}
	}
	for name, values := range was {
		if fieldOf(name) == fieldOf(field) {
			form[name] = values
		}
	}
}

// sentForm is the form that was sent, its line breaks those of a text.
func sentForm(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, badForm(err)
	}
	return oneLineBreak(r.PostForm), nil
}

// writer is who saves the form, and on which page of a browser.
func (s *Staff) writer(r *http.Request, form url.Values) content.Editor {
	by := editor(r)
	by.Tab, by.Override = tabIn(form), form.Get("override")
	return by
}

// tabIn is the page that the form comes from; the zero Tab where it does not say, or says nothing that can be.
func tabIn(form url.Values) content.Tab {
	seq, err := strconv.ParseInt(form.Get("seq"), 10, 64)
	if key := form.Get("tab"); content.ValidTab(key) && (err == nil || form.Get("seq") == "") && seq >= 0 {
		return content.Tab{Key: key, Seq: seq}
	}
	return content.Tab{}
}
