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
	"localprogress.org/site/internal/audit"
)

// The keys of the session.
const (
	sessionSeat    = "seat" // the ID of account.Session
	sessionFlash   = "flash"
	sessionRefused = "refused"
)

// deviceLife is how long a device is known after its last sign-in.
const deviceLife = 180 * 24 * time.Hour

// NewSessions returns the sessions in the database, and a func that stops their cleaning. secure says
// that the site is served over https. How long a session may be idle is for account.Store.Resume: with IdleTimeout every request
// would write what it has read, and take back what another one wrote meanwhile, such as a flash.
func NewSessions(pool *pgxpool.Pool, secure bool) (*scs.SessionManager, func()) {
	store := pgxstore.New(pool)
	m := scs.New()
	m.Store = store
	m.Lifetime = account.SessionLife
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

// WithSession loads the session and, when somebody is signed in, their account. A session that was ended, or whose owner
// was disabled, counts as signed out. What the request does is done in the name of that person, for the audit log.
func (web *Web) WithSession(next http.Handler) http.Handler {
	load := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		ctx := r.Context()
		who := audit.Who{Name: "A visitor", Address: web.Proxies.Client(r)}
		if id := web.Sessions.GetInt64(ctx, sessionSeat); id != 0 {
			u, err := web.Accounts.Resume(ctx, id)
			switch {
			case errors.Is(err, account.ErrNotFound):
			case err != nil:
				web.Fail(w, r, err)
				return
			default:
				ctx = context.WithValue(ctx, userKey, u)
				who.ID, who.Name = u.ID, u.Name
			}
		}
		next.ServeHTTP(w, r.WithContext(audit.By(ctx, who)))
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

// RequireUser lets pass whoever is signed in and has the second factor that the house requires. Who lacks it is led to where
// it is added.
func (web *Web) RequireUser(next http.Handler) http.Handler {
	return web.RequireAnyUser(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if u, _ := User(r); u.OwesFactor() {
			http.Redirect(w, r, "/admin/account", http.StatusSeeOther)
			return
		}
		next.ServeHTTP(w, r)
	}))
}

// RequireAnyUser sends visitors who are not signed in to the sign-in page, and back afterwards.
func (web *Web) RequireAnyUser(next http.Handler) http.Handler {
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
// nothing (OWASP ASVS 5.0, 7.2.4), and marks the device as one of theirs. how tells by what they showed who they are, for the
// audit log.
func (web *Web) SignIn(w http.ResponseWriter, r *http.Request, u account.User, how string) error {
	ctx := r.Context()
	device, err := web.Accounts.Device(ctx, u.ID)
	if err != nil {
		return err
	}
	seat, err := web.Accounts.Begin(ctx, u, deviceName(r.UserAgent()), web.Proxies.Client(r), how)
	if err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{Name: web.deviceCookie(), Value: device, Path: "/", MaxAge: int(deviceLife.Seconds()),
		HttpOnly: true, Secure: web.Sessions.Cookie.Secure, SameSite: http.SameSiteLaxMode})
	web.Sessions.Remove(ctx, sessionPending)
	web.Sessions.Remove(ctx, sessionProof)
	web.Sessions.Put(ctx, sessionSeat, seat)
	return web.Rotate(r)
}

// Session is the ID of the account.Session that the request belongs to; 0 for none.
func (web *Web) Session(r *http.Request) int64 {
	return web.Sessions.GetInt64(r.Context(), sessionSeat)
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

// SignOut ends this session, also where sessions are listed.
func (web *Web) SignOut(r *http.Request) error {
	if u, ok := User(r); ok {
		if err := web.Accounts.End(r.Context(), u, web.Session(r)); err != nil && !errors.Is(err, account.ErrNotFound) {
			return err
		}
	}
	return web.Sessions.Destroy(r.Context())
}

// Flash keeps a sentence for the next page that this visitor opens.
func (web *Web) Flash(r *http.Request, message string) {
	web.Sessions.Put(r.Context(), sessionFlash, message)
	web.brief(r)
}

// Refuse is Flash for a sentence that says why nothing was done.
func (web *Web) Refuse(r *http.Request, why string) {
	web.Sessions.Put(r.Context(), sessionRefused, why)
	web.brief(r)
}

// TakeFlash returns the kept sentences, once: the answer to what was done, and why nothing was; "" where there is none.
func (web *Web) TakeFlash(r *http.Request) (done, refused string) {
	return web.Sessions.PopString(r.Context(), sessionFlash), web.Sessions.PopString(r.Context(), sessionRefused)
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
