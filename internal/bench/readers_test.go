package bench

import (
	"context"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// readers ask for public pages at a steady rate, whatever the answers take, each from the next of the sites.
type readers struct {
	sites     []*process
	addresses []string
	client    *http.Client

	asked, failed atomic.Int64
	mu            sync.Mutex
	first         string // what was wrong first
	took          []time.Duration
}

// readAt starts readers, so many requests a second, until the context ends; wait returns when the last has its answer.
func readAt(ctx context.Context, t *testing.T, perSecond int, sites []*process, addresses []string) (r *readers, wait func()) {
	t.Helper()
	r = &readers{sites: sites, addresses: addresses, client: &http.Client{Timeout: 20 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: 200}}}
	var all sync.WaitGroup
	all.Go(func() {
		ticks := time.NewTicker(time.Second / time.Duration(perSecond))
		defer ticks.Stop()
		for i := 0; ; i++ {
			select {
			case <-ctx.Done():
				return
			case <-ticks.C:
				all.Go(func() { r.read(i) })
			}
		}
	})
	return r, all.Wait
}

// read asks one of the sites for one of the addresses, and another site when nobody answers at all, as a proxy in front
// of them does.
func (r *readers) read(i int) {
	address := r.addresses[i%len(r.addresses)]
	var problem string
	start := time.Now()
	for try := range r.sites {
		site := r.sites[(i/len(r.addresses)+i+try)%len(r.sites)]
		resp, err := r.client.Get(site.url + address)
		if err != nil {
			problem = err.Error()
			continue
		}
		_, err = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if problem = ""; err != nil || resp.StatusCode != http.StatusOK {
			problem = address + ": " + resp.Status
		}
		break
	}
	r.asked.Add(1)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.took = append(r.took, time.Since(start))
	if problem != "" && r.failed.Add(1) == 1 {
		r.first = problem
	}
}

// slowest is how long the answers took that only one in a hundred exceeds, and the longest of all.
func (r *readers) slowest() (p99, most time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return share(r.took, 99), share(r.took, 100)
}
