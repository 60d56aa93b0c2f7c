package pagecache_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/demo"
	"localprogress.org/site/internal/postgres"
)

// outage is a site on a database of its own that can be stopped.
type outage struct {
	t       *testing.T
	folder  string
	cluster *postgres.Cluster
	pool    *pgxpool.Pool
	app     *app.App
}

var quiet = slog.New(slog.DiscardHandler)

func startOutage(t *testing.T) *outage {
	t.Helper()
	// Not t.TempDir: as root the server runs as another user, who must be able to get there.
	folder, err := os.MkdirTemp("", "lp-outage-")
	fatal(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	fatal(t, os.Chmod(folder, 0o755))
	o := &outage{t: t, folder: folder}
	o.startDatabase()
	t.Cleanup(func() { _ = o.cluster.Stop() })
	fatal(t, postgres.Migrate(t.Context(), o.cluster.URL()))
	config, err := pgxpool.ParseConfig(o.cluster.URL())
	fatal(t, err)
	o.pool, err = pgxpool.NewWithConfig(t.Context(), config)
	fatal(t, err)
	t.Cleanup(o.pool.Close)
	o.startSite()
	t.Cleanup(func() { fatal(t, o.app.Close()) })
	_, err = demo.Load(t.Context(), o.app.Content, o.app.Media, time.Now())
	fatal(t, err)
	return o
}

func (o *outage) startDatabase() {
	o.t.Helper()
	var err error
	o.cluster, err = postgres.Start(context.WithoutCancel(o.t.Context()), filepath.Join(o.folder, "db"), quiet)
	fatal(o.t, err)
}

func (o *outage) startSite() {
	o.t.Helper()
	var err error
	o.app, err = app.New(o.pool, app.Options{Data: filepath.Join(o.folder, "data"), Copies: filepath.Join(o.folder, "data", "pages"), BaseURL: "https://example.com",
		Now: time.Now, Log: quiet})
	fatal(o.t, err)
}

// restart is the site ended and started again.
func (o *outage) restart() {
	o.t.Helper()
	fatal(o.t, o.app.Close())
	o.startSite()
}

// eventually waits until it is so.
func (o *outage) eventually(what string, is func() bool) {
	o.t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); !is(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			o.t.Fatal("never: ", what)
		}
	}
}

var location = regexp.MustCompile(`<loc>([^<]+)</loc>`)

// pages are what every public page says now, by address, when a copy of each is on the shelf.
func (o *outage) pages() map[string][]byte {
	o.t.Helper()
	all := map[string][]byte{}
	for _, m := range location.FindAllSubmatch(read(o.app, "/sitemap.xml", false).Body.Bytes(), -1) {
		u, err := url.Parse(string(m[1]))
		fatal(o.t, err)
		all["/"+strings.TrimPrefix(u.Path, "/")] = nil
	}
	for _, address := range []string{"/news.atom", "/press/releases.json", "/events.ics", "/robots.txt", "/.well-known/security.txt", "/sitemap.xml"} {
		all[address] = nil
	}
	o.eventually("a copy of every page is kept", func() bool {
		for address := range all {
			if !o.app.Pages.Shelved(address) {
				return false
			}
		}
		return true
	})
	for address := range all {
		w := read(o.app, address, false)
		if w.Code != http.StatusOK {
			o.t.Fatalf("%s answers %d", address, w.Code)
		}
		all[address] = text(w)
	}
	if len(all) < 80 {
		o.t.Fatalf("only %d pages", len(all))
	}
	return all
}

// same fails unless every page is there, says what it said, and how old it is.
func (o *outage) same(when string, pages map[string][]byte) {
	o.t.Helper()
	for address, said := range pages {
		w := read(o.app, address, false)
		if w.Code != http.StatusOK || !bytes.Equal(text(w), said) {
			o.t.Fatalf("%s: %s answers %d, and says something else:\n%s", when, address, w.Code, difference(text(w), said))
		}
		if address == "/robots.txt" || address == "/.well-known/security.txt" {
			continue // they need no database, and may be new
		}
		if w.Header().Get("Age") == "" || !strings.Contains(w.Header().Get("Cache-Status"), "stale") || w.Header().Get("Warning") != "" {
			o.t.Fatalf("%s: %s does not say that it is a copy: %v", when, address, w.Header())
		}
	}
}

func (o *outage) isFresh() bool {
	w := read(o.app, "/news", false)
	return w.Code == http.StatusOK && w.Header().Get("Age") == "" && o.app.Pages.Live()
}

// Without a database, with one that hangs, with a full disk: readers notice nothing.
func TestOutage(t *testing.T) {
	t.Parallel()
	o := startOutage(t)
	for _, part := range []struct {
		name string
		run  func(t *testing.T)
	}{{"the shelf by itself", o.shelf}, {"slow", o.slow}, {"stopped", o.stopped}, {"withdrawn", o.withdrawn}, {"full disk", o.fullDisk}} {
		if !t.Run(part.name, part.run) {
			return
		}
	}
}

