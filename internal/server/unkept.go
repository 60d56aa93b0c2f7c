package server

import "net/http"

// Unkept returns next, with every answer marked as nothing to be kept or found, whatever it says of itself.
func Unkept(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&unkept{ResponseWriter: w}, r)
	})
}

type unkept struct {
	http.ResponseWriter
	begun bool
}

func (u *unkept) WriteHeader(status int) {
	u.begun = true
	u.Header().Set("Cache-Control", "no-store")
	u.Header().Set("X-Robots-Tag", "noindex")
	u.ResponseWriter.WriteHeader(status)
}

func (u *unkept) Write(b []byte) (int, error) {
	if !u.begun {
		u.WriteHeader(http.StatusOK)
	}
	return u.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (u *unkept) Unwrap() http.ResponseWriter { return u.ResponseWriter }
