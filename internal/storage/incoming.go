package storage

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Incoming is a folder for bytes that are being received. Every program that runs has a folder of its own in it, and
// holds a lock on that as long as it lives: what lies in a folder without a lock was left by a killed one.
type Incoming struct {
	root *os.Root // of this program's own folder
	own  string   // its path
	lock *os.File
	all  string // the path of the folder of all programs
}

// OpenIncoming makes a folder for this program below dir.
func OpenIncoming(dir string) (*Incoming, error) {
	for {
		in := &Incoming{all: dir, own: filepath.Join(dir, rand.Text())}
		if err := os.MkdirAll(in.own, 0o750); err != nil {
			return nil, err
		}
		held, err := in.hold()
		if held || err != nil {
			return in, err
		}
		// Another program swept it between the two steps.
	}
}

// hold locks the own folder and reports whether it is still there.
func (in *Incoming) hold() (bool, error) {
	var err error
	if in.lock, err = os.Open(in.own); err != nil {
		return false, gone(err)
	}
	if err := syscall.Flock(int(in.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return false, in.lock.Close() // whoever sweeps has it
	}
	if in.root, err = os.OpenRoot(in.own); err != nil {
		return false, errors.Join(gone(err), in.lock.Close())
	}
	return true, nil
}

// gone is nil where err only says that a file is not there.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Sweep removes what killed programs left and returns how many files that were.
func (in *Incoming) Sweep() (int, error) {
	folders, err := os.ReadDir(in.all)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, f := range folders {
		path := filepath.Join(in.all, f.Name())
		if path == in.own {
			continue
		}
		swept, err := sweep(path)
		n += swept
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func sweep(path string) (int, error) {
	lock, err := os.Open(path)
	if err != nil {
		return 0, gone(err)
	}
	defer lock.Close()
	if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return 0, nil // its program lives
	}
	left, err := lock.ReadDir(-1)
	if err != nil {
		return 0, err
	}
	return len(left), os.RemoveAll(path)
}

// Close removes the program's folder.
func (in *Incoming) Close() error {
	return errors.Join(in.root.Close(), os.RemoveAll(in.own), in.lock.Close())
}

// Part is what was received: a file of this machine that nobody sees until it is put under a name.
type Part struct {
	*os.File
	Bytes int64
	Hash  string // SHA-256, hexadecimal
	name  string
	in    *Incoming
}

// Path is where the bytes are, for another program to read.
func (p *Part) Path() string { return filepath.Join(p.in.own, p.name) }

// Discard closes the part and removes it, unless it was put under a name.
func (p *Part) Discard() error {
	return errors.Join(p.Close(), gone(p.in.root.Remove(p.name)))
}

// ErrTooLarge says that more came than may.
var ErrTooLarge = errors.New("storage: more bytes than are taken")

// Receive copies what r gives into a new part, of at most limit bytes. Whatever goes wrong, nothing stays behind. The
// caller discards the part.
func (in *Incoming) Receive(ctx context.Context, r io.Reader, limit int64) (*Part, error) {
	return in.Make(func(w io.Writer) error {
		n, err := io.Copy(w, io.LimitReader(reader{ctx, r}, limit+1))
		if err == nil && n > limit {
			err = ErrTooLarge
		}
		return err
	})
}

// Make returns the part that write fills.
func (in *Incoming) Make(write func(io.Writer) error) (*Part, error) {
	p := &Part{in: in, name: rand.Text()}
	var err error
	if p.File, err = in.root.OpenFile(p.name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o640); err != nil {
		return nil, err
	}
	sum := sha256.New()
	if err := write(io.MultiWriter(p.File, sum)); err != nil {
		return nil, errors.Join(err, p.Discard())
	}
	p.Hash = hex.EncodeToString(sum.Sum(nil))
	if p.Bytes, err = p.Seek(0, io.SeekCurrent); err == nil {
		_, err = p.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("storage: read a part again: %w", err), p.Discard())
	}
	return p, nil
}

// reader ends with its context.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}

// Fill returns the part that write makes, in a new file whose path ends as given.
func (in *Incoming) Fill(ending string, write func(path string) error) (*Part, error) {
	p := &Part{in: in, name: rand.Text() + ending}
	err := write(p.Path())
	if err == nil {
		p.File, err = in.root.OpenFile(p.name, os.O_RDWR, 0)
	}
	if err != nil {
		return nil, errors.Join(err, gone(in.root.Remove(p.name)))
	}
	sum := sha256.New()
	if p.Bytes, err = io.Copy(sum, p.File); err == nil {
		_, err = p.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, p.Discard())
	}
	p.Hash = hex.EncodeToString(sum.Sum(nil))
	return p, nil
}
