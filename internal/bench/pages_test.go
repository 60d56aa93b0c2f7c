package bench

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/testsite"
)

// The load of TestPages: so many connections, so long each time, so many times each.
const (
	connections = 64
	missers     = 16 // connections that want pages made anew: as many as wait for a processor, not for each other
	seconds     = 5
	rounds      = 3
)

// pages are the addresses that are measured.
var pages = []struct{ name, address string }{
	{"home", "/"}, {"article", "/news/eleven-votes-upstate"}, {"list", "/news"}, {"feed", "/news.rss"}, {"search", "/search?q=" + testsite.MediumWord},
}

// TestPages prints how many pages a second the site sends from what it keeps, beside a bare handler and nginx with the same
// bytes, and how many it makes anew, in turns: of a page that was not kept, as visitors meet it, and with not even those parts kept that
// pages share, as staff do.
func TestPages(t *testing.T) {
	onlyMeasured(t, "bench")
	made := testsite.StartDemo(t)
	made.Fill(t, 1000)
	site := startSite(t, program(t), made.Pool.Config().ConnString())
	idle, _ := site.memory(t)
	var answers []answer
	for _, page := range pages {
		answers = append(answers, ask(t, site.url, page.address))
		if page.name != "search" {
			awaitCopy(t, site, page.address)
		}
	}
	others := []struct {
		name string
		*process
	}{{"site", site}, {"bare handler", startBare(t, answers)}, {"nginx, plain files", startNginx(t, "plain", asFiles(t, answers))},
		{"nginx, deploy/nginx-copies.conf", startNginx(t, "copies", asShipped(t, site))}}
	for _, a := range answers {
		mark := "?"
		if strings.Contains(a.Address, mark) {
			mark = "&"
		}
		if again := ask(t, site.url, a.Address+mark+unheeded+"=1"); len(unpacked(t, again)) != len(unpacked(t, a)) { // each has a stamp of its own
			t.Fatalf("%s: the page that is measured when it is not kept is another", a.Address)
		}
		for _, o := range others[1:] {
			sameAnswer(t, o.name, a, ask(t, o.url, a.Address))
		}
	}
	fmt.Printf("%d connections, %d × %d s in turns, %d processors, packed with %s\n", connections, rounds, seconds, runtime.NumCPU(), packing)
	fmt.Printf("%-9s%-34s%12s%10s%10s%9s%11s%8s\n", "page", "sent by", "requests/s", "p50", "p99", "of bare", "of nginx", "failed")
	fresh := script(t, unkept)
	for i, page := range pages {
		found := make([][]load, len(others))
		for range rounds {
			for j, o := range others {
				found[j] = append(found[j], wrk(t, o.url+page.address, connections, seconds, "Accept-Encoding: "+packing))
			}
		}
		bare, nginx := middle(found[1]).perSecond, middle(found[2]).perSecond
		for j, o := range others {
			if name := o.name; j == 3 && page.name == "search" {
				fmt.Printf("%-9s%-34s%12s\n", page.name, name, "passes it on")
				continue
			}
			l := middle(found[j])
			fmt.Printf("%-9s%-34s%12.0f%10v%10v%9.2f%11.2f%8d\n", page.name, o.name, l.perSecond, l.p50, l.p99, l.perSecond/bare, l.perSecond/nginx, l.failed)
		}
		var anew, whole []load
		for range rounds {
			anew = append(anew, run(t, site.url+page.address, missers, seconds, fresh, "Accept-Encoding: "+packing))
			whole = append(whole, wrk(t, site.url+page.address, missers, seconds, "Cookie: lp_session=nobody", "Accept-Encoding: "+packing))
		}
		for _, row := range []struct {
			name string
			load
		}{{"site, page not kept", middle(anew)}, {"site, nothing kept", middle(whole)}} {
			fmt.Printf("%-9s%-34s%12.0f%10v%10v%9s%11s%8d   %d bytes\n", page.name, fmt.Sprintf("%s (%d)", row.name, missers), row.perSecond, row.p50, row.p99, "", "", row.failed, len(answers[i].Body))
		}
	}
	fmt.Printf("\nThe site holds %.0f MiB when it has started.\n", idle)
	for _, o := range others {
		now, most := o.memory(t)
		fmt.Printf("%-34s%6.0f MiB now, %6.0f at the most\n", o.name, now, most)
	}
}

// sameAnswer fails unless the other sends the page as the site does.
func sameAnswer(t *testing.T, name string, site, other answer) {
	t.Helper()
	if !bytes.Equal(unpacked(t, site), unpacked(t, other)) {
		t.Fatalf("%s: %s sends something else than the site", site.Address, name)
	}
	for _, header := range []string{"Cache-Control", "Content-Disposition", "Content-Security-Policy", "Content-Type", "Cross-Origin-Opener-Policy", "Permissions-Policy",
		"Referrer-Policy", "Vary", "X-Content-Type-Options"} {
		is, want := http.Header(other.Header).Values(header), http.Header(site.Header).Values(header)
		if !slices.Equal(is, want) && name != "nginx, plain files" {
			t.Errorf("%s: %s sends %s: %q, the site %q", site.Address, name, header, is, want)
		}
	}
}

// awaitCopy waits until the site has a copy of the page on its disk.
func awaitCopy(t *testing.T, site *process, address string) {
	t.Helper()
	name := address
	switch {
	case address == "/":
		name = "index.html"
	case filepath.Ext(address) == "":
		name += ".html"
	}
	for end := time.Now().Add(5 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(site.data, "pages", name+".label")); err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("no copy of %s", address)
		}
	}
}
