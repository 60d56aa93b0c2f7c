package media_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/storage"
	"localprogress.org/site/internal/testbucket"
	"localprogress.org/site/internal/testdb"
)

// Files move from the folder to a bucket and back. A move that was stopped goes on where it was, and what lies damaged is
// not spread.
func TestMove(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pool := testdb.New(t)
	s, err := media.Open(pool, dir)
	fatal(t, err)
	t.Cleanup(func() { _ = s.Close() })
	var kept []media.File
	for shade := range 4 {
		f, err := s.Add(t.Context(), "a.png", bytes.NewReader(drawn(uint8(shade))), media.Words{})
		fatal(t, err)
		kept = append(kept, f)
	}
	b, objects := testbucket.New(t)
	bucket, err := storage.OpenS3(b)
	fatal(t, err)
	folder, err := storage.OpenFolder(dir)
	fatal(t, err)
	t.Cleanup(func() { _ = folder.Close() })

	stopped, stop := context.WithCancel(t.Context())
	m, err := media.Move(stopped, folder, bucket, folder.Incoming(), func(files, _ int64) {
		if files == 2 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || m.Files != 2 {
		t.Errorf("a stopped move: %+v, %v", m, err)
	}
	damaged := filepath.Join(dir, kept[0].Hash[:2], kept[0].Hash)
	fatal(t, os.WriteFile(damaged, []byte("rot"), 0o600))
	other, err := folder.Incoming().Receive(t.Context(), bytes.NewReader(make([]byte, kept[1].Bytes)), media.MaxBytes)
	fatal(t, err)
	fatal(t, bucket.Put(t.Context(), kept[1].Hash[:2]+"/"+kept[1].Hash, other)) // as many bytes, but others
	fatal(t, other.Discard())
	fatal(t, bucket.Remove(t.Context(), kept[0].Hash[:2]+"/"+kept[0].Hash))
	m, err = media.Move(t.Context(), folder, bucket, folder.Incoming(), func(int64, int64) {})
	if err != nil || m.Files+m.There != 3 || m.There < 1 || len(m.Damaged) != 1 {
		t.Errorf("the move after it: %+v, %v", m, err)
	}
	there, err := media.OpenIn(pool, bucket, filepath.Join(t.TempDir(), "incoming"))
	fatal(t, err)
	t.Cleanup(func() { _ = there.Close() })
	for _, f := range kept[1:] {
		r, err := there.Bytes(t.Context(), f.Hash)
		fatal(t, err)
		data, err := io.ReadAll(r)
		fatal(t, errors.Join(err, r.Close()))
		if got := fmt.Sprintf("%x", sha256.Sum256(data)); got != f.Hash {
			t.Errorf("%s became %s", f.Hash, got)
		}
		if _, err := os.Stat(filepath.Join(objects, f.Hash[:2], f.Hash)); err != nil {
			t.Error(err)
		}
	}
	if _, err := there.Bytes(t.Context(), kept[0].Hash); !errors.Is(err, media.ErrNotFound) {
		t.Errorf("a damaged file moved: %v", err)
	}
	f, err := there.Add(t.Context(), "b.png", bytes.NewReader(drawn(99)), media.Words{})
	fatal(t, err)
	m, err = media.Move(t.Context(), bucket, folder, folder.Incoming(), func(int64, int64) {})
	if err != nil || m.Files != 1 || m.There != 3 {
		t.Errorf("the way back: %+v, %v", m, err)
	}
	r, err := s.Bytes(t.Context(), f.Hash)
	fatal(t, err)
	fatal(t, r.Close())
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
