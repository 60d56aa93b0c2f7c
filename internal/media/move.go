package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"

	"localprogress.org/site/internal/storage"
)

// Moved is what a Move did.
type Moved struct {
	Files, Bytes int64 // copied now
	There        int64 // that an earlier run had copied
	Damaged      []string
}

// Move copies every file that from holds and to lacks or has with other bytes. It reads what was copied, by this run or an
// earlier one, and checks that the bytes are those of the name. Nothing
// is removed from from, so it may be stopped and run again. What lies in from damaged is not copied, and is listed. done
// is told after each file how many files and bytes were looked at.
func Move(ctx context.Context, from, to storage.Storage, in *storage.Incoming, done func(files, bytes int64)) (Moved, error) {
	var m Moved
	var seen, size int64
	for o, err := range from.List(ctx) {
		if err != nil {
			return m, err
		}
		if !original(o.Name) {
			continue // made anew where it is asked for
		}
		if err := m.move(ctx, from, to, in, o); err != nil {
			return m, err
		}
		seen, size = seen+1, size+o.Bytes
		done(seen, size)
	}
	return m, nil
}

func (m *Moved) move(ctx context.Context, from, to storage.Storage, in *storage.Incoming, o storage.Object) error {
	there, err := stored(ctx, to, o.Name)
	if err != nil {
		return err
	}
	if there == path.Base(o.Name) {
		m.There++
		return nil
	}
	r, err := from.Open(ctx, o.Name)
	if err != nil {
		return fmt.Errorf("media: read %s: %w", o.Name, err)
	}
	part, err := in.Receive(ctx, r, max(o.Bytes, MaxBytes))
	if err := errors.Join(err, r.Close()); err != nil {
		return fmt.Errorf("media: read %s: %w", o.Name, err)
	}
	if part.Hash != path.Base(o.Name) {
		m.Damaged = append(m.Damaged, o.Name)
		return part.Discard()
	}
	if err = to.Put(ctx, o.Name, part); err == nil {
		err = readBack(ctx, to, o.Name)
	}
	m.Files++
	m.Bytes += part.Bytes
	return errors.Join(err, part.Discard())
}

// stored is the hash of the bytes that lie under the name, "" where there are none.
func stored(ctx context.Context, in storage.Storage, name string) (string, error) {
	r, err := in.Open(ctx, name)
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	sum, err := hash(r)
	return sum, errors.Join(err, r.Close())
}

// readBack takes away again what came out with other bytes than went in.
func readBack(ctx context.Context, to storage.Storage, name string) error {
	sum, err := stored(ctx, to, name)
	if err != nil || sum == path.Base(name) {
		return err
	}
	return errors.Join(fmt.Errorf("media: %s came out of %s with other bytes than went in", name, to.Place()), to.Remove(ctx, name))
}

// original reports whether the name is that of a file, not of a variant that was made of one.
func original(name string) bool {
	sum, err := hex.DecodeString(path.Base(name))
	return err == nil && len(sum) == sha256.Size && name == key(path.Base(name))
}
