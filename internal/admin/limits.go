package admin

import (
	"net/http"
	"path"
	"strings"
	"time"

	"localprogress.org/site/internal/server"
)

// Limits returns which limit counts a request, nil for those that are free: each time that a visitor wants to show a passkey a
// session is kept for minutes. The sign-in with a password has counters of its own.
func Limits(now func() time.Time) func(*http.Request) *server.Limit {
	passkeys := server.NewLimit(2, 60, now)
	return func(r *http.Request) *server.Limit {
		if r.Method == http.MethodPost && strings.HasPrefix(path.Clean(r.URL.Path), "/admin/sign-in/passkey") {
			return passkeys
		}
		return nil
	}
}
