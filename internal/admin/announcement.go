package admin

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

const announcementsPath = "/admin/settings/announcements"

// announcements lists what the bar above every page says, will say and has said.
func (s *Staff) announcements(w http.ResponseWriter, r *http.Request) error {
	all, err := s.content.Announcements(r.Context())
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b content.Announcement) int { return byTurn(a.Turn, b.Turn, a.Starts, b.Starts) })
	return server.Render(w, r, http.StatusOK, view.AnnouncementsPage(view.Announcements{Page: s.frame(r, "Settings", "Announcements"),
		List: all, MayChange: account.User.CanPublish(user(r)), Now: s.now()}))
}

func (s *Staff) announcementIn(r *http.Request) (content.Announcement, error) {
	id, err := entryID(r)
	if err != nil {
		return content.Announcement{}, err
	}
	return s.content.Announcement(r.Context(), id)
}

// announcementFiller writes the announcement into a form; a new one is the zero value.
func announcementFiller(a content.Announcement) filler {
	f := newFiller(view.Choices{}, ui.Zone)
	if a.ID != 0 {
		f.text("text", a.Text)
		f.text("link_text", a.LinkText)
		f.text("link", a.Link)
		f.moment("starts", &a.Starts, ui.Zone)
		f.moment("ends", a.Ends, ui.Zone)
	}
	return f
}

func (s *Staff) newAnnouncement(w http.ResponseWriter, r *http.Request) error {
	return s.recallAnnouncement(w, r, content.Announcement{})
}

func (s *Staff) changeAnnouncement(w http.ResponseWriter, r *http.Request) error {
	a, err := s.announcementIn(r)
	if err != nil {
		return err
	}
	return s.recallAnnouncement(w, r, a)
}

// recallAnnouncement shows the form with the words of the announcement, or of the old version that was asked for.
func (s *Staff) recallAnnouncement(w http.ResponseWriter, r *http.Request, a content.Announcement) error {
	values := announcementFiller(a).values
	if err := s.recall(r, content.SettingAnnouncement, values, "", "text", "link_text", "link"); err != nil {
		return err
	}
	return s.showAnnouncement(w, r, a, values, nil)
}

func (s *Staff) showAnnouncement(w http.ResponseWriter, r *http.Request, a content.Announcement, values url.Values, errs content.FieldErrors) error {
	title, status := "New announcement", http.StatusOK
	if a.ID != 0 {
		title = "Change the announcement"
	}
	page := s.frame(r, "Settings", title)
	if errs != nil {
		page.Wrong, status = true, http.StatusUnprocessableEntity
	}
	return server.Render(w, r, status, view.AnnouncementPage(view.AnnouncementForm{Page: page, ID: a.ID,
		Form: view.Form{Values: values, Errors: errs, Notes: announcementFiller(a).notes()}}))
}

func (s *Staff) announce(w http.ResponseWriter, r *http.Request) error {
	return s.storeAnnouncement(w, r, content.Announcement{})
}

func (s *Staff) reannounce(w http.ResponseWriter, r *http.Request) error {
	a, err := s.announcementIn(r)
	if err != nil {
		return err
	}
	return s.storeAnnouncement(w, r, a)
}

// storeAnnouncement stores the announcement as it was sent, in place of what it was.
func (s *Staff) storeAnnouncement(w http.ResponseWriter, r *http.Request, was content.Announcement) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	in := &reader{values: r.PostForm, base: announcementFiller(was), loc: ui.Zone}
	sent := content.Announcement{ID: was.ID, Text: in.text("text"), LinkText: in.text("link_text"), Link: in.text("link"), Ends: in.moment("ends", ui.Zone)}
	if at := in.moment("starts", ui.Zone); at != nil {
		sent.Starts = *at
	}
	if in.errs != nil {
		return s.showAnnouncement(w, r, was, r.PostForm, together(in.errs, sent.Check(s.now())))
	}
	id, err := s.content.Announce(r.Context(), editor(r), sent)
	if wrong, ok := errors.AsType[content.FieldErrors](err); ok {
		return s.showAnnouncement(w, r, was, r.PostForm, wrong)
	}
	if err != nil {
		return err
	}
	stored, err := s.content.Announcement(r.Context(), id)
	if err != nil {
		return err
	}
	s.web.Flash(r, view.AnnouncedWords(stored, s.now()))
	return seeOther(w, r, announcementsPath)
}

// askSilence asks before an announcement is removed.
func (s *Staff) askSilence(w http.ResponseWriter, r *http.Request) error {
	a, err := s.announcementIn(r)
	if err != nil {
		return err
	}
	words := "Readers will not see it."
	switch a.Turn {
	case content.TurnNow:
		words = "It goes from every page at once. One that began before and has not ended takes its place."
	case content.TurnOver:
		words = "It is over. Only this line of the list goes; readers see no difference."
	}
	return server.Render(w, r, http.StatusOK, view.QuestionPage(view.Question{Page: s.frame(r, "Settings", "Remove the announcement"),
		From: ui.Crumb{Text: "Announcements", Href: announcementsPath}, Words: []string{"“" + a.Text + "”", words},
		Action: r.URL.Path, Button: "Remove the announcement"}))
}

func (s *Staff) silence(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	if err := s.content.Silence(r.Context(), id); err != nil {
		return err
	}
	s.web.Flash(r, "The announcement is removed.")
	return seeOther(w, r, announcementsPath)
}
