package admin_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/net/html"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/admin"
	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/letter"
	"localprogress.org/site/internal/linkcheck"
	"localprogress.org/site/internal/mail"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/internal/testdb"
	"localprogress.org/site/static"
)

// What the uploads of the test may be, in bytes, and how long they may be silent.
const (
	maxUpload = 1 << 20
	silence   = 500 * time.Millisecond
)

const password = "harbor lantern seven oats"

// newsroom is the staff's side of the site on a database of its own, with a clock that stands still.
type newsroom struct {
	t        *testing.T
	url      string
	pool     *pgxpool.Pool
	accounts *account.Store
	content  *content.Store
	media    *media.Store
	inbox    *inbox.Store
	guests   *guest.Store
	links    *linkcheck.Store
	post     *mail.Post

	mu  sync.Mutex
	now time.Time
}

func open(t *testing.T) *newsroom {
	t.Helper()
	return openOver(t, media.Open)
}

// openOver is open with the files in what store returns for a folder.
func openOver(t *testing.T, store func(pool *pgxpool.Pool, dir string) (*media.Store, error)) *newsroom {
	t.Helper()
	n := &newsroom{t: t, pool: testdb.New(t), now: time.Date(2024, 8, 1, 18, 3, 27, 0, time.UTC)}
	n.accounts, n.content, n.inbox = account.New(n.pool, n.clock), content.New(n.pool, n.clock), inbox.New(n.pool, n.clock)
	n.guests = guest.New(n.pool, n.content, n.clock)
	files, err := store(n.pool, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	n.media = files
	n.links = linkcheck.New(n.pool, n.content, "https://newsroom.example", n.clock)
	t.Cleanup(func() { _ = files.Close() })
	sessions, stop := server.NewSessions(n.pool, false)
	t.Cleanup(stop)
	web := &server.Web{Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), Sessions: sessions, Accounts: n.accounts, Base: "https://newsroom.example",
		Errors: func(_ *http.Request, _ int, message, _ string) templ.Component {
			return text("<h1>Error</h1><p>" + message + "</p>")
		}}
	sessions.ErrorFunc = web.Fail
	page := func(_ context.Context, it content.Item) (templ.Component, error) {
		return text("<h1>" + html.EscapeString(it.Title) + "</h1>" + html.EscapeString(it.Body)), nil
	}
	n.post = mail.New(n.pool, n.accounts, "https://newsroom.example", nil, n.clock)
	jobs := job.New(n.pool, web.Log)
	n.post.Register(jobs)
	n.post.RegisterGuests(jobs, n.guests)
	n.accounts.Register(jobs)
	n.post.RegisterEntries(jobs, n.content)
	working, end := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan struct{})
	go func() { jobs.Run(working); close(ended) }()
	t.Cleanup(func() { end(); <-ended })
	r := chi.NewRouter()
	r.Use(web.Trace, server.Either(admin.HasFiles, server.Uploads(maxUpload, silence, time.Minute), server.LimitBody(8<<20, time.Minute)), web.SameSite)
	r.Handle("/static/*", static.Handler())
	r.Route("/admin", admin.New(web, n.accounts, n.content, n.media, n.inbox, letter.New(n.pool, n.clock), n.guests, n.links, n.post, job.NewFailures(n.pool, admin.NoteRetry), audit.NewLog(n.pool), page, n.clock).Routes)
	srv := httptest.NewServer(r)
	t.Cleanup(srv.Close)
	n.url = srv.URL
	return n
}

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { _, err := io.WriteString(w, s); return err })
}

func (n *newsroom) clock() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.now
}

// person is a browser, signed in or not.
type person struct {
	*newsroom
	client http.Client
	agent  string
}

