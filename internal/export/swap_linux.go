package export

import (
	"os"

	"golang.org/x/sys/unix"
)

// exchange swaps the two folders in one step.
func exchange(a, b string) error {
	if err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE); err == nil {
		return nil
	}
	return swap(a, b) // some network file systems cannot
}

// flush returns when all that was written is on the disk that the file is on.
func flush(f *os.File) error { return unix.Syncfs(int(f.Fd())) }
