package edge_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"localprogress.org/site/internal/edge"
)

const secret = "s3cret-T0ken"

// vendor stands for one of the networks, or for a Varnish server, as its documentation describes it. It refuses what is
// not a purge by that.
type vendor struct {
	*httptest.Server
	kind string
	fail http.HandlerFunc // answers instead, while it is not nil

	mu     sync.Mutex
	purges [][]string // the keys of each purge
	asked  int        // requests, with those that failed
}

// kinds of vendors.
var kinds = []string{"Fastly", "Cloudflare", "Varnish"}

func open(t *testing.T, kind string) *vendor {
	t.Helper()
	v := &vendor{kind: kind}
	v.Server = httptest.NewServer(v)
	t.Cleanup(v.Close)
	return v
}

// edge is the one that the vendor is.
func (v *vendor) edge() *edge.Edge {
	switch v.kind {
	case "Fastly":
		return edge.FastlyAt(v.URL, "SU1Z0isxPaozGVKXdv0eY", secret).Hasten()
	case "Cloudflare":
		return edge.CloudflareAt(v.URL+"/client/v4", "023e105f4ecef8ad9ca31a8372d0c353", secret).Hasten()
	}
	return edge.Varnish([]string{v.URL}).Hasten()
}

func (v *vendor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	v.asked++
	fail := v.fail
	v.mu.Unlock()
	if fail != nil {
		fail(w, r)
		return
	}
	keys, answer := v.read(r)
	if len(keys) == 0 {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	v.mu.Lock()
	v.purges = append(v.purges, keys)
	v.mu.Unlock()
	_, _ = io.WriteString(w, answer)
}

// read returns the keys of a purge, none for what is not one.
func (v *vendor) read(r *http.Request) (keys []string, answer string) {
	says := r.Method + " " + r.URL.Path + " " + r.Header.Get("Content-Type")
	var body map[string][]string
	switch {
	case v.kind == "Varnish" && says == "PURGE / " && len(r.Header.Get("xkey")) < 8<<10:
		return strings.Split(r.Header.Get("xkey"), " "), "Purged 7"
	case json.NewDecoder(r.Body).Decode(&body) != nil || len(body) != 1:
		return nil, ""
	case v.kind == "Fastly" && says == "POST /service/SU1Z0isxPaozGVKXdv0eY/purge application/json" && r.Header.Get("Fastly-Key") == secret &&
		len(body["surrogate_keys"]) <= 256:
		return body["surrogate_keys"], `{"` + body["surrogate_keys"][0] + `":"108-1391560174-974124"}`
	case v.kind == "Cloudflare" && says == "POST /client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/purge_cache application/json" &&
		r.Header.Get("Authorization") == "Bearer "+secret && len(body["tags"]) <= 100:
		return body["tags"], `{"success":true,"errors":[],"messages":[],"result":{"id":"023e105f4ecef8ad9ca31a8372d0c353"}}`
	}
	return nil, ""
}

// failing lets all requests fail from now on; nil lets them succeed.
func (v *vendor) failing(how http.HandlerFunc) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.fail = how
}

// times is how many purges had the key.
func (v *vendor) times(key string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	n := 0
	for _, keys := range v.purges {
		if slices.Contains(keys, key) {
			n++
		}
	}
	return n
}

func (v *vendor) requests() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.asked
}

// forget forgets the purges so far.
func (v *vendor) forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.purges = nil
}

// Purges have the form that each vendor documents, with no more keys than it takes at once.
func TestPurgesAsDocumented(t *testing.T) {
	t.Parallel()
	var keys []string
	for i := range 600 {
		keys = append(keys, fmt.Sprintf("key%05d", i))
	}
	for _, kind := range kinds {
		v := open(t, kind)
		fatal(t, v.edge().Send(t.Context(), keys))
		if got := slices.Concat(v.purges...); !slices.Equal(got, keys) {
			t.Errorf("%s: %d keys in %d purges, want all %d once", kind, len(got), len(v.purges), len(keys))
		}
	}
}

func TestPurgesThatFail(t *testing.T) {
	t.Parallel()
	elsewhere := open(t, "Fastly")
	for what, c := range map[string]struct {
		answer http.HandlerFunc
		says   string
	}{
		"an error": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, "500"},
		"a refusal that repeats the token": {func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, strings.Repeat("x", 190), secret, r.Header) // what an error repeats ends within it
		}, "403"},
		"too many": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, "429"},
		"the way elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+r.URL.Path, http.StatusTemporaryRedirect)
		}, "307"},
		"an endless answer": {func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					return
				}
			}
		}, "502"},
		"no answer": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "deadline exceeded"},
		"an answer that does not end": {func(w http.ResponseWriter, r *http.Request) {
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, "deadline exceeded"},
	} {
		for _, kind := range kinds {
			v := open(t, kind)
			v.failing(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body) // so that the end of the request is noticed
				c.answer(w, r)
			})
			err := v.edge().Send(t.Context(), []string{"key"})
			told := kind != "Varnish" && strings.Contains(fmt.Sprint(err), secret[:6]) // which was given none
			if err == nil || !strings.Contains(err.Error(), c.says) || told || len(err.Error()) > 1000 {
				t.Errorf("%s from %s: %v, want an error with %s", what, kind, err, c.says)
			}
		}
	}
	if n := elsewhere.requests(); n > 0 {
		t.Errorf("%d purges went elsewhere, with the token", n)
	}
	v := open(t, "Cloudflare")
	v.failing(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"success":false,"errors":[{"code":1012}]}`)
	})
	if err := v.edge().Send(t.Context(), []string{"key"}); err == nil || !strings.Contains(err.Error(), "1012") {
		t.Errorf("a purge that was no success: %v", err)
	}
}

// Of several Varnish servers those that answer are purged even when another does not.
func TestEveryVarnishIsPurged(t *testing.T) {
	t.Parallel()
	away, here := open(t, "Varnish"), open(t, "Varnish")
	away.Close()
	if err := edge.Varnish([]string{away.URL, here.URL}).Hasten().Send(t.Context(), []string{"key"}); err == nil {
		t.Error("nobody notices that one is away")
	}
	if here.times("key") != 1 {
		t.Error("the one that answers was not purged")
	}
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
