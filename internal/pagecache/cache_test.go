package pagecache_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"localprogress.org/site/internal/edge"
	"localprogress.org/site/internal/pagecache"
	"localprogress.org/site/internal/surrogate"
	"localprogress.org/site/internal/testdb"
)

// maker is a site of pages that count how often they were made.
type maker struct {
	*pagecache.Cache
	made    atomic.Int64
	now     time.Time
	moments []surrogate.Moment
	// answer makes a page; nil makes one of the entry 7.
	answer http.HandlerFunc
}

var words = strings.Repeat("A sentence about housing. ", 40)

func site(t *testing.T) *maker { return siteBehind(t, nil) }

// siteBehind is the site with an edge in front of it.
func siteBehind(t *testing.T, e *edge.Edge) *maker {
	t.Helper()
	m := &maker{now: time.Date(2026, 3, 2, 15, 0, 0, 0, time.UTC)}
	m.Cache = pagecache.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.made.Add(1)
		if m.answer != nil {
			m.answer(w, r)
			return
		}
		surrogate.Add(r.Context(), surrogate.Entry(7))
		surrogate.Share(r.Context())
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		fmt.Fprint(w, r.URL.RequestURI(), " ", words)
	}), pagecache.Options{MaxBytes: 1 << 20, Pass: []string{"/admin"}, Parameters: []string{"issue", "q"}, StaffCookie: "staff", Edge: e,
		Moments: func(context.Context, int) ([]surrogate.Moment, error) { return m.moments, nil }, Zone: time.UTC, Now: func() time.Time { return m.now }})
	m.Trust()
	return m
}

// get asks for the address with the headers given as name and value in turn.
func (m *maker) get(address string, headers ...string) *http.Response {
	return m.ask(http.MethodGet, address, headers...)
}

func (m *maker) ask(method, address string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, address, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	return w.Result()
}

// madeBy is how many pages are made while f runs.
func (m *maker) madeBy(f func()) int64 {
	before := m.made.Load()
	f()
	return m.made.Load() - before
}

func TestAPageIsMadeOnce(t *testing.T) {
	t.Parallel()
	m := site(t)
	for _, c := range []struct {
		what, method, address string
		headers               []string
		made                  int64
	}{
		{"the first visit", "GET", "/news", nil, 1},
		{"the second", "GET", "/news", nil, 0},
		{"with the marks of a newsletter", "GET", "/news?utm_source=x&fbclid=1", nil, 0},
		{"with an unknown parameter", "GET", "/news?nonsense=1", nil, 0},
		{"with an empty one", "GET", "/news?issue=", nil, 0},
		{"its head", "HEAD", "/news", nil, 0},
		{"narrowed", "GET", "/news?issue=housing&q=rent", nil, 1},
		{"narrowed, in another order", "GET", "/news?q=rent&issue=housing&q=other", nil, 0},
		{"a query that makes no sense", "GET", "/news?%zz;", nil, 0},
		{"a reader with some cookie", "GET", "/news", []string{"Cookie", "theme=dark"}, 0},
		{"staff", "GET", "/news", []string{"Cookie", "staff=1"}, 1},
		{"a write", "POST", "/news", nil, 1},
		{"the admin", "GET", "/admin/content", nil, 1},
		{"the admin again", "GET", "/admin/content", nil, 1},
		{"an endless address", "GET", "/news?q=" + strings.Repeat("x", 3000), nil, 1},
		{"an endless address again", "GET", "/news?q=" + strings.Repeat("x", 3000), nil, 1},
	} {
		if made := m.madeBy(func() { m.ask(c.method, c.address, c.headers...) }); made != c.made {
			t.Errorf("%s: %s %s made %d pages, want %d", c.what, c.method, c.address, made, c.made)
		}
	}
}

