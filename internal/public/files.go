package public

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/pattern"
	"localprogress.org/site/internal/server"
)

const immutable = "public, max-age=31536000, immutable"

// A picture's address names its bytes: /files/{hash}/{width}.{format}.
var pictureKey = regexp.MustCompile(`^[0-9a-f]{64}$`)

// file serves a picture by its hash, or a document by its ID as a download.
func (s *Site) file(w http.ResponseWriter, r *http.Request) error {
	key := chi.URLParam(r, "key")
	open := func() (media.File, io.ReadSeekCloser, error) {
		if pictureKey.MatchString(key) {
			return s.media.ByHash(r.Context(), key)
		}
		id, err := strconv.ParseInt(key, 10, 64)
		if err != nil {
			return media.File{}, nil, media.ErrNotFound
		}
		return s.media.ByID(r.Context(), id)
	}
	f, bytes, err := open()
	if errors.Is(err, media.ErrNotFound) {
		return server.NotFound()
	}
	if err != nil {
		return err
	}
	defer func() { _ = bytes.Close() }()
	if f.URL() != r.URL.Path {
		return server.NotFound()
	}
	h := w.Header()
	h.Set("Content-Type", f.Mime)
	h.Set("ETag", `"`+f.Hash+`"`)
	// What somebody uploaded is shown as itself and can do nothing.
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	if f.Width > 0 {
		h.Set("Cache-Control", immutable)
	} else {
		h.Set("Cache-Control", "public, max-age=300")
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	}
	http.ServeContent(w, r, "", time.Time{}, bytes)
	return nil
}

// pattern serves the block pattern of a slug; ?issue= names the hue.
func (s *Site) pattern(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", immutable)
	_, _ = w.Write(pattern.File(chi.URLParam(r, "slug"), pattern.Hue(r.URL.Query().Get("issue")))) // the visitor may be gone
	return nil
}
