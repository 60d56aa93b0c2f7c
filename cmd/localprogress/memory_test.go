package main

import "testing"

func TestMemoryIsReturnedOnceAfterWork(t *testing.T) {
	t.Parallel()
	var r rest
	var taken uint64
	for i, step := range []struct {
		megabytes uint64
		begins    bool
	}{{60, false}, {40, false}, {1, true}, {1, false}, {2, false}, {30, false}, {9, false}, {0, true}, {0, false}} {
		taken += step.megabytes << 20
		if begins := r.begins(taken); begins != step.begins {
			t.Errorf("%d. after %d MB more a rest begins: %v, want %v", i+1, step.megabytes, begins, step.begins)
		}
	}
}
