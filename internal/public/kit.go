package public

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/logo"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/public"
)

// kit is what a reporter takes along: the logo, standing texts, photographs.
func (s *Site) kit(w http.ResponseWriter, r *http.Request) error {
	k, err := s.pressKit(r.Context())
	if err != nil {
		return err
	}
	for _, p := range s.kitParts(r.Context(), k) {
		k.Bytes += p.size
	}
	p, err := s.frame(r.Context(), "/press/kit", "/press", "Press kit", k.Words())
	if err != nil {
		return err
	}
	p.Crumbs = inPress
	return render(w, r, view.KitPage(p, k))
}

// pressKit is what the kit holds. A photograph whose file is missing in the storage is left out.
func (s *Site) pressKit(ctx context.Context) (view.Kit, error) {
	var k view.Kit
	var err error
	if k.Texts, err = s.content.Boilerplates(ctx); err != nil {
		return k, err
	}
	if k.Logos, err = logo.Looks(); err != nil {
		return k, err
	}
	portraits, err := s.content.Portraits(ctx)
	if err != nil {
		return k, err
	}
	for _, p := range portraits {
		f, err := s.media.Bytes(ctx, p.Hash)
		if err != nil {
			s.web.Log.WarnContext(ctx, "a photograph of the press kit cannot be read", "person", p.Slug, "err", err)
			continue
		}
		_ = f.Close()
		k.Portraits = append(k.Portraits, p)
	}
	return k, nil
}

// kitFile answers with one drawing of the logo.
func (s *Site) kitFile(w http.ResponseWriter, r *http.Request) error {
	all, err := logo.Looks()
	if err != nil {
		return err
	}
	for _, l := range all {
		for _, f := range []logo.File{l.SVG, l.PNG} {
			if f.Name == chi.URLParam(r, "file") {
				return answer(w, r, f.Mime, f.Bytes, time.Time{})
			}
		}
	}
	return server.NotFound()
}

// kitPart is one file of the archive.
type kitPart struct {
	name string
	sum  string // tells its bytes apart from others
	size int64
	open func() (io.ReadCloser, error)
}

func textPart(name string, data []byte) kitPart {
	sum := sha256.Sum256(data)
	return kitPart{name, hex.EncodeToString(sum[:]), int64(len(data)),
		func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

// kitParts are the files of the archive.
func (s *Site) kitParts(ctx context.Context, k view.Kit) []kitPart {
	parts := []kitPart{textPart("README.txt", []byte(k.Readme(s.baseURL)))}
	if len(k.Texts) > 0 {
		parts = append(parts, textPart("boilerplate.txt", []byte(k.Boilerplate())))
	}
	for _, l := range k.Logos {
		parts = append(parts, textPart("logo/"+l.SVG.Name, l.SVG.Bytes), textPart("logo/"+l.PNG.Name, l.PNG.Bytes))
	}
	if len(k.Portraits) > 0 {
		parts = append(parts, textPart("credits.txt", []byte(k.Credits())))
	}
	for _, p := range k.Portraits {
		parts = append(parts, kitPart{view.PhotographName(p), p.Hash, p.Bytes, func() (io.ReadCloser, error) { return s.media.Bytes(ctx, p.Hash) }})
	}
	return parts
}

// slowLine is what a reader's line carries at the least, in bytes a second.
const slowLine = 32 << 10

// kitArchive answers with the whole kit as one ZIP file.
func (s *Site) kitArchive(w http.ResponseWriter, r *http.Request) error {
	k, err := s.pressKit(r.Context())
	if err != nil {
		return err
	}
	return s.sendArchive(w, r, "local-progress-press-kit", s.kitParts(r.Context(), k), k.Changed().UTC().Truncate(time.Second))
}

// sendArchive answers with the parts in a folder of that name, as a ZIP file of that name, written while it is read: the
// memory it takes does not grow with the photographs. Nothing in it is compressed, for pictures are already, so the same
// parts are always the same bytes.
func (s *Site) sendArchive(w http.ResponseWriter, r *http.Request, name string, parts []kitPart, changed time.Time) error {
	sum, size := sha256.New(), int64(0)
	for _, p := range parts {
		_, _ = fmt.Fprintln(sum, p.name, p.sum)
		size += p.size
	}
	_, _ = fmt.Fprintln(sum, changed)
	tag := `"` + hex.EncodeToString(sum.Sum(nil)[:12]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache") // it may be kept, but a photograph that was taken down goes on the second
	if !changed.IsZero() {
		h.Set("Last-Modified", changed.Format(http.TimeFormat))
	}
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.zip"`)
	if r.Method == http.MethodHead {
		return nil
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Minute + time.Duration(size/slowLine)*time.Second)) // not every server can
	if err := writeArchive(w, name, parts, changed); err != nil {
		s.web.Log.WarnContext(r.Context(), "an archive broke off", "name", name, "request", server.RequestID(r.Context()), "err", err)
		panic(http.ErrAbortHandler) // nobody must take a part of the file for the whole
	}
	return nil
}

func writeArchive(w io.Writer, folder string, parts []kitPart, changed time.Time) error {
	z := zip.NewWriter(w)
	for _, p := range parts {
		to, err := z.CreateHeader(&zip.FileHeader{Name: folder + "/" + p.name, Method: zip.Store, Modified: changed})
		if err != nil {
			return err
		}
		from, err := p.open()
		if err != nil {
			return err
		}
		_, err = io.Copy(to, from)
		if err := errors.Join(err, from.Close()); err != nil {
			return err
		}
	}
	return z.Close()
}
