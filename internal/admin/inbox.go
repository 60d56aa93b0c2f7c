package admin

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

// messageFilter reads the inbox's filters from the address. What makes no sense narrows nothing.
func messageFilter(q url.Values) inbox.Filter {
	text := q.Get("q")
	f := inbox.Filter{Held: q.Get("held") == "1", Text: strings.TrimSpace(strings.ToValidUTF8(text[:min(len(text), maxSearch)], ""))}
	if form, ok := inbox.ParseForm(q.Get("form")); ok {
		f.Form = form
	}
	if status, ok := inbox.ParseStatus(q.Get("status")); ok && !f.Held {
		f.Status = status
	}
	f.After, _ = strconv.ParseInt(q.Get("after"), 10, 64) // a broken one is 0, the first page, or beyond every message
	f.Before, _ = strconv.ParseInt(q.Get("before"), 10, 64)
	return f
}

// messagesHref is the address of the inbox, at path, under the filter, without the place in it.
func messagesHref(path string, f inbox.Filter, place string, id int64) string {
	q := url.Values{}
	for name, value := range map[string]string{"form": string(f.Form), "status": string(f.Status), "q": f.Text} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Held {
		q.Set("held", "1")
	}
	if id != 0 {
		q.Set(place, strconv.FormatInt(id, 10))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

const inboxPath = "/admin/inbox"

func (s *Staff) messages(w http.ResponseWriter, r *http.Request) error {
	f := messageFilter(r.URL.Query())
	found, err := s.inbox.List(r.Context(), f)
	if err != nil {
		return err
	}
	v := view.MessageList{Page: s.frame(r, "Inbox", "Inbox"), Messages: found.Messages, Tabs: messageTabs(f, found.Counts),
		Form: f.Form, Status: f.Status, Held: f.Held, Text: f.Text, Here: messagesHref(inboxPath, f, "", 0), File: messagesHref(inboxPath+".csv", f, "", 0), Now: s.now()}
	if found.Before != 0 {
		v.Newer = messagesHref(inboxPath, f, "before", found.Before)
	}
	if found.After != 0 {
		v.Older = messagesHref(inboxPath, f, "after", found.After)
	}
	return server.Render(w, r, http.StatusOK, view.MessagesPage(v))
}

// messageTabs are the statuses with their counts, all of them together first, what was held last.
func messageTabs(f inbox.Filter, c inbox.Counts) []view.Tab {
	tab := func(label string, count int, status inbox.Status, held bool) view.Tab {
		to := inbox.Filter{Form: f.Form, Status: status, Held: held, Text: f.Text}
		return view.Tab{Label: label, Count: count, Href: messagesHref(inboxPath, to, "", 0), Current: f.Held == held && f.Status == status}
	}
	out := []view.Tab{tab("All", c.All(), "", false)}
	for _, status := range inbox.Statuses {
		out = append(out, tab(status.Name(), c.ByStatus[status], status, false))
	}
	return append(out, tab("Held", c.Held, "", true))
}

// messagesFile is the filtered inbox as CSV, sent while it is read.
func (s *Staff) messagesFile(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="inbox-`+s.now().UTC().Format("2006-01-02")+`.csv"`)
	if err := s.inbox.Export(r.Context(), messageFilter(r.URL.Query()), w); err != nil {
		s.web.Log.ErrorContext(r.Context(), "the export broke off", "request", server.RequestID(r.Context()), "err", err)
		panic(http.ErrAbortHandler) // nobody must take a part of the file for the whole
	}
	return nil
}

func (s *Staff) message(w http.ResponseWriter, r *http.Request) error {
	return s.showMessage(w, r, http.StatusOK, "", "")
}

// showMessage shows the message in the address, with a note that was refused and why.
func (s *Staff) showMessage(w http.ResponseWriter, r *http.Request, status int, draft, wrong string) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	m, notes, err := s.inbox.Message(r.Context(), id)
	if err != nil {
		return err
	}
	p := s.frame(r, "Inbox", m.From()+", "+m.Form.Name())
	p.Wrong = wrong != ""
	return server.Render(w, r, status, view.MessagePage(view.Message{Page: p, Message: m, Notes: notes, Draft: draft, Wrong: wrong, Now: s.now()}))
}

func (s *Staff) markMessage(w http.ResponseWriter, r *http.Request) error {
	id, err := messageForm(r)
	if err != nil {
		return err
	}
	status, ok := inbox.ParseStatus(r.PostForm.Get("status"))
	if !ok {
		return &server.Problem{Status: http.StatusUnprocessableEntity, Message: "There is no such status, so nothing was changed. Go back and choose one."}
	}
	if err := s.inbox.Mark(r.Context(), id, status, user(r).Name); err != nil {
		return err
	}
	s.web.Flash(r, "Marked as "+status.Name()+".")
	return seeOther(w, r, messageHref(id))
}

// maxChosen is how many messages are looked at in one request: more than a page of the list holds.
const maxChosen = 4 * inbox.PageSize

// chosen are the IDs of the messages that were chosen in the list.
func chosen(values url.Values) []int64 {
	var ids []int64
	for _, v := range values["id"][:min(len(values["id"]), maxChosen)] {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// markMessages gives the chosen messages a status.
func (s *Staff) markMessages(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	back := server.LocalPath(r.PostForm.Get("back"), inboxPath)
	status, ok := inbox.ParseStatus(r.PostForm.Get("status"))
	if !ok {
		return &server.Problem{Status: http.StatusUnprocessableEntity, Message: "There is no such status, so nothing was changed. Go back and choose one."}
	}
	n, err := s.inbox.MarkAll(r.Context(), chosen(r.PostForm), status, user(r).Name)
	if err != nil {
		return err
	}
	if n == 0 {
		s.web.Refuse(r, noneChosen)
	} else {
		s.web.Flash(r, ui.Count(n, 0, "message", "messages")+" marked as "+status.Name()+".")
	}
	return seeOther(w, r, back)
}

const noneChosen = "No message was chosen, so nothing was changed. Tick the boxes beside those you mean."

// askDelete asks in words before anything is deleted.
func (s *Staff) askDelete(w http.ResponseWriter, r *http.Request) error {
	back := server.LocalPath(r.URL.Query().Get("back"), inboxPath)
	some, err := s.inbox.Some(r.Context(), chosen(r.URL.Query()))
	if err != nil {
		return err
	}
	if len(some) == 0 {
		s.web.Refuse(r, noneChosen)
		return seeOther(w, r, back)
	}
	return server.Render(w, r, http.StatusOK, view.DeleteMessagesPage(view.DeleteMessages{Page: s.frame(r, "Inbox", "Delete for good"), Messages: some, Back: back, Now: s.now()}))
}

// deleteMessages removes the chosen messages for good: the privacy page promises it to whoever asks.
func (s *Staff) deleteMessages(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	ids := chosen(r.PostForm)
	n, err := s.inbox.Delete(r.Context(), ids)
	if err != nil {
		return err
	}
	s.web.Log.InfoContext(r.Context(), "messages deleted", "request", server.RequestID(r.Context()), "user", user(r).ID, "messages", ids, "deleted", n)
	if n == 0 {
		s.web.Refuse(r, "Nothing was deleted: these messages were gone already.")
	} else {
		s.web.Flash(r, ui.Count(n, 0, "message", "messages")+" deleted for good.")
	}
	return seeOther(w, r, server.LocalPath(r.PostForm.Get("back"), inboxPath))
}

func (s *Staff) noteMessage(w http.ResponseWriter, r *http.Request) error {
	id, err := messageForm(r)
	if err != nil {
		return err
	}
	text := r.PostForm.Get("note")
	err = s.inbox.Note(r.Context(), id, user(r).Name, text)
	var wrong inbox.FieldErrors
	if errors.As(err, &wrong) {
		return s.showMessage(w, r, http.StatusUnprocessableEntity, text, wrong.For("note"))
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, messageHref(id)+"#notes")
}

func (s *Staff) releaseMessage(w http.ResponseWriter, r *http.Request) error {
	id, err := messageForm(r)
	if err != nil {
		return err
	}
	if err := s.inbox.Release(r.Context(), id); err != nil {
		return err
	}
	s.web.Flash(r, "Released. It stands in the inbox now.")
	return seeOther(w, r, messageHref(id))
}

// messageForm reads the form that was sent about a message, and returns the message's ID.
func messageForm(r *http.Request) (int64, error) {
	id, err := entryID(r)
	if err != nil {
		return 0, err
	}
	if err := r.ParseForm(); err != nil {
		return 0, badForm(err)
	}
	return id, nil
}

func messageHref(id int64) string { return inboxPath + "/" + strconv.FormatInt(id, 10) }
