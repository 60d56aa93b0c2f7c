package linkcheck_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/fetch"
	"localprogress.org/site/internal/linkcheck"
	"localprogress.org/site/internal/testdb"
)

var editor = content.Editor{Name: "Desk"}

const day = 24 * time.Hour

// web is a few servers of others, all on this machine, that write down who was asked for what.
type web struct {
	mu     sync.Mutex
	asked  []string
	status map[string]int // by path; 200 for others, silent for no answer
}

// silent has the connection end without an answer.
const silent = -1

func (w *web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, r.Method+" "+r.URL.RequestURI())
	switch status := w.status[r.URL.Path]; status {
	case 0:
	case silent:
		panic(http.ErrAbortHandler)
	default:
		rw.WriteHeader(status)
	}
}

func (w *web) say(path string, status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.status[path] = status
}

// takeAsked returns what was asked for since the last time.
func (w *web) takeAsked() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer func() { w.asked = nil }()
	return strings.Join(w.asked, ", ")
}

// desk is a newsroom whose clock the test holds.
type desk struct {
	*testing.T
	*linkcheck.Store
	pool    *pgxpool.Pool
	content *content.Store
	client  *fetch.Client
	now     time.Time
}

func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{T: t, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	d.pool = testdb.New(t)
	clock := func() time.Time { return d.now }
	d.content = content.New(d.pool, clock)
	d.Store = linkcheck.New(d.pool, d.content, "https://localprogress.example", clock)
	d.client = fetch.NewAllowing("test", func(to netip.AddrPort) bool { return to.Addr().IsLoopback() })
	return d
}

// serve starts a server of others.
func serve(t *testing.T) (*web, string) {
	t.Helper()
	w := &web{status: map[string]int{}}
	s := httptest.NewServer(w)
	t.Cleanup(s.Close)
	return w, s.URL
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (d *desk) publish(title, body string) content.Revision {
	d.Helper()
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Body, snap.Summary = title, body, "In a sentence."
	rev, err := d.content.CreateAndPublish(d.Context(), editor, snap)
	fatal(d.T, err)
	return rev
}

// round goes on by the time, and checks links.
func (d *desk) round(after time.Duration) {
	d.Helper()
	d.now = d.now.Add(after)
	fatal(d.T, d.Round(d.Context(), d.client))
}

// broken is what the dashboard says.
func (d *desk) broken() string {
	d.Helper()
	all, err := d.OnPages(d.Context())
	fatal(d.T, err)
	var said []string
	for _, b := range all {
		path := b.Address[strings.LastIndex(b.Address, "/")+1:]
		said = append(said, fmt.Sprint(b.Title, ": ", path, b.Target, " ", b.Why()))
	}
	return strings.Join(said, "; ")
}

func (d *desk) says(want string) {
	d.Helper()
	if got := d.broken(); got != want {
		d.Errorf("broken: %q, want %q", got, want)
	}
}

// A link is broken when it failed twice, a day apart, and whole again when it answers.
func TestALinkIsBrokenAfterTwoFailuresADayApart(t *testing.T) {
	t.Parallel()
	d := open(t)
	others, url := serve(t)
	others.say("/gone", http.StatusNotFound)
	d.publish("Report", "Read [it]("+url+"/gone?page=2#part).")
	d.round(0)
	if got := others.takeAsked(); got != "HEAD /gone?page=2, GET /gone?page=2" {
		t.Errorf("asked %q", got)
	}
	d.says("")
	d.round(23 * time.Hour)
	if got := others.takeAsked(); got != "" {
		t.Errorf("within a day asked %q", got)
	}
	d.round(time.Hour)
	d.says("Report: gone?page=2 is not there (404)")
	address := url + "/gone?page=2#elsewhere"
	found, err := d.Among(t.Context(), []string{address, url + "/other", "https://localprogress.example/news", "::"})
	if b, ok := found[address]; err != nil || len(found) != 1 || !ok || b.Status != 404 || !b.Since.Equal(d.now.Add(-day)) {
		t.Errorf("of a draft's links: %+v, %v", found, err)
	}
	others.takeAsked()
	d.round(2 * day)
	if got := others.takeAsked(); got != "" {
		t.Errorf("a broken link was asked for soon: %q", got)
	}
	others.say("/gone", 0)
	d.round(day)
	d.says("")
	others.takeAsked()
	d.round(13 * day)
	if got := others.takeAsked(); got != "" {
		t.Errorf("within two weeks asked %q", got)
	}
	d.round(day)
	if got := others.takeAsked(); got != "HEAD /gone?page=2" {
		t.Errorf("after two weeks asked %q", got)
	}
}

func TestWhatAServerSays(t *testing.T) {
	t.Parallel()
	for status, broken := range map[int]bool{200: false, 204: false, 401: false, 403: false, 405: false, 429: false, 451: false, 503: false, 599: true,
		404: true, 410: true, 500: true, 502: true, 999: false} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			d := open(t)
			others, url := serve(t)
			others.say("/a", status)
			d.publish("Report", "[a]("+url+"/a)")
			d.round(0)
			d.round(day)
			if got := d.broken() != ""; got != broken {
				t.Errorf("broken is %t", got)
			}
		})
	}
}

