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

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/testsite"
)

var measure = flag.String("measure", "", "measure only what is of this sort, for example desk")

var sizes = flag.String("sizes", "", "numbers of entries to compare, for example 1000,100000; make bench-lists and make bench-scale set it")

// atMost is how many times longer an address of each sort may take with the most entries than with the fewest; what has
// no bound is told only.
var atMost = map[string]float64{"article": 1.5, "list": 1.5, "desk": 1.5}

// searchWithin is how many milliseconds 95 of 100 searches of an address may take with the most entries.
const searchWithin = 100

// measured are the addresses whose time is told, by sort. {post}, {release} and {clipping} are another entry each
// time, {deep} is a place in the middle of a list.
var measured = []struct{ sort, what, path string }{
	{"article", "article", "/news/{post}"},
	{"article", "press release", "/press/{release}"},
	{"list", "news", "/news"},
	{"list", "news, the middle", "/news?after={deep}"},
	{"list", "news, upwards", "/news?before={deep}"},
	{"list", "news of an issue", "/news?issue=housing"},
	{"list", "news of an issue, the middle", "/news?issue=housing&after={deep}"},
	{"list", "news of a chapter", "/news?chapter=new-york"},
	{"list", "news of an issue and a chapter", "/news?issue=housing&chapter=new-york"},
	{"list", "news of a year", "/news?year=2016"},
	{"list", "news of an issue and a year", "/news?issue=housing&year=2016"},
	{"list", "releases", "/press/releases"},
	{"list", "releases, the middle", "/press/releases?after={deep}"},
	{"list", "coverage", "/press/in-the-news"},
	{"list", "coverage of a year", "/press/in-the-news?year=2016"},
	{"list", "press room", "/press"},
	{"page", "home", "/"},
	{"page", "issue", "/issues/housing"},
	{"page", "chapter", "/chapters/new-york"},
	{"page", "no such page", "/news/{post}-x"},
	{"feed", "feed of the news", "/news.rss"},
	{"feed", "feed of an issue's news", "/news.atom?issue=housing"},
	{"feed", "feed of an issue", "/issues/housing.rss"},
	{"feed", "feed of coverage", "/press/in-the-news.json"},
	{"search", "rare word", "/search?q=" + testsite.RareWord},
	{"search", "rare word by date", "/search?order=date&q=" + testsite.RareWord},
	{"search", "medium word", "/search?q=" + testsite.MediumWord},
	{"search", "medium word by date", "/search?order=date&q=" + testsite.MediumWord},
	{"search", "common word", "/search?q=" + testsite.CommonWord},
	{"search", "common word by date", "/search?order=date&q=" + testsite.CommonWord},
	{"search", "common word, one kind by date", "/search?kind=release&order=date&q=" + testsite.CommonWord},
	{"search", "misspelt word", "/search?q=zebrafnich"},
	{"search", "suggestions", "/search/suggest?q=" + testsite.CommonWord[:4]},
	{"search lists", "medium word in the news", "/news?q=" + testsite.MediumWord},
	{"search lists", "common word in the news", "/news?q=" + testsite.CommonWord},
	{"desk", "content", "/admin/content"},
	{"desk", "content, the middle", "/admin/content?after={deep}"},
	{"desk", "content, upwards", "/admin/content?before={deep}"},
	{"desk", "content by date of going out", "/admin/content?order=out&after={deep}"},
	{"desk", "content: published", "/admin/content?status=published"},
	{"desk", "content: drafts", "/admin/content?status=draft"},
	{"desk", "content: scheduled", "/admin/content?status=scheduled"},
	{"desk", "content: expired", "/admin/content?status=expired"},
	{"desk", "content: with changes", "/admin/content?status=changed"},
	{"desk", "content: releases", "/admin/content?kind=release"},
	{"desk", "content: drafts of releases", "/admin/content?kind=release&status=draft"},
	{"desk", "content of an issue", "/admin/content?issue={issue}"},
	{"desk", "content: mine", "/admin/content?by=me"},
	{"desk", "content: missing alt text", "/admin/content?needs=alt"},
	{"desk", "content: broken links", "/admin/content?needs=links"},
	{"desk", "dashboard", "/admin"},
	{"desk search", "content: rare word", "/admin/content?q=" + testsite.RareWord},
	{"desk search", "content: medium word", "/admin/content?q=" + testsite.MediumWord},
	{"desk search", "content: common word", "/admin/content?q=" + testsite.CommonWord},
}

// A run is what was measured of one sort or one address: how long each request took at each size.
type run [][]time.Duration

func (r run) String() string {
	var out strings.Builder
	for _, took := range r {
		fmt.Fprintf(&out, "%10.1f", p95(took))
	}
	return fmt.Sprintf("%s%8.2f", &out, r.ratio())
}

func (r run) ratio() float64 { return p95(r[len(r)-1]) / p95(r[0]) }

