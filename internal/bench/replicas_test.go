package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testsite"
)

// replicas is how many processes serve one database.
const replicas = 3

// changes is how many entries TestPublishToVisible publishes.
const changes = 100

// TestPublishToVisible prints how long it takes from the end of a publishing until each of three processes shows it, with 200
// readers a second.
func TestPublishToVisible(t *testing.T) {
	onlyMeasured(t, "replicas")
	made := testsite.StartDemo(t)
	built := program(t)
	var sites []*process
	for range replicas {
		sites = append(sites, startSite(t, built, made.Pool.Config().ConnString()))
	}
	reading, stop := context.WithCancel(t.Context())
	r, wait := readAt(reading, t, 200, sites, public(t, sites[0]))
	entry, err := made.Content.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, newPost("Version 0"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sites {
		shows(t, s, "Version 0")
	}
	var took []time.Duration
	for i := range changes {
		snap := entry.Snapshot
		snap.Title = fmt.Sprint("Version ", i+1)
		if entry, err = made.Content.Publish(t.Context(), content.Editor{Name: "Desk"}, entry.EntryID, entry.Version, snap); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		var all sync.WaitGroup
		var mu sync.Mutex
		for _, s := range sites {
			all.Go(func() {
				shows(t, s, snap.Title)
				mu.Lock()
				defer mu.Unlock()
				took = append(took, time.Since(start))
			})
		}
		all.Wait()
	}
	stop()
	wait()
	p99, most := r.slowest()
	fmt.Printf("Published to visible on %d replicas, %d publishings, %d requests a second: p50 %v, p99 %v, at most %v\n",
		replicas, changes, 200, share(took, 50), share(took, 99), share(took, 100))
	fmt.Printf("%d readers meanwhile, %d failed, p99 %v, at most %v\n", r.asked.Load(), r.failed.Load(), p99, most)
	if r.failed.Load() > 0 {
		t.Error(r.first)
	}
}

func newPost(title string) content.Snapshot {
	s := content.NewSnapshot(content.KindPost)
	s.Title, s.Summary, s.Body, s.Slug = title, "A summary.", "Some words.", "measured"
	return s
}

// shows returns when the site shows the entry measured under that title.
func shows(t *testing.T, s *process, title string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); ; {
		resp, err := http.Get(s.url + "/news/measured")
		if err == nil {
			body, _ := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if strings.Contains(string(body), "<title>"+title+" ") {
				return
			}
		}
		if time.Now().After(end) {
			t.Errorf("%s never showed %s", s.url, title)
			return
		}
		time.Sleep(time.Millisecond)
	}
}

var location = regexp.MustCompile(`<loc>([^<]+)</loc>`)

// public is every address in the sitemap of the site, with its feeds.
func public(t *testing.T, s *process) []string {
	t.Helper()
	addresses := []string{"/news.rss", "/news.atom", "/press/releases.json", "/events.ics"}
	resp, err := http.Get(s.url + "/sitemap.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range location.FindAllSubmatch(body, -1) {
		u, err := url.Parse(string(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		addresses = append(addresses, "/"+strings.TrimPrefix(u.Path, "/"))
	}
	if len(addresses) < 50 {
		t.Fatalf("only %d addresses", len(addresses))
	}
	return addresses
}

// share is the time that so many percent of all did not exceed.
func share(took []time.Duration, percent int) time.Duration {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	return sorted[max(len(sorted)*percent/100-1, 0)].Round(100 * time.Microsecond)
}
