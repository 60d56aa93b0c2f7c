package admin

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"syscall"

	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// maxFiles is how many files one form may send.
const maxFiles = 50

// upload takes files as they arrive, one after the other, none of them whole in memory. A page's own script is told in
// JSON what became of each, everybody else by the library.
func (s *Staff) upload(w http.ResponseWriter, r *http.Request) error {
	form, err := r.MultipartReader()
	if err != nil {
		return &server.Problem{Status: http.StatusUnsupportedMediaType, Message: "This was no form with files. Go back and choose them again."}
	}
	results, err := s.takeFiles(r, form.NextPart, "files", func(name string, file io.Reader) view.UploadResult {
		added, err := s.media.Upload(r.Context(), user(r).Name, name, file, media.Words{})
		return s.uploadResult(r, name, added, err)
	})
	if err != nil {
		return err
	}
	status := http.StatusOK
	for _, result := range results {
		if result.Error != "" {
			status = http.StatusUnprocessableEntity
		}
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		return json.NewEncoder(w).Encode(results)
	}
	if len(results) == 0 {
		s.web.Flash(r, "No file was chosen, so nothing was sent.")
		return seeOther(w, r, mediaPath)
	}
	return s.showLibrary(w, r, status, results)
}

// takeFiles calls take with each file of the field. A line that breaks ends it with a sentence.
func (s *Staff) takeFiles(r *http.Request, next func() (*multipart.Part, error), field string, take func(name string, file io.Reader) view.UploadResult) ([]view.UploadResult, error) {
	var results []view.UploadResult
	for {
		p, err := next()
		if errors.Is(err, io.EOF) {
			return results, nil
		}
		if err != nil {
			return results, brokenUpload(err)
		}
		if p.FormName() != field || p.FileName() == "" {
			continue
		}
		if len(results) == maxFiles {
			return append(results, view.UploadResult{Name: p.FileName(), Error: "More than 50 files at once are not taken: these and all after it were left out, from " + p.FileName() + " on."}), nil
		}
		result := take(p.FileName(), p)
		if result.Error == "" && result.Href == "" {
			return results, brokenUpload(r.Context().Err())
		}
		results = append(results, result)
	}
}

// brokenUpload says why an upload ended early.
func brokenUpload(err error) error {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return &server.Problem{Status: http.StatusRequestEntityTooLarge, Message: "This is more than is taken at once. Send the files one by one; each may have 50 MB."}
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return &server.Problem{Status: http.StatusRequestTimeout, Message: "The upload stood still, so it was given up. See that the connection works, and try again."}
	}
	return &server.Problem{Status: http.StatusBadRequest, Message: "The upload broke off before its end. Try again.", Err: err}
}

// uploadResult tells what became of a file. Errors that are nobody's fault here are told in words, and logged.
func (s *Staff) uploadResult(r *http.Request, name string, added media.Added, err error) view.UploadResult {
	result := view.UploadResult{Name: added.Name, Said: "taken", Href: view.FileHref(added.ID), Preview: view.FilePreview(added.File)}
	switch {
	case err != nil:
		return view.UploadResult{Name: name, Error: s.uploadError(r, name, err)}
	case added.Trashed:
		result.Said = "it was in the trash, and is back with its words"
	case added.Again:
		result.Said = "it is in the library already; use this one"
	}
	return result
}

func (s *Staff) uploadError(r *http.Request, name string, err error) string {
	var refused *media.RefusedError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &refused):
		return refused.Message
	case errors.As(err, &large):
		return name + " makes this more than is taken at once. Send the files one by one; each may have 50 MB."
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return name + ": the upload stood still, so it was given up. See that the connection works, and try again."
	case errors.Is(err, io.ErrUnexpectedEOF):
		return name + ": the upload broke off before its end. Try again."
	}
	s.web.Log.ErrorContext(r.Context(), "a file could not be stored", "request", server.RequestID(r.Context()), "file", name, "err", err)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return name + " was not stored: the disk of the site is full. Tell whoever looks after the site; nothing else is harmed."
	}
	return name + " was not stored: where the site keeps its files does not answer. Try again in some minutes."
}

// HasFiles reports whether the request is a form with files, which may be larger than others.
func HasFiles(r *http.Request) bool {
	return r.Method == http.MethodPost && (r.URL.Path == mediaPath || strings.HasPrefix(r.URL.Path, mediaPath+"/") && strings.HasSuffix(r.URL.Path, "/replace"))
}
