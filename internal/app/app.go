// Package app wires the site together: stores, sessions, the handlers and the router. main and the
// browser tests start the same thing.
package app

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/admin"
	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/edge"
	"localprogress.org/site/internal/fetch"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/letter"
	"localprogress.org/site/internal/linkcheck"
	"localprogress.org/site/internal/mail"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/pagecache"
	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/public"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/internal/storage"
	"localprogress.org/site/static"
	web "localprogress.org/site/web/public"
)

// Options say where the site runs.
type Options struct {
	Data    string          // folder of its files
	BaseURL string          // how its own addresses begin, "https://localprogress.org"
	Bucket  *storage.Bucket // of uploaded files; nil: they are below Data
	Proxies server.Proxies  // in front of it; their X-Forwarded-For is believed
	// Copies is the folder of the last good copy of every public page, for the time without a database; "" keeps none.
	Copies string
	// SMTP takes the letters; nil: they are kept, for administrators to read.
	SMTP *mail.SMTP
	// Links asks other sites whether what public pages link to is still there; nil: nobody does.
	Links *fetch.Client
	Edge  *edge.Edge // what keeps pages in front of the site, and is told when they change; nil: nothing does
	// Static makes the pages for a copy without anybody behind it: they have no forms.
	Static bool
	Log    *slog.Logger
	Now    func() time.Time
}

// App is the running site, without a listener.
type App struct {
	Handler  http.Handler
	Routes   chi.Routes // every address, for the test that knows who may use which
	Content  *content.Store
	Accounts *account.Store
	Media    *media.Store
	Inbox    *inbox.Store
	Letters  *letter.Store
	Guests   *guest.Store
	Public   *public.Site
	Pages    *pagecache.Cache

	followed      sync.WaitGroup
	stopFollowing func()
	stopSessions  func()
}

// Bounds on what a request may send: the editor's form with a megabyte of text, percent-encoded.
const (
	maxBody     = 8 << 20
	maxBodyTime = time.Minute
)

// Bounds on what a form with files may send, how long it may be silent and how long it may take.
const (
	maxUpload     = 256 << 20
	maxSilence    = 30 * time.Second
	maxUploadTime = 15 * time.Minute
)

// maxPages is what the kept pages may take of the memory, in bytes.
const maxPages = 64 << 20

// neverKept are the beginnings of addresses whose answers are made for each request.
var neverKept = []string{"/admin", "/static/", "/files/", "/healthz", "/readyz", "/preview/", "/embargo/", "/review/", "/press/kit.zip"}

// maxWait is how long a request may take, but for its body.
const maxWait = 15 * time.Second

