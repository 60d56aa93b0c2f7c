// Package server holds the HTTP manners that the admin and the public site share: handlers that
// return errors, one place that decides what the world sees of an error, rendering through a buffer,
// sessions with the signed-in user and the flash, and the middleware around everything.
package server

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/alexedwards/scs/v2"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/letter"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/postgres"
)

// Handler answers one request. It returns an error instead of writing one; Web.Handle maps it.
type Handler func(w http.ResponseWriter, r *http.Request) error

// ErrorPage makes the page for people that goes with a status; message is a sentence of ours or "".
// It must not need the database.
type ErrorPage func(r *http.Request, status int, message, requestID string) templ.Component

// Web is what handlers share.
type Web struct {
	Log      *slog.Logger
	Sessions *scs.SessionManager
	Accounts *account.Store
	Proxies  Proxies
	Base     string // how the site's own addresses begin
	Errors   ErrorPage
}

// Problem is an error with the status and the sentence that the visitor is to see.
type Problem struct {
	Status  int
	Message string // for people; "" takes the page's own words
	Err     error  // for the log; may be nil
	// Page is the page for people, made by a handler that knows more than Web.Errors; nil takes that.
	Page templ.Component
}

func (p *Problem) Error() string {
	if p.Err != nil {
		return p.Err.Error()
	}
	return http.StatusText(p.Status) + ": " + p.Message
}

func (p *Problem) Unwrap() error { return p.Err }

// NotFound is the Problem of an address where there is nothing.
func NotFound() error { return &Problem{Status: http.StatusNotFound} }

// Handle makes an http.Handler of h: the errors it returns become pages for people.
func (web *Web) Handle(h Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			web.Fail(w, r, err)
		}
	}
}

// Fail answers with the page that fits err, and logs what staff must know; what one of them may not do is in the audit log. It is the one place that
// decides what the world sees of an error. A visitor who went away gets nothing; one whose request ran
// into our deadline is told to try again.
func (web *Web) Fail(w http.ResponseWriter, r *http.Request, err error) {
	ended := r.Context().Err()
	if errors.Is(ended, context.Canceled) {
		return
	}
	r = r.WithContext(context.WithoutCancel(r.Context())) // no page is rendered after a deadline
	p := ProblemOf(err)
	if ended != nil && p.Status == http.StatusInternalServerError {
		p = &Problem{Status: http.StatusServiceUnavailable, Err: err}
	}
	id := RequestID(r.Context())
	if p.Status >= 500 {
		web.Log.ErrorContext(r.Context(), "request failed", "request", id, "method", r.Method, "path", loggedPath(r), "status", p.Status, "err", err)
	}
	if p.Status == http.StatusForbidden {
		web.Refused(r)
	}
	if p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "10")
	}
	w.Header().Set("Cache-Control", "no-store")
	if WantsJSON(r) {
		tellScript(w, p)
		return
	}
	page := p.Page
	if page == nil {
		page = web.Errors(r, p.Status, p.Message, id)
	}
	if err := Render(w, r, p.Status, page); err != nil {
		web.Log.ErrorContext(r.Context(), "error page failed", "request", id, "err", err)
		http.Error(w, http.StatusText(p.Status), p.Status)
	}
}

// WantsJSON reports whether a page's own script sent the request, which shows what is answered itself.
func WantsJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

// tellScript answers a script with the sentence that a person would read.
func tellScript(w http.ResponseWriter, p *Problem) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(p.Status)
	words := cmp.Or(p.Message, http.StatusText(p.Status))
	_ = json.NewEncoder(w).Encode(struct{ Error string }{words}) // whoever asked may be gone
}

// Refused writes into the audit log that whoever is signed in asked for what they may not.
func (web *Web) Refused(r *http.Request) {
	if _, staff := User(r); !staff {
		return
	}
	if err := web.Accounts.NoteRefusal(r.Context(), r.Method+" "+loggedPath(r)); err != nil {
		web.Log.ErrorContext(r.Context(), "a refusal is not in the audit log", "request", RequestID(r.Context()), "err", err)
	}
}

// ProblemOf returns what the world is to see of the error.
func ProblemOf(err error) *Problem {
	var p *Problem
	var forbidden *content.ForbiddenError
	var withdrawn *content.WithdrawnError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &forbidden):
		return &Problem{Status: http.StatusForbidden, Message: forbidden.Message, Err: err}
	case errors.As(err, &withdrawn):
		return &Problem{Status: http.StatusGone, Err: err}
	case errors.Is(err, content.ErrNotFound), errors.Is(err, account.ErrNotFound), errors.Is(err, inbox.ErrNotFound),
		errors.Is(err, guest.ErrNotFound), errors.Is(err, letter.ErrNotFound), errors.Is(err, media.ErrNotFound):
		return &Problem{Status: http.StatusNotFound, Err: err}
	case errors.As(err, &tooLarge):
		return &Problem{Status: http.StatusRequestEntityTooLarge, Err: err,
			Message: "What was sent is larger than this page takes. Shorten it and send it again."}
	case postgres.Unavailable(err):
		return &Problem{Status: http.StatusServiceUnavailable, Err: err}
	}
	return &Problem{Status: http.StatusInternalServerError, Err: err}
}

// Render answers with the component as an HTML page. It renders to a buffer first, so that a failing
// template never leaves half a page behind.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	b := templ.GetBuffer()
	defer templ.ReleaseBuffer(b)
	if err := c.Render(r.Context(), b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	_, _ = w.Write(b.Bytes()) // the visitor may be gone; nobody is left to tell
	return nil
}
