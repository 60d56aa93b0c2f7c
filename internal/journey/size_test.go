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

// measured are the addresses whose time is told. Those that are part of search are also told together,
// for searches come mixed.
var measured = []struct {
	what, path string
	search     bool
}{
	{"search, rare word", "/search?q=" + testsite.RareWord, true},
	{"search, rare word by date", "/search?order=date&q=" + testsite.RareWord, true},
	{"search, medium word", "/search?q=" + testsite.MediumWord, true},
	{"search, medium word by date", "/search?order=date&q=" + testsite.MediumWord, true},
	{"search, common word", "/search?q=" + testsite.CommonWord, true},
	{"search, common word by date", "/search?order=date&q=" + testsite.CommonWord, true},
	{"search, common word, one kind by date", "/search?kind=release&order=date&q=" + testsite.CommonWord, true},
	{"search, misspelt word", "/search?q=zebrafnich", true},
	{"suggestions", "/search/suggest?q=" + testsite.CommonWord[:4], false},
	{"list of news", "/news", false},
}

// atMost is how many times longer a search may take with the last number of entries than with the first.
const atMost = 4

// TestSearchAtSize prints how long pages take with few and with many entries.
func TestSearchAtSize(t *testing.T) {
	if *sizes == "" {
		t.Skip("measuring takes minutes: make bench-search does it")
	}
	names := strings.Split(*sizes, ",")
	table := make([][]string, len(measured)+1)
	var mixed []float64
	for _, name := range names {
		n, err := strconv.Atoi(name)
		if err != nil || n < 1 {
			t.Fatalf("-sizes: %q is no number of entries", name)
		}
		s := testsite.StartDemo(t)
		s.Fill(t, n)
		var searches []time.Duration
		for i, m := range measured {
			took := times(t, s.URL+m.path)
			table[i] = append(table[i], fmt.Sprintf("%10.1f", p95(took)))
			if m.search {
				searches = append(searches, took...)
			}
		}
		mixed = append(mixed, p95(searches))
		table[len(measured)] = append(table[len(measured)], fmt.Sprintf("%10.1f", p95(searches)))
	}
	fmt.Printf("%-40s%10s\n", "p95 in ms over HTTP, with entries:", strings.Join(names, " and "))
	for i, row := range table {
		what := "all searches, mixed"
		if i < len(measured) {
			what = measured[i].what
		}
		fmt.Printf("%-40s%s\n", what, strings.Join(row, ""))
	}
	if ratio := mixed[len(mixed)-1] / mixed[0]; ratio > atMost {
		t.Errorf("a search takes %.1f times as long with %s entries as with %s; at most %d times is allowed", ratio, names[len(names)-1], names[0], atMost)
	}
}

// p95 is the time in milliseconds within which 95 of 100 requests were answered.
func p95(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)*95/100-1].Microseconds()) / 1000
}

// times are how long a hundred requests took, after ten to warm up.
func times(t *testing.T, address string) []time.Duration {
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
	return took
}
