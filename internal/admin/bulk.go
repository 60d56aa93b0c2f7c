package admin

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

const noEntryChosen = "No entry was chosen, so nothing was changed. Tick the boxes beside those you mean."

// picked are the entries that were chosen in the list, each once, with the version that was looked at where the form has it.
func picked(form url.Values) []content.BulkEntry {
	var out []content.BulkEntry
	for _, v := range form["id"] {
		number, version, _ := strings.Cut(v, ":")
		id, err := strconv.ParseInt(number, 10, 64)
		if err != nil || slices.ContainsFunc(out, func(e content.BulkEntry) bool { return e.ID == id }) {
			continue
		}
		n, _ := strconv.ParseInt(version, 10, 32) // a broken one is 0, which is stale
		if out = append(out, content.BulkEntry{ID: id, Version: int(n)}); len(out) == content.BulkLimit {
			break
		}
	}
	return out
}

// askBulk says what would happen to each of the chosen entries before anything is done.
func (s *Staff) askBulk(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	return s.bulkPage(w, r, http.StatusOK, q, view.Bulk{Deed: content.Deed(q.Get("do")), Key: rand.Text()})
}

// bulkPage asks. v holds what was typed.
func (s *Staff) bulkPage(w http.ResponseWriter, r *http.Request, status int, form url.Values, v view.Bulk) error {
	ctx := r.Context()
	v.Back = server.LocalPath(form.Get("back"), contentPath)
	if !slices.Contains(content.Deeds, v.Deed) {
		return &server.Problem{Status: http.StatusUnprocessableEntity, Message: "There is no such thing to do with entries, so nothing was changed. Go back and choose again."}
	}
	only := []int64{}
	for _, e := range picked(form) {
		only = append(only, e.ID)
	}
	found, err := s.content.Desk(ctx, content.DeskFilter{Only: only, Limit: content.BulkLimit})
	if err != nil {
		return err
	}
	if len(found.Rows) == 0 {
		s.web.Refuse(r, noEntryChosen)
		return seeOther(w, r, v.Back)
	}
	if v.Rows = found.Rows; v.Tags() {
		if v.Topics, err = s.content.Choices(ctx, content.KindIssue, content.KindChapter); err != nil {
			return err
		}
	}
	v.Page = s.frame(r, "Content", "")
	v.Title, v.Now = v.Question(), s.now()
	v.Wrong = status != http.StatusOK
	return server.Render(w, r, status, view.BulkPage(v))
}

// doBulk does it, and leads to what became of each.
func (s *Staff) doBulk(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	form := oneLineBreak(r.PostForm)
	v := view.Bulk{Deed: content.Deed(form.Get("do")), Key: form.Get("key"), Topic: form.Get("topic"), Withdraw: form.Get("told") == "withdrawn", Reason: form.Get("reason")}
	entries := picked(form)
	if len(entries) == 0 || !slices.Contains(content.Deeds, v.Deed) || len(v.Key) != len(rand.Text()) {
		return s.bulkPage(w, r, http.StatusUnprocessableEntity, form, v)
	}
	topic, _ := strconv.ParseInt(v.Topic, 10, 64) // a broken one is 0, which is none
	id, err := s.content.Do(r.Context(), editor(r), content.Bulk{Key: v.Key, Deed: v.Deed, Topic: topic, Withdraw: v.Withdraw, Reason: v.Reason, Entries: entries})
	if errors.As(err, &v.Errors) {
		return s.bulkPage(w, r, http.StatusUnprocessableEntity, form, v)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, bulkHref(id)+"?"+url.Values{"back": {server.LocalPath(form.Get("back"), contentPath)}}.Encode())
}

// bulkDone tells what became of each entry.
func (s *Staff) bulkDone(w http.ResponseWriter, r *http.Request) error {
	id, err := bulkID(r)
	if err != nil {
		return err
	}
	done, err := s.content.Done(r.Context(), editor(r), id)
	if err != nil {
		return err
	}
	v := view.BulkDone{Page: s.frame(r, "Content", ""), Done: done, Back: server.LocalPath(r.URL.Query().Get("back"), contentPath), Now: s.now()}
	v.Title = v.Told()
	return server.Render(w, r, http.StatusOK, view.BulkDonePage(v))
}

// undoBulk brings back what was done.
func (s *Staff) undoBulk(w http.ResponseWriter, r *http.Request) error {
	id, err := bulkID(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	if err := s.content.Undo(r.Context(), editor(r), id); err != nil {
		return err
	}
	return seeOther(w, r, bulkHref(id)+"?"+url.Values{"back": {server.LocalPath(r.PostForm.Get("back"), contentPath)}}.Encode())
}

func bulkHref(id int64) string { return contentPath + "/bulk/" + strconv.FormatInt(id, 10) }

func bulkID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(chi.URLParam(r, "bulk"), 10, 64)
	if err != nil {
		return 0, server.NotFound()
	}
	return id, nil
}
