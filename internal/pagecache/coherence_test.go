package pagecache_test

import (
	"bytes"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/demo"
	"localprogress.org/site/internal/edge"
	"localprogress.org/site/internal/testdb"
)

var (
	edits = flag.Int("edits", 15, "how many random edits TestCoherence makes")
	seed  = flag.Uint64("seed", 1, "makes its edits what they are")
)

// newsroom is two replicas of the site on one database, with one clock, and somebody who edits at random.
type newsroom struct {
	t        *testing.T
	r        *rand.Rand
	pool     *pgxpool.Pool
	replicas [2]*app.App
	clock    atomic.Pointer[time.Time]
	words    int // that were waited for
}

func open(t *testing.T) *newsroom { return openBehind(t, nil) }

// openBehind is the newsroom of a site with an edge in front of it.
func openBehind(t *testing.T, e *edge.Edge) *newsroom {
	t.Helper()
	n := &newsroom{t: t, pool: testdb.New(t), r: rand.New(rand.NewPCG(*seed, 1))}
	start := time.Date(2026, 3, 2, 15, 0, 0, 0, time.UTC)
	n.clock.Store(&start)
	data := t.TempDir()
	for i := range n.replicas {
		a, err := app.New(n.pool, app.Options{Data: data, BaseURL: "https://example.com", Edge: e, Now: n.now, Log: slog.New(slog.DiscardHandler)})
		fatal(t, err)
		t.Cleanup(func() { fatal(t, a.Close()) })
		n.replicas[i] = a
	}
	_, err := demo.Load(t.Context(), n.replicas[0].Content, n.replicas[0].Media, n.now())
	fatal(t, err)
	n.settle()
	return n
}

func (n *newsroom) now() time.Time { return *n.clock.Load() }

func (n *newsroom) wait(d time.Duration) {
	to := n.now().Add(d)
	n.clock.Store(&to)
}

// settle returns when both replicas have heard all that was written so far.
func (n *newsroom) settle() {
	n.t.Helper()
	n.words++
	word := fmt.Sprint("settled ", n.words)
	deadline := time.Now().Add(20 * time.Second)
	for _, a := range n.replicas {
		for !a.Pages.Told(word) {
			if time.Now().After(deadline) {
				n.t.Fatal("a replica does not hear the database")
			}
			_, err := n.pool.Exec(n.t.Context(), `select pg_notify('pages', $1)`, word) // again: it may not have listened yet
			fatal(n.t, err)
			runtime.Gosched()
		}
	}
}

// stamp is when a page was made, which the forms on it carry: it may differ.
var stamp = regexp.MustCompile(`name="stamp" value="\d+"`)

// read asks for the address; fresh goes past what is kept.
func read(a *app.App, address string, fresh bool) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.RemoteAddr = "127.0.0.1:4000" // which no limit counts
	if fresh {
		r.AddCookie(&http.Cookie{Name: "lp_session", Value: "somebody"})
		r.AddCookie(&http.Cookie{Name: "__Host-lp_session", Value: "somebody"})
	}
	w := httptest.NewRecorder()
	a.Handler.ServeHTTP(w, r)
	return w
}

func text(w *httptest.ResponseRecorder) []byte { return stamp.ReplaceAll(w.Body.Bytes(), nil) }

// addresses are lists in every form and narrowed, and each entry there ever was, under each address it ever had.
func (n *newsroom) addresses() []string {
	all := []string{"/", "/news", "/press", "/press/releases", "/press/in-the-news", "/press/kit", "/issues", "/chapters", "/events", "/events/past",
		"/resources", "/newsletters", "/news.atom", "/press/releases.rss", "/events.json", "/events.ics", "/search?q=housing", "/search?q=housing&order=date",
		"/search/suggest?q=ho", "/sitemap.xml", "/news-sitemap.xml", "/llms.txt", "/news?issue=housing-justice", "/news?kind=newsletter", "/news.json?chapter=new-york",
		"/resources?type=toolkit", "/old/0", "/old/1", "/old/2", "/old/3", "/old/4", "/news?q=housing", "/news?year=2024", "/.well-known/security.txt"}
	rows, err := n.pool.Query(n.t.Context(), `
		select case e.kind when 'post' then '/news/' when 'newsletter' then '/news/' when 'release' then '/press/' when 'clipping' then '/press/in-the-news/'
			when 'person' then '/people/' when 'page' then '/' else '/' || e.kind || 's/' end || s
		from entry e, lateral (select distinct snapshot->>'slug' as s from revision r where r.entry_id = e.id and snapshot->>'slug' <> '') x
		union select '/newsletters/' || slug from newsletter_series
		union select '/events/' || slug || '.ics' from entry where kind = 'event' and slug is not null
		union select '/press/' || slug || '.txt' from entry where kind = 'release' and slug is not null
		union select '/news/' || slug || '.md' from entry where kind = 'post' and slug is not null
		union select '/issues/' || slug || '.atom' from entry where kind = 'issue' and slug is not null
		union select '/news?issue=' || slug from entry where kind = 'issue' and slug is not null
		union select '/chapters/' || slug || '.rss' from entry where kind = 'chapter' and slug is not null
		order by 1`)
	fatal(n.t, err)
	for rows.Next() {
		var address string
		fatal(n.t, rows.Scan(&address))
		all = append(all, address)
	}
	fatal(n.t, rows.Err())
	return all
}

// Whatever is edited, every address answers the same from what is kept as anew, on every replica.
func TestCoherence(t *testing.T) {
	t.Parallel()
	n := open(t)
	t.Logf("%d edits with -seed %d", *edits, *seed)
	compared, same := 0, 0
	for i := range *edits {
		what := n.edit()
		n.settle()
		for _, address := range n.addresses() {
			anew := read(n.replicas[0], address, true)
			for on, a := range n.replicas {
				hits, _ := a.Pages.Hits()
				kept := read(a, address, false)
				if after, _ := a.Pages.Hits(); after > hits {
					same++
				}
				compared++
				if kept.Code != anew.Code || kept.Header().Get("Location") != anew.Header().Get("Location") || !bytes.Equal(text(kept), text(anew)) {
					t.Fatalf("edit %d (%s): %s on replica %d answers %d from what is kept and %d anew, in other words:\n%s", i, what, address, on, kept.Code, anew.Code,
						difference(text(kept), text(anew)))
				}
			}
		}
	}
	t.Logf("%d answers compared, %.0f %% of them kept ones", compared, 100*float64(same)/float64(compared))
	if same < compared/4 {
		t.Errorf("only %d of %d answers were kept ones: this proves little", same, compared)
	}
}

// difference is where two texts part.
func difference(a, b []byte) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	around := func(s []byte) string { return string(s[max(0, i-120):min(len(s), i+120)]) }
	return "kept: …" + around(a) + "…\nanew: …" + around(b) + "…"
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
