//go:build !linux

package export

import "os"

// exchange swaps the two folders.
func exchange(a, b string) error { return swap(a, b) }

// flush returns when the file is on the disk.
func flush(f *os.File) error { return f.Sync() }
