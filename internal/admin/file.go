package admin

import (
	"cmp"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

func (s *Staff) file(w http.ResponseWriter, r *http.Request) error {
	return s.showFile(w, r, http.StatusOK, func(*view.MediaFile) {})
}

// showFile shows the file in the address; change adds what is to be told.
func (s *Staff) showFile(w http.ResponseWriter, r *http.Request, status int, change func(*view.MediaFile)) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	f, err := s.media.Whole(r.Context(), id)
	if err != nil {
		return noFile(err)
	}
	people, err := s.content.Choices(r.Context(), content.KindPerson)
	if err != nil {
		return err
	}
	var pages []content.Ref
	if !f.IsPicture() {
		if pages, err = s.refs(r.Context(), 0, []int64{f.Web}, []content.Kind{content.KindPage, content.KindResource, content.KindPost}); err != nil {
			return err
		}
	}
	v := view.MediaFile{Page: s.frame(r, "Media", f.Name), File: f, Values: fileValues(f), People: people, Pages: pages, Now: s.now()}
	v.Wrong = status != http.StatusOK
	v.CanReplace, v.CanTrash = user(r).CanPublish(), user(r).CanPublishSome() || f.AddedByID == user(r).ID
	change(&v)
	for _, uses := range [][]media.Use{v.File.UsedIn, v.InUse, v.Seen} {
		if err := s.hideLimited(r, uses); err != nil {
			return err
		}
	}
	return server.Render(w, r, status, view.MediaFilePage(v))
}

func noFile(err error) error {
	if errors.Is(err, media.ErrNotFound) {
		return server.NotFound()
	}
	return err
}

// fileValues is the form with what is stored.
func fileValues(f media.Whole) map[string]string {
	v := map[string]string{"name": f.Name, "alt": f.Alt, "caption": f.Caption, "credit": f.Credit, "licence": f.Licence, "tags": strings.Join(f.Tags, ", "),
		"focus_x": strconv.Itoa(f.FocusX), "focus_y": strconv.Itoa(f.FocusY), "base": baseOf(f.ChangedAt)}
	if f.Web != 0 {
		v["web"] = strconv.FormatInt(f.Web, 10)
	}
	if f.Decorative {
		v["decorative"] = "on"
	}
	if f.LicenceEnds != nil {
		v["licence_ends"] = f.LicenceEnds.Format(time.DateOnly)
	}
	var people []string
	for _, p := range f.People {
		people = append(people, view.EntryName(content.Ref{ID: p.ID, Kind: content.KindPerson, Title: p.Title}))
	}
	v["people"] = strings.Join(people, "\n")
	return v
}

// fileEditor is the user as one who changes files.
func fileEditor(r *http.Request) media.Editor {
	u := user(r)
	return media.Editor{ID: u.ID, Name: u.Name, Publishes: u.CanPublishSome()}
}

// describe stores what was typed about a file.
func (s *Staff) describe(w http.ResponseWriter, r *http.Request) error {
	id, err := messageForm(r)
	if err != nil {
		return err
	}
	form := oneLineBreak(r.PostForm)
	values := map[string]string{}
	for name := range form {
		values[name] = form.Get(name)
	}
	d, wrong := detailsIn(values)
	if wrong == nil {
		err = s.media.Describe(r.Context(), fileEditor(r), id, d, s.now())
		if err == nil {
			s.web.Flash(r, "Saved.")
			return seeOther(w, r, view.FileHref(id))
		}
	}
	var stale *media.StaleError
	var seen *media.SeenError
	switch {
	case errors.As(err, &stale):
		values["base"] = baseOf(stale.Current.ChangedAt) // the next save stands on theirs: it was seen now
		return s.showFile(w, r, http.StatusConflict, func(v *view.MediaFile) {
			v.Values = values
			v.Theirs = &view.Theirs{By: cmp.Or(stale.Current.ChangedBy, "Somebody"), At: stale.Current.ChangedAt, Words: view.FileWords(fileValues(stale.Current), values)}
		})
	case errors.As(err, &seen):
		return s.showFile(w, r, http.StatusForbidden, func(v *view.MediaFile) { v.Values, v.Seen = values, seen.Uses })
	case err != nil && !errors.As(err, &wrong):
		return noFile(err)
	}
	return s.showFile(w, r, http.StatusUnprocessableEntity, func(v *view.MediaFile) { v.Values, v.Errors = values, wrong })
}

// detailsIn reads what was typed about a file.
func detailsIn(values map[string]string) (media.Details, media.FieldErrors) {
	d := media.Details{Name: values["name"], Words: media.Words{Alt: values["alt"], Caption: values["caption"], Credit: values["credit"]},
		Decorative: values["decorative"] == "on", Licence: values["licence"], Tags: strings.Split(values["tags"], ","), Base: parseBase(url.Values{"base": {values["base"]}})}
	var wrong media.FieldErrors
	d.LicenceEnds, wrong = licenceEnd(values["licence_ends"])
	d.People, wrong = peopleIn(values["people"], wrong)
	percent := func(field string) int {
		typed, asked := values[field] // of pictures only
		n, err := strconv.Atoi(strings.TrimSpace(typed))
		if asked && err != nil {
			wrong = append(wrong, media.FieldError{Field: field, Message: "Give a number from 0 to 100."})
		}
		return n
	}
	d.FocusX, d.FocusY = percent("focus_x"), percent("focus_y")
	if web := values["web"]; web != "" {
		if d.Web = positive(web); d.Web == 0 {
			wrong = append(wrong, media.FieldError{Field: "web", Message: "Choose an entry of the list."})
		}
	}
	return d, wrong
}