// A page for a web server lies where that looks for it, whole and packed.
func (o *outage) shelf(t *testing.T) {
	o.t = t
	pages := o.pages()
	server := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(o.folder, "data", "pages"))))
	defer server.Close()
	for address, file := range map[string]string{"/": "/index.html", "/news": "/news.html", "/press/releases.json": "/press/releases.json", "/robots.txt": "/robots.txt"} {
		if file == "/index.html" {
			file = "/"
		}
		res, err := http.Get(server.URL + file)
		fatal(t, err)
		body, err := io.ReadAll(res.Body)
		fatal(t, err)
		fatal(t, res.Body.Close())
		if !bytes.Equal(stamp.ReplaceAll(body, nil), pages[address]) {
			t.Errorf("%s is not what %s says", file, address)
		}
	}
	for _, name := range []string{"news.html.br", "news.html.gz"} {
		if _, err := os.Stat(filepath.Join(o.folder, "data", "pages", name)); err != nil {
			t.Error(err)
		}
	}
}

// A database that answers nothing, because something holds a lock, is as good as gone.
func (o *outage) slow(t *testing.T) {
	o.t = t
	pages := o.pages()
	lock, err := o.pool.Begin(t.Context())
	fatal(t, err)
	t.Cleanup(func() { _ = lock.Rollback(context.Background()) })
	_, err = lock.Exec(t.Context(), `lock table entry in access exclusive mode`)
	fatal(t, err)
	o.app.Pages.Distrust() // every page has to be made anew
	began := time.Now()
	o.same("with a database that hangs", pages)
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("%d pages took %v", len(pages), took)
	}
	o.app.Pages.Trust()
	fatal(t, lock.Rollback(context.WithoutCancel(t.Context())))
	o.eventually("the site is fresh again", o.isFresh)
}

// Readers do not notice that the database is gone, nor that the site is restarted meanwhile.
func (o *outage) stopped(t *testing.T) {
	o.t = t
	pages := o.pages()

	fatal(t, o.cluster.Stop())
	o.eventually("the site notices", func() bool { return !o.app.Pages.Live() })
	o.same("without a database", pages)
	for address, status := range map[string]int{"/news/nothing-like-it": 503, "/news?issue=housing-justice": 503, "/healthz": 200, "/admin": 503} {
		if got := read(o.app, address, address == "/admin").Code; got != status {
			t.Errorf("without a database %s answers %d, want %d", address, got, status)
		}
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/newsletters", strings.NewReader("email=a@example.org"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if o.app.Handler.ServeHTTP(w, r); w.Code != http.StatusServiceUnavailable {
		t.Errorf("without a database a form answers %d", w.Code)
	}
	o.restart()
	o.same("restarted without a database", pages)

	o.startDatabase()
	back := time.Now()
	o.eventually("the site is fresh again", o.isFresh)
	t.Logf("fresh %v after the database was back", time.Since(back).Round(time.Millisecond))
	s := content.NewSnapshot(content.KindPost)
	s.Title, s.Summary, s.Body = "The database is back", "Nobody noticed.", "Words."
	_, err := o.app.Content.CreateAndPublish(t.Context(), editor, s)
	fatal(t, err)
	o.eventually("what is published then is there", func() bool {
		return strings.Contains(read(o.app, "/news", false).Body.String(), "The database is back")
	})
}

// What was taken down stays down, whatever happens to the database.
func (o *outage) withdrawn(t *testing.T) {
	o.t = t
	pages := o.pages()
	rows, err := o.pool.Query(t.Context(), `select id from entry where kind = 'post' and status = 'published' order by id limit 1`)
	fatal(t, err)
	var id int64
	for rows.Next() {
		fatal(t, rows.Scan(&id))
	}
	d, err := o.app.Content.Draft(t.Context(), id)
	fatal(t, err)
	address := "/news/" + d.Newest.Snapshot.Slug
	if pages[address] == nil {
		t.Fatalf("%s is not among the pages", address)
	}
	_, err = o.app.Content.Unpublish(t.Context(), editor, id, d.Version)
	fatal(t, err)
	o.eventually("the word arrives", func() bool { return o.app.Pages.Told("-post:" + d.Newest.Snapshot.Slug) })
	fatal(t, o.cluster.Stop())
	o.eventually("the site notices", func() bool { return !o.app.Pages.Live() })
	if w := read(o.app, address, false); w.Code == http.StatusOK {
		t.Errorf("%s is still to be read", address)
	}
	o.eventually("no copy is kept", func() bool { return !o.app.Pages.Shelved(address) })
	// The word is forgotten with the connection; the page must not come back in the next outage.
	o.startDatabase()
	o.eventually("the site is fresh again", o.isFresh)
	fatal(t, o.cluster.Stop())
	o.eventually("the site notices", func() bool { return !o.app.Pages.Live() })
	if w := read(o.app, address, false); w.Code == http.StatusOK {
		t.Errorf("in the next outage %s is to be read again", address)
	}
	if o.restart(); read(o.app, address, false).Code == http.StatusOK {
		t.Errorf("after a restart %s is to be read again", address)
	}
	o.startDatabase()
	o.eventually("the site is fresh again", o.isFresh)
}

// A shelf that cannot be written to stops nobody from reading.
func (o *outage) fullDisk(t *testing.T) {
	o.t = t
	o.pages()
	pages := filepath.Join(o.folder, "data", "pages")
	news := filepath.Join(pages, "news")
	o.eventually("nothing can be put below it", func() bool { // the site may be writing there
		return os.RemoveAll(news) == nil && os.WriteFile(news, nil, 0o644) == nil
	})
	o.app.Pages.Tell("contacts")
	for _, address := range []string{"/", "/news", "/news/start-with-the-roofs"} {
		if w := read(o.app, address, false); w.Code != http.StatusOK || w.Header().Get("Age") != "" {
			t.Errorf("%s answers %d, %v", address, w.Code, w.Header())
		}
	}
}
