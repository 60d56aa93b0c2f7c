package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

var kills = flag.Int("kills", 5, "how often the server is killed while people write; make kills sets it")

// asProgram is the environment variable that makes this binary the program itself, so that it can be killed.
const asProgram = "LP_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run(context.Background(), os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// TestKilledWhilePeopleWrite kills the program, and with it its private database, at random moments while three people write
// and publish. Whatever it said was saved is there, nothing is half published, and a request that is sent again after a kill
// is no conflict and makes nothing twice.
func TestKilledWhilePeopleWrite(t *testing.T) {
	folder, err := os.MkdirTemp("", "lp-kill-") // not t.TempDir: as root the database runs as another user, who must get there
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(folder, "d")
	program(t, map[string]string{"LP_DATA": data}, killedPassword, "user", "add", "--email", "desk@example.org", "--name", "Desk", "--role", "editor", "--password-stdin").
		wants(t, exitDone, "can now sign in", "")
	s := &victim{t: t, data: data, addr: freeAddress(t)}
	s.start()
	pool, err := pgxpool.New(t.Context(), "postgres://localprogress@/localprogress?"+url.Values{"host": {filepath.Join(data, "socket")}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()

	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	var pens []*pen
	for range 3 {
		p := newPen(t, s)
		pens = append(pens, p)
		writing.Go(func() { p.write(ctx) })
	}
	for range *kills {
		time.Sleep(time.Duration(50+mathrand.IntN(950)) * time.Millisecond)
		s.kill()
		s.start()
		pool.Reset() // its connections died with the database
		whole(t, pool)
	}
	stop()
	writing.Wait()
	whole(t, pool)
	saves, published := 0, 0
	for _, p := range pens {
		p.kept(t, pool)
		saves, published = saves+len(p.saves), published+len(p.published)
	}
	t.Logf("%d kills: all of %d saves and %d publishings that were acknowledged are there; %d requests were sent again", *kills, saves, published, s.again)
	if saves < *kills || published == 0 {
		t.Errorf("only %d saves and %d publishings were acknowledged", saves, published)
	}
	s.end()
}

const killedPassword = "a bus every ten minutes"

// victim is the program as a process of its own.
type victim struct {
	t          *testing.T
	data, addr string
	cmd        *exec.Cmd

	mu    sync.Mutex
	again int // requests that had no answer
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func (v *victim) start() {
	v.t.Helper()
	log, err := os.OpenFile(filepath.Join(v.t.TempDir(), "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		v.t.Fatal(err)
	}
	v.cmd = exec.Command(os.Args[0], "serve", "--data", v.data, "--addr", v.addr)
	v.cmd.Env = append(os.Environ(), asProgram+"=1", "DATABASE_URL=")
	v.cmd.Stdout, v.cmd.Stderr = log, log
	if err := v.cmd.Start(); err != nil {
		v.t.Fatal(err)
	}
	_ = log.Close() // the process has its own
	running := v.cmd
	v.t.Cleanup(func() { _ = running.Process.Kill(); _ = running.Wait() })
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if answer, err := http.Get("http://" + v.addr + "/readyz"); err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(end) {
			said, _ := os.ReadFile(log.Name())
			v.t.Fatalf("the site does not come back:\n%s", said)
		}
	}
}

func (v *victim) kill() {
	v.t.Helper()
	if err := v.cmd.Process.Kill(); err != nil {
		v.t.Fatal(err)
	}
	_ = v.cmd.Wait()
}

// end stops the program in good order, and its database with it.
func (v *victim) end() {
	_ = v.cmd.Process.Signal(os.Interrupt)
	_ = v.cmd.Wait()
}

// pen is somebody who writes, and what they were told was saved.
type pen struct {
	site      *victim
	client    *http.Client
	saves     []acknowledged
	published []acknowledged
	refused   []string
}

type acknowledged struct {
	entry   int64
	version int // 0: not told
	body    string
}

func newPen(t *testing.T, s *victim) *pen {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &pen{site: s, client: &http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	answer, err := p.client.PostForm("http://"+s.addr+"/admin/sign-in", url.Values{"email": {"desk@example.org"}, "password": {killedPassword}})
	if err != nil || answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in: %v, %v", answer, err)
	}
	_ = answer.Body.Close()
	return p
}

// write writes one post after another until the context ends: saves it by itself some times, publishes it, goes on.
func (p *pen) write(ctx context.Context) {
	for ctx.Err() == nil {
		tab := rand.Text()
		form := url.Values{"tab": {tab}, "title": {"Post " + tab[:8]}, "summary": {"S."}, "when": {"now"}, "version": {"0"}, "change": {"minor"}}
		path := "/admin/content/post/new"
		for seq := 1; seq <= 8 && ctx.Err() == nil; seq++ {
			form.Set("seq", strconv.Itoa(seq))
			form.Set("body", fmt.Sprintf("%s %d %s", tab, seq, strings.Repeat("word ", 400)))
			if seq%4 == 0 {
				p.publish(ctx, path, form)
				continue
			}
			id, version := p.save(ctx, path, form)
			if id == 0 {
				return
			}
			path = "/admin/content/" + strconv.FormatInt(id, 10)
			form.Set("version", strconv.Itoa(version))
		}
	}
}

func (p *pen) save(ctx context.Context, path string, form url.Values) (int64, int) {
	status, answer := p.send(ctx, path+"/autosave", form)
	var kept struct {
		ID      int64
		Version int
	}
	if status != http.StatusOK || json.Unmarshal(answer, &kept) != nil {
		p.refuse(status, answer)
		return 0, 0
	}
	p.saves = append(p.saves, acknowledged{kept.ID, kept.Version, form.Get("body")})
	return kept.ID, kept.Version
}

func (p *pen) publish(ctx context.Context, path string, form url.Values) {
	status, answer := p.send(ctx, path+"/publish", form)
	if status != http.StatusSeeOther {
		p.refuse(status, answer)
		return
	}
	id, _ := strconv.ParseInt(strings.TrimPrefix(path, "/admin/content/"), 10, 64)
	p.published = append(p.published, acknowledged{entry: id, body: form.Get("body")})
}

func (p *pen) refuse(status int, answer []byte) {
	if status != 0 {
		p.refused = append(p.refused, fmt.Sprintf("%d: %.300s", status, answer))
	}
}

// send sends the form until there is an answer; 0 when the context ended before.
func (p *pen) send(ctx context.Context, path string, form url.Values) (int, []byte) {
	for ctx.Err() == nil {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+p.site.addr+path, strings.NewReader(form.Encode()))
		if err != nil {
			return 0, nil
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := p.client.Do(r)
		if err == nil {
			said, err := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			if err == nil && answer.StatusCode < 500 {
				return answer.StatusCode, said
			}
		}
		p.site.mu.Lock()
		p.site.again++
		p.site.mu.Unlock()
		time.Sleep(10 * time.Millisecond)
	}
	return 0, nil
}

// kept checks that all that was acknowledged is stored, and nothing was refused.
func (p *pen) kept(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	for _, words := range p.refused {
		t.Errorf("a request was refused: %s", words)
	}
	for _, a := range p.saves {
		var body string
		err := pool.QueryRow(t.Context(), `select snapshot ->> 'body' from revision where entry_id = $1 and version = $2`, a.entry, a.version).Scan(&body)
		if err != nil || strings.TrimSpace(body) != strings.TrimSpace(a.body) {
			t.Errorf("entry %d, version %d was acknowledged and is lost: %v", a.entry, a.version, err)
		}
	}
	for _, a := range p.published {
		var times int
		err := pool.QueryRow(t.Context(), `
			select count(*) from revision r join entry e on e.id = r.entry_id
			where r.entry_id = $1 and r.action <> 'draft' and r.snapshot ->> 'body' = $2 and e.status = 'published' and e.published_version >= r.version`,
			a.entry, a.body).Scan(&times)
		if err != nil || times != 1 {
			t.Errorf("entry %d was published %d times with %.40q, not once: %v", a.entry, times, a.body, err)
		}
	}
}

// whole checks that every entry has its newest revision, and that what readers see is one revision and all of it.
func whole(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	var torn []int64
	err := pool.QueryRow(t.Context(), `
		select coalesce(array_agg(e.id), '{}') from entry e
		left join revision n on n.entry_id = e.id and n.version = e.version
		left join revision p on p.entry_id = e.id and p.version = e.published_version
		where n.version is null or exists (select from revision r where r.entry_id = e.id and r.version > e.version)
			or (e.status = 'published') <> (p.version is not null)
			or p.version is not null and (p.action = 'draft' or e.body <> p.snapshot ->> 'body' or e.title <> p.snapshot ->> 'title'
				or e.slug is distinct from p.snapshot ->> 'slug')`).Scan(&torn)
	if err != nil {
		t.Fatal(err)
	}
	if len(torn) > 0 {
		t.Fatalf("entries %v are half saved or half published", torn)
	}
}