// TestPagesAtSize prints how long pages take with few and with many entries. They are asked for in turns, so that
// whatever else the machine does slows all; and with a cookie of staff, so that each is made anew.
func TestPagesAtSize(t *testing.T) {
	if *sizes == "" {
		t.Skip("measuring takes minutes: make bench-lists does it")
	}
	sites := filled(t, *sizes)
	sorts := map[string]run{}
	fmt.Printf("%-46s", "p95 in ms over HTTP, entries:")
	for _, s := range sites {
		fmt.Printf("%10d", s.entries)
	}
	fmt.Printf("%8s\n", "ratio")
pages:
	for _, m := range measured {
		if !strings.HasPrefix(m.sort, *measure) {
			continue
		}
		took := make(run, len(sites))
		for i := range 210 {
			for j, s := range sites {
				one, err := s.time(t, m.path, i)
				if err != nil {
					t.Errorf("%s with %d entries: %v", m.what, s.entries, err)
					continue pages
				}
				if i >= 10 { // the first warm up
					took[j] = append(took[j], one)
				}
			}
		}
		fmt.Printf("%-13s%-33s%v\n", m.sort, m.what, took)
		if most := p95(took[len(took)-1]); m.sort == "search" && most > searchWithin {
			t.Errorf("%s takes %.0f ms with the most entries; %d are allowed", m.what, most, searchWithin)
		}
		if sorts[m.sort] == nil {
			sorts[m.sort] = make(run, len(sites))
		}
		for j := range took {
			sorts[m.sort][j] = append(sorts[m.sort][j], took[j]...)
		}
	}
	for _, sort := range []string{"article", "list", "page", "feed", "desk", "desk search", "search", "search lists"} {
		if sorts[sort] == nil {
			continue
		}
		fmt.Printf("%-46s%v", "all of "+sort, sorts[sort])
		bound, bounded := atMost[sort]
		if bounded {
			fmt.Printf(", at most %.1f", bound)
		}
		fmt.Println()
		if r := sorts[sort].ratio(); bounded && r > bound {
			t.Errorf("%s: %.2f times as long with the most entries as with the fewest; at most %.1f times is allowed", sort, r, bound)
		}
	}
}

// A filledSite is a site with so many entries, of which some slugs of each kind are known.
type filledSite struct {
	*testsite.Site
	entries int
	slugs   map[string][]string
	issue   string // ID of one
	staff   *http.Client
}

func filled(t *testing.T, sizes string) (all []filledSite) {
	t.Helper()
	for number := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(number)
		if err != nil || n < 100 {
			t.Fatalf("-sizes: %q is no number of entries, at least 100", number)
		}
		began := time.Now()
		into := filledSite{Site: testsite.StartDemo(t), entries: n, slugs: map[string][]string{}}
		into.Fill(t, n)
		into.staff = signIn(t, into.Site)
		if err := into.Pool.QueryRow(t.Context(), `select id::text from entry where kind = 'issue' order by id limit 1`).Scan(&into.issue); err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"post", "release", "clipping"} {
			rows, err := into.Pool.Query(t.Context(), `select slug from entry where kind = $1 and slug like 'made-%' order by md5(slug) limit 50`, kind)
			if err == nil {
				into.slugs[kind], err = pgx.CollectRows(rows, pgx.RowTo[string])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		var table, indexes string
		if err := into.Pool.QueryRow(t.Context(), `select pg_size_pretty(pg_table_size('entry')), pg_size_pretty(pg_indexes_size('entry'))`).Scan(&table, &indexes); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("%d entries made in %v; the table of entries takes %s, its indexes %s.\n", n, time.Since(began).Round(time.Second), table, indexes)
		all = append(all, into)
	}
	return all
}

// time is how long the ith request for the address takes; an error where it is not answered with the page.
func (s filledSite) time(t *testing.T, path string, i int) (time.Duration, error) {
	t.Helper()
	path = strings.ReplaceAll(path, "{deep}", strconv.FormatInt(time.Now().AddDate(-10, 0, 0).UnixMicro(), 10)+".0")
	path = strings.ReplaceAll(path, "{issue}", s.issue)
	client := http.DefaultClient
	if strings.HasPrefix(path, "/admin") {
		client = s.staff
	}
	for kind, slugs := range s.slugs {
		path = strings.ReplaceAll(path, "{"+kind+"}", slugs[i%len(slugs)])
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if client != s.staff {
		r.AddCookie(&http.Cookie{Name: "lp_session", Value: "nobody"})
	}
	start := time.Now()
	resp, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	took := time.Since(start)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK && !strings.HasSuffix(path, "-x") {
		return 0, fmt.Errorf("%s: %s", path, resp.Status)
	}
	return took, err
}

// p95 is the time in milliseconds within which 95 of 100 requests were answered.
func p95(took []time.Duration) float64 {
	sorted := slices.Sorted(slices.Values(took))
	return float64(sorted[len(sorted)*95/100-1].Microseconds()) / 1000
}
