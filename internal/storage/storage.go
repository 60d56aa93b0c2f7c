// Package storage keeps the bytes of files under names: in a folder of this machine, or in a bucket of any store that
// speaks S3. A name gives all of its bytes or none; what was being written when the program was killed is never seen
// and is cleaned away later.
package storage

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"
)

// ErrNotFound says that nothing is stored under the name.
var ErrNotFound = errors.New("storage: no such file")

// Storage is where bytes lie. Names are relative paths with slashes. All methods are safe for concurrent use.
type Storage interface {
	// Put stores the received bytes under the name, over what is there, and returns when they last.
	Put(ctx context.Context, name string, p *Part) error
	// Open returns the bytes under the name, or ErrNotFound. The caller closes them.
	Open(ctx context.Context, name string) (io.ReadSeekCloser, error)
	// Size returns how many bytes are under the name, or ErrNotFound.
	Size(ctx context.Context, name string) (int64, error)
	// Remove takes the name away. That it is not there is no error.
	Remove(ctx context.Context, name string) error
	// List gives everything that is stored, ordered by name. After an error it ends.
	List(ctx context.Context) iter.Seq2[Object, error]
	// Sweep removes what uploads of killed programs left, and returns how much it found.
	Sweep(ctx context.Context) (int, error)
	// Place says in words where the bytes lie, for logs and for the operator. It holds no secret.
	Place() string
	Close() error
}

// Object is one stored file as List gives it.
type Object struct {
	Name    string
	Bytes   int64
	Changed time.Time
}
