package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrHeld means that another running program has the data folder: two servers on one folder would destroy it.
var ErrHeld = errors.New("another program uses this data folder")

const (
	databaseName = "localprogress"
	superuser    = "localprogress"
	socketFile   = ".s.PGSQL.5432" // PostgreSQL's name for port 5432
	startTimeout = 60 * time.Second
	stopTimeout  = 30 * time.Second
)

// A Cluster is a private PostgreSQL server that runs as a child of this program, on the files of one data folder, and is
// reached over a Unix socket only. It ends with the program, however the program ends.
type Cluster struct {
	folder  string // what Start was given, absolute
	data    string // PostgreSQL's own files
	sockets string // the folder of the socket, open to nobody else
	url     string
	log     *slog.Logger
	server  installation
	account *syscall.Credential // whom the server runs as; nil: as this program
	handles []*os.File          // with an account: data and sockets, in this order

	lock     *os.File
	output   *serverLog
	stopOnce sync.Once
	stopping chan struct{} // closed by Stop
	ended    chan struct{} // closed when the server is gone and will not be started again
	exit     error         // why, readable after ended

	mu    sync.Mutex
	ready bool // it answered once: from now on it is started again when it dies
}

// Start runs the server on the data folder dir, creating both when they are missing, and returns when the empty or existing
// database answers. ctx bounds only the start. A server that dies later is started again after a second; its messages go to
// log. Errors: ErrHeld when another program has the folder, ErrNotInstalled, and sentences for a folder that cannot be used,
// data of another major version, and a path too long for a socket. Whoever starts must call Stop.
func Start(ctx context.Context, dir string, log *slog.Logger) (*Cluster, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find the data folder: %w", err)
	}
	c := &Cluster{
		folder: dir, data: filepath.Join(dir, "postgres"), sockets: filepath.Join(dir, "socket"),
		log: log, output: &serverLog{log: log},
		stopping: make(chan struct{}), ended: make(chan struct{}),
	}
	if socket := filepath.Join(c.sockets, socketFile); len(socket) > maxSocketPath {
		return nil, fmt.Errorf("the path of the data folder %s is %d characters too long for a database socket: choose a shorter one with --data",
			dir, len(socket)-maxSocketPath)
	}
	c.url = address(c.sockets, databaseName)
	if err := c.start(ctx); err != nil {
		c.release()
		if errors.Is(err, fs.ErrPermission) {
			return nil, fmt.Errorf("the data folder %s cannot be used by this account: change its owner, or choose another folder with --data (%w)", dir, err)
		}
		return nil, err
	}
	return c, nil
}

// URL is the address of the database for Open and Migrate, and for PostgreSQL's own programs. It is valid until Stop.
func (c *Cluster) URL() string { return c.url }

// Stop ends all connections, shuts the server down and gives the data folder free. It waits up to 30 seconds; a second call
// does nothing. The error says that the server did not end in time or not well; the data is safe either way.
func (c *Cluster) Stop() error {
	c.stopOnce.Do(func() { close(c.stopping) })
	<-c.ended
	c.release()
	return c.exit
}

func (c *Cluster) start(ctx context.Context) error {
	if err := os.MkdirAll(c.folder, 0o700); err != nil {
		return err
	}
	if err := c.acquire(); err != nil {
		return err
	}
	installed, err := installations(ctx)
	if err != nil {
		return err
	}
	if c.server, err = chooseInstallation(installed, c.data); err != nil {
		return err
	}
	if c.account, err = serverAccount(c.data); err != nil {
		return err
	}
	if err := c.openFolders(ctx); err != nil {
		return err
	}
	if err := c.stopOrphan(ctx); err != nil {
		return err
	}
	started := make(chan error)
	go c.supervise(started)
	if err := <-started; err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	if err := c.prepare(ctx); err != nil {
		return errors.Join(err, c.Stop())
	}
	return nil
}

// acquire takes the folder for this program. The lock goes with the program, so a lock that is left over cannot exist.
func (c *Cluster) acquire() error {
	lock, err := os.OpenFile(filepath.Join(c.folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return fmt.Errorf("%s: %w", c.folder, ErrHeld)
		}
		return fmt.Errorf("lock the data folder: %w", err)
	}
	c.lock = lock
	return nil
}

