package admin

import (
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
	"localprogress.org/site/web/ui"
)

const mediaPath = "/admin/media"

// mediaFilter reads the library's filters from the address. What makes no sense narrows nothing.
func (s *Staff) mediaFilter(q url.Values) media.Filter {
	text := q.Get("q")
	f := media.Filter{Text: strings.TrimSpace(strings.ToValidUTF8(text[:min(len(text), maxSearch)], "")), Tag: strings.ToLower(strings.ToValidUTF8(q.Get("tag"), "")), AsOf: s.today()}
	switch kind := media.Kind(q.Get("kind")); kind {
	case media.KindPicture, media.KindDocument:
		f.Kind = kind
	}
	switch q.Get("show") {
	case "unused":
		f.Unused = true
	case "alt":
		f.NoAlt = true
	case "ending":
		f.Ending = true
	case "trash":
		f.Trash = true
	}
	f.Issue = positive(q.Get("issue"))
	f.After, f.Before = positive(q.Get("after")), positive(q.Get("before"))
	if day, err := time.ParseInLocation(time.DateOnly, q.Get("from"), ui.Zone); err == nil {
		f.From = day
	}
	if day, err := time.ParseInLocation(time.DateOnly, q.Get("until"), ui.Zone); err == nil {
		f.Until = day.AddDate(0, 0, 1)
	}
	return f
}

// positive is the number, 0 where it is none.
func positive(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// today is the day in the newsroom, as midnight UTC.
func (s *Staff) today() time.Time { return view.Today(s.now()) }

// mediaHref is the address of the library under the same filters, at a place in it.
func mediaHref(q url.Values, place string, id int64) string {
	if id == 0 {
		return ""
	}
	next := url.Values{}
	for _, name := range []string{"q", "show", "kind", "issue", "tag", "from", "until"} {
		if v := q.Get(name); v != "" {
			next.Set(name, strings.ToValidUTF8(v, ""))
		}
	}
	next.Set(place, strconv.FormatInt(id, 10))
	return mediaPath + "?" + next.Encode()
}

func (s *Staff) library(w http.ResponseWriter, r *http.Request) error {
	return s.showLibrary(w, r, http.StatusOK, nil)
}

// showLibrary shows the library, with what became of an upload.
func (s *Staff) showLibrary(w http.ResponseWriter, r *http.Request, status int, results []view.UploadResult) error {
	q := r.URL.Query()
	f := s.mediaFilter(q)
	found, err := s.media.List(r.Context(), f)
	if err != nil {
		return err
	}
	issues, err := s.content.Choices(r.Context(), content.KindIssue)
	if err != nil {
		return err
	}
	tags, err := s.media.Tags(r.Context())
	if err != nil {
		return err
	}
	p := s.frame(r, "Media", "Media")
	p.Wrong = status != http.StatusOK
	v := view.MediaList{Page: p, Files: found.Files, Filter: f, From: q.Get("from"), Until: q.Get("until"), Issues: issues, Tags: tags, Results: results, Now: s.now(),
		Newer: mediaHref(q, "before", found.Before), Older: mediaHref(q, "after", found.After)}
	if show := q.Get("show"); slices.Contains([]string{"unused", "alt", "ending", "trash"}, show) {
		v.Show = show
	}
	v.Narrowed = f.Text != "" || f.Kind != "" || f.Issue != 0 || f.Tag != "" || v.Show != "" || !f.From.IsZero() || !f.Until.IsZero()
	return server.Render(w, r, status, view.MediaPage(v))
}
