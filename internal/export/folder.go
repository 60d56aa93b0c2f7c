package export

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
)

// marker is the file that tells a folder that an export made. It names everything else right below the folder.
const marker = ".localprogress-export"

const markerWords = "# An export of the site. The next one replaces this folder and all of these in it:\n"

// folder is an export that is being written, beside the folder that it is for.
type folder struct {
	dir, next string
	root      *os.Root // of next
	mark      *file    // held, so that no other export writes there
	files     atomic.Int64
	bytes     atomic.Int64
}

// open begins an export for the folder, unless that has something in it that no export wrote.
func open(dir string) (*folder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	if err := replaceable(dir); err != nil {
		return nil, err
	}
	f := &folder{dir: dir, next: dir + ".new"}
	if err := f.clear(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(f.next, 0o755); err != nil {
		return nil, err
	}
	if f.root, err = os.OpenRoot(f.next); err != nil {
		return nil, err
	}
	if f.mark, err = f.create(marker); err == nil {
		err = syscall.Flock(int(f.mark.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	}
	if err != nil {
		f.discard()
		return nil, err
	}
	return f, nil
}

// replaceable says in a sentence why the folder must be left alone; nil when it may be replaced.
func replaceable(dir string) error {
	there, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%s is a file. Name a folder for the export", dir)
	case err != nil:
		return err
	}
	if ownDisk(dir) {
		return mounted(dir)
	}
	ours, err := marked(dir)
	if err != nil {
		return err
	}
	for _, e := range there {
		if !slices.Contains(ours, e.Name()) {
			return fmt.Errorf("%s is not empty: %s in it is of no export, and would be lost. Name a folder that is empty or not there yet, or one of an earlier export",
				dir, e.Name())
		}
	}
	return nil
}

// ownDisk reports whether the folder is on another disk than the one around it.
func ownDisk(dir string) bool {
	var inside, around syscall.Stat_t
	return syscall.Stat(dir, &inside) == nil && syscall.Stat(filepath.Dir(dir), &around) == nil && inside.Dev != around.Dev
}

func mounted(dir string) error {
	return fmt.Errorf("%s is a disk of its own, which cannot be replaced. Name a folder below it", dir)
}

// marked returns what the export that made the folder wrote right below it; nil when none made it.
func marked(dir string) ([]string, error) {
	f, err := os.Open(filepath.Join(dir, marker))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	names := []string{marker}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if name := lines.Text(); !strings.HasPrefix(name, "#") {
			names = append(names, name)
		}
	}
	return names, lines.Err()
}

// clear takes away what an export left that was killed, but not what one writes now, or somebody else made.
func (f *folder) clear() error {
	there, err := os.ReadDir(f.next)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(there) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	mark, err := os.Open(filepath.Join(f.next, marker))
	if err != nil {
		return fmt.Errorf("the export is first written to %s, but there is something else. Move that away", f.next)
	}
	defer func() { _ = mark.Close() }()
	if err := syscall.Flock(int(mark.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return fmt.Errorf("another export to %s is running. Wait until it is done", f.dir)
	}
	return os.RemoveAll(f.next)
}

// place puts the export in the place of what was there before, at once.
func (f *folder) place() error {
	there, err := os.ReadDir(f.next)
	if err != nil {
		return err
	}
	words := markerWords
	for _, e := range there {
		if e.Name() != marker {
			words += e.Name() + "\n"
		}
	}
	if _, err := f.mark.Write([]byte(words)); err != nil {
		return err
	}
	if err := flush(f.mark.File); err != nil {
		return err
	}
	if err := replaceable(f.dir); err != nil { // somebody may have put something there meanwhile
		return err
	}
	err = os.Rename(f.next, f.dir) // which is not there, or empty
	if errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTEMPTY) {
		err = exchange(f.next, f.dir)
	}
	if errors.Is(err, syscall.EBUSY) {
		return mounted(f.dir)
	}
	return err
}

// discard takes away what is left beside the folder: the export that failed, or what was replaced.
func (f *folder) discard() {
	if f.mark != nil {
		_ = f.mark.Close()
	}
	_ = f.root.Close()
	_ = os.RemoveAll(f.next) // what stays is taken away by the next export
}
