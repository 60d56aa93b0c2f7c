package bench

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// baseURL is how the addresses of every measured site begin, whatever port it listens on: replicas make the same bytes.
const baseURL = "http://bench.example.org"

// unled takes a redirect as the answer.
var unled = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// A process is a program of this machine that answers on url.
type process struct {
	url  string // "http://127.0.0.1:43210"
	cmd  *exec.Cmd
	data string // folder of a site's files; "" of others
	args []string
	env  []string
}

// program is the built site.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "localprogress")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", path, "localprogress.org/site/cmd/localprogress")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// startSite runs the program on the database until the test ends, and returns when it answers.
func startSite(t *testing.T, program, database string, flags ...string) *process {
	t.Helper()
	data, port := t.TempDir(), freePort(t)
	p := &process{url: "http://" + port, data: data, env: []string{"DATABASE_URL=" + database},
		args: append([]string{program, "serve", "--data", data, "--addr", port, "--base-url", baseURL}, flags...)}
	p.start(t)
	return p
}

// start runs the process and waits until it answers.
func (p *process) start(t *testing.T) {
	t.Helper()
	p.cmd = exec.CommandContext(context.WithoutCancel(t.Context()), p.args[0], p.args[1:]...)
	p.cmd.Env = append(os.Environ(), p.env...)
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stdout, p.cmd.Stderr = log, log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	running := p.cmd
	t.Cleanup(func() { // in good order, for what it has started itself
		_ = running.Process.Signal(syscall.SIGTERM)
		stuck := time.AfterFunc(30*time.Second, func() { _ = running.Process.Kill() })
		defer stuck.Stop()
		_ = running.Wait()
	})
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		resp, err := unled.Get(p.url + "/healthz")
		if err == nil {
			_ = resp.Body.Close()
			return
		}
		if time.Now().After(end) {
			said, _ := os.ReadFile(log.Name())
			t.Fatalf("%s does not answer: %v\n%s", p.args[0], err, said)
		}
	}
}

// stop ends the process as an operator does.
func (p *process) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait() // its status is not asked for
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// memory is what the process and its children hold now, and held at the most, in MiB.
func (p *process) memory(t *testing.T) (now, most float64) {
	t.Helper()
	pids := []int{p.cmd.Process.Pid}
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", pids[0])) // none where it has none
	for _, field := range strings.Fields(string(children)) {
		pid, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	for _, pid := range pids {
		now, most = now+status(t, pid, "VmRSS:"), most+status(t, pid, "VmHWM:")
	}
	return now, most
}

// status is a figure of /proc/pid/status in MiB.
func status(t *testing.T, pid int, name string) float64 {
	t.Helper()
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if words := strings.Fields(lines.Text()); words[0] == name {
			kib, err := strconv.ParseFloat(words[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			return kib / 1024
		}
	}
	t.Fatalf("/proc/%d/status has no %s", pid, name)
	return 0
}
