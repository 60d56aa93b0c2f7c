package admin

import (
	"errors"
	"io"
	"net/http"

	"localprogress.org/site/internal/paste"
	"localprogress.org/site/internal/server"
)

// maxPaste bounds what a clipboard may bring, in bytes: a long report from Word is about one megabyte of HTML.
const maxPaste = 4 << 20

// paste answers with the Markdown of the HTML that is sent.
func (s *Staff) paste(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPaste))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return &server.Problem{Status: http.StatusRequestEntityTooLarge, Message: "That is too much to paste at once. Paste it in parts."}
	}
	if err != nil {
		return badForm(err)
	}
	w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	_, err = io.WriteString(w, paste.Markdown(string(body)))
	return err
}
