package postgres

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

const restartDelay = time.Second

// supervise runs the server until Stop, starting it again when it dies. It reports on started once, when the first process
// runs or cannot. All of it stays on one thread, because the kernel ends the server with the thread that started it.
func (c *Cluster) supervise(started chan<- error) {
	runtime.LockOSThread()
	defer close(c.ended)
	cmd := c.serverCommand()
	err := cmd.Start()
	started <- err
	for {
		if err == nil {
			err = c.attend(cmd)
		}
		c.mu.Lock()
		ready := c.ready
		c.mu.Unlock()
		select {
		case <-c.stopping:
			c.exit = err
			return
		default:
		}
		if !ready {
			c.exit = fmt.Errorf("PostgreSQL ended: %w", errors.Join(err, errors.New(c.output.tail())))
			return
		}
		c.log.Error("the database server ended; starting it again", "err", err, "output", c.output.tail())
		select {
		case <-c.stopping:
			return
		case <-time.After(restartDelay):
		}
		cmd = c.serverCommand()
		err = cmd.Start()
	}
}

// attend returns when the server process has ended: by itself, or because Stop asked for it. The error is nil after a clean end.
func (c *Cluster) attend(cmd *exec.Cmd) error {
	gone := make(chan struct{})
	defer close(gone)
	release, err := guard(cmd.Process.Pid)
	if err != nil {
		c.log.Warn("the database server would outlive a kill of this program", "err", err)
	} else {
		defer release()
	}
	go func() {
		select {
		case <-gone:
			return
		case <-c.stopping:
		}
		_ = cmd.Process.Signal(syscall.SIGINT) // PostgreSQL's fast shutdown: end the connections, write all, leave
		select {
		case <-gone:
		case <-time.After(stopTimeout):
			c.log.Error("the database server does not stop; killing it, the next start repairs the files")
			_ = cmd.Process.Kill()
		}
	}()
	return cmd.Wait()
}

func (c *Cluster) serverCommand() *exec.Cmd {
	data, sockets := c.seenByServer()
	cmd := exec.Command(c.server.program("postgres"), "-D", data,
		"-c", "listen_addresses=",
		"-c", "unix_socket_directories="+sockets,
		"-c", "unix_socket_permissions=0700",
		"-c", "log_destination=stderr",
		"-c", "logging_collector=off")
	c.outfit(cmd)
	cmd.Stdout, cmd.Stderr = c.output, c.output
	cmd.WaitDelay = stopTimeout // its own children may hold the pipe a moment longer
	endWithParent(cmd.SysProcAttr)
	return cmd
}

// outfit gives cmd the server's account, the folders it may not find by path, and an environment that does not depend on
// who started the program. A process group of its own keeps the terminal's Ctrl-C away: requests are drained first.
func (c *Cluster) outfit(cmd *exec.Cmd) {
	cmd.Dir = "/"
	cmd.Env = []string{"LC_ALL=" + locale, "PATH=" + os.Getenv("PATH"), "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: c.account}
	cmd.ExtraFiles = c.handles
}

// seenByServer returns the paths of the data and socket folders as the server's own processes reach them. A server of another
// account goes through the open handles it inherits, numbered from 3, because it may not be allowed to enter the folders
// above, such as root's home.
func (c *Cluster) seenByServer() (data, sockets string) {
	if c.account == nil {
		return c.data, c.sockets
	}
	return "/proc/self/fd/3", "/proc/self/fd/4"
}

// serverAccount returns whom the server must run as: nil for this program's own account. PostgreSQL refuses to run as root, so
// root hands over to the owner of the files in data, and for new ones to the user that the operating system's package made.
func serverAccount(data string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	if runtime.GOOS != "linux" {
		return nil, errors.New("PostgreSQL does not run as root: start this program as an ordinary user")
	}
	if info, err := os.Stat(data); err == nil {
		if owner := info.Sys().(*syscall.Stat_t); owner.Uid != 0 {
			return &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}, nil
		}
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root, and this machine has no user postgres to run it: "+
			"run %q, or start this program as an ordinary user", "useradd --system postgres")
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user postgres has the number %q: %w", account.Uid, err)
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user postgres has the group %q: %w", account.Gid, err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