// release lets go of what only this program had. It may be called twice.
func (c *Cluster) release() {
	for _, file := range append(c.handles, c.lock) {
		if file != nil {
			file.Close()
		}
	}
	c.handles, c.lock = nil, nil
}

// openFolders creates what is missing. A new cluster is made beside its place and then moved there, so that a first start
// that was cut short leaves nothing half-made.
func (c *Cluster) openFolders(ctx context.Context) error {
	place := c.data
	_, err := os.Stat(filepath.Join(place, "PG_VERSION"))
	fresh := errors.Is(err, fs.ErrNotExist)
	if fresh {
		c.data = place + ".new"
		if err := os.RemoveAll(c.data); err != nil {
			return err
		}
	}
	for _, path := range []string{c.data, c.sockets} {
		if err := os.MkdirAll(path, 0o700); err != nil {
			return err
		}
		if c.account == nil {
			continue
		}
		if err := os.Chown(path, int(c.account.Uid), int(c.account.Gid)); err != nil {
			return err
		}
		handle, err := os.Open(path)
		if err != nil {
			return err
		}
		c.handles = append(c.handles, handle)
	}
	if !fresh {
		return nil
	}
	c.log.Info("create the database", "folder", place, "postgres", c.server.major)
	data, _ := c.seenByServer()
	if err := c.run(ctx, "initdb", "--pgdata="+data, "--auth=trust", "--username="+superuser, "--encoding=UTF8", "--locale="+locale); err != nil {
		return fmt.Errorf("create the database: %w", err)
	}
	if err := os.Rename(c.data, place); err != nil {
		return err
	}
	c.data = place
	return nil
}

// stopOrphan ends a server of a program that was killed, which may still be on its way out: this program has the lock, so
// a server that answers belongs to nobody. One that does not end in time is ended at once; it loses nothing, for the next one
// reads its log of writes.
func (c *Cluster) stopOrphan(ctx context.Context) error {
	data, _ := c.seenByServer()
	var err error
	for _, mode := range []string{"fast", "immediate"} {
		conn, gone := net.Dial("unix", filepath.Join(c.sockets, socketFile))
		if gone != nil {
			return nil // after an error too: it ended by itself before pg_ctl looked
		}
		conn.Close()
		err = c.run(ctx, "pg_ctl", "stop", "--pgdata="+data, "--mode="+mode, "--wait", "--timeout=20")
	}
	if err != nil {
		return fmt.Errorf("stop the server that an earlier program left: %w", err)
	}
	return nil
}

// prepare waits for the server to answer and creates the database once.
func (c *Cluster) prepare(ctx context.Context) error {
	for {
		conn, err := pgx.Connect(ctx, address(c.sockets, "postgres"))
		if err == nil {
			defer conn.Close(ctx)
			c.mu.Lock()
			c.ready = true
			c.mu.Unlock()
			return createDatabase(ctx, conn)
		}
		select {
		case <-c.ended:
			return fmt.Errorf("PostgreSQL did not start; it said:\n%s", c.output.tail())
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not answer in time (%w); it said:\n%s", err, c.output.tail())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func createDatabase(ctx context.Context, conn *pgx.Conn) error {
	var exists bool
	err := conn.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, databaseName).Scan(&exists)
	if err == nil && !exists {
		_, err = conn.Exec(ctx, `create database `+databaseName)
	}
	if err != nil {
		return fmt.Errorf("create the database: %w", err)
	}
	return nil
}

// run runs one of PostgreSQL's programs to its end; the error carries what it printed.
func (c *Cluster) run(ctx context.Context, program string, arguments ...string) error {
	cmd := exec.CommandContext(ctx, c.server.program(program), arguments...)
	c.outfit(cmd)
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", program, err, strings.TrimSpace(string(output)))
	}
	return nil
}

// address is the database URL of a database behind the socket in folder.
func address(folder, database string) string {
	return "postgres://" + superuser + "@/" + database + "?" + url.Values{"host": {folder}}.Encode()
}