// A host is asked for one address in a round, and nobody for what readers do not see yet.
func TestOthersAreAskedGently(t *testing.T) {
	t.Parallel()
	d := open(t)
	others, url := serve(t)
	more, second := serve(t)
	d.publish("Links", fmt.Sprintf("[a](%[1]s/1) [b](%[1]s/2) [c](%[1]s/3) [again](%[1]s/1#x) [d](%[2]s/4)", url, second))
	draft := content.NewSnapshot(content.KindPost)
	draft.Title, draft.Body, draft.Summary = "Draft", "[a]("+url+"/draft)", "In a sentence."
	_, err := d.content.Create(t.Context(), editor, draft)
	fatal(t, err)
	later := d.now.Add(time.Hour)
	draft.Title, draft.Body, draft.PublishAt = "Embargoed", "[a]("+url+"/embargoed)", &later
	_, err = d.content.CreateAndPublish(t.Context(), editor, draft)
	fatal(t, err)
	var all []string
	for range 5 {
		d.round(5 * time.Minute)
		all = append(all, others.takeAsked())
	}
	if got := strings.Join(all, "|"); got != "HEAD /1|HEAD /2|HEAD /3||" {
		t.Errorf("a round each: %q", got)
	}
	if got := more.takeAsked(); got != "HEAD /4" {
		t.Errorf("the other host: %q", got)
	}
	d.round(time.Hour)
	if got := others.takeAsked(); got != "HEAD /embargoed" {
		t.Errorf("once it is public: %q", got)
	}
}

// The fields of an entry that hold addresses are read too; what is not on the web, or this site's own, is not asked.
func TestWhatIsAsked(t *testing.T) {
	t.Parallel()
	d := open(t)
	others, url := serve(t)
	snap := content.NewSnapshot(content.KindClipping)
	snap.Title, snap.Clipping.Outlet, snap.Clipping.OutletURL, snap.Clipping.Published = "In the paper", "The Paper", url+"/clipping", &d.now
	_, err := d.content.CreateAndPublish(t.Context(), editor, snap)
	fatal(t, err)
	rev := d.publish("Text", "[own](https://localprogress.example/news/x), [page](/news/y), [mail](mailto:a@example.org), <ftp://example.org/>\n\n:::embed "+url+"/card\n:::\n")
	d.round(0)
	d.round(time.Minute)
	asked := strings.Split(others.takeAsked(), ", ")
	slices.Sort(asked)
	if got := strings.Join(asked, ", "); got != "HEAD /card, HEAD /clipping" {
		t.Errorf("asked %q", got)
	}
	snap = rev.Snapshot
	snap.Body = "[a](" + url + "/new)"
	_, err = d.content.Publish(t.Context(), editor, rev.EntryID, rev.Version, snap)
	fatal(t, err)
	d.round(15 * day)
	d.round(time.Minute)
	asked = strings.Split(others.takeAsked(), ", ")
	slices.Sort(asked)
	if got := strings.Join(asked, ", "); got != "HEAD /clipping, HEAD /new" {
		t.Errorf("after the change asked %q", got)
	}
}

