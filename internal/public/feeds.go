package public

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/feed"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/pattern"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/static"
	"localprogress.org/site/web/layout"
	view "localprogress.org/site/web/public"
)

const (
	// feedLength is how many entries a feed has.
	feedLength = 20
	// maxFeedText bounds the Markdown that one feed renders, in bytes; entries beyond it have their summary.
	maxFeedText = 1 << 20
)

// feed answers with the list that find finds, narrowed as its page would be, in one form.
func (s *Site) feed(form feed.Form, find finder) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := find(r)
		if err != nil {
			return err
		}
		l, err := s.narrow(r, c)
		if err != nil {
			return err
		}
		l.filter.Limit = feedLength
		entries, err := s.content.Feed(r.Context(), l.filter)
		if err != nil {
			return err
		}
		pictures, err := s.media.PicturesIn(r.Context(), bodies(entries))
		if err != nil {
			return err
		}
		figures, err := s.figuresIn(r.Context(), bodies(entries))
		if err != nil {
			return err
		}
		withoutCopies(pictures)
		page := l.at("", "")
		f := feed.Feed{ID: feed.ListTag(page), Title: l.words() + " · Local Progress", Description: c.description,
			Page: s.baseURL + page, Self: s.baseURL + l.as("."+form.Ext, "", ""), Icon: s.baseURL + static.URL("icon.svg")}
		var changed time.Time
		room := maxFeedText
		for _, e := range entries {
			room -= len(e.Body)
			if room < 0 {
				e.Body = ""
			}
			f.Entries = append(f.Entries, s.feedEntry(e, pictures, figures))
			if e.Changed.After(changed) {
				changed = e.Changed
			}
		}
		body, err := f.Encode(form)
		if err != nil {
			return err
		}
		return answer(w, r, form.Mime+"; charset=utf-8", body, changed)
	}
}

func bodies(entries []content.Full) string {
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(e.Body)
		b.WriteByte('\n')
	}
	return b.String()
}

// words is the list's title with the filters in use.
func (l *listing) words() string {
	words := []string{l.title}
	for _, c := range l.chips {
		words = append(words, c.Words)
	}
	return strings.Join(words, ", ")
}

func (s *Site) feedEntry(e content.Full, pictures map[string]media.Picture, figures map[string]string) feed.Entry {
	doc := s.texts.render(e.Body, pictures, markdown.Options{Hue: pattern.Hue(e.Hue()), Seed: e.Slug, Figures: figures})
	page := s.baseURL + e.Path()
	out := feed.Entry{ID: feed.EntryTag(e.ID), Title: e.Title, URL: page, Author: e.Byline, Published: e.Published, Updated: e.Published,
		Summary: e.Summary, HTML: feed.Content(view.FeedText(e, doc), page), Categories: []string{e.Kind.Name()}}
	if e.Updated != nil && e.Updated.After(e.Published) {
		out.Updated = *e.Updated
	}
	if e.Clipping != nil {
		out.Author = strings.Trim(e.Clipping.Author+", "+e.Clipping.Outlet, ", ")
		if u, err := url.Parse(e.Clipping.OutletURL); err == nil && u.Host != "" {
			out.URL = e.Clipping.OutletURL // a clipping has no page here
		}
	}
	if e.Picture != nil {
		out.Picture = &feed.Picture{URL: s.baseURL + e.Picture.URL, Mime: e.PictureMime, Bytes: e.PictureBytes}
	}
	for _, ref := range []*content.Ref{e.Issue, e.Chapter} {
		if ref != nil {
			out.Categories = append(out.Categories, ref.Title)
		}
	}
	return out
}

// feedLinks are the feeds of a list for the head of its page; at is the list's address for an extension.
func feedLinks(title string, at func(ext string) string) []layout.Feed {
	var links []layout.Feed
	for _, form := range feed.Forms {
		links = append(links, layout.Feed{Title: title + " (" + form.Name + ")", Mime: form.Mime, Href: at("." + form.Ext)})
	}
	return links
}
