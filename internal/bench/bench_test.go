// Package bench measures the built program under load, beside what could be fastest on the same machine in the same run:
// a bare handler and nginx that send the same bytes. The commands bench, replicas, outage and soak of the Makefile run it and
// print what they found; `make test` only looks whether the nginx of deploy/ answers as the site does.
package bench

import (
	"flag"
	"os"
	"testing"
)

var (
	measure = flag.Bool("measure", false, "measure the program under load; the commands of the Makefile set it")
	minutes = flag.Float64("minutes", 5, "how long an outage or a soak lasts")
)

// bareFolder is the environment variable that makes this binary the bare handler, of the answers in the folder.
const bareFolder = "LP_BENCH_BARE"

func TestMain(m *testing.M) {
	flag.Parse()
	if folder := os.Getenv(bareFolder); folder != "" {
		serveBare(folder)
		return
	}
	os.Exit(m.Run())
}

// onlyMeasured skips the test where nobody asked for a measurement.
func onlyMeasured(t *testing.T, command string) {
	t.Helper()
	if !*measure {
		t.Skipf("measuring takes minutes: make %s does it", command)
	}
}
