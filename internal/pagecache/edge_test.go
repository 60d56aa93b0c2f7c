package pagecache_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"localprogress.org/site/internal/edge"
	"localprogress.org/site/internal/surrogate"
)

// Pages that are the same for everybody tell the edge how long it may keep them and by which keys it forgets them. Nothing
// else tells it anything.
func TestWhatTheEdgeIsTold(t *testing.T) {
	t.Parallel()
	const whole = "public, max-age=0, must-revalidate, s-maxage=3600, stale-while-revalidate=60, stale-if-error=86400"
	m := siteBehind(t, edge.Fastly("service", "token"))
	check := func(what string, res *http.Response, control string) {
		t.Helper()
		if got := res.Header.Get("Cache-Control"); got != control {
			t.Errorf("%s: Cache-Control: %s, want %s", what, got, control)
		}
		kept := strings.HasPrefix(control, "public, max-age=0")
		if has := res.Header.Get("Surrogate-Key") != "" && res.Header.Get("Surrogate-Control") != ""; has != kept {
			t.Errorf("%s: has the edge's own headers: %v; %v", what, has, res.Header)
		}
		if res.StatusCode != http.StatusServiceUnavailable && res.StatusCode != http.StatusNotFound && res.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: Vary: %s", what, res.Header.Get("Vary"))
		}
	}
	first := m.get("/a")
	check("a page", first, whole)
	check("the page again", m.get("/a"), whole)
	check("the page again, from a newsletter", m.get("/a?utm_source=x"), whole)
	check("its head", m.ask(http.MethodHead, "/a"), whole)
	check("packed", m.get("/a", "Accept-Encoding", "br"), whole)
	if same := m.get("/a", "If-None-Match", first.Header.Get("Etag")); same.StatusCode != http.StatusNotModified {
		t.Errorf("the page unchanged answers %d", same.StatusCode)
	} else {
		check("the page unchanged", same, whole)
	}
	check("for staff", m.get("/a", "Cookie", "staff=1"), "no-cache")

	m.Distrust()
	check("a page while the listener is away", m.get("/b"), "no-cache")
	m.answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }
	if old := m.get("/a"); old.Header.Get("Cache-Status") == "" {
		t.Error("no copy while the site fails")
	} else {
		check("a copy while the site fails", old, "no-cache")
	}
	m.Trust()
	m.answer = func(w http.ResponseWriter, r *http.Request) {
		surrogate.Share(r.Context())
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNotFound)
	}
	check("what is not there", m.get("/c"), "no-store")
	m.answer = func(w http.ResponseWriter, r *http.Request) {
		surrogate.Share(r.Context())
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, words)
	}
	check("what never changes", m.get("/d"), "public, max-age=31536000, immutable")

	m = siteBehind(t, edge.Fastly("service", "token"))
	m.moments = []surrogate.Moment{{At: m.now.Add(time.Minute), Keys: []string{"e7"}}}
	check("a minute before a change", m.get("/e"), "public, max-age=0, must-revalidate, s-maxage=59, stale-while-revalidate=0, stale-if-error=86400")
	m.now = m.now.Add(30 * time.Second)
	check("half a minute before it", m.get("/e"), "public, max-age=0, must-revalidate, s-maxage=29, stale-while-revalidate=0, stale-if-error=86400")
	m.now = m.now.Add(29 * time.Second)
	check("a second before it", m.get("/e"), "no-cache")
}

// A page that changed while it was made was called back before it was sent: the edge does not keep it.
func TestTheEdgeDoesNotKeepWhatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	m := siteBehind(t, edge.Cloudflare("zone", "token"))
	m.answer = func(w http.ResponseWriter, r *http.Request) {
		surrogate.Share(r.Context())
		surrogate.Add(r.Context(), "e7")
		m.Tell("e7")
		w.Header().Set("Cache-Control", "no-cache")
		fmt.Fprint(w, words)
	}
	if got := m.get("/a").Header; got.Get("Cache-Control") != "no-cache" || got.Get("Cache-Tag") != "" {
		t.Errorf("the edge is told %v", got)
	}
}