// What answers all who ask at once is made for none of them: an error that one wants as JSON is a page for the others.
func TestAPageIsMadeAsAnybodyAsks(t *testing.T) {
	t.Parallel()
	m := site(t)
	m.answer = func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Header) }
	res := m.get("/a", "Accept", "application/json", "Cookie", "theme=dark", "Range", "bytes=0-1")
	if b, err := io.ReadAll(res.Body); err != nil || string(b) != "map[]" {
		t.Errorf("it is asked for with %s, %v", b, err)
	}
}

// Only pages that say they are the same for everybody are kept, and only whole ones.
func TestWhatIsNotForEverybodyIsNotKept(t *testing.T) {
	t.Parallel()
	for what, answer := range map[string]http.HandlerFunc{
		"a page of one visitor": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, words) },
		"a page that is not there": func(w http.ResponseWriter, r *http.Request) {
			surrogate.Share(r.Context())
			http.NotFound(w, r)
		},
		"an error": func(w http.ResponseWriter, r *http.Request) {
			surrogate.Share(r.Context())
			w.WriteHeader(http.StatusServiceUnavailable)
		},
	} {
		m := site(t)
		m.answer = answer
		if made := m.madeBy(func() { m.get("/a"); m.get("/a") }); made != 2 {
			t.Errorf("%s is kept: made %d times", what, made)
		}
	}
}

func TestAWordOfTheDatabaseDropsThePagesThatShowIt(t *testing.T) {
	t.Parallel()
	m := site(t)
	m.get("/a")
	m.Tell("e8")
	if made := m.madeBy(func() { m.get("/a") }); made != 0 {
		t.Error("a page is made again after a word about something else")
	}
	m.Tell("e7")
	if made := m.madeBy(func() { m.get("/a"); m.get("/a") }); made != 1 {
		t.Errorf("after a word about what it shows a page was made %d times, want once", made)
	}
	for i := range 100_001 { // more than are remembered
		m.Tell(fmt.Sprint("x", i))
	}
	if made := m.madeBy(func() { m.get("/a") }); made != 1 {
		t.Error("a page outlives the ledger's memory")
	}
	m.Distrust()
	if made := m.madeBy(func() { m.get("/a"); m.get("/a") }); made != 2 {
		t.Error("what is kept is trusted without the database")
	}
}

// What was begun before a word is not what readers see after it.
func TestAWordDuringTheMaking(t *testing.T) {
	t.Parallel()
	m := site(t)
	m.answer = func(w http.ResponseWriter, r *http.Request) {
		surrogate.Share(r.Context())
		surrogate.Add(r.Context(), "e7")
		if m.made.Load() == 1 {
			m.Tell("e7")
		}
		fmt.Fprint(w, m.made.Load())
	}
	m.get("/a")
	if got := bodyOf(t, m.get("/a")); got != "2" {
		t.Errorf("the second visitor gets making no. %s", got)
	}
}

func TestNoPageOutlivesTheNextMoment(t *testing.T) {
	t.Parallel()
	m := site(t)
	start := m.now
	m.moments = []surrogate.Moment{{At: start.Add(time.Minute), Keys: []string{"e8"}}, {At: start.Add(time.Hour), Keys: []string{"e7", "post"}},
		{At: start.Add(2 * time.Hour), Keys: []string{"e7"}}}
	m.get("/a")
	for _, c := range []struct {
		after time.Duration
		made  int64
	}{{time.Hour - 1, 0}, {time.Hour, 1}, {2*time.Hour - 1, 0}, {2 * time.Hour, 1}, {9*time.Hour - 1, 0}, {9 * time.Hour, 1}, {time.Hour, 1}} {
		m.now = start.Add(c.after)
		if made := m.madeBy(func() { m.get("/a") }); made != c.made {
			t.Errorf("%v later the page is made %d times, want %d", c.after, made, c.made)
		}
	}
}

