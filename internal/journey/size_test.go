package journey

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/testsite"
)

var sizes = flag.String("sizes", "", "numbers of entries to measure with, for example 1000,100000; make bench-search sets it")

// measured are the addresses whose time is told, with how many times longer they may take with the last
// number of entries than with the first.
var measured = []struct {
	what, path string
	times      float64
}{
	{"search, rare word", "/search?q=" + testsite.RareWord, 4},
	{"search, rare word by date", "/search?order=date&q=" + testsite.RareWord, 4},
	{"search, medium word", "/search?q=" + testsite.MediumWord, 4},
	{"search, medium word by date", "/search?order=date&q=" + testsite.MediumWord, 4},
	{"search, common word", "/search?q=" + testsite.CommonWord, 4},
	{"search, common word by date", "/search?order=date&q=" + testsite.CommonWord, 4},
	{"search, common word, last page", "/search?page=50&q=" + testsite.CommonWord, 4},
	{"search, common word, one kind by date", "/search?kind=release&order=date&q=" + testsite.CommonWord, 4},
	{"search, two words", "/search?q=" + testsite.CommonWord + "+" + testsite.MediumWord, 4},
	{"search, misspelt word", "/search?q=zebrafnich", 4},
	{"suggestions", "/search/suggest?q=" + testsite.CommonWord[:4], 4},
	{"list of news", "/news", 1.5},
}

// TestSearchAtSize prints how long pages take with few and with many entries.
func TestSearchAtSize(t *testing.T) {
	if *sizes == "" {
		t.Skip("measuring takes minutes: make bench-search does it")
	}
	var all [][]time.Duration
	names := strings.Split(*sizes, ",")
	for _, name := range names {
		n, err := strconv.Atoi(name)
		if err != nil || n < 1 {
			t.Fatalf("-sizes: %q is no number of entries", name)
		}
		s := testsite.StartDemo(t)
		s.Fill(t, n)
		var p95s []time.Duration
		for _, m := range measured {
			p95s = append(p95s, p95(t, s.URL+m.path))
		}
		all = append(all, p95s)
	}
	fmt.Printf("%-40s", "p95 in ms, over HTTP, with entries:")
	for _, name := range names {
		fmt.Printf("%10s", name)
	}
	fmt.Println()
	for i, m := range measured {
		fmt.Printf("%-40s", m.what)
		for _, p95s := range all {
			fmt.Printf("%10.1f", ms(p95s[i]))
		}
		ratio := ms(all[len(all)-1][i]) / ms(all[0][i])
		fmt.Printf("   × %.1f (at most %.1f)\n", ratio, m.times)
		if ratio > m.times {
			t.Errorf("%s takes %.1f times as long with %s entries as with %s, at most %.1f times is allowed", m.what, ratio, names[len(names)-1], names[0], m.times)
		}
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// p95 is the time within which 95 of 100 requests are answered, after ten to warm up.
func p95(t *testing.T, address string) time.Duration {
	t.Helper()
	var took []time.Duration
	for i := range 110 {
		start := time.Now()
		resp, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s, %v", address, resp.Status, err)
		}
		if i >= 10 {
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	return took[94]
}
