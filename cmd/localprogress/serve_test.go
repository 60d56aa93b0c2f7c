package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"localprogress.org/site/internal/testdb"
)

// A serving is a running `serve`.
type serving struct {
	base    string // of its addresses
	welcome string // everything it printed before it answered
	stop    func() result
}

var siteLine = regexp.MustCompile(`(?m)^  Site   (http://\S+)/$`)

// serve runs `serve` on a free port until the test ends or calls stop.
func serve(t *testing.T, environment map[string]string, args ...string) serving {
	t.Helper()
	environment = maps.Clone(environment)
	environment["LP_ADDR"] = "127.0.0.1:0"
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	reader, writer := io.Pipe()
	var stderr bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		code := run(ctx, append([]string{"serve"}, args...), func(name string) string { return environment[name] },
			strings.NewReader(""), writer, &stderr)
		writer.Close()
		ended <- code
	}()
	var s serving
	var code int
	stopped := false
	s.stop = func() result {
		if !stopped {
			stopped = true
			cancel()
			code = <-ended
		}
		return result{code, s.welcome, stderr.String()}
	}
	t.Cleanup(func() { s.stop() })

	lines := bufio.NewScanner(reader)
	for lines.Scan() && lines.Text() != endOfWelcome {
		s.welcome += lines.Text() + "\n"
	}
	go io.Copy(io.Discard, reader)
	match := siteLine.FindStringSubmatch(s.welcome)
	if match == nil {
		s.stop().wants(t, exitDone, "Site", "")
		t.FailNow()
	}
	s.base = match[1]
	return s
}

// status returns the answer of the running site, or 0 when there is none.
func (s serving) status(path string) int {
	answer, err := http.Get(s.base + path)
	if err != nil {
		return 0
	}
	answer.Body.Close()
	return answer.StatusCode
}

// eventually fails the test when the site does not answer path with the status within half a minute.
func (s serving) eventually(t *testing.T, path string, want int) {
	t.Helper()
	got := 0
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if got = s.status(path); got == want {
			return
		}
	}
	t.Fatalf("%s answers %d, want %d", path, got, want)
}

func TestServeWithoutAnybody(t *testing.T) {
	t.Parallel()
	s := serve(t, onDatabase(t))
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/": 200, "/nothing-here": 404} {
		if got := s.status(path); got != want {
			t.Errorf("%s answers %d, want %d", path, got, want)
		}
	}
	link := regexp.MustCompile(`(?m)^  ` + s.base + `(/admin/set-up/\S+)$`).FindStringSubmatch(s.welcome)
	if link == nil {
		t.Fatalf("no set-up link in %q", s.welcome)
	}
	if got := s.status(link[1]); got != 200 {
		t.Errorf("the set-up link answers %d", got)
	}
	s.stop().wants(t, exitDone, "", "")
	if got := s.status("/healthz"); got != 0 {
		t.Errorf("after the end /healthz answers %d", got)
	}
}

// The one-time link for the first administrator is the last that a new site says until somebody asks for something.
func TestTheLinkOfTheFirstStartStaysInSight(t *testing.T) {
	t.Parallel()
	environment := onDatabase(t)
	s := serve(t, environment)
	words := strings.Fields(s.welcome)
	if last := words[len(words)-1]; !strings.HasPrefix(last, s.base+"/admin/set-up/") {
		t.Errorf("the welcome ends with %q", last)
	}
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		_, news := os.Stat(filepath.Join(environment["LP_DATA"], "pages", "news.html"))
		_, calendar := os.Stat(filepath.Join(environment["LP_DATA"], "pages", "events.ics"))
		if news == nil && calendar == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the copies of the pages are never there: %v, %v", news, calendar)
		}
	}
	if log := s.stop().stderr; strings.Contains(log, "msg=request ") {
		t.Errorf("what the program asks itself is said below the link:\n%s", log)
	}
}

// A proxy that is trusted says for whom it speaks, so that one visitor's failures do not slow down another.
func TestServeBehindAProxy(t *testing.T) {
	t.Parallel()
	environment := onDatabase(t)
	environment["LP_TRUSTED_PROXIES"] = "192.0.2.0/24,127.0.0.0/8"
	s := serve(t, environment)
	signIn := func(from string) int {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.base+"/admin/sign-in", strings.NewReader("email=a%40example.org&password=wrong"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", from)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer.StatusCode
	}
	last := 0
	for range 6 {
		last = signIn("203.0.113.9, 198.51.100.7")
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the sixth failure answers %d", last)
	}
	if got := signIn("198.51.100.8"); got != http.StatusUnprocessableEntity {
		t.Errorf("another visitor's first failure answers %d", got)
	}
}

func TestServeDemoTwiceOnThePrivateDatabase(t *testing.T) {
	t.Parallel()
	environment := map[string]string{"LP_DATA": t.TempDir()}
	first := serve(t, environment, "--demo")
	signIn := regexp.MustCompile(`sign in as \S+ with the password \S+`).FindString(first.welcome)
	if signIn == "" || strings.Contains(first.welcome, "set-up") {
		t.Errorf("the welcome is %q", first.welcome)
	}
	if got := first.status("/news"); got != 200 {
		t.Errorf("/news answers %d", got)
	}
	program(t, environment, "", "migrate").wants(t, exitFailed, "", "another program uses this data folder")
	first.stop().wants(t, exitDone, "", "")

	second := serve(t, environment, "--demo")
	if !strings.Contains(second.welcome, signIn) {
		t.Errorf("the second welcome is %q, want the same sign-in as in the first: %q", second.welcome, signIn)
	}
	second.stop().wants(t, exitDone, "", "")
}

func TestServeOutlivesItsDatabase(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s := serve(t, map[string]string{"LP_DATA": folder})
	content, err := os.ReadFile(filepath.Join(folder, "postgres", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	s.eventually(t, "/readyz", 503)
	if got := s.status("/healthz"); got != 200 {
		t.Errorf("without a database /healthz answers %d", got)
	}
	s.eventually(t, "/readyz", 200)
	s.eventually(t, "/", 200)
}

func TestServeOnAPortInUse(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	folder := filepath.Join(t.TempDir(), "data")
	program(t, map[string]string{"LP_ADDR": taken.Addr().String(), "LP_DATA": folder}, "", "serve").
		wants(t, exitFailed, "", "another program already listens on "+taken.Addr().String())
	if _, err := os.Stat(folder); err == nil {
		t.Error("it made a data folder all the same")
	}
}

// A site whose database is away when it starts shows its readers the copies that it kept.
func TestServeWithoutItsDatabase(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	first := serve(t, map[string]string{"DATABASE_URL": testdb.New(t).Config().ConnString(), "LP_DATA": data})
	deadline := time.Now().Add(20 * time.Second)
	for kept := filepath.Join(data, "pages", "robots.txt.label"); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(kept); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("no copies are kept")
		}
	}
	first.stop()
	without := serve(t, map[string]string{"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "LP_DATA": data})
	if !strings.Contains(without.welcome, "without its database") {
		t.Errorf("it says %q", without.welcome)
	}
	for path, status := range map[string]int{"/": 200, "/news": 200, "/news/nothing": 503} {
		if got := without.status(path); got != status {
			t.Errorf("%s answers %d, want %d", path, got, status)
		}
	}
	if r := without.stop(); r.code != exitDone {
		t.Errorf("it ends with %d: %s", r.code, r.stderr)
	}
}
