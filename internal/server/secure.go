package server

import (
	"net/http"
	"slices"
	"strings"
)

// What the pages may load and do (W3C Content Security Policy Level 3): only our own files, no inline script or style, no
// plug-ins, no frames around them, and no markup that a script made of a string (W3C Trusted Types). The newsroom shows its
// preview in a frame, of answers of this site, which come in by the one policy of web/js/admin/markup.js, and a sign-in within
// the page whose session has ended.
const (
	commonPolicy = "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; manifest-src 'self'; require-trusted-types-for 'script'; "
	publicPolicy  = commonPolicy + "trusted-types 'none'; frame-ancestors 'none'"
	staffPolicy   = commonPolicy + "trusted-types answers; frame-src 'self'; frame-ancestors 'none'"
	signInPolicy  = commonPolicy + "trusted-types answers; frame-src 'self'; frame-ancestors 'self'"
	previewPolicy = commonPolicy + "trusted-types 'none'; frame-ancestors 'self'"
)

// forOthers are the beginnings of addresses whose pictures and files other sites may show: feeds and letters name them.
var forOthers = []string{"/files/", "/static/", "/share/", "/pattern/", "/press/kit/"}

// forGuests are the beginnings of addresses that open something to whoever has the link: the token behind them must get nowhere.
var forGuests = []string{"/preview/", "/embargo/", "/review/"}

// Secure sets the headers that tell browsers what this site never does. Where it is served over https, they are never to ask
// for it otherwise (RFC 6797).
func (web *Web) Secure(next http.Handler) http.Handler {
	https := strings.HasPrefix(web.Base, "https://")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", publicPolicy)
		h.Set("X-Frame-Options", "DENY")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("Permissions-Policy", "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if https {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		switch begins := func(s string) bool { return strings.HasPrefix(r.URL.Path, s) }; {
		case r.URL.Path == "/admin" || begins("/admin/"):
			h.Set("Content-Security-Policy", staffPolicy)
			h.Set("Referrer-Policy", "same-origin") // an address of the newsroom may carry a token
		case slices.ContainsFunc(forGuests, begins):
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
		case slices.ContainsFunc(forOthers, begins):
			h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		}
		next.ServeHTTP(w, r)
	})
}

// LetFrameSignIn lets this site's own pages show a page of the sign-in in a frame.
func LetFrameSignIn(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", signInPolicy)
	w.Header().Set("X-Frame-Options", "SAMEORIGIN")
}

// LetFrame lets this site's own pages show the answer in a frame.
func LetFrame(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", previewPolicy)
	w.Header().Set("X-Frame-Options", "SAMEORIGIN")
}
