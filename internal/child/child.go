// Package child has other programs read strangers' files: in a process of their own, which may take only so much time and
// memory, because what reads such a file may be made to fail by it.
package child

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// What one child may take.
const (
	maxTime   = 30 * time.Second
	maxMemory = 2 << 20 // KB of address space, most of which is never touched
)

// ErrFailed says that the program gave up, with what it said.
var ErrFailed = errors.New("child: the program failed")

// Run runs the program, with its output to out, or nowhere where that is nil. A shell bounds memory and processor time
// first: nothing that reads a file does so without bounds. ErrFailed when the program gives up or is ended.
func Run(ctx context.Context, out io.Writer, program string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	bounds := fmt.Sprintf(`ulimit -v %d; ulimit -t %d; ulimit -c 0; exec "$@"`, maxMemory, int(maxTime.Seconds()))
	cmd := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", bounds, "sh", program}, args...)...)
	// The formats that libvips itself calls unsafe with strangers' files are off.
	cmd.Env = []string{"VIPS_BLOCK_UNTRUSTED=1", "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &Limited{W: &said, Left: 4 << 10}
	err := cmd.Run()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && (exit.ExitCode() > 0 || exit.ExitCode() == -1) {
		return fmt.Errorf("%w: %s", ErrFailed, strings.TrimSpace(said.String()))
	}
	return err
}

// Limited passes on the first Left bytes and drops the rest.
type Limited struct {
	W    io.Writer
	Left int
}

func (l *Limited) Write(p []byte) (int, error) {
	n := min(len(p), l.Left)
	l.Left -= n
	if _, err := l.W.Write(p[:n]); err != nil {
		return 0, err
	}
	return len(p), nil
}