// Without an edge, everything is as if there were none.
func TestWithoutAnEdge(t *testing.T) {
	t.Parallel()
	h := site(t).get("/a").Header
	for _, name := range []string{"Surrogate-Key", "Surrogate-Control", "Cache-Tag", "Cloudflare-CDN-Cache-Control", "xkey"} {
		if h.Get(name) != "" {
			t.Errorf("%s: %s", name, h.Get(name))
		}
	}
	if h.Get("Cache-Control") != "no-cache" {
		t.Errorf("Cache-Control: %s", h.Get("Cache-Control"))
	}
}

// front stands for a Varnish server in front of the newsroom's site. It keeps each page as long as it may, and shows it
// stale as long as it may.
type front struct {
	n     *newsroom
	turn  int // of the replicas
	saved int // answers that it gave itself

	mu     sync.Mutex
	pages  map[string]stored
	purged map[string]bool // every key that ever was
}

type stored struct {
	answer *httptest.ResponseRecorder
	keys   []string
	until  time.Time
}

var times = regexp.MustCompile(`s-maxage=(\d+), stale-while-revalidate=(\d+)`)

// ServeHTTP takes purges.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, key := range strings.Fields(r.Header.Get("xkey")) {
		f.purged[key] = true
		for address, p := range f.pages {
			if slices.Contains(p.keys, key) {
				delete(f.pages, address)
			}
		}
	}
}

// get returns the page as the front shows it.
func (f *front) get(address string) *httptest.ResponseRecorder {
	f.mu.Lock()
	p, ok := f.pages[address]
	f.mu.Unlock()
	if ok && f.n.now().Before(p.until) {
		f.saved++
		return p.answer
	}
	f.turn++
	answer := read(f.n.replicas[f.turn%len(f.n.replicas)], address, false)
	found := times.FindStringSubmatch(answer.Header().Get("Cache-Control"))
	if found == nil {
		return answer
	}
	fresh, err := strconv.Atoi(found[1])
	fatal(f.n.t, err)
	stale, err := strconv.Atoi(found[2])
	fatal(f.n.t, err)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pages[address] = stored{answer, strings.Fields(answer.Header().Get("xkey")), f.n.now().Add(time.Duration(fresh+stale) * time.Second)}
	return answer
}

// spelled is a key as the edge knows it.
func spelled(key string) string {
	now := time.Now()
	return strings.Fields(edge.Varnish(nil).Label([]string{key}, now.Add(time.Hour), time.Time{}).At(now).Get("xkey"))[1]
}

// settle returns when the front was told of all that was written so far.
func (f *front) settle() {
	f.n.t.Helper()
	f.n.settle()
	word := f.n.words // the last that was told
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		f.mu.Lock()
		told := f.purged[spelled(fmt.Sprint("settled ", word))]
		f.mu.Unlock()
		var waiting int
		fatal(f.n.t, f.n.pool.QueryRow(f.n.t.Context(), `select count(*) from river_job where state in ('available', 'running', 'retryable')`).Scan(&waiting))
		if told && waiting == 0 {
			return
		}
		if time.Now().After(deadline) {
			f.n.t.Fatal("the edge is not told")
		}
	}
}

// Whatever is edited, every address answers the same at the edge as anew.
func TestCoherenceAtTheEdge(t *testing.T) {
	t.Parallel()
	f := &front{pages: map[string]stored{}, purged: map[string]bool{}}
	server := httptest.NewServer(f)
	defer server.Close()
	f.n = openBehind(t, edge.Varnish([]string{server.URL}))
	compared := 0
	for i := range *edits/3 + 1 { // each takes a second: purges are made no faster
		what := f.n.edit()
		f.settle()
		for _, address := range f.n.addresses() {
			kept, anew := f.get(address), read(f.n.replicas[0], address, true)
			compared++
			if kept.Code != anew.Code || kept.Header().Get("Location") != anew.Header().Get("Location") || !bytes.Equal(text(kept), text(anew)) {
				t.Fatalf("edit %d (%s): %s answers %d at the edge and %d anew, in other words:\n%s", i, what, address, kept.Code, anew.Code,
					difference(text(kept), text(anew)))
			}
		}
	}
	t.Logf("%d answers compared, %.0f %% of them the edge's own", compared, 100*float64(f.saved)/float64(compared))
	if f.saved < compared/4 {
		t.Errorf("only %d of %d answers were the edge's own: this proves little", f.saved, compared)
	}
}
