package server

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/pgxstore"
	"github.com/alexedwards/scs/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/account"
)

// The keys of the session.
const (
	sessionUser  = "user"
	sessionEpoch = "epoch"
	sessionFlash = "flash"
)

// Idle and absolute limits of a session: a working day with a lunch break, and a week
// (NIST SP 800-63B-4, section 2.2.3, allows 24 hours idle and 30 days at this level).
const (
	sessionIdle = 12 * time.Hour
	sessionLife = 7 * 24 * time.Hour
)

// deviceLife is how long a device is known after its last sign-in.
const deviceLife = 180 * 24 * time.Hour

// NewSessions returns the sessions in the database, and a func that stops their cleaning. secure says
// that the site is served over https.
func NewSessions(pool *pgxpool.Pool, secure bool) (*scs.SessionManager, func()) {
	store := pgxstore.New(pool)
	m := scs.New()
	m.Store = store
	m.IdleTimeout = sessionIdle
	m.Lifetime = sessionLife
	m.HashTokenInStore = true
	m.Cookie.Name = "lp_session"
	m.Cookie.Path = "/"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = secure
	if secure {
		m.Cookie.Name = "__Host-lp_session"
	}
	return m, store.StopCleanup
}

// WithSession loads the session and, when somebody is signed in, their account. A session from before
// the last "sign out everywhere", or of an account that is gone, counts as signed out.
func (web *Web) WithSession(next http.Handler) http.Handler {
	load := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		ctx := r.Context()
		if id := web.Sessions.GetInt64(ctx, sessionUser); id != 0 {
			u, err := web.Accounts.ByID(ctx, id)
			switch {
			case errors.Is(err, account.ErrNotFound):
			case err != nil:
				web.Fail(w, r, err)
				return
			case u.SessionEpoch == web.Sessions.GetInt(ctx, sessionEpoch):
				r = r.WithContext(context.WithValue(ctx, userKey, u))
			}
		}
		next.ServeHTTP(w, r)
	})
	session := web.Sessions.LoadAndSave(load)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		session.ServeHTTP(&firstAnswer{ResponseWriter: w}, r)
	})
}

// firstAnswer sends the first answer only. The session is saved when an answer begins; when that fails,
// the page that says so has gone out, and the one that was to go out must not follow it.
type firstAnswer struct {
	http.ResponseWriter
	begun, second bool
}

func (w *firstAnswer) WriteHeader(status int) {
	w.second = w.begun
	w.begun = true
	if !w.second {
		w.ResponseWriter.WriteHeader(status)
	}
}

func (w *firstAnswer) Write(b []byte) (int, error) {
	if w.second {
		return len(b), nil
	}
	w.begun = true
	return w.ResponseWriter.Write(b)
}

// Unwrap gives http.ResponseController what is below.
func (w *firstAnswer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// User returns who is signed in, and whether anybody is.
func User(r *http.Request) (account.User, bool) {
	u, ok := r.Context().Value(userKey).(account.User)
	return u, ok
}

// RequireUser sends visitors who are not signed in to the sign-in page, and back afterwards.
func (web *Web) RequireUser(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := User(r); ok {
			next.ServeHTTP(w, r)
			return
		}
		target := "/admin/sign-in"
		if (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.URL.Path != "/admin" {
			target += "?next=" + url.QueryEscape(r.URL.RequestURI())
		}
		http.Redirect(w, r, target, http.StatusSeeOther)
	})
}

// Require lets only those pass for whom may says yes; others get 403. It stands at the route group,
// as in Require(account.User.CanPublish).
func (web *Web) Require(may func(account.User) bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return web.Handle(func(w http.ResponseWriter, r *http.Request) error {
			if u, ok := User(r); !ok || !may(u) {
				return &Problem{Status: http.StatusForbidden, Message: "Your role does not allow this. Ask an administrator."}
			}
			next.ServeHTTP(w, r)
			return nil
		})
	}
}

// SignIn starts a session for the user under a new token, so that a token known from before is worth
// nothing (OWASP ASVS 5.0, 7.2.4), and marks the device as one of theirs.
func (web *Web) SignIn(w http.ResponseWriter, r *http.Request, u account.User) error {
	ctx := r.Context()
	device, err := web.Accounts.Device(ctx, u.ID)
	if err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{Name: web.deviceCookie(), Value: device, Path: "/", MaxAge: int(deviceLife.Seconds()),
		HttpOnly: true, Secure: web.Sessions.Cookie.Secure, SameSite: http.SameSiteLaxMode})
	if err := web.Sessions.RenewToken(ctx); err != nil {
		return err
	}
	web.Sessions.Put(ctx, sessionUser, u.ID)
	web.Sessions.Put(ctx, sessionEpoch, u.SessionEpoch)
	return nil
}

// Device is what marks the visitor's device as one that somebody signed in on before; "" when nothing does.
func (web *Web) Device(r *http.Request) string {
	c, err := r.Cookie(web.deviceCookie())
	if err != nil {
		return ""
	}
	return c.Value
}

func (web *Web) deviceCookie() string {
	if web.Sessions.Cookie.Secure {
		return "__Host-lp_device"
	}
	return "lp_device"
}

// SignOut ends this session.
func (web *Web) SignOut(r *http.Request) error { return web.Sessions.Destroy(r.Context()) }

// Flash keeps a sentence for the next page that this visitor opens.
func (web *Web) Flash(r *http.Request, message string) {
	web.Sessions.Put(r.Context(), sessionFlash, message)
}

// TakeFlash returns the kept sentence, once, or "".
func (web *Web) TakeFlash(r *http.Request) string {
	return web.Sessions.PopString(r.Context(), sessionFlash)
}

// LocalPath returns target when it is a path of this site, else fallback: no open redirects.
func LocalPath(target, fallback string) string {
	u, err := url.Parse(target)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(target, "/") || strings.HasPrefix(target, "//") ||
		strings.ContainsAny(target, "\\\r\n\t") {
		return fallback
	}
	return target
}
