package server

import (
	"context"
	"io"
	"net/http"
	"time"
)

// Either puts the handler in one middleware where is says so of a request, and in the other otherwise.
func Either(is func(*http.Request) bool, one, other func(http.Handler) http.Handler) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		a, b := one(next), other(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if is(r) {
				a.ServeHTTP(w, r)
			} else {
				b.ServeHTTP(w, r)
			}
		})
	}
}

// Uploads is for requests with files in them: of at most limit bytes, from a client that is never silent for longer than
// idle and is done within all. It takes the place of Deadline and LimitBody.
func Uploads(limit int64, idle, all time.Duration) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			// The server cancels a request whose body fails; whoever sent it is to be told why, all the same.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), all)
			defer cancel()
			line := http.NewResponseController(w)
			_ = line.SetWriteDeadline(time.Now().Add(all + idle)) // not every server can
			r = r.WithContext(ctx)
			r.Body = &patient{ReadCloser: http.MaxBytesReader(w, r.Body, limit), line: line, idle: idle}
			next.ServeHTTP(w, r)
		})
	}
}

// patient gives a client time for each piece of the body, and none for silence.
type patient struct {
	io.ReadCloser
	line *http.ResponseController
	idle time.Duration
}

func (p *patient) Read(b []byte) (int, error) {
	_ = p.line.SetReadDeadline(time.Now().Add(p.idle)) // not every server can
	return p.ReadCloser.Read(b)
}