// New wires the site on the migrated database. Close gives back what it holds.
func New(pool *pgxpool.Pool, o Options) (*App, error) {
	files, err := OpenMedia(pool, o.Data, o.Bucket)
	if err != nil {
		return nil, err
	}
	files.FindPrograms(o.Log)
	entries := content.New(pool, o.Now)
	base := strings.TrimSuffix(o.BaseURL, "/")
	sessions, stop := server.NewSessions(pool, strings.HasPrefix(o.BaseURL, "https://"))
	a := &App{
		Content:      entries,
		Accounts:     account.New(pool, o.Now),
		Media:        files,
		Inbox:        inbox.New(pool, o.Now),
		Letters:      letter.New(pool, o.Now),
		Guests:       guest.New(pool, entries, o.Now),
		stopSessions: stop,
	}
	shared := &server.Web{Log: o.Log, Sessions: sessions, Accounts: a.Accounts, Proxies: o.Proxies, Base: base, Errors: web.ErrorPage}
	sessions.ErrorFunc = shared.Fail
	visitors := public.New(shared, a.Content, a.Media, a.Inbox, a.Letters, a.Guests, o.Now, base)
	visitors.Static = o.Static
	a.Public = visitors
	post := mail.New(pool, a.Accounts, base, o.SMTP, o.Now)
	links := linkcheck.New(pool, a.Content, base, o.Now)
	staff := admin.New(shared, a.Accounts, a.Content, a.Media, a.Inbox, a.Letters, a.Guests, links, post, job.NewFailures(pool, admin.NoteRetry), audit.NewLog(pool), visitors.Page, o.Now)

	r := chi.NewRouter()
	bounds := func(next http.Handler) http.Handler {
		return server.Deadline(maxWait, maxBodyTime)(server.LimitBody(maxBody, maxBodyTime)(next))
	}
	r.Use(shared.Trace, server.Either(admin.HasFiles, server.Uploads(maxUpload, maxSilence, maxUploadTime), bounds), shared.Secure, shared.SameSite,
		shared.OneAddress(visitors.Moved), shared.Methods)
	if o.Static {
		r.Use(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(w, r.WithContext(web.WithoutCopies(r.Context())))
			})
		})
	}
	r.Get("/healthz", alive)
	r.Get("/readyz", shared.Handle(ready(pool)))
	r.Handle("/static/*", static.Handler())
	r.Route("/admin", staff.Routes)
	r.Group(func(r chi.Router) {
		r.Use(staff.AsOf(visitors.At))
		visitors.Routes(r)
	})
	a.Routes = r
	a.Pages = pagecache.New(r, pagecache.Options{Shelf: pagecache.Shelf(o.Copies), MaxBytes: maxPages, Pass: neverKept, Parameters: public.Parameters,
		StaffCookie: sessions.Cookie.Name, AsOfCookie: admin.AsOfCookie, Edge: o.Edge, Moments: a.Content.Moments, Zone: content.Zone, Now: o.Now})
	a.Handler = a.Pages
	if !o.Static {
		// Before the kept pages: what one is refused must not answer another who asks at the same time.
		a.Handler = server.OwnHost(base, o.Log)(shared.Limited(public.Limits(o.Now))(shared.Limited(admin.Limits(o.Now))(a.Pages)))
	}
	following, stopFollowing := context.WithCancel(context.Background())
	a.stopFollowing = stopFollowing
	a.followed.Go(func() { a.Pages.Follow(following, pool.Config().ConnConfig, o.Log) })
	if !o.Static {
		a.followed.Go(func() { sweep(following, files, o.Log) })
		jobs := job.New(pool, o.Log)
		post.Register(jobs)
		post.RegisterGuests(jobs, a.Guests)
		files.Register(jobs)
		a.Accounts.Register(jobs)
		a.Content.Register(jobs)
		post.RegisterEntries(jobs, a.Content)
		post.RegisterFailures(jobs)
		if o.Links != nil {
			links.Register(jobs, o.Links)
		}
		a.followed.Go(func() { jobs.Run(following) })
		a.followed.Go(func() { a.Content.GoOut(following, o.Log) })
	}
	if o.Copies != "" {
		a.followed.Go(func() { a.Pages.Keep(following, visitors.Addresses, o.Log) })
	}
	if o.Edge != nil {
		a.Handler = edge.Guard(a.Handler)
		a.followed.Go(func() { o.Edge.Follow(following, pool, o.Log) })
	}
	return a, nil
}

// Close gives back the files, and stops following the database, working jobs and cleaning old sessions. The pool stays open.
func (a *App) Close() error {
	a.stopFollowing()
	a.followed.Wait()
	a.stopSessions()
	return a.Media.Close()
}

// alive says that the process lives, whatever the database does.
func alive(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte("alive\n"))
}

// ready says whether the database answers and has the newest schema.
func ready(pool *pgxpool.Pool) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		current, err := postgres.Current(r.Context(), pool)
		if err != nil {
			return &server.Problem{Status: http.StatusServiceUnavailable, Message: "The database does not answer.", Err: err}
		}
		if !current {
			return &server.Problem{Status: http.StatusServiceUnavailable, Message: "The database waits for a migration: run localprogress migrate."}
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write([]byte("ready\n"))
		return nil
	}
}
