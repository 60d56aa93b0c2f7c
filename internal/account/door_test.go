package account

import (
	"context"
	"errors"
	"testing"
	"time"
)

// Who tried least goes first, those who tried as often in their order; who gives up leaves no hole.
func TestADoor(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	d := newDoor(1, func() time.Time { return now })
	if err := d.enter(t.Context(), "flood 1"); err != nil { // takes the only place
		t.Fatal(err)
	}
	in := make(chan string)
	wait := func(ctx context.Context, network string) {
		t.Helper()
		d.mu.Lock()
		before := len(d.waiting)
		d.mu.Unlock()
		go func() {
			if err := d.enter(ctx, network); err == nil {
				in <- network
			} else if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}()
		for waiting := before; waiting == before; {
			d.mu.Lock()
			waiting = len(d.waiting)
			d.mu.Unlock()
		}
	}
	wait(t.Context(), "flood 1")
	wait(t.Context(), "flood 1")
	wait(t.Context(), "flood 2")
	gone, leave := context.WithCancel(t.Context())
	wait(gone, "who leaves")
	wait(t.Context(), "somebody")
	leave()
	for waiting := 5; waiting > 4; {
		d.mu.Lock()
		waiting = len(d.waiting)
		d.mu.Unlock()
	}
	for _, want := range []string{"flood 2", "somebody", "flood 1", "flood 1"} {
		d.leave()
		if got := <-in; got != want {
			t.Errorf("%s is let in, want %s", got, want)
		}
	}
	d.leave()
	if d.free != 1 {
		t.Errorf("%d places are free", d.free)
	}
	d.forget("flood 1")
	if n := d.count("flood 1"); n != 0 {
		t.Errorf("%d tries are remembered", n)
	}
	now = now.Add(2 * time.Minute)
	if n := d.count("flood 1"); n != 0 {
		t.Errorf("%d tries are remembered after the minute", n)
	}
}
