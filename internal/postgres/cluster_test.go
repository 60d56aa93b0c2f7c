package postgres_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/postgres"
)

// childFolder, when set, makes this test binary the program that the tests below kill: see beProgram.
const childFolder = "LP_TEST_CHILD_FOLDER"

const nobody = 65534

func TestMain(m *testing.M) {
	if folder := os.Getenv(childFolder); folder != "" {
		if err := beProgram(folder); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// beProgram starts the cluster in folder and saves row after row, printing each number only when its commit was acknowledged,
// until it is killed or told to stop.
func beProgram(folder string) error {
	ctx, release := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer release()
	cluster, err := postgres.Start(ctx, folder, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, cluster.URL())
	if err != nil {
		return err
	}
	if _, err := pool.Exec(ctx, "create table if not exists saved (n int primary key)"); err != nil {
		return err
	}
	for n := 1; ctx.Err() == nil; n++ {
		if _, err := pool.Exec(ctx, "insert into saved values ($1)", n); err != nil && ctx.Err() == nil {
			return err
		} else if err == nil {
			fmt.Println(n)
		}
	}
	pool.Close()
	return cluster.Stop()
}

// program starts a child that runs beProgram as the given user; -1 is this test's own.
func program(t *testing.T, folder string, uid int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary)
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	if uid >= 0 {
		cmd.Path = copyForAll(t, binary)
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}
	}
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), childFolder+"="+folder)
	cmd.Stderr = os.Stderr
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd, bufio.NewScanner(output)
}

// openFolder returns a new folder that every user may enter; the ones of t.TempDir are not.
func openFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "lp")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

func copyForAll(t *testing.T, binary string) string {
	t.Helper()
	from, err := os.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	path := filepath.Join(openFolder(t), "program")
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func start(t *testing.T, folder string) (*postgres.Cluster, *pgxpool.Pool) {
	t.Helper()
	cluster, err := postgres.Start(t.Context(), folder, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
	})
	pool, err := postgres.Open(t.Context(), cluster.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return cluster, pool
}

// serverProcess returns the process number of the server on folder.
func serverProcess(t *testing.T, folder string) int {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(folder, "postgres", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// eventually fails the test when done does not become true within limit.
func eventually(t *testing.T, limit time.Duration, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s did not happen within %v", what, limit)
		}
	}
}

// gone says whether the process has ended. One that waits to be counted has: in a container nobody may ever do so.
func gone(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)) // proc(5): number, (name), state
	return err == nil && bytes.Contains(status, []byte(") Z "))
}

// saved returns how many rows the child left, all from 1 upwards.
func saved(t *testing.T, pool *pgxpool.Pool) (rows, last int) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), "select count(*), coalesce(max(n), 0) from saved").Scan(&rows, &last); err != nil {
		t.Fatal(err)
	}
	return rows, last
}

func TestKilledProgramLeavesNoServerAndLosesNoSave(t *testing.T) {
	t.Parallel()
	users := map[string]int{"this user": -1}
	if os.Geteuid() == 0 {
		users["an ordinary user"] = nobody
	}
	for name, uid := range users {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(openFolder(t), "data")
			if uid >= 0 {
				if err := errors.Join(os.Mkdir(folder, 0o700), os.Chown(folder, uid, uid)); err != nil {
					t.Fatal(err)
				}
			}
			child, lines := program(t, folder, uid)
			acknowledged := 0
			for acknowledged < 50 && lines.Scan() {
				var err error
				if acknowledged, err = strconv.Atoi(lines.Text()); err != nil {
					t.Fatalf("the program says %q", lines.Text())
				}
			}
			pid := serverProcess(t, folder)
			if gone(pid) {
				t.Fatal("the server does not run beside its program")
			}
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = child.Wait() // the error says that it was killed
			// The next program need not wait for the old server: it ends it.
			_, pool := start(t, folder)
			if rows, last := saved(t, pool); rows < acknowledged || rows != last {
				t.Errorf("%d rows up to %d, but %d commits were acknowledged", rows, last, acknowledged)
			}
			eventually(t, 5*time.Second, "the end of the old server", func() bool { return gone(pid) })
		})
	}
}

