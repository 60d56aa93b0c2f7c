package edge_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/edge"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// networks are all edges there are, with the header of keys, what is between the keys, and the header of their own.
var networks = []struct {
	edge                     *edge.Edge
	keys, separator, control string
}{
	{edge.Fastly("service", "secret"), "Surrogate-Key", " ", "Surrogate-Control"},
	{edge.Cloudflare("zone", "secret"), "Cache-Tag", ",", "Cloudflare-CDN-Cache-Control"},
	{edge.Varnish([]string{"http://varnish"}), "xkey", " ", ""},
}

func TestTheLabelOfAPage(t *testing.T) {
	t.Parallel()
	for _, n := range networks {
		h := n.edge.Label([]string{"any", "e7", "news/issue/a b,c\r\n"}, noon.Add(9*time.Hour), time.Time{}).At(noon)
		if got, want := h.Get("Cache-Control"), "public, max-age=0, must-revalidate, s-maxage=3600, stale-while-revalidate=60, stale-if-error=86400"; got != want {
			t.Errorf("%s: Cache-Control: %s, want %s", n.keys, got, want)
		}
		if got := h.Get(n.control); n.control != "" && got != "max-age=3600, stale-while-revalidate=60, stale-if-error=86400" {
			t.Errorf("%s: %s", n.control, got)
		}
		got := strings.Split(h.Get(n.keys), n.separator)
		if want := []string{edge.EveryPage, edge.Spell("any"), edge.Spell("e7"), edge.Spell("news/issue/a b,c\r\n")}; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %q, want %q", n.keys, got, want)
		}
		for _, key := range got {
			if len(key) != 8 || strings.Trim(key, "0123456789abcdefghijklmnopqrstuv") != "" {
				t.Errorf("a key is spelled %q", key)
			}
		}
		if n := len(h); n > 3 {
			t.Errorf("%d headers: %v", n, h)
		}
	}
}

// No edge shows a page past the next moment, and none of an entry past its end, not even when the site is gone.
func TestHowLongAPageIsKept(t *testing.T) {
	t.Parallel()
	never := time.Duration(0)
	for _, c := range []struct {
		until, gone                time.Duration // from now; gone never: it stays
		fresh, revalidate, onError int           // fresh -1: not kept
	}{
		{9 * time.Hour, never, 3600, 60, 86400},
		{3661 * time.Second, never, 3600, 60, 86400},
		{3660 * time.Second, never, 3600, 59, 86400},
		{3601 * time.Second, never, 3600, 0, 86400},
		{90 * time.Second, never, 89, 0, 86400},
		{90*time.Second + 999*time.Millisecond, never, 89, 0, 86400},
		{2 * time.Second, never, 1, 0, 86400},
		{1900 * time.Millisecond, never, -1, 0, 0},
		{0, never, -1, 0, 0},
		{-time.Hour, never, -1, 0, 0},
		{9 * time.Hour, 30 * time.Hour, 3600, 60, 86400},
		{9 * time.Hour, 10 * time.Hour, 3600, 60, 9*3600 - 1},
		{time.Minute, time.Minute, 59, 0, 0},
		{time.Hour, time.Minute, 59, 0, 0}, // the moment of its end is not known as one
	} {
		var gone time.Time
		if c.gone != never {
			gone = noon.Add(c.gone)
		}
		h := networks[0].edge.Label([]string{"e7"}, noon.Add(c.until), gone).At(noon)
		if c.fresh < 0 {
			if h != nil {
				t.Errorf("until %v: %v, want nothing", c.until, h)
			}
			continue
		}
		want := fmt.Sprintf("max-age=%d, stale-while-revalidate=%d, stale-if-error=%d", c.fresh, c.revalidate, c.onError)
		if got := h.Get("Surrogate-Control"); got != want {
			t.Errorf("until %v, gone %v: %s, want %s", c.until, c.gone, got, want)
		}
		if got := h.Get("Cache-Control"); got != "public, max-age=0, must-revalidate, s-"+strings.Replace(want, "max-age", "maxage", 1) {
			t.Errorf("until %v, gone %v: Cache-Control: %s", c.until, c.gone, got)
		}
	}
}

// A page with more keys than the edge reads is purged with every write.
func TestMoreKeysThanFit(t *testing.T) {
	t.Parallel()
	most := map[string]int{"Surrogate-Key": 16384, "Cache-Tag": 16384, "xkey": 8192 - len("xkey: ")}
	for _, n := range networks {
		var keys []string
		fit := 0
		for {
			keys = append(keys, fmt.Sprint("e", len(keys)))
			got := n.edge.Label(keys, noon.Add(time.Hour), time.Time{}).At(noon).Get(n.keys)
			if len(got) > most[n.keys] {
				t.Fatalf("%s: %d bytes with %d keys", n.keys, len(got), len(keys))
			}
			if got == edge.EveryPage+n.separator+edge.EveryWrite {
				break
			}
			fit++
		}
		if fit < 800 {
			t.Errorf("%s: only %d keys fit", n.keys, fit)
		}
	}
}

func TestNothingElseIsKept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says   string
		answer http.HandlerFunc
		want   string
	}{
		{"a label", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Cache-Control", "public, max-age=0") }, "public, max-age=0"},
		{"no-cache", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Cache-Control", "no-cache") }, "private, no-cache"},
		{"no-store", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusGone)
		}, "private, no-store"},
		{"nothing", http.NotFound, "private, no-cache"},
	} {
		site := httptest.NewServer(edge.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c.answer(w, r)
			_, _ = w.Write([]byte("words"))
		})))
		defer site.Close()
		answer, err := http.Get(site.URL)
		fatal(t, err)
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		fatal(t, err)
		if got := answer.Header.Get("Cache-Control"); got != c.want || !strings.Contains(string(body), "words") {
			t.Errorf("an answer that says %s: %q and %q, want %q", c.says, got, body, c.want)
		}
	}
}
