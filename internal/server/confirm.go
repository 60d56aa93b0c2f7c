package server

import (
	"net/http"
	"net/url"
)

// Confirm notes that the person at the other end has just shown a password or factor, and gives the session another token.
func (web *Web) Confirm(r *http.Request) error {
	if err := web.Accounts.Confirmed(r.Context(), web.Session(r)); err != nil {
		return err
	}
	return web.Rotate(r)
}

// Rotate gives the session another token, as whenever its rights change.
func (web *Web) Rotate(r *http.Request) error { return web.Sessions.RenewToken(r.Context()) }

// RequireConfirmed has people show their password or factor again before they change by what somebody signs in, or who: somebody
// else may sit at their desk (OWASP ASVS 5.0, 7.5.1). Whoever sent a form is led back to the page that back names, for what was
// sent cannot be opened.
func (web *Web) RequireConfirmed(back func(*http.Request) string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return web.Handle(func(w http.ResponseWriter, r *http.Request) error {
			sends := r.Method != http.MethodGet && r.Method != http.MethodHead
			confirmed, err := web.Accounts.IsConfirmed(r.Context(), web.Session(r), sends)
			if err != nil {
				return err
			}
			if !confirmed {
				to := r.URL.Path
				if sends {
					to = back(r)
				}
				http.Redirect(w, r, "/admin/account/confirm?next="+url.QueryEscape(to), http.StatusSeeOther)
				return nil
			}
			next.ServeHTTP(w, r)
			return nil
		})
	}
}
