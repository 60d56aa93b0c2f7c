//go:build !linux

package postgres

import (
	"os/exec"
	"strconv"
	"syscall"
)

const (
	locale        = "en_US.UTF-8"
	maxSocketPath = 103 // unix(4) of macOS and the BSDs: sun_path less its closing zero
)

// endWithParent does nothing: only Linux can. See guard.
func endWithParent(*syscall.SysProcAttr) {}

// guard starts a small process that shuts the server pid down when this program is gone: it reads a pipe that only this
// program holds open. release ends that process and must be called when the server has ended.
func guard(pid int) (release func(), err error) {
	cmd := exec.Command("/bin/sh", "-c", "read -r released || kill -INT "+strconv.Itoa(pid))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return func() {
		_, _ = pipe.Write([]byte("released\n"))
		_ = cmd.Wait()
	}, nil
}
