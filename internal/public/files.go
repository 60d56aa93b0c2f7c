package public

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/pattern"
	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/internal/surrogate"
)

const immutable = "public, max-age=31536000, immutable"

// picture serves a picture by its hash, which nobody can guess: /files/{hash}/{width}.{format}.
func (s *Site) picture(w http.ResponseWriter, r *http.Request) error {
	f, bytes, err := s.media.ByHash(r.Context(), chi.URLParam(r, "hash"))
	if postgres.Unavailable(err) {
		return s.pictureAlone(w, r)
	}
	if err != nil {
		return missingFile(err)
	}
	w.Header().Set("Cache-Control", immutable)
	return serveFile(w, r, f, f.URL(), bytes)
}

// pictureAlone serves a picture without asking the database about it: its bytes say what it is. Nothing in the address
// can be checked but the hash, so it is kept for no longer than the outage.
func (s *Site) pictureAlone(w http.ResponseWriter, r *http.Request) error {
	f, bytes, err := s.media.PictureAlone(r.Context(), chi.URLParam(r, "hash"))
	if err != nil {
		return missingFile(err)
	}
	w.Header().Set("Cache-Control", "no-store")
	return serveFile(w, r, f, r.URL.EscapedPath(), bytes)
}

// document serves a document by its ID as a download: /files/{id}/{name}. Its number can be guessed, so it is there
// only while a public entry offers it.
func (s *Site) document(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
	if err != nil {
		return server.NotFound()
	}
	public, err := s.content.DocumentIsPublic(r.Context(), id)
	if err != nil {
		return err
	}
	if !public {
		return server.NotFound()
	}
	f, bytes, err := s.media.ByID(r.Context(), id)
	if err != nil {
		return missingFile(err)
	}
	w.Header().Set("Cache-Control", "no-cache") // asked for again each time, for it goes when its entry goes
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	return serveFile(w, r, f, fileurl.Document(f.ID, f.Name), bytes)
}

// serveFile answers with the file's bytes, and closes them, when the request is for its one address.
func serveFile(w http.ResponseWriter, r *http.Request, f media.File, address string, bytes io.ReadSeekCloser) error {
	defer func() { _ = bytes.Close() }()
	if path, err := url.PathUnescape(address); err != nil || path != r.URL.Path {
		return server.NotFound()
	}
	h := w.Header()
	h.Set("Content-Type", f.Mime)
	h.Set("ETag", `"`+f.Hash+`"`)
	// What somebody uploaded is shown as itself and can do nothing.
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(w, r, "", time.Time{}, bytes)
	return nil
}

func missingFile(err error) error {
	if errors.Is(err, media.ErrNotFound) {
		return server.NotFound()
	}
	return err
}

// pattern serves the block pattern of a slug; ?issue= names the hue.
func (s *Site) pattern(w http.ResponseWriter, r *http.Request) error {
	surrogate.Share(r.Context())
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", immutable)
	_, _ = w.Write(pattern.File(chi.URLParam(r, "slug"), pattern.Hue(r.URL.Query().Get("issue")))) // the visitor may be gone
	return nil
}
