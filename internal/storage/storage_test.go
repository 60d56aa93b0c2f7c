package storage_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"localprogress.org/site/internal/storage"
	"localprogress.org/site/internal/testbucket"
)

// both calls test with a folder and with a bucket.
func both(t *testing.T, test func(t *testing.T, s storage.Storage, in *storage.Incoming)) {
	t.Parallel()
	t.Run("folder", func(t *testing.T) {
		t.Parallel()
		f, err := storage.OpenFolder(t.TempDir())
		fatal(t, err)
		t.Cleanup(func() { _ = f.Close() })
		test(t, f, f.Incoming())
	})
	t.Run("bucket", func(t *testing.T) {
		t.Parallel()
		b, _ := testbucket.New(t)
		b.Prefix = "site/files"
		s, err := storage.OpenS3(b)
		fatal(t, err)
		in, err := storage.OpenIncoming(t.TempDir())
		fatal(t, err)
		t.Cleanup(func() { _ = in.Close() })
		test(t, s, in)
	})
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, s storage.Storage, in *storage.Incoming, name string, data []byte) *storage.Part {
	t.Helper()
	p, err := in.Receive(t.Context(), bytes.NewReader(data), int64(len(data)))
	fatal(t, err)
	fatal(t, s.Put(t.Context(), name, p))
	fatal(t, p.Discard())
	return p
}

func read(t *testing.T, s storage.Storage, name string) string {
	t.Helper()
	r, err := s.Open(t.Context(), name)
	fatal(t, err)
	data, err := io.ReadAll(r)
	fatal(t, errors.Join(err, r.Close()))
	return string(data)
}

func TestWhatIsPutComesBack(t *testing.T) {
	both(t, func(t *testing.T, s storage.Storage, in *storage.Incoming) {
		large := bytes.Repeat([]byte("0123456789abcdef"), 40<<20/16) // more than is sent at once
		put(t, s, in, "ab/abc", large)
		if got := read(t, s, "ab/abc"); got != string(large) {
			t.Errorf("%d bytes came back of %d", len(got), len(large))
		}
		put(t, s, in, "ab/abc", []byte("other")) // over it
		put(t, s, in, "made/ab/abc/640.avif", []byte("small"))
		if got := read(t, s, "ab/abc"); got != "other" {
			t.Errorf("written over it: %q", got)
		}
		r, err := s.Open(t.Context(), "ab/abc")
		fatal(t, err)
		if _, err := r.Seek(2, io.SeekStart); err != nil {
			t.Error(err)
		}
		if rest, err := io.ReadAll(r); err != nil || string(rest) != "her" {
			t.Errorf("from the third byte on: %q, %v", rest, err)
		}
		fatal(t, r.Close())
		var names []string
		for o, err := range s.List(t.Context()) {
			fatal(t, err)
			names = append(names, o.Name)
			if o.Bytes != 5 || o.Changed.IsZero() {
				t.Errorf("%+v", o)
			}
		}
		if got := strings.Join(names, " "); got != "ab/abc made/ab/abc/640.avif" {
			t.Errorf("listed: %s", got)
		}
		for range 2 {
			fatal(t, s.Remove(t.Context(), "ab/abc"))
		}
		for _, name := range []string{"ab/abc", "zz", "made/ab/abc/640.avif/deeper"} {
			if _, err := s.Open(t.Context(), name); !errors.Is(err, storage.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := s.Size(t.Context(), name); !errors.Is(err, storage.ErrNotFound) {
				t.Errorf("size of %s: %v", name, err)
			}
		}
	})
}

// failing gives some bytes and then an error.
type failing struct{ left int }

func (f *failing) Read(b []byte) (int, error) {
	if f.left == 0 {
		return 0, errors.New("the line is dead")
	}
	f.left--
	return len(b), nil
}

func TestAnUploadThatBreaksOffLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := storage.OpenFolder(dir)
	fatal(t, err)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for what, receive := range map[string]func() (*storage.Part, error){
		"dead line": func() (*storage.Part, error) { return f.Incoming().Receive(t.Context(), &failing{3}, 1<<20) },
		"too large": func() (*storage.Part, error) {
			return f.Incoming().Receive(t.Context(), strings.NewReader("12345"), 4)
		},
		"given up": func() (*storage.Part, error) { return f.Incoming().Receive(ended, strings.NewReader("12345"), 9) },
	} {
		if _, err := receive(); err == nil || what == "too large" && !errors.Is(err, storage.ErrTooLarge) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for o := range f.List(t.Context()) {
		t.Errorf("there is %s", o.Name)
	}
	if left := files(t, dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	fatal(t, f.Close())
}

func files(t *testing.T, dir string) (found []string) {
	t.Helper()
	fatal(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found = append(found, path)
		}
		return err
	}))
	return found
}

