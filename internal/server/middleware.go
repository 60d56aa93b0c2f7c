package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5/middleware"

	"localprogress.org/site/internal/content"
)

type contextKey int

const (
	requestIDKey contextKey = iota
	userKey
)

// RequestID returns the ID that names the request in the log and on error pages.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey).(string)
	return id
}

// Trace gives every request an ID of ours, answers a panic with the page for errors, and logs the
// request when it is done, unless it is the program's own.
func (web *Web) Trace(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		id := rand.Text()[:12]
		r = r.WithContext(context.WithValue(r.Context(), requestIDKey, id))
		w.Header().Set("X-Request-Id", id)
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() {
			if v := recover(); v != nil {
				if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(v)
				}
				web.Log.ErrorContext(r.Context(), "panic", "request", id, "path", loggedPath(r), "panic", v, "stack", string(debug.Stack()))
				if ww.Status() == 0 {
					web.Fail(ww, r, fmt.Errorf("panic: %v", v))
				}
			}
			level := slog.LevelInfo
			if r.RemoteAddr == "" { // nobody asked: the program makes a copy of a page for itself
				level = slog.LevelDebug
			}
			web.Log.Log(r.Context(), level, "request", "request", id, "method", r.Method, "path", loggedPath(r),
				"status", ww.Status(), "bytes", ww.BytesWritten(), "ms", time.Since(start).Milliseconds())
		}()
		next.ServeHTTP(ww, r)
	})
}

// secretParts are the parts of an address behind which a token stands: who reads it may do what it allows.
var secretParts = append([]string{"/set-up/", "/invitation/", "/reset/", "/account/email/"}, forGuests...)

// loggedPath is the request's path as the log may have it, without the token that it carries.
func loggedPath(r *http.Request) string {
	path := r.URL.Path
	for _, part := range secretParts {
		if i := strings.Index(strings.ToLower(path), part); i >= 0 {
			return path[:i+len(part)] + "…"
		}
	}
	return path
}

// slowLine is what a visitor's line carries at the least, in bytes a second.
const slowLine = 32 << 10

// Deadline ends the context of every request after the time given, so that a database that hangs piles
// nothing up: what waits for it fails, and the answer is 503. A body gets the time that it needs on a slow
// line on top, at most the time that LimitBody grants.
func Deadline(after, body time.Duration) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			within := after
			switch {
			case r.ContentLength < 0:
				within += body
			case r.ContentLength > 0:
				within += min(time.Duration(min(r.ContentLength, 1<<40)/slowLine)*time.Second, body)
			}
			ctx, cancel := context.WithTimeout(r.Context(), within)
			defer cancel()
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}

// maxAddress is the longest address that is looked at: RFC 9110, 4.1 recommends 8000. A query may be
// longer: whoever pastes 10,000 characters of any script into the search box gets an answer.
const maxAddress, maxQuery = 8000, 130_000

// OneAddress sends a trailing slash, doubled slashes and upper case to the one address of the page
// with a single 301 (old links have all three), so that later stages see lower case paths only.
// Paths below /files/ keep their case: they end in a file's own name. Old WordPress addresses
// end in a slash too: lookup tells where they went, so that they take one step and not two.
// lookup returns content.ErrNotFound for an address that did not move.
func (web *Web) OneAddress(lookup func(r *http.Request, path string) (string, error)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if len(r.URL.EscapedPath()) > maxAddress || len(r.URL.RawQuery) > maxQuery {
				http.Error(w, "This address is too long.", http.StatusRequestURITooLong)
				return
			}
			if !utf8.ValidString(r.URL.Path) || strings.ContainsRune(r.URL.Path, 0) {
				web.Fail(w, r, NotFound()) // nothing has such an address, and the database takes neither
				return
			}
			path := oneAddress(r.URL.Path)
			if path == r.URL.Path || r.Method != http.MethodGet && r.Method != http.MethodHead {
				next.ServeHTTP(w, r)
				return
			}
			// A program may send a # that browsers keep to themselves: it is part of the query, not its end.
			target := (&url.URL{Path: path, RawQuery: strings.ReplaceAll(r.URL.RawQuery, "#", "%23")}).String()
			moved, err := lookup(r, path)
			switch {
			case err == nil:
				target = moved
			case !errors.Is(err, content.ErrNotFound):
				web.Fail(w, r, err)
				return
			}
			Moved(w, r, target)
		})
	}
}

// Moved answers 301 to the address. Browsers ask again each time: an entry that moves back must not
// meet its own redirect of before.
func Moved(w http.ResponseWriter, r *http.Request, to string) {
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, to, http.StatusMovedPermanently)
}

func oneAddress(path string) string {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	if len(path) > 1 {
		path = strings.TrimRight(path, "/")
	}
	switch {
	case path == "":
		return "/"
	case strings.HasPrefix(path, "/files/"), strings.HasPrefix(path, "/admin/"), strings.HasPrefix(path, "/static/"):
		return path
	}
	return strings.ToLower(path)
}

// LimitBody bounds what a request may send, in bytes, and gives it a bounded time to do so.
func LimitBody(limit int64, within time.Duration) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Body != nil && r.Body != http.NoBody {
				r.Body = http.MaxBytesReader(w, r.Body, limit)
				_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(within)) // not every server can
			}
			next.ServeHTTP(w, r)
		})
	}
}

// SameSite refuses writes that another site's page sent, by Sec-Fetch-Site and Origin.
func (web *Web) SameSite(next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		web.Fail(w, r, &Problem{Status: http.StatusForbidden,
			Message: "This form was sent from another site, so nothing was changed. Open the page here and send it again."})
	}))
	return p.Handler(next)
}
