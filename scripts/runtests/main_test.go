package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// The events are what `go test -json` prints, shortened.
const (
	passes = `{"Action":"run","Package":"p","Test":"TestGood"}
{"Action":"output","Package":"p","Test":"TestGood","Output":"=== RUN   TestGood\n"}
{"Action":"output","Package":"p","Test":"TestGood","Output":"--- PASS: TestGood (0.00s)\n"}
{"Action":"pass","Package":"p","Test":"TestGood"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}
{"Action":"pass","Package":"p"}
`
	fails = `{"Action":"output","Package":"p","Test":"TestBad","Output":"    p_test.go:3: wrong\n"}
{"Action":"output","Package":"p","Test":"TestBad","Output":"--- FAIL: TestBad (0.00s)\n"}
{"Action":"fail","Package":"p","Test":"TestBad"}
{"Action":"output","Package":"p","Output":"FAIL\tp\t0.1s\n"}
{"Action":"fail","Package":"p"}
`
	skips = `{"Action":"output","Package":"p","Test":"TestAway","Output":"    p_test.go:9: no browser: here\n"}
{"Action":"output","Package":"p","Test":"TestAway","Output":"--- SKIP: TestAway (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestAway"}
{"Action":"pass","Package":"p"}
`
	broken = `{"Action":"build-output","ImportPath":"p","Output":"p.go:1: undefined: x\n"}
{"Action":"build-fail","ImportPath":"p"}
not JSON
`
)

func TestReport(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, events     string
		all              bool
		shows, keepsBack string
		summary          string
	}{
		{"a passing test is only counted", passes, false, "ok  \tp", "TestGood", "Ran: 1 tests of 1 packages in 2s; 1 passed, 0 failed. Not run: nothing."},
		{"with CI it is shown", passes, true, "--- PASS: TestGood", "nothing", "1 passed"},
		{"a failing test is shown", fails, false, "p_test.go:3: wrong", "nothing", "0 passed, 1 failed"},
		{"a skipped test is named with its reason", skips, false, "--- SKIP", "nothing", "Not run: 1 tests:\n  TestAway: no browser: here"},
		{"what does not compile is shown", broken, false, "undefined: x", "build-fail", "Ran: 0 tests"},
		{"what is no event is shown", broken, false, "not JSON", "build-fail", "Ran: 0 tests"},
	} {
		var out bytes.Buffer
		r := report{out: &out, all: c.all, output: map[string][]string{}}
		if err := r.read(strings.NewReader(c.events)); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if !strings.Contains(out.String(), c.shows) || strings.Contains(out.String(), c.keepsBack) {
			t.Errorf("%s: it shows %q, want %q and not %q", c.name, out.String(), c.shows, c.keepsBack)
		}
		if got := r.summary(2 * time.Second); !strings.Contains(got, c.summary) {
			t.Errorf("%s: summary %q, want %q", c.name, got, c.summary)
		}
	}
}
