package bench

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testsite"
)

// TestSoak prints what memory a site holds while 500 readers a second ask for all of its pages, every tenth of them for a
// page that nobody asked for before, and something is published every second.
func TestSoak(t *testing.T) {
	onlyMeasured(t, "soak")
	made := testsite.StartDemo(t)
	site := startSite(t, program(t), made.Pool.Config().ConnString())
	addresses := public(t, site)
	now, _ := site.memory(t)
	fmt.Printf("%8s %6.0f MiB\n", "started", now)
	time.Sleep(time.Minute) // the copies of all pages are made, and then it rests
	now, _ = site.memory(t)
	fmt.Printf("%8s %6.0f MiB\n", "idle", now)
	for i := range len(addresses) {
		addresses = append(addresses, fmt.Sprintf("/search?q=words+%d", i))
	}
	entry, err := made.Content.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, newPost("Version 0"))
	if err != nil {
		t.Fatal(err)
	}
	reading, stop := context.WithTimeout(t.Context(), time.Duration(*minutes*float64(time.Minute)))
	defer stop()
	begin := time.Now()
	r, wait := readAt(reading, t, 500, []*process{site}, addresses)
	minute := time.NewTicker(time.Minute)
	second := time.NewTicker(time.Second)
	for i := 1; reading.Err() == nil; {
		select {
		case <-reading.Done():
		case <-second.C:
			snap := entry.Snapshot
			snap.Title = fmt.Sprint("Version ", i)
			i++
			if entry, err = made.Content.Publish(t.Context(), content.Editor{Name: "Desk"}, entry.EntryID, entry.Version, snap); err != nil {
				t.Fatal(err)
			}
		case <-minute.C:
			now, most := site.memory(t)
			fmt.Printf("%8v %6.0f MiB, at most %.0f; %d requests, %d failed\n", time.Since(begin).Round(time.Second), now, most, r.asked.Load(), r.failed.Load())
		}
	}
	wait()
	now, most := site.memory(t)
	p99, longest := r.slowest()
	fmt.Printf("%8s %6.0f MiB, at most %.0f; %d requests in %v, %d failed, p99 %v, at most %v\n", "end", now, most, r.asked.Load(),
		time.Since(begin).Round(time.Second), r.failed.Load(), p99, longest)
	if r.failed.Load() > 0 {
		t.Error(r.first)
	}
	if resp, err := http.Get(site.url + "/readyz"); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %v, %v", resp, err)
	}
}