// When nobody answers at all, it is this site that has no line; when others do, the server is gone.
func TestNobodyAnswers(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, url := serve(t)
	s := httptest.NewServer(http.NotFoundHandler())
	away := s.URL
	s.Close()
	d.publish("Away", "[a]("+away+"/page)")
	d.round(0)
	d.round(day)
	d.says("")
	d.round(day)
	d.says("")
	d.publish("Here", "[a]("+url+"/fine)")
	d.round(time.Minute)
	d.says("") // it may be back as well
	d.round(day)
	d.says("Away: page does not answer")
}

// Nothing is said of those who were asked while this site had no line, once it has one again.
func TestTheLineWasCut(t *testing.T) {
	t.Parallel()
	d := open(t)
	others, before := serve(t)
	_, after := serve(t)
	others.say("/page", silent)
	d.publish("Before", "[a]("+before+"/page)")
	d.round(0)
	d.round(day)
	others.say("/page", 0)
	d.publish("After", "[a]("+after+"/fine)")
	d.round(time.Minute)
	d.says("")
	d.round(day)
	d.says("")
}

// Links to entries that were taken down count, as readers see only their words.
func TestEntriesThatAreGone(t *testing.T) {
	t.Parallel()
	d := open(t)
	target := d.publish("Model text", "Words")
	waits := content.NewSnapshot(content.KindPost)
	waits.Title = "Not yet"
	draft, err := d.content.Create(t.Context(), editor, waits)
	fatal(t, err)
	d.publish("Article", fmt.Sprintf("Read [the text](entry:%d), [more](entry:%d), [none](entry:12345).", target.EntryID, draft.EntryID))
	d.round(0)
	d.says("Article: An entry that was deleted is not public any more")
	_, err = d.content.Unpublish(t.Context(), editor, target.EntryID, target.Version)
	fatal(t, err)
	if got := d.broken(); !strings.Contains(got, "Article: “Model text” is not public any more") {
		t.Errorf("after it was taken down: %q", got)
	}
	titles, err := d.Gone(t.Context(), []int64{target.EntryID, draft.EntryID})
	if err != nil || strings.Join(titles, "; ") != "“Model text”" {
		t.Errorf("gone: %q, %v", titles, err)
	}
}

// The title of an entry that only some see is told to them alone, also when readers saw it once.
func TestTitlesOfLimitedEntries(t *testing.T) {
	t.Parallel()
	d := open(t)
	target := d.publish("Secret negotiations", "Words")
	d.publish("Article", fmt.Sprintf("Read [the text](entry:%d).", target.EntryID))
	_, err := d.content.Unpublish(t.Context(), editor, target.EntryID, target.Version)
	fatal(t, err)
	d.round(0)
	fatal(t, d.content.Limit(t.Context(), target.EntryID, []int64{d.account()}))
	other := content.Within(t.Context(), content.Rights{Account: 999, Writes: true})
	told, err := d.Gone(other, []int64{target.EntryID})
	if err != nil || len(told) != 1 || strings.Contains(told[0], "Secret") {
		t.Errorf("another is told %q, %v", told, err)
	}
	pages, err := d.OnPages(other)
	if err != nil || len(pages) != 1 || strings.Contains(pages[0].Target, "Secret") {
		t.Errorf("on the dashboard another reads %+v, %v", pages, err)
	}
	if told, err := d.Gone(t.Context(), []int64{target.EntryID}); err != nil || len(told) != 1 || !strings.Contains(told[0], "Secret") {
		t.Errorf("the program is told %q, %v", told, err)
	}
}

// account is somebody who works there.
func (d *desk) account() (id int64) {
	d.Helper()
	fatal(d.T, d.pool.QueryRow(d.Context(), `insert into account (email, name, role, password_hash, created_at)
		values ('w@example.org', 'Somebody', 'author', '$argon2id$', now()) returning id`).Scan(&id))
	return id
}