// A cold stampede makes one page.
func TestAStampede(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := site(t)
		m.answer = func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Second) // until all have come
			surrogate.Share(r.Context())
			fmt.Fprint(w, words)
		}
		var all sync.WaitGroup
		var wrong atomic.Int64
		for i := range 1000 {
			all.Go(func() {
				r := httptest.NewRequest(http.MethodGet, "/a", nil)
				if i == 0 { // who came first leaves
					ctx, leave := context.WithCancel(r.Context())
					leave()
					r = r.WithContext(ctx)
				}
				w := httptest.NewRecorder()
				m.ServeHTTP(w, r)
				if w.Body.String() != words {
					wrong.Add(1)
				}
			})
		}
		all.Wait()
		if m.made.Load() != 1 || wrong.Load() > 0 {
			t.Errorf("1000 visitors at once made the page %d times, and %d got something else", m.made.Load(), wrong.Load())
		}
	})
}

func TestTheForms(t *testing.T) {
	t.Parallel()
	m := site(t)
	plain := m.get("/a")
	if plain.Header.Get("Content-Encoding") != "" || plain.Header.Get("Vary") != "Accept-Encoding" || plain.Header.Get("Content-Length") != fmt.Sprint(len("/a "+words)) {
		t.Errorf("the plain form has the headers %v", plain.Header)
	}
	tags := map[string]bool{plain.Header.Get("Etag"): true}
	for encoding, open := range map[string]func(io.Reader) (io.Reader, error){
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"zstd": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
	} {
		res := m.get("/a", "Accept-Encoding", encoding)
		packed, err := io.ReadAll(res.Body)
		fatal(t, err)
		unpacked, err := open(bytes.NewReader(packed))
		fatal(t, err)
		body, err := io.ReadAll(unpacked)
		fatal(t, err)
		if string(body) != "/a "+words || res.Header.Get("Content-Encoding") != encoding || res.Header.Get("Content-Length") != fmt.Sprint(len(packed)) ||
			len(packed) > len(words)/2 {
			t.Errorf("%s: %d bytes with the headers %v hold %.40q", encoding, len(packed), res.Header, body)
		}
		tags[res.Header.Get("Etag")] = true
	}
	if len(tags) != 4 || tags[""] {
		t.Errorf("the four forms have the tags %v", tags)
	}
	if made := m.made.Load(); made != 1 {
		t.Errorf("four forms made the page %d times", made)
	}
}

// What many ask for is packed better, and those who have the first form keep it.
func TestWhatManyAskForIsPackedBetter(t *testing.T) {
	t.Parallel()
	m := site(t)
	var text strings.Builder
	for i := range 600 {
		fmt.Fprintf(&text, "<p>The council of town %d voted %d to %d.</p>\n", i*i%1009, i%13, i%7)
	}
	m.answer = func(w http.ResponseWriter, r *http.Request) {
		surrogate.Share(r.Context())
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, text.String())
	}
	first := m.get("/a", "Accept-Encoding", "br")
	tag := first.Header.Get("Etag")
	better := first
	for began := time.Now(); better.Header.Get("Etag") == tag; better = m.get("/a", "Accept-Encoding", "br") {
		if time.Since(began) > time.Minute {
			t.Fatal("it is not packed better")
		}
	}
	if better.ContentLength >= first.ContentLength {
		t.Errorf("%d bytes after %d", better.ContentLength, first.ContentLength)
	}
	body, err := io.ReadAll(brotli.NewReader(better.Body))
	if err != nil || string(body) != text.String() {
		t.Errorf("%.40q, %v", body, err)
	}
	for _, has := range []string{tag, better.Header.Get("Etag")} {
		if res := m.get("/a", "Accept-Encoding", "br", "If-None-Match", has); res.StatusCode != http.StatusNotModified || res.Header.Get("Etag") != has {
			t.Errorf("who has %s is answered %d with %s", has, res.StatusCode, res.Header.Get("Etag"))
		}
	}
	if res := m.get("/a", "Accept-Encoding", "br", "If-None-Match", "*"); res.StatusCode != http.StatusNotModified || res.Header.Get("Etag") == tag {
		t.Errorf("who does not say what they have is answered %d with %s", res.StatusCode, res.Header.Get("Etag"))
	}
}

