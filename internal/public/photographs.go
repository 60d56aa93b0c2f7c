package public

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/server"
)

// photograph is a picture of a release as the press takes it: as it was uploaded, with whom to credit.
type photograph struct {
	file                 media.File
	alt, caption, credit string
	ended                bool // its licence has: nobody may take it any more
}

// photographs answers with every picture of a release in one ZIP file, as they were uploaded, with a list of whom to
// credit: /files/releases/{slug}.zip. Of one whose licence has ended, the list says so.
func (s *Site) photographs(w http.ResponseWriter, r *http.Request) error {
	it, err := s.content.Public(r.Context(), chi.URLParam(r, "slug"), content.KindRelease)
	if err != nil {
		return err
	}
	all, err := s.photographsOf(r.Context(), it)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return server.NotFound()
	}
	changed := it.Published
	if it.UpdatedAt != nil {
		changed = *it.UpdatedAt
	}
	return s.sendArchive(w, r, "local-progress-"+it.Slug, s.photographParts(r.Context(), it, all), changed.UTC().Truncate(time.Second))
}

// photographsOf are the picture at the release's head and those that stand alone in its text, each once.
func (s *Site) photographsOf(ctx context.Context, it content.Item) ([]photograph, error) {
	var all []photograph
	seen := map[string]bool{}
	add := func(address, alt, caption, credit string) error {
		for _, hash := range fileurl.PictureHashes(address) {
			if seen[hash] {
				continue
			}
			seen[hash] = true
			f, err := s.media.ByHash(ctx, hash)
			if errors.Is(err, media.ErrNotFound) {
				continue // the release is there without it
			}
			if err != nil {
				return err
			}
			all = append(all, photograph{file: f, alt: alt, caption: caption, credit: credit})
		}
		return nil
	}
	if p := it.Picture; p != nil {
		if err := add(p.URL, p.Alt, p.Caption, p.Credit); err != nil {
			return nil, err
		}
	}
	doc, err := s.body(ctx, it)
	if err != nil {
		return nil, err
	}
	for _, f := range doc.Figures {
		if err := add(f.URL, f.Alt, f.Caption, f.Credit); err != nil {
			return nil, err
		}
	}
	return all, s.noteEnded(ctx, all)
}

// noteEnded notes which photographs readers still see and nobody may take any more.
func (s *Site) noteEnded(ctx context.Context, all []photograph) error {
	ids := make([]int64, 0, len(all))
	for _, p := range all {
		ids = append(ids, p.file.ID)
	}
	y, m, d := s.now().In(content.Zone).Date()
	ended, err := s.media.Ended(ctx, time.Date(y, m, d, 0, 0, 0, 0, time.UTC), ids)
	for i, p := range all {
		all[i].ended = slices.Contains(ended, p.file.ID)
	}
	return err
}

func (s *Site) photographParts(ctx context.Context, it content.Item, all []photograph) []kitPart {
	words := []string{"Photographs of “" + it.Title + "”, " + s.baseURL + it.Path(), "Please print the credit with the photograph."}
	var parts []kitPart
	for i, p := range all {
		name := photographName(it.Slug, i+1, p)
		lines := []string{name}
		for _, line := range []string{p.alt, p.caption, markdown.CreditLine(p.credit)} {
			if line != "" {
				lines = append(lines, line)
			}
		}
		if p.ended {
			words = append(words, strings.Join(append(lines, "It is not in this file: the licence to pass it on has ended. Ask whom to credit for it."), "\n"))
			continue
		}
		words = append(words, strings.Join(lines, "\n"))
		parts = append(parts, kitPart{name, p.file.Hash, p.file.Bytes, func() (io.ReadCloser, error) { return s.media.Bytes(ctx, p.file.Hash) }})
	}
	return append([]kitPart{textPart("credits.txt", []byte(strings.Join(words, "\n\n")+"\n"))}, parts...)
}

// photographName has the credit in it, for a file that is found alone: "good-cause-1-jo-roe-ap.jpg".
func photographName(slug string, number int, p photograph) string {
	name := fmt.Sprintf("%s-%d", slug, number)
	if by := media.InName(p.credit); by != "" {
		name += "-" + by
	}
	return name + "." + fileurl.Ending(p.file.Mime)
}
