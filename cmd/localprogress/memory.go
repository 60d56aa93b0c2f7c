package main

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// The site holds some tens of megabytes and throws a few hundred kilobytes away with each page it makes: collected a third
// as often, it makes a fifth more pages a second. Under the limit memory counts for more than time. GOGC and GOMEMLIMIT
// in the environment say otherwise.
const (
	garbagePercent = 300
	memoryLimit    = 192 << 20
)

// boundMemory sets how often garbage is collected.
func boundMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

const (
	restTime = 15 * time.Second
	restWork = 8 << 20 // bytes; what a site nobody visits takes in restTime is a fraction of it
)

// returnMemory gives what was needed only for work to the system whenever the site rests, until the context ends. By itself
// the runtime keeps as much as garbagePercent says, for as long as nothing happens.
func returnMemory(ctx context.Context) {
	tick := time.NewTicker(restTime)
	defer tick.Stop()
	var r rest
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if r.begins(allocated()) {
				runtime.GC() // what lies in pools, such as packers, is let go by the second collection
				debug.FreeOSMemory()
			}
		}
	}
}

// allocated returns how many bytes were taken for work since the start.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// rest tells work from rest.
type rest struct {
	last    uint64 // bytes that were taken when it was asked last
	working bool
}

// begins reports whether the site worked before it was asked last, and hardly did since.
func (r *rest) begins(allocated uint64) bool {
	working := allocated-r.last > restWork
	begins := r.working && !working
	r.last, r.working = allocated, working
	return begins
}