func TestServerEndsWithAKilledProgram(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	child, lines := program(t, folder, -1)
	if !lines.Scan() || lines.Text() != "1" {
		t.Fatalf("the program says %q", lines.Text())
	}
	pid := serverProcess(t, folder)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	eventually(t, 5*time.Second, "the end of the server", func() bool { return gone(pid) })
}

func TestServerThatDiesIsStartedAgainAndKeepsEverySave(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	_, pool := start(t, folder)
	save := func(statement string) error {
		_, err := pool.Exec(t.Context(), statement)
		return err
	}
	if err := errors.Join(save("create table saved (n int)"), save("insert into saved values (1)")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(serverProcess(t, folder), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	sawAway := false
	eventually(t, 20*time.Second, "the return of the server", func() bool {
		err := save("insert into saved values (2)")
		if err != nil && !postgres.Unavailable(err) {
			t.Fatalf("while the server is away: %v is not Unavailable", err)
		}
		sawAway = sawAway || err != nil
		return err == nil && sawAway
	})
	if rows, last := saved(t, pool); rows < 2 || last != 2 {
		t.Errorf("%d rows up to %d after the crash, want those of before and after", rows, last)
	}
}

func TestStopAndSecondStart(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	cluster, pool := start(t, folder)
	if _, err := pool.Exec(t.Context(), "create table kept ()"); err != nil {
		t.Fatal(err)
	}
	if _, err := postgres.Start(t.Context(), folder, slog.New(slog.DiscardHandler)); !errors.Is(err, postgres.ErrHeld) {
		t.Fatalf("Start on a held folder = %v, want ErrHeld", err)
	}
	if err := pool.Ping(t.Context()); err != nil {
		t.Fatalf("the first program lost its server: %v", err)
	}
	pid := serverProcess(t, folder)
	for range 2 {
		if err := cluster.Stop(); err != nil {
			t.Fatal(err)
		}
	}
	if !gone(pid) {
		t.Error("the server runs after Stop")
	}
	_, again := start(t, folder)
	if _, err := again.Exec(t.Context(), "select from kept"); err != nil {
		t.Errorf("after a restart: %v", err)
	}
}

func TestStartRefuses(t *testing.T) {
	t.Parallel()
	otherMajor := filepath.Join(t.TempDir(), "data")
	version := filepath.Join(otherMajor, "postgres", "PG_VERSION")
	if err := errors.Join(os.MkdirAll(filepath.Dir(version), 0o700), os.WriteFile(version, []byte("9\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, folder, says string }{
		{"another major version", otherMajor, "was written by PostgreSQL 9"},
		{"a path too long for a socket", filepath.Join(t.TempDir(), strings.Repeat("long", 30)), "too long"},
		{"a file in place of the folder", file, "not a directory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := postgres.Start(t.Context(), c.folder, slog.New(slog.DiscardHandler))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("Start = %v, want an error that says %q", err, c.says)
			}
		})
	}
	t.Cleanup(func() {
		entries, err := os.ReadDir(filepath.Dir(version))
		if content, _ := os.ReadFile(version); err != nil || len(entries) != 1 || string(content) != "9\n" {
			t.Errorf("the folder of another version was changed: %v, %v", entries, err)
		}
	})
}

func TestStartWithoutPermission(t *testing.T) {
	t.Parallel()
	uid := -1
	if os.Geteuid() == 0 {
		uid = nobody // root may write everywhere
	}
	folder := openFolder(t)
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	_, lines := program(t, filepath.Join(folder, "data"), uid)
	const want = "cannot be used by this account"
	if !lines.Scan() || !strings.Contains(lines.Text(), want) {
		t.Errorf("the program says %q, want %q", lines.Text(), want)
	}
}