func TestUnchangedPagesAreNotSentAgain(t *testing.T) {
	t.Parallel()
	m := site(t)
	tag := m.get("/a").Header.Get("Etag")
	br := m.get("/a", "Accept-Encoding", "br").Header.Get("Etag")
	for _, c := range []struct {
		headers []string
		status  int
	}{
		{[]string{"If-None-Match", tag}, 304},
		{[]string{"If-None-Match", "W/" + tag}, 304},
		{[]string{"If-None-Match", `"other", ` + tag}, 304},
		{[]string{"If-None-Match", "*"}, 304},
		{[]string{"If-None-Match", `"other"`}, 200},
		{[]string{"If-None-Match", br}, 200},
		{[]string{"If-None-Match", br, "Accept-Encoding", "br"}, 304},
		{[]string{"If-Modified-Since", "Mon, 02 Mar 2026 15:00:00 GMT"}, 200}, // the page has no date
		{[]string{"Range", "bytes=0-9"}, 200},
	} {
		res := m.get("/a", c.headers...)
		got := bodyOf(t, res)
		if res.StatusCode != c.status || c.status == 304 && (got != "" || res.Header.Get("Etag") == "" || res.Header.Get("Cache-Control") != "no-cache" || res.Header.Get("Vary") == "") {
			t.Errorf("%v answers %d with %d bytes and the headers %v, want %d", c.headers, res.StatusCode, len(got), res.Header, c.status)
		}
	}
	m.answer = func(w http.ResponseWriter, r *http.Request) {
		surrogate.Share(r.Context())
		w.Header().Set("Last-Modified", "Sun, 01 Mar 2026 15:00:00 GMT")
		fmt.Fprint(w, words)
	}
	for since, status := range map[string]int{"Sun, 01 Mar 2026 15:00:00 GMT": 304, "Mon, 02 Mar 2026 15:00:00 GMT": 200, "nonsense": 200} {
		if got := m.get("/dated", "If-Modified-Since", since).StatusCode; got != status {
			t.Errorf("If-Modified-Since: %s answers %d, want %d", since, got, status)
		}
	}
	if head := m.ask(http.MethodHead, "/a"); bodyOf(t, head) != "" || head.Header.Get("Etag") != tag || head.Header.Get("Content-Length") == "" {
		t.Errorf("HEAD has the headers %v", head.Header)
	}
}

// Without a connection to the database nothing kept is trusted; with a new one, nothing from before.
func TestALostConnection(t *testing.T) {
	t.Parallel()
	m := site(t)
	m.Distrust()
	pool := testdb.New(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.Follow(ctx, pool.Config().ConnConfig, slog.New(slog.DiscardHandler))
	}()
	until := func(what string, is func() bool) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); !is(); {
			if time.Now().After(deadline) {
				t.Fatal("never: ", what)
			}
			time.Sleep(time.Millisecond)
		}
	}
	until("the database is followed", m.Live)
	m.get("/a")
	if made := m.madeBy(func() { m.get("/a") }); made != 0 {
		t.Error("a page is not kept")
	}
	_, err := pool.Exec(t.Context(), `select pg_notify('pages', 'e7')`)
	fatal(t, err)
	until("the word arrives", func() bool { return m.Told("e7") })
	if made := m.madeBy(func() { m.get("/a") }); made != 1 {
		t.Error("a page outlives the word")
	}
	// While the connection is broken, somebody writes.
	_, err = pool.Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'localprogress pages'`)
	fatal(t, err)
	until("the word is forgotten with the connection", func() bool { return m.Live() && !m.Told("e7") })
	if made := m.madeBy(func() { m.get("/a") }); made != 1 {
		t.Error("a page outlives the connection")
	}
	stop()
	<-done
	if m.Live() {
		t.Error("what is kept is trusted after the end")
	}
}

func bodyOf(t *testing.T, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	fatal(t, err)
	return string(b)
}
