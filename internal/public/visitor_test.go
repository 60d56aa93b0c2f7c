package public_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/andybalholm/cascadia"
	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/net/html"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/letter"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/public"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/internal/testdb"
	"localprogress.org/site/static"
	view "localprogress.org/site/web/public"
)

// day is the day on which these tests happen.
var day = time.Date(2024, 7, 18, 12, 0, 0, 0, time.UTC)

// visitor reads a site of their own through the real router, over a real database.
type visitor struct {
	t       *testing.T
	pool    *pgxpool.Pool
	content *content.Store
	media   *media.Store
	inbox   *inbox.Store
	letters *letter.Store
	guests  *guest.Store
	site    *public.Site
	handler http.Handler
	now     time.Time // what the site's clock says
	files   string    // folder of the stored files
}

func visit(t *testing.T) *visitor {
	t.Helper()
	pool := testdb.New(t)
	v := &visitor{t: t, pool: pool, now: day, files: t.TempDir()}
	now := func() time.Time { return v.now }
	files, err := media.Open(pool, v.files)
	fatal(t, err)
	t.Cleanup(func() { _ = files.Close() })
	web := &server.Web{Log: slog.New(slog.DiscardHandler), Sessions: scs.New(), Errors: view.ErrorPage}
	v.content, v.media, v.inbox, v.letters = content.New(pool, now), files, inbox.New(pool, now), letter.New(pool, now)
	v.guests = guest.New(pool, v.content, now)
	v.site = public.New(web, v.content, files, v.inbox, v.letters, v.guests, now, "https://example.org")
	r := chi.NewRouter()
	r.Use(web.Trace, web.Secure, web.OneAddress(v.site.Moved))
	r.Handle("/static/*", static.Handler())
	v.site.Routes(r)
	v.handler = r
	return v
}

// publish creates and publishes an entry of the kind that change completes, and returns its ID.
func (v *visitor) publish(k content.Kind, title string, change func(s *content.Snapshot)) int64 {
	v.t.Helper()
	s := content.NewSnapshot(k)
	s.Title, s.Summary, s.Body = title, "Its summary.", "Some words."
	if change != nil {
		change(&s)
	}
	by := content.Editor{Name: "Policy desk"}
	rev, err := v.content.Create(v.t.Context(), by, s)
	fatal(v.t, err)
	_, err = v.content.Publish(v.t.Context(), by, rev.EntryID, rev.Version, s)
	fatal(v.t, err)
	return rev.EntryID
}

// rename gives the entry another slug.
func (v *visitor) rename(id int64, slug string) {
	v.t.Helper()
	d, err := v.content.Draft(v.t.Context(), id)
	fatal(v.t, err)
	s := d.Newest.Snapshot
	s.Slug = slug
	_, err = v.content.Publish(v.t.Context(), content.Editor{Name: "Policy desk"}, id, d.Version, s)
	fatal(v.t, err)
}

// get asks for the address and returns the answer.
func (v *visitor) get(address string) *http.Response {
	v.t.Helper()
	rec := httptest.NewRecorder()
	v.handler.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, address, nil))
	return rec.Result()
}

// page asks for the address, which must answer 200, and returns the parsed page.
func (v *visitor) page(address string) doc {
	v.t.Helper()
	res := v.get(address)
	if res.StatusCode != http.StatusOK {
		v.t.Fatalf("GET %s: status %d, want 200", address, res.StatusCode)
	}
	root, err := html.Parse(res.Body)
	fatal(v.t, err)
	return doc{v.t, address, root}
}

// moved asks for the address, which must answer 301, and returns where to.
func (v *visitor) moved(address string) string {
	v.t.Helper()
	res := v.get(address)
	if res.StatusCode != http.StatusMovedPermanently {
		v.t.Fatalf("GET %s: status %d, want 301", address, res.StatusCode)
	}
	return res.Header.Get("Location")
}

// doc is a parsed page.
type doc struct {
	t       *testing.T
	address string
	root    *html.Node
}

func (d doc) all(selector string) []*html.Node {
	d.t.Helper()
	s, err := cascadia.ParseGroup(selector)
	fatal(d.t, err)
	return cascadia.QueryAll(d.root, s)
}

// texts are the words of every element that the selector finds.
func (d doc) texts(selector string) (out []string) {
	d.t.Helper()
	for _, n := range d.all(selector) {
		out = append(out, text(n))
	}
	return out
}

// attrs are the values of the attribute of every element that the selector finds.
func (d doc) attrs(selector, name string) (out []string) {
	d.t.Helper()
	for _, n := range d.all(selector) {
		out = append(out, attr(n, name))
	}
	return out
}

// has fails unless one of the elements that the selector finds has exactly these words.
func (d doc) has(selector, words string) {
	d.t.Helper()
	got := d.texts(selector)
	for _, t := range got {
		if t == words {
			return
		}
	}
	d.t.Errorf("%s: no %q says %q; they say %q", d.address, selector, words, got)
}

// none fails when the selector finds anything.
func (d doc) none(selector string) {
	d.t.Helper()
	if got := d.texts(selector); len(got) > 0 {
		d.t.Errorf("%s: %q should not be there, but says %q", d.address, selector, got)
	}
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func read(t *testing.T, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	fatal(t, err)
	return string(b)
}

func at(t time.Time) *time.Time { return &t }

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// local returns the path of a link that stays on this site, with its query, and whether it does.
func local(from, href string) (string, bool) {
	base, err1 := url.Parse(from)
	u, err2 := url.Parse(href)
	if err1 != nil || err2 != nil || u.Host != "" || u.Scheme != "" || href == "" || strings.HasPrefix(href, "#") {
		return "", false
	}
	to := base.ResolveReference(u)
	to.Fragment = ""
	return to.String(), true
}

// faults are what is wrong with a page whatever it is about.
func faults(d doc) (out []string) {
	if n := len(d.all("h1")); n != 1 {
		out = append(out, fmt.Sprintf("%d h1", n))
	}
	level := 0
	for _, h := range d.all("main h1, main h2, main h3, main h4, main h5, main h6") {
		l := int(h.Data[1] - '0')
		if l > level+1 {
			out = append(out, fmt.Sprintf("h%d %q follows h%d", l, text(h), level))
		}
		level = l
	}
	ids := map[string]bool{}
	for _, id := range d.attrs("[id]", "id") {
		if ids[id] {
			out = append(out, "id twice: "+id)
		}
		ids[id] = true
	}
	for _, href := range d.attrs(`a[href^="#"]`, "href") {
		if !ids[href[1:]] {
			out = append(out, "no place "+href)
		}
	}
	for _, bad := range []string{"[style]", "style", `script:not([src]):not([type="application/ld+json"])`, "a:not([href])", "img:not([alt])", "main ul:empty", "main section > h2:last-child"} {
		if n := len(d.all(bad)); n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, bad))
		}
	}
	if strings.TrimSpace(strings.Join(d.texts("title"), "")) == "" {
		out = append(out, "no title")
	}
	return out
}
