package storage

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// incomingFolder is where a Folder keeps what is being received. It is never listed.
const incomingFolder = "incoming"

// Folder keeps files in a folder of this machine.
type Folder struct {
	dir      string
	root     *os.Root
	incoming *Incoming
}

// OpenFolder returns the storage below dir, which is made when it is missing.
func OpenFolder(dir string) (*Folder, error) {
	incoming, err := OpenIncoming(filepath.Join(dir, incomingFolder))
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, errors.Join(err, incoming.Close())
	}
	return &Folder{dir, root, incoming}, nil
}

// Incoming is the folder in which parts are received that are then put here without being copied.
func (f *Folder) Incoming() *Incoming { return f.incoming }

// Place is the folder's path.
func (f *Folder) Place() string { return "the folder " + f.dir }

// Close gives the folder back.
func (f *Folder) Close() error { return errors.Join(f.incoming.Close(), f.root.Close()) }

// Put moves the part in place, for good: a reader never sees half a file, and a power cut after it takes nothing away.
func (f *Folder) Put(ctx context.Context, name string, p *Part) error {
	if p.in != f.incoming {
		return f.copy(ctx, name, p)
	}
	if err := p.Sync(); err != nil {
		return err
	}
	folder := path.Dir(name)
	if err := f.root.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	if err := f.root.Rename(path.Join(incomingFolder, filepath.Base(p.in.own), p.name), name); err != nil {
		return err
	}
	// A new name lasts when its folder is on the disk, and a new folder when the one above is.
	for folder != "." {
		if err := f.sync(folder); err != nil {
			return err
		}
		folder = path.Dir(folder)
	}
	return f.sync(".")
}

// copy takes what was received elsewhere.
func (f *Folder) copy(ctx context.Context, name string, p *Part) error {
	own, err := f.incoming.Receive(ctx, io.NewSectionReader(p, 0, p.Bytes), p.Bytes)
	if err != nil {
		return err
	}
	return errors.Join(f.Put(ctx, name, own), own.Discard())
}

// sync waits until the folder's list of names is on the disk.
func (f *Folder) sync(folder string) error {
	file, err := f.root.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// Open returns the open file.
func (f *Folder) Open(_ context.Context, name string) (io.ReadSeekCloser, error) {
	file, err := f.root.Open(name)
	if err != nil {
		return nil, notFound(err)
	}
	return file, nil
}

// Size asks the file system.
func (f *Folder) Size(_ context.Context, name string) (int64, error) {
	info, err := f.root.Stat(name)
	if err != nil {
		return 0, notFound(err)
	}
	if !info.Mode().IsRegular() {
		return 0, ErrNotFound
	}
	return info.Size(), nil
}

// Remove takes the file away.
func (f *Folder) Remove(_ context.Context, name string) error { return gone(f.root.Remove(name)) }

// List walks the folder.
func (f *Folder) List(ctx context.Context) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		err := fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
			switch {
			case name == incomingFolder, name == "lost+found": // the latter is the file system's
				return fs.SkipDir
			case err != nil:
				return gone(err)
			case ctx.Err() != nil:
				return ctx.Err()
			case d.IsDir():
				return nil
			}
			info, err := d.Info()
			if err != nil {
				return gone(err)
			}
			if !yield(Object{name, info.Size(), info.ModTime()}, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(Object{}, err)
		}
	}
}

// Sweep removes what killed programs were receiving.
func (f *Folder) Sweep(context.Context) (int, error) { return f.incoming.Sweep() }

// notFound is ErrNotFound for a name that no file has, or none can have: a part of it may be a file.
func notFound(err error) error {
	if errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "not a directory") {
		return ErrNotFound
	}
	return err
}
