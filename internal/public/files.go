package public

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/pattern"
	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/internal/surrogate"
	"localprogress.org/site/internal/thumbnail"
)

const immutable = "public, max-age=31536000, immutable"

// picture serves a picture by its hash, which nobody can guess: /files/{hash}/{width}.{format}. Its own width and format
// are the picture as it was uploaded; others are copies.
func (s *Site) picture(w http.ResponseWriter, r *http.Request) error {
	f, err := s.media.ByHash(r.Context(), chi.URLParam(r, "hash"))
	if postgres.Unavailable(err) {
		return s.pictureAlone(w, r)
	}
	if err != nil {
		return missingFile(err)
	}
	w.Header().Set("Cache-Control", immutable)
	if r.URL.Path == f.URL() {
		return s.original(w, r, f)
	}
	width, format, ok := copyAsked(r)
	if !ok {
		return server.NotFound()
	}
	// Whoever comes before the copy is made does not wait for long: the picture itself is shown.
	if (format == thumbnail.AVIF || format == thumbnail.WebP) && !slices.Contains(s.media.Formats(), format) { // libvips is missing: browsers look at the bytes
		format = thumbnail.JPEG
		w.Header().Set("Cache-Control", "no-store")
	}
	soon, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	bytes, err := s.media.Copy(soon, f, width, format)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, thumbnail.ErrUnreadable) {
		s.web.Log.WarnContext(r.Context(), "a picture is shown without a copy", "request", server.RequestID(r.Context()), "file", f.ID, "copy", path.Base(r.URL.Path), "err", err)
		w.Header().Set("Cache-Control", "no-store")
		return s.original(w, r, f)
	}
	if err != nil {
		return missingFile(err)
	}
	return serveCopy(w, r, format, fmt.Sprintf("%s-%d-%s", f.Hash, width, format), bytes)
}

// patience is how long a request waits for a copy that is being made.
const patience = 6 * time.Second

// copyAsked is the copy that the address names.
func copyAsked(r *http.Request) (width int, format thumbnail.Format, ok bool) {
	number, ending, _ := strings.Cut(path.Base(r.URL.Path), ".")
	width, err := strconv.Atoi(number)
	return width, thumbnail.Format(ending), err == nil && strconv.Itoa(width) == number
}

// original answers with the file as it is stored.
func (s *Site) original(w http.ResponseWriter, r *http.Request, f media.File) error {
	bytes, err := s.media.Bytes(r.Context(), f.Hash)
	if err != nil {
		return missingFile(err)
	}
	serveFile(w, r, f.Mime, f.Hash, bytes)
	return nil
}

// pictureAlone serves a picture without asking the database about it: its bytes say what it is. Nothing in the address
// can be checked but the hash, so it is kept for no longer than the outage.
func (s *Site) pictureAlone(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	hash := chi.URLParam(r, "hash")
	if width, format, ok := copyAsked(r); ok {
		if bytes, err := s.media.CopyAlone(r.Context(), hash, width, format); err == nil {
			return serveCopy(w, r, format, hash, bytes)
		}
	}
	f, bytes, err := s.media.PictureAlone(r.Context(), hash)
	if err != nil {
		return missingFile(err)
	}
	serveFile(w, r, f.Mime, hash, bytes)
	return nil
}

// document serves a document by its ID as a download: /files/{id}/{name}, always the newest. Its number can be guessed, so
// it is there only while a public entry offers it.
func (s *Site) document(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
	if err != nil {
		return server.NotFound()
	}
	f, err := s.media.ByID(r.Context(), id)
	if err != nil {
		return missingFile(err)
	}
	return s.offered(w, r, f, fileurl.Document(f.ID, f.Name))
}

// formerDocument serves what a document was until it was replaced: /files/{id}/{hash}/{name}.
func (s *Site) formerDocument(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
	if err != nil {
		return server.NotFound()
	}
	f, err := s.media.Version(r.Context(), id, chi.URLParam(r, "hash"))
	if err != nil {
		return missingFile(err)
	}
	return s.offered(w, r, f, fileurl.Former(f.ID, f.Hash, f.Name))
}

// offered sends the document as a download, when the request names its address and a public entry offers it.
func (s *Site) offered(w http.ResponseWriter, r *http.Request, f media.File, address string) error {
	if path, err := url.PathUnescape(address); err != nil || f.IsPicture() || path != r.URL.Path {
		return server.NotFound() // before all texts are searched for it
	}
	public, err := s.content.DocumentIsPublic(r.Context(), f.ID)
	if err != nil {
		return err
	}
	if !public {
		return server.NotFound()
	}
	w.Header().Set("Cache-Control", "no-cache") // asked for again each time, for it goes when its entry goes
	return s.download(w, r, f)
}

// download answers with the file to be kept, under its name.
func (s *Site) download(w http.ResponseWriter, r *http.Request, f media.File) error {
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	return s.original(w, r, f)
}

// serveFile answers with the bytes, and closes them.
func serveFile(w http.ResponseWriter, r *http.Request, mime, tag string, bytes io.ReadSeekCloser) {
	defer func() { _ = bytes.Close() }()
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("ETag", `"`+tag+`"`)
	// What somebody uploaded is shown as itself and can do nothing.
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(w, r, "", time.Time{}, bytes)
}

// serveCopy answers with a copy as what it is: one that would be larger than the picture is the picture.
func serveCopy(w http.ResponseWriter, r *http.Request, format thumbnail.Format, tag string, bytes io.ReadSeekCloser) error {
	var head [512]byte
	n, err := io.ReadFull(bytes, head[:])
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.Join(err, bytes.Close())
	}
	if _, err := bytes.Seek(0, io.SeekStart); err != nil {
		return errors.Join(err, bytes.Close())
	}
	kind := http.DetectContentType(head[:n])
	if !strings.HasPrefix(kind, "image/") { // AVIF is not known there
		kind = format.Mime()
	}
	serveFile(w, r, kind, tag, bytes)
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
