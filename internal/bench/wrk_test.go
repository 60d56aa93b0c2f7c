package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"
)

// A load is what wrk found.
type load struct {
	perSecond float64
	p50, p99  time.Duration
	failed    int // answers other than 2xx and 3xx, and broken connections
}

var (
	rateLine = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	timeLine = regexp.MustCompile(`(50|99)%\s+([0-9.]+(?:us|ms|s|m))`)
	badLines = regexp.MustCompile(`(?:Non-2xx or 3xx responses: |connect |read |write |timeout )(\d+)`)
)

// unheeded is a parameter by which pages are kept, and of which those that are measured make nothing.
const unheeded = "place"

// unkept asks for the page under ever new addresses: the page is the same, and the site has kept none of them.
const unkept = `
local threads, asked = 0, 0
function setup(thread)
	threads = threads + 1
	thread:set("id", threads)
end
function request()
	asked = asked + 1
	local mark = wrk.path:find("?", 1, true) and "&" or "?"
	return wrk.format(nil, wrk.path .. mark .. "` + unheeded + `=" .. os.time() .. "-" .. id .. "-" .. asked)
end`

// script returns the name of a file with the script.
func script(t *testing.T, lua string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "script.lua")
	if err := os.WriteFile(name, []byte(lua), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// wrk asks for the address as fast as it is answered, on so many connections.
func wrk(t *testing.T, address string, connections int, seconds int, headers ...string) load {
	t.Helper()
	return run(t, address, connections, seconds, "", headers...)
}

// run has wrk ask for the address, or for those that the script makes of it, unless its name is "".
func run(t *testing.T, address string, connections, seconds int, script string, headers ...string) load {
	t.Helper()
	args := []string{"-t2", "-c" + strconv.Itoa(connections), fmt.Sprintf("-d%ds", seconds), "--latency"}
	for _, h := range headers {
		args = append(args, "-H", h)
	}
	if script != "" {
		args = append(args, "-s", script)
	}
	out, err := exec.CommandContext(t.Context(), "wrk", append(args, address)...).CombinedOutput()
	if err != nil {
		t.Fatalf("wrk: %v\n%s", err, out)
	}
	rate := rateLine.FindSubmatch(out)
	times := timeLine.FindAllSubmatch(out, 2)
	if rate == nil || len(times) != 2 {
		t.Fatalf("wrk says\n%s", out)
	}
	var l load
	l.perSecond, _ = strconv.ParseFloat(string(rate[1]), 64) // the pattern has numbers only
	l.p50, _ = time.ParseDuration(string(times[0][2]))
	l.p99, _ = time.ParseDuration(string(times[1][2]))
	for _, bad := range badLines.FindAllSubmatch(out, -1) {
		n, _ := strconv.Atoi(string(bad[1]))
		l.failed += n
	}
	return l
}

// middle is the load with the middle rate.
func middle(loads []load) load {
	sorted := slices.SortedFunc(slices.Values(loads), func(a, b load) int { return int(a.perSecond - b.perSecond) })
	return sorted[len(sorted)/2]
}
