package media_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testdb"
)

// drawn is a small PNG; each shade gives another.
func drawn(shade uint8) []byte {
	m := image.NewGray(image.Rect(0, 0, 30, 20))
	m.SetGray(1, 1, color.Gray{Y: shade})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// sum is the SHA-256 of the bytes, in hexadecimal.
func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

func TestAFileIsStoredOnceAndComesBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := media.Open(testdb.New(t), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	data := drawn(7)
	f, err := s.Add(t.Context(), `C:\photos\..\Town hall (1).PNG`, bytes.NewReader(data), media.Words{Alt: "A hall", Credit: "Us"})
	if err != nil {
		t.Fatal(err)
	}
	if f.Width != 30 || f.Height != 20 || f.Mime != "image/png" || f.Name != "Town-hall-1.PNG" || f.URL() != "/files/"+f.Hash+"/30.png" {
		t.Errorf("stored as %+v at %s", f, f.URL())
	}
	again, err := s.Add(t.Context(), "other.png", bytes.NewReader(data), media.Words{})
	if err != nil || again.ID != f.ID || again.Alt != "A hall" {
		t.Errorf("the same bytes again: %+v, %v", again, err)
	}
	if same, err := s.ByHash(t.Context(), f.Hash); err != nil || same != f {
		t.Errorf("by its hash: %+v, %v", same, err)
	}
	file, err := s.Bytes(t.Context(), f.Hash)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close()); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes came back of %d, %v", len(got), len(data), err)
	}
	if err := os.Remove(filepath.Join(dir, f.Hash[:2], f.Hash)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Bytes(t.Context(), f.Hash); !errors.Is(err, media.ErrNotFound) {
		t.Errorf("a file whose bytes are gone: %v", err)
	}
	if _, err := s.ByHash(t.Context(), strings.Repeat("0", 64)); !errors.Is(err, media.ErrNotFound) {
		t.Errorf("an unknown hash: %v", err)
	}
}

// A folder in the file's place stands for a disk that fails at the last step.
func TestAFailedStoreLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	data := drawn(9)
	hash := sum(data)
	place := filepath.Join(dir, hash[:2], hash)
	if err := os.MkdirAll(place, 0o700); err != nil {
		t.Fatal(err)
	}
	if f, err := s.Add(t.Context(), "a.png", bytes.NewReader(data), media.Words{}); err == nil {
		t.Errorf("stored over a folder as %+v", f)
	}
	if names := files(t, dir); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
	// Half a file, as a power cut leaves it, is written again.
	if err := errors.Join(os.Remove(place), os.WriteFile(place, data[:10], 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Add(t.Context(), "a.png", bytes.NewReader(data), media.Words{}); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(place); err != nil || !bytes.Equal(got, data) {
		t.Errorf("half a file stayed: %d bytes of %d, %v", len(got), len(data), err)
	}
}

func open(t *testing.T, dir string) *media.Store {
	t.Helper()
	s, err := media.Open(testdb.New(t), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// files are the paths of all files below dir.
func files(t *testing.T, dir string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWhatIsNoPictureIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	s, err := media.Open(testdb.New(t), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	bomb := drawn(1)
	copy(bomb[16:], must(hex.DecodeString("0000ffff0000ffff"))) // IHDR width and height
	for name, data := range map[string][]byte{
		"empty.png":   nil,
		"page.png":    []byte("<!doctype html><script>alert(1)</script>"),
		"drawing.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`),
		"half.png":    drawn(2)[:20],
		"bomb.png":    bomb,
		"huge.png":    append(drawn(3), make([]byte, media.MaxBytes)...),
	} {
		_, err := s.Add(t.Context(), name, bytes.NewReader(data), media.Words{})
		var refused *media.RefusedError
		if !errors.As(err, &refused) || !strings.HasPrefix(refused.Message, name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}