// licenceEnd reads the day on which a licence ends.
func licenceEnd(s string) (*time.Time, media.FieldErrors) {
	if s = strings.TrimSpace(s); s == "" {
		return nil, nil
	}
	day, err := time.Parse(time.DateOnly, s)
	if err != nil || day.Year() < 1990 || day.Year() > 2200 {
		return nil, media.FieldErrors{{Field: "licence_ends", Message: "Give the day as year, month and day: 2027-12-31."}}
	}
	return &day, nil
}

// peopleIn reads the people that were named, one a line.
func peopleIn(text string, wrong media.FieldErrors) ([]int64, media.FieldErrors) {
	var ids []int64
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		id, ok := idInName(line)
		if !ok {
			return ids, append(wrong, media.FieldError{Field: "people", Message: "“" + line + "” is not in the list. Copy a name as it stands there."})
		}
		ids = append(ids, id)
	}
	return ids, wrong
}

// idInName is the ID at the end of an entry's name: "Ana Ruiz (Person 12)".
func idInName(name string) (int64, bool) {
	inner, ok := strings.CutSuffix(name[strings.LastIndexByte(name, '(')+1:], ")")
	if !ok {
		return 0, false
	}
	id, err := strconv.ParseInt(inner[strings.LastIndexByte(inner, ' ')+1:], 10, 64)
	return id, err == nil && id > 0
}

// replaceFile gives the file other bytes.
func (s *Staff) replaceFile(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	form, err := r.MultipartReader()
	if err != nil {
		return &server.Problem{Status: http.StatusUnsupportedMediaType, Message: "This was no form with a file. Go back and choose it again."}
	}
	results, status := s.takeFiles(form.NextPart, "file", func(name string, file io.Reader) (view.UploadResult, error) {
		err := s.media.Replace(r.Context(), fileEditor(r), id, name, file, s.now())
		var twin *media.TwinError
		if errors.As(err, &twin) {
			return view.UploadResult{Error: twin.Name + " is in the library already, and used as another file. Choose that one where it is to be shown:",
				Twin: twin.Other.Name, Href: view.FileHref(twin.Other.ID)}, nil
		}
		if err != nil {
			return view.UploadResult{Error: s.uploadError(r, media.FileName(name), err)}, err
		}
		return view.UploadResult{Name: media.FileName(name)}, nil
	})
	if len(results) == 0 {
		results, status = []view.UploadResult{{Error: "Choose the newer version of the file first."}}, http.StatusUnprocessableEntity
	}
	if wrong := results[0]; wrong.Error != "" {
		return s.showFile(w, r.WithContext(context.WithoutCancel(r.Context())), status, func(v *view.MediaFile) { v.Refused = wrong })
	}
	s.web.Flash(r, "Replaced. Every page that uses it shows the newer version.")
	return seeOther(w, r, view.FileHref(id))
}

// trashFile throws the file away, unless an entry needs it.
func (s *Staff) trashFile(w http.ResponseWriter, r *http.Request) error {
	id, err := messageForm(r)
	if err != nil {
		return err
	}
	err = s.media.Trash(r.Context(), fileEditor(r), id, s.now())
	var used *media.InUseError
	if errors.As(err, &used) {
		return s.showFile(w, r, http.StatusConflict, func(v *view.MediaFile) { v.InUse = used.Uses })
	}
	if errors.Is(err, media.ErrNotYours) {
		return s.showFile(w, r, http.StatusForbidden, func(v *view.MediaFile) { v.NotYours = true })
	}
	if err != nil {
		return noFile(err)
	}
	s.web.Flash(r, "Moved to the trash, where it waits for "+strconv.Itoa(media.TrashDays)+" days.")
	return seeOther(w, r, mediaPath)
}

func (s *Staff) restoreFile(w http.ResponseWriter, r *http.Request) error {
	id, err := messageForm(r)
	if err != nil {
		return err
	}
	if err := s.media.Restore(r.Context(), id); err != nil {
		return noFile(err)
	}
	s.web.Flash(r, "Taken back.")
	return seeOther(w, r, view.FileHref(id))
}

// originalFile is the file as it is stored, or as it was, to be kept, with whom to credit in its name.
func (s *Staff) originalFile(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	f, err := s.media.ByID(r.Context(), id)
	if hash := r.URL.Query().Get("hash"); err == nil && hash != "" {
		credit := f.Credit
		f, err = s.media.Version(r.Context(), id, hash)
		f.Credit = credit
	}
	if err != nil {
		return noFile(err)
	}
	bytes, err := s.media.Bytes(r.Context(), f.Hash)
	if err != nil {
		return noFile(err)
	}
	defer func() { _ = bytes.Close() }()
	w.Header().Set("Content-Type", f.Mime)
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.CreditedName()}))
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(w, r, "", time.Time{}, bytes)
	return nil
}

// hideLimited takes the titles from uses in entries that only others see; that there are such uses is told to everybody.
func (s *Staff) hideLimited(r *http.Request, uses []media.Use) error {
	var ids []int64
	for _, u := range uses {
		if u.ID != 0 {
			ids = append(ids, u.ID)
		}
	}
	seen, err := s.content.Seen(r.Context(), ids)
	for i := range uses {
		if uses[i].ID != 0 && !slices.Contains(seen, uses[i].ID) {
			uses[i].Title, uses[i].Kind, uses[i].ID = "An entry that only some of us see", "", 0
		}
	}
	return err
}
