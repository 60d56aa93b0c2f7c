package media

import (
	"context"
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

// Move copies every file that from holds and to lacks, and checks on the way that the bytes are those of the name. Nothing
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
	if there, err := to.Size(ctx, o.Name); err == nil && there == o.Bytes {
		m.There++
		return nil
	} else if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
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
	err = to.Put(ctx, o.Name, part)
	if err == nil {
		err = sameBytes(ctx, to, o.Name, part)
	}
	m.Files++
	m.Bytes += part.Bytes
	return errors.Join(err, part.Discard())
}

// sameBytes reads back what was stored.
func sameBytes(ctx context.Context, to storage.Storage, name string, part *storage.Part) error {
	r, err := to.Open(ctx, name)
	if err != nil {
		return err
	}
	sum, err := hash(r)
	if err := errors.Join(err, r.Close()); err != nil {
		return err
	}
	if sum != part.Hash {
		return errors.Join(fmt.Errorf("media: %s came out of %s with other bytes than went in", name, to.Place()), to.Remove(ctx, name))
	}
	return nil
}

// original reports whether the name is that of a file, not of a variant that was made of one.
func original(name string) bool { return len(path.Base(name)) == 64 && name == key(path.Base(name)) }