// TestMain is also the program that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("RECEIVE_BELOW"); dir != "" {
		f, err := storage.OpenFolder(dir)
		if err != nil {
			panic(err)
		}
		_, _ = f.Incoming().Receive(context.Background(), os.Stdin, 1<<20)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// What a killed program was receiving is never seen, and goes at the next start; what a living one receives stays.
func TestAKilledUploadIsSwept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := storage.OpenFolder(dir)
	fatal(t, err)
	t.Cleanup(func() { _ = f.Close() })
	self, err := os.Executable()
	fatal(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "RECEIVE_BELOW="+dir)
	stdin, err := cmd.StdinPipe()
	fatal(t, err)
	fatal(t, cmd.Start())
	_, err = stdin.Write(make([]byte, 100<<10)) // more than a pipe holds: the program reads
	fatal(t, err)
	if left := files(t, dir); len(left) != 1 {
		t.Fatalf("it receives %v", left)
	}
	if n, err := f.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("a living program lost %d files, %v", n, err)
	}
	fatal(t, cmd.Process.Kill())
	_ = cmd.Wait()
	for o := range f.List(t.Context()) {
		t.Errorf("half of %s is seen", o.Name)
	}
	if n, err := f.Sweep(t.Context()); n != 1 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	if left := files(t, dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// An upload to a bucket that nobody finished is not seen.
func TestABucketShowsNoHalfFile(t *testing.T) {
	t.Parallel()
	b, dir := testbucket.New(t)
	s, err := storage.OpenS3(b)
	fatal(t, err)
	in, err := storage.OpenIncoming(t.TempDir())
	fatal(t, err)
	t.Cleanup(func() { _ = in.Close() })
	p, err := in.Receive(t.Context(), bytes.NewReader(make([]byte, 40<<20)), 40<<20)
	fatal(t, err)
	fatal(t, p.Truncate(20<<20)) // it ends in the second part
	if err := s.Put(t.Context(), "ab/abc", p); err == nil {
		t.Error("half a file is stored without an error")
	}
	if _, err := s.Size(t.Context(), "ab/abc"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("half a file: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "ab", "abc")); err == nil {
		t.Error("half a file is there")
	}
	fatal(t, p.Discard())
}

// A store that fails for a moment is asked again, one that fails on is an error, and never a missing file.
func TestAStoreThatAnswers500(t *testing.T) {
	t.Parallel()
	b, _ := testbucket.New(t)
	var broken atomic.Int64
	real := b.Endpoint
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if broken.Add(-1) >= 0 {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		r.URL.Scheme, r.URL.Host, r.RequestURI = "http", strings.TrimPrefix(real, "http://"), ""
		answer, err := http.DefaultTransport.RoundTrip(r) // the signature covers the Host that the client wrote
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer answer.Body.Close()
		for name, values := range answer.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.StatusCode)
		_, _ = io.Copy(w, answer.Body)
	}))
	t.Cleanup(proxy.Close)
	b.Endpoint = proxy.URL
	s, err := storage.OpenS3(b)
	fatal(t, err)
	in, err := storage.OpenIncoming(t.TempDir())
	fatal(t, err)
	t.Cleanup(func() { _ = in.Close() })
	broken.Store(2)
	put(t, s, in, "ab/abc", []byte("words"))
	broken.Store(100)
	_, err = s.Size(t.Context(), "ab/abc")
	if err == nil || errors.Is(err, storage.ErrNotFound) || strings.Contains(err.Error(), b.Secret) {
		t.Errorf("a store that fails: %v", err)
	}
	if broken.Load() < 90 {
		t.Errorf("asked %d times", 100-broken.Load())
	}
}
