package admin

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
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
	results, status := s.takeFiles(form.NextPart, "files", func(name string, file io.Reader) (view.UploadResult, error) {
		added, err := s.media.Upload(r.Context(), fileEditor(r), name, file, media.Words{})
		return s.uploadResult(r, name, added, err), err
	})
	if server.WantsJSON(r) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		return json.NewEncoder(w).Encode(results)
	}
	if len(results) == 0 {
		results, status = []view.UploadResult{{Error: "No file was chosen, so nothing was sent."}}, http.StatusUnprocessableEntity
	}
	return s.showLibrary(w, r.WithContext(context.WithoutCancel(r.Context())), status, results)
}

// takeFiles calls take with each file of the field and returns what became of each, with the status of the answer. A line
// that breaks ends it, and is told behind what came before.
func (s *Staff) takeFiles(next func() (*multipart.Part, error), field string, take func(name string, file io.Reader) (view.UploadResult, error)) ([]view.UploadResult, int) {
	var results []view.UploadResult
	status := http.StatusOK
	for {
		p, err := next()
		if errors.Is(err, io.EOF) {
			return results, status
		}
		if err != nil {
			b := brokenBy(err)
			return append(results, view.UploadResult{Error: b.words + notReached(results)}), b.status
		}
		if p.FormName() != field || p.FileName() == "" {
			continue
		}
		if len(results) == maxFiles {
			name := media.FileName(p.FileName())
			return append(results, view.UploadResult{Name: name, Error: "More than 50 files at once are not taken: these and all after it were left out, from " + name + " on."}), http.StatusUnprocessableEntity
		}
		result, err := take(p.FileName(), p)
		if b := brokenBy(err); b.known {
			result.Error += " If files were to come after it, they did not arrive."
			return append(results, result), b.status
		}
		results = append(results, result)
		if result.Error != "" {
			status = http.StatusUnprocessableEntity
		}
	}
}

// notReached says of which files nothing is known: the form names each only when its turn comes.
func notReached(results []view.UploadResult) string {
	if len(results) == 0 {
		return ""
	}
	return " What was to come after " + results[len(results)-1].Name + " did not arrive."
}

// breach is why what is sent ended early.
type breach struct {
	status int
	words  string
	known  bool // false for other errors than those of the line
}

func brokenBy(err error) breach {
	var large *http.MaxBytesError
	var header textproto.ProtocolError
	switch {
	case errors.As(err, &large):
		return breach{http.StatusRequestEntityTooLarge, "This is more than is taken at once. Send the files one by one; each may have 50 MB.", true}
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return breach{http.StatusRequestTimeout, "The upload stood still, so it was given up. See that the connection works, and try again.", true}
	case errors.As(err, &header):
		return breach{http.StatusBadRequest, "The name of a file holds a sign that no name can hold. Give the file another name and try again.", true}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return breach{http.StatusBadRequest, "The upload broke off before its end. Try again.", true}
	}
	return breach{http.StatusBadRequest, "The upload broke off before its end. Try again.", false}
}

// uploadResult tells what became of a file. Errors that are nobody's fault here are told in words, and logged.
func (s *Staff) uploadResult(r *http.Request, name string, added media.Added, err error) view.UploadResult {
	name = media.FileName(name)
	result := view.UploadResult{Name: added.Name, Said: "taken", Href: view.FileHref(added.ID), Preview: view.FilePreview(added.File)}
	switch {
	case err != nil:
		return view.UploadResult{Name: name, Error: s.uploadError(r, name, err)}
	case added.Trashed:
		result.Name, result.Twin, result.Said = name, added.Name, "it was in the trash, and is back with its words as"
	case added.Again:
		result.Name, result.Twin, result.Said = name, added.Name, "it is in the library already. Use"
	}
	return result
}

// uploadError is a sentence that begins with the name of the file.
func (s *Staff) uploadError(r *http.Request, name string, err error) string {
	var refused *media.RefusedError
	if errors.As(err, &refused) {
		return refused.Message
	}
	if b := brokenBy(err); b.known {
		return name + ": " + b.words
	}
	s.web.Log.ErrorContext(r.Context(), "a file could not be stored", "request", server.RequestID(r.Context()), "file", name, "err", err)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return name + " was not stored: the disk of the site is full. Tell whoever looks after the site; nothing else is harmed."
	}
	return name + " was not stored: where the site keeps its files does not answer. Try again in some minutes."
}

// HasFiles reports whether the request is a form with files, which may be larger than others, and slower. Any other form is
// read whole before anybody knows who sent it, and has no longer than all forms.
func HasFiles(r *http.Request) bool {
	form, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // a broken one is no form with files
	return r.Method == http.MethodPost && form == "multipart/form-data" && (r.URL.Path == mediaPath || strings.HasPrefix(r.URL.Path, mediaPath+"/") && strings.HasSuffix(r.URL.Path, "/replace"))
}
