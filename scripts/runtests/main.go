// Command runtests runs `go test` on the packages it is given, shows its output, and ends with a line that says what ran and
// what did not. A test that is skipped is named there with its reason: `go test` alone would keep quiet about it.
//
// With CI set in the environment every test is shown, otherwise packages, failures and skipped tests. The exit code is 1 when
// anything failed.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

func main() {
	begin := time.Now()
	cmd := exec.Command("go", append([]string{"test", "-json", "-timeout", limit}, os.Args[1:]...)...)
	cmd.Stderr = os.Stderr
	events, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "run go test:", err)
		os.Exit(1)
	}
	r := report{out: os.Stdout, all: os.Getenv("CI") != "", output: map[string][]string{}}
	readErr := r.read(events)
	err = cmd.Wait()
	fmt.Println(r.summary(time.Since(begin)))
	if err != nil || readErr != nil {
		fmt.Println("FAILED: see the lines with FAIL above.")
		os.Exit(1)
	}
}

// limit is how long one package may test: a busy machine takes several times as long for the browser's as a quiet one.
const limit = "30m"

// An event is one line of `go test -json`; see `go doc test2json`.
type event struct {
	Action, Package, Test, Output string
}

// A report shows events as they come and counts them.
type report struct {
	out io.Writer
	all bool

	output         map[string][]string // of tests that are not finished, by package and test
	passed, failed int
	packages       int
	skipped        []string
}

func (r *report) read(events io.Reader) error {
	lines := bufio.NewReader(events)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) == nil {
				r.take(e)
			} else {
				fmt.Fprintf(r.out, "%s", line)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r *report) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		switch {
		case r.all:
			fmt.Fprint(r.out, e.Output)
		case e.Test == "" && e.Output != "PASS\n":
			fmt.Fprint(r.out, e.Output)
		}
		if e.Test != "" {
			r.output[key] = append(r.output[key], e.Output)
		}
	case "build-output":
		fmt.Fprint(r.out, e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			r.packages++
			return
		}
		r.finish(e, r.output[key])
		delete(r.output, key)
	}
}

// finish counts a test that has ended with the given output.
func (r *report) finish(e event, output []string) {
	switch e.Action {
	case "pass":
		r.passed++
		return
	case "fail":
		r.failed++
	case "skip":
		r.skipped = append(r.skipped, fmt.Sprintf("%s: %s", e.Test, reason(output)))
	}
	if r.all {
		return
	}
	for _, line := range output {
		if !strings.HasPrefix(line, "=== ") {
			fmt.Fprint(r.out, line)
		}
	}
}

// reason returns what a skipped test said, without the place in the source.
func reason(output []string) string {
	for _, line := range output {
		if _, said, ok := strings.Cut(strings.TrimSpace(line), ".go:"); ok {
			_, said, _ = strings.Cut(said, ": ")
			return said
		}
	}
	return "it gave no reason"
}

func (r *report) summary(took time.Duration) string {
	line := fmt.Sprintf("Ran: %d tests of %d packages in %v; %d passed, %d failed.",
		r.passed+r.failed, r.packages, took.Round(time.Second), r.passed, r.failed)
	if len(r.skipped) == 0 {
		return line + " Not run: nothing."
	}
	slices.Sort(r.skipped)
	return line + fmt.Sprintf(" Not run: %d tests:\n  %s", len(r.skipped), strings.Join(r.skipped, "\n  "))
}
