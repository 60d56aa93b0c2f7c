package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// ErrNotInstalled means that this machine has no PostgreSQL server programs; the text around it names the command to run.
var ErrNotInstalled = errors.New("PostgreSQL is not installed")

// An installation is one PostgreSQL on this machine.
type installation struct {
	bin   string // folder of initdb, postgres and pg_ctl
	major string // such as "15"
}

func (i installation) program(name string) string { return filepath.Join(i.bin, name) }

// installations lists what this machine has: the one of PATH first, then the newest.
func installations(ctx context.Context) ([]installation, error) {
	var folders []string
	if path, err := exec.LookPath("postgres"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			folders = append(folders, filepath.Dir(path))
		}
	}
	var others []string
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",          // Debian, Ubuntu
		"/usr/pgsql-*/bin",                   // Fedora, Red Hat
		"/opt/homebrew/opt/postgresql@*/bin", // Homebrew
		"/usr/local/opt/postgresql@*/bin",
		"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
	} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		slices.Reverse(found)
		others = append(others, found...)
	}
	var list []installation
	for _, folder := range append(folders, others...) {
		if major := majorVersion(ctx, folder); major != "" {
			list = append(list, installation{bin: folder, major: major})
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%w: run %q, or give a database with --database-url", ErrNotInstalled, installCommand(""))
	}
	return list, nil
}

var versionLine = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)

// majorVersion returns the version of the programs in folder, or "" when one of the three is missing or does not run.
func majorVersion(ctx context.Context, folder string) string {
	for _, name := range []string{"initdb", "pg_ctl"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			return ""
		}
	}
	output, err := exec.CommandContext(ctx, filepath.Join(folder, "postgres"), "--version").Output()
	match := versionLine.FindSubmatch(output)
	if err != nil || match == nil {
		return ""
	}
	return string(match[1])
}

// chooseInstallation returns the installation to serve the data in folder with: the one that wrote it, or for a folder that
// does not exist yet the first. Data of a version that is not installed is an error, because another one would not start.
func chooseInstallation(list []installation, folder string) (installation, error) {
	content, err := os.ReadFile(filepath.Join(folder, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return list[0], nil
	}
	if err != nil {
		return installation{}, err
	}
	wrote := strings.TrimSpace(string(content))
	var have []string
	for _, candidate := range list {
		if candidate.major == wrote {
			return candidate, nil
		}
		have = append(have, candidate.major)
	}
	return installation{}, fmt.Errorf("the data in %s was written by PostgreSQL %s, and this machine has %s; nothing was changed: "+
		"run %q, or move the data over with pg_dump and pg_restore",
		folder, wrote, strings.Join(have, ", "), installCommand(wrote))
}

// installCommand is what a person types to install PostgreSQL: the given major version, or with "" the usual one.
func installCommand(major string) string {
	switch {
	case runtime.GOOS == "darwin" && major == "":
		return "brew install postgresql@17"
	case runtime.GOOS == "darwin":
		return "brew install postgresql@" + major
	case major == "":
		return "sudo apt-get install postgresql"
	default:
		return "sudo apt-get install postgresql-" + major
	}
}
