package app_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/public"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/internal/testsite"
)

// queries are what people, trackers, scanners and broken programs put behind an address.
var queries = []string{
	"", "?", "&&&===", "=", "issue=housing&chapter=new-york&kind=post&type=toolkit&year=2024&q=rent", "issue=housing&issue=nope&issue=", "year=-1",
	"year=99999999999999999999", "year=2024.5", "year=%32%30", "after=1721304000000000.7", "before=1721304000000000.7", "after=9223372036854775807.9223372036854775807",
	"before=-62135596800000000.-1&after=253402300799000000.1", "after=.", "page=2", "page=-9223372036854775809", "page=20&order=date&q=the+council&kind=post",
	"order=date&kind=event&q=workshop", "q=%00", "q=%FF%FE%C0%80", "q=%", "q=%zz&%=%", "q=%22unclosed", `q="a""b"`, "q=-rent", "q=-%22-%22", "q=a+or+or+-or+b",
	"q=%27%20or%201%3D1--", "q=%3A%2A%26%7C%21%28%29%3C-%3E%5C", "q=<script>alert(1)</script>", "q=%F0%9F%8F%A0%F0%9F%8F%B3%EF%B8%8F%E2%80%8D%F0%9F%8C%88",
	"q=%D7%A9%D7%9C%D7%95%D7%9D+%E2%80%AErent%E2%80%AC+%D8%B3%D9%84%D8%A7%D9%85", "q=e%CC%81%CC%81%CC%81%CC%81", "q=%EF%BF%BF%ED%A0%80", "q=" + strings.Repeat("rent+", 2000),
	"q=" + strings.Repeat("%F0%9F%8F%A0", 10_000), "q=" + strings.Repeat("(", 500) + strings.Repeat("%22", 501), strings.Repeat("a=b&", 5000), "p=7", "p=-7", "p=99999999999999999999",
	"p=%00", "q[]=a&q[0]=b", "%00=%00", "q;issue=housing", "utm_source=x&fbclid=%FF&gclid=&ceid=1", "\x00\x01\x7f\xff \r\n\t", "?q=a?q=b#c", "#0%",
}

// publicAddresses are addresses of every route that visitors have, with something behind them in the demo or not.
func publicAddresses(t testing.TB, s *testsite.Site) []string {
	t.Helper()
	addresses := []string{"/no-such-page", "/no/such/page", "/2018/07/30/an-old-post/", "/thank-you/media", "/pattern/rent.svg", "/sitemap-0.xml", "/press/kit/nothing.png", "/files/releases/none.zip", "/files/1/none.pdf",
		"/files/" + strings.Repeat("0", 64) + "/640.webp", "/files/1/" + strings.Repeat("0", 64) + "/none.pdf"}
	for _, p := range guest.Purposes {
		addresses = append(addresses, p.Address("none"), p.Address("none")+"/files/1/none.pdf")
	}
	addresses = append(addresses, "/preview/none/1", "/preview/none/1/files/1/none.pdf")
	var entries []string
	for _, k := range content.Kinds {
		cards, err := s.Content.Newest(t.Context(), content.Filter{Kinds: []content.Kind{k}, Limit: 1})
		if err != nil || len(cards) != 1 {
			t.Fatalf("the demo has no %s: %v", k, err)
		}
		addresses = append(addresses, "/share/"+string(k)+"/"+cards[0].Slug+".png", cards[0].Path()+"/below")
		entries = append(entries, cards[0].Path())
	}
	for _, entry := range append(entries, "/newsletters/network-download", "/one/below") {
		for _, ext := range []string{"", ".md", ".txt", ".atom", ".rss", ".json", ".ics"} {
			addresses = append(addresses, entry+ext)
		}
	}
	var known []string
	walk := chi.NewRouter()
	public.New(&server.Web{}, nil, nil, nil, nil, nil, time.Now, "").Routes(walk)
	for _, route := range walk.Routes() {
		if _, reads := route.Handlers[http.MethodGet]; !reads {
			continue
		}
		if !strings.Contains(route.Pattern, "{") {
			addresses = append(addresses, route.Pattern)
		}
		known = append(known, route.Pattern)
	}
	seen := map[string]bool{}
	for _, a := range addresses {
		ctx := chi.NewRouteContext()
		walk.Match(ctx, http.MethodGet, a)
		seen[ctx.RoutePattern()] = true
	}
	for _, pattern := range known {
		if !seen[pattern] {
			t.Errorf("no address of the route %s is tried", pattern)
		}
	}
	return addresses
}

// bears asks for the path with the query, and fails unless the answer is one that a visitor may get. A query with spaces
// or control characters never gets past net/http.
func bears(t testing.TB, s *testsite.Site, path, query string) {
	t.Helper()
	address := (&url.URL{Path: path, RawQuery: query}).String()
	u, err := url.ParseRequestURI(address)
	if err != nil || strings.Contains(address, " ") {
		return
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.URL, r.RequestURI, r.Host, r.RemoteAddr = u, address, strings.TrimPrefix(s.URL, "http://"), "127.0.0.1:4000" // which no limit counts
	w := httptest.NewRecorder()
	s.Handler.ServeHTTP(w, r)
	switch w.Code {
	case http.StatusOK, http.StatusNotFound, http.StatusGone:
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && strings.Contains(w.Body.String(), "<script>") {
			t.Errorf("%.200q?%.200q brings a script into the page", path, query)
		}
	case http.StatusMovedPermanently:
		location := w.Header().Get("Location")
		if to, err := url.Parse(location); err != nil || to.Host != "" || !strings.HasPrefix(location, "/") || strings.HasPrefix(location, "//") {
			t.Errorf("%.200q?%.200q leads to %q", path, query, location)
		}
	case http.StatusRequestURITooLong:
		if len(path) < 2000 && len(query) < 100_000 {
			t.Errorf("%.200q?%.200q, of %d bytes, is too long", path, query, len(path)+len(query))
		}
	default:
		t.Errorf("%.200q?%.200q answers %d", path, query, w.Code)
	}
}

// TestEveryAddressBearsAnyQuery asks for every address with some of the queries, and those that read one with all.
func TestEveryAddressBearsAnyQuery(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	for i, address := range publicAddresses(t, s) {
		for j, query := range queries {
			if reads := address == "/" || strings.HasPrefix(address, "/search") || address == "/news" || address == "/events/past" || address == "/resources.rss" || address == "/events.ics"; reads || (i+j)%12 == 0 {
				bears(t, s, address, query)
			}
		}
	}
}

// FuzzQuery looks for a query that a page does not bear: go test ./internal/app -run '^$' -fuzz FuzzQuery
func FuzzQuery(f *testing.F) {
	s := testsite.StartDemo(f)
	addresses := publicAddresses(f, s)
	for i, query := range queries {
		f.Add(uint(i), query)
	}
	f.Fuzz(func(t *testing.T, address uint, query string) {
		bears(t, s, addresses[address%uint(len(addresses))], query)
	})
}

// FuzzAddress looks for a path that the site does not bear: go test ./internal/app -run '^$' -fuzz FuzzAddress
func FuzzAddress(f *testing.F) {
	s := testsite.StartDemo(f)
	for _, address := range publicAddresses(f, s) {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, path string) {
		bears(t, s, "/"+strings.TrimPrefix(path, "/"), "")
	})
}