// visitor is a browser that nobody signed in with.
func (n *newsroom) visitor() *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		n.t.Fatal(err)
	}
	return &person{newsroom: n, client: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as is the browser of a new member of staff with the role, signed in.
func (n *newsroom) as(role account.Role, name string) *person {
	n.t.Helper()
	email := strings.ToLower(name) + "@example.org"
	if _, err := n.accounts.Add(n.t.Context(), account.NewUser{Email: email, Name: name, Role: role, Password: password}); err != nil {
		n.t.Fatal(err)
	}
	p := n.visitor()
	p.post("/admin/sign-in", "email", email, "password", password).is(http.StatusSeeOther)
	return p
}

// screen is an answer, parsed.
type screen struct {
	t      *testing.T
	path   string
	status int
	header http.Header
	doc    *html.Node
}

func (p *person) get(path string) *screen {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.url+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.send(r)
}

// post sends a form of names and values.
func (p *person) post(path string, pairs ...string) *screen {
	p.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return p.postForm(path, form)
}

func (p *person) postForm(path string, form url.Values) *screen {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return p.send(r)
}

func (p *person) send(r *http.Request) *screen {
	p.t.Helper()
	if p.agent != "" {
		r.Header.Set("User-Agent", p.agent)
	}
	res, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	doc, err := html.Parse(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return &screen{p.t, r.Method + " " + r.URL.Path, res.StatusCode, res.Header, doc}
}

func (s *screen) is(status int) *screen {
	s.t.Helper()
	if s.status != status {
		s.t.Fatalf("%s: status %d, want %d: %.600s", s.path, s.status, status, s.text("body"))
	}
	return s
}

// leads checks that the answer is a redirect to the path and returns it.
func (s *screen) leads() string {
	s.t.Helper()
	s.is(http.StatusSeeOther)
	return s.header.Get("Location")
}

func (s *screen) all(selector string) []*html.Node {
	s.t.Helper()
	sel, err := cascadia.ParseGroup(selector)
	if err != nil {
		s.t.Fatal(err)
	}
	return cascadia.QueryAll(s.doc, sel)
}

// text is what the first match says; "" without one.
func (s *screen) text(selector string) string {
	s.t.Helper()
	found := s.all(selector)
	if len(found) == 0 {
		return ""
	}
	var b strings.Builder
	for n := range found[0].Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" {
			b.WriteString(n.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

func (s *screen) says(selector, want string) *screen {
	s.t.Helper()
	if got := strings.Join(strings.Fields(s.text(selector)), " "); !strings.Contains(got, want) {
		s.t.Errorf("%s: %s says %q, want %q", s.path, selector, got, want)
	}
	return s
}

func (s *screen) none(selector string) *screen {
	s.t.Helper()
	if n := len(s.all(selector)); n != 0 {
		s.t.Errorf("%s: %d of %s, want none", s.path, n, selector)
	}
	return s
}

// attr is the attribute of the first match; "" without one.
func (s *screen) attr(selector, name string) string {
	s.t.Helper()
	found := s.all(selector)
	if len(found) == 0 {
		s.t.Errorf("%s: no %s", s.path, selector)
		return ""
	}
	return attr(found[0], name)
}

// form is the editor's form as a browser would send it back.
func (s *screen) form() url.Values {
	s.t.Helper()
	return s.fields("form[data-editor]")
}

// fields are those of the form, as a browser would send them back.
func (s *screen) fields(form string) url.Values {
	s.t.Helper()
	out := url.Values{}
	for _, n := range s.all(form + " input[name], " + form + " textarea[name], " + form + " select[name]") {
		name, kind := attr(n, "name"), attr(n, "type")
		switch {
		case n.Data == "textarea":
			// The parser drops the line break after the tag, as a browser does.
			out.Add(name, strings.ReplaceAll(inner(n), "\n", "\r\n"))
		case n.Data == "select":
			out.Add(name, chosen(n))
		case kind == "checkbox" || kind == "radio":
			if has(n, "checked") && has(n, "value") {
				out.Add(name, attr(n, "value"))
			} else if has(n, "checked") {
				out.Add(name, "on")
			}
		default:
			out.Add(name, attr(n, "value"))
		}
	}
	return out
}

func chosen(sel *html.Node) string {
	first := ""
	for i, o := range cascadia.QueryAll(sel, cascadia.MustCompile("option")) {
		if has(o, "selected") {
			return attr(o, "value")
		}
		if i == 0 {
			first = attr(o, "value")
		}
	}
	return first
}

func inner(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
