// Package testbucket starts a real server that speaks S3, versitygw, for tests. It is built from tools.mod.
package testbucket

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"localprogress.org/site/internal/storage"
)

// program is the path of the built server. The first build on a machine takes a minute.
var program = sync.OnceValues(func() (string, error) {
	root, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", err
	}
	cmd := exec.Command("go", "tool", "-modfile=tools.mod", "-n", "versitygw")
	cmd.Dir = filepath.Dir(strings.TrimSpace(string(root)))
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
})

// New returns an empty bucket on a server of its own, which ends with the test, and the folder in which that keeps the
// objects as files.
func New(t testing.TB) (storage.Bucket, string) {
	t.Helper()
	server, err := program()
	if err != nil {
		t.Fatalf("build the S3 server: %v", err)
	}
	dir := t.TempDir()
	b := storage.Bucket{Name: "files", Region: "us-east-1", Key: "key", Secret: "a secret"}
	objects, metadata := filepath.Join(dir, "objects"), filepath.Join(dir, "metadata")
	for _, d := range []string{filepath.Join(objects, b.Name), metadata} {
		if err := os.MkdirAll(d, 0o750); err != nil {
			t.Fatal(err)
		}
	}
	addr := freeAddr(t)
	cmd := exec.Command(server, "--access", b.Key, "--secret", b.Secret, "--port", addr, "--quiet", "posix", "--sidecar", metadata, objects)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			_ = conn.Close()
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the S3 server does not answer: %v", err)
		}
	}
	b.Endpoint = "http://" + addr
	return b, filepath.Join(objects, b.Name)
}

// freeAddr is an address that nobody listens on.
func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
