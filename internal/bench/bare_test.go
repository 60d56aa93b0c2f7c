package bench

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// An answer is what the site says at an address, in one coding.
type answer struct {
	Address string
	Header  http.Header
	Body    []byte
}

// packing is the coding that everybody here is asked for: the one that nginx has without a module of others.
const packing = "gzip"

// ask returns what is answered at the address, packed as it is sent.
func ask(t *testing.T, url, address string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", packing)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %s, %v", address, resp.Status, err)
	}
	return answer{address, resp.Header, body}
}

// unpacked is what the answer says.
func unpacked(t *testing.T, a answer) []byte {
	t.Helper()
	if a.Header.Get("Content-Encoding") == "" {
		return a.Body
	}
	r, err := gzip.NewReader(bytes.NewReader(a.Body))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// startBare runs a handler that does nothing but send the answers, in a process of its own.
func startBare(t *testing.T, answers []answer) *process {
	t.Helper()
	folder, port := t.TempDir(), freePort(t)
	for i, a := range answers {
		words, err := json.Marshal(a)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, fmt.Sprint(i)), words, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	p := &process{url: "http://" + port, args: []string{os.Args[0]}, env: []string{bareFolder + "=" + folder, "LP_BENCH_ADDR=" + port}}
	p.start(t)
	return p
}

// serveBare is that process: net/http's server with a map.
func serveBare(folder string) {
	answers := map[string]answer{}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	for _, file := range files {
		var words []byte
		var a answer
		if words, err = os.ReadFile(file); err == nil {
			err = json.Unmarshal(words, &a)
		}
		if err != nil {
			break
		}
		answers[a.Address] = a
	}
	if err == nil {
		err = http.ListenAndServe(os.Getenv("LP_BENCH_ADDR"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a, ok := answers[r.RequestURI]
			if !ok {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			h := w.Header()
			for name, values := range a.Header {
				h[name] = values
			}
			_, _ = w.Write(a.Body)
		}))
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
