package bench

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/postgres"
)

// TestOutage stops the database under 200 readers a second and one writer, restarts every replica while it is away, starts
// it again, and prints what readers and the writer met.
func TestOutage(t *testing.T) {
	onlyMeasured(t, "outage")
	folder, err := os.MkdirTemp("", "lp-bench-") // not t.TempDir: as root the server runs as another user, who must get there
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	cluster := startCluster(t, folder)
	built := program(t)
	sites := []*process{startSite(t, built, cluster.URL(), "--demo")}
	for len(sites) < replicas {
		sites = append(sites, startSite(t, built, cluster.URL()))
	}
	addresses := public(t, sites[0])
	for _, s := range sites {
		for _, a := range addresses {
			if !strings.Contains(a, ".ics") || a == "/events.ics" {
				awaitCopy(t, s, a)
			}
		}
	}
	w := signIn(t, sites)
	reading, stop := context.WithCancel(t.Context())
	r, wait := readAt(reading, t, 200, sites, addresses)
	writing := make(chan struct{})
	go func() { defer close(writing); w.write(reading) }()
	say := func(what string) {
		fmt.Printf("%-34s%8d read, %d failed; %d saves kept, %d refused\n", what, r.asked.Load(), r.failed.Load(), w.kept.Load(), w.refused.Load())
	}
	pause := time.Duration(*minutes * float64(time.Minute))
	time.Sleep(10 * time.Second)
	say("before the outage:")
	if err := cluster.Stop(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(pause / 2)
	say("the database is away:")
	for _, s := range sites { // one after the other, as a deployment does
		s.stop(t)
		s.start(t)
	}
	say("every replica was restarted:")
	time.Sleep(pause / 2)
	say("the database was away:")
	cluster = startCluster(t, folder)
	back := time.Now()
	kept := w.kept.Load()
	for _, s := range sites {
		fresh(t, s)
	}
	fmt.Printf("All replicas send pages made anew %v after the database is back.\n", time.Since(back).Round(time.Millisecond))
	for end := time.Now().Add(30 * time.Second); w.kept.Load() == kept && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	fmt.Printf("The writer’s next save was kept %v after it.\n", time.Since(back).Round(time.Millisecond))
	time.Sleep(5 * time.Second)
	stop()
	wait()
	<-writing
	say("after the outage:")
	p99, most := r.slowest()
	fmt.Printf("answers: p99 %v, at most %v\n", p99, most)
	if r.failed.Load() > 0 {
		t.Errorf("%d reads failed, first %s", r.failed.Load(), r.first)
	}
	if lost := w.lost(t, cluster.URL()); len(lost) > 0 {
		t.Errorf("saves that were said to be kept are lost: %v", lost)
	}
}

func startCluster(t *testing.T, folder string) *postgres.Cluster {
	t.Helper()
	c, err := postgres.Start(context.WithoutCancel(t.Context()), filepath.Join(folder, "db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Stop() })
	return c
}

// fresh returns when the site's front page is no copy.
func fresh(t *testing.T, s *process) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		resp, err := http.Get(s.url + "/news")
		if err != nil {
			continue
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK && resp.Header.Get("Age") == "" {
			return
		}
	}
	t.Errorf("%s sends copies a minute after the database is back", s.url)
}
