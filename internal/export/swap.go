package export

import (
	"errors"
	"os"
)

// swap swaps the two folders; for a moment b is not there.
func swap(a, b string) error {
	away := b + ".old"
	if err := os.Rename(b, away); err != nil {
		return err
	}
	if err := os.Rename(a, b); err != nil {
		return errors.Join(err, os.Rename(away, b))
	}
	return os.Rename(away, a)
}
