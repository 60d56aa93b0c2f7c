package media_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testdb"
	"localprogress.org/site/internal/thumbnail"
)

// However many ask for a copy at once, of however many replicas, it is made once; and only those that pages use are made.
func TestACopyIsMadeOnce(t *testing.T) {
	t.Parallel()
	dir, pool := t.TempDir(), testdb.New(t)
	var replicas []*media.Store
	for range 2 {
		s, err := media.Open(pool, dir)
		fatal(t, err)
		s.FindPrograms(slog.New(slog.DiscardHandler))
		t.Cleanup(func() { _ = s.Close() })
		replicas = append(replicas, s)
	}
	var b bytes.Buffer
	fatal(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 900, 600))))
	f, err := replicas[0].Add(t.Context(), "a.png", &b, media.Words{})
	fatal(t, err)
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			r, err := replicas[i%2].Copy(t.Context(), f, 224, thumbnail.JPEG)
			if err != nil {
				t.Error(err)
				return
			}
			_ = r.Close()
		})
	}
	all.Wait()
	made, err := os.ReadDir(filepath.Join(dir, "made", f.Hash[:2], f.Hash))
	if err != nil || len(made) != 1 || made[0].Name() != "224.jpg" {
		t.Errorf("made: %v, %v", made, err)
	}
	if left := files(t, filepath.Join(dir, "incoming")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	var colour string
	fatal(t, pool.QueryRow(t.Context(), `select colour from media_file`).Scan(&colour))
	if colour != "#000000" {
		t.Errorf("the colour is %q", colour)
	}
	for _, width := range []int{223, 351, 0, -1, 1056, 2112, 1 << 30} {
		if _, err := replicas[0].Copy(t.Context(), f, width, thumbnail.JPEG); !errors.Is(err, media.ErrNotFound) {
			t.Errorf("%d wide: %v", width, err)
		}
	}
	if _, err := replicas[0].Copy(t.Context(), f, 352, "tiff"); !errors.Is(err, media.ErrNotFound) {
		t.Error(err)
	}
	// A copy goes with its picture.
	_, err = pool.Exec(t.Context(), `delete from media_file`)
	fatal(t, err)
	if c, err := replicas[0].Collect(t.Context(), time.Now().AddDate(0, 0, 2), media.Collecting{Sure: true}); err != nil || len(c.Loose) != 2 {
		t.Errorf("collected %+v, %v", c, err)
	}
}

// A copy of what cannot be decoded is an error that says so.
func TestAPictureThatCannotBeDecoded(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	data := drawn(3)
	at := bytes.Index(data, []byte("IDAT"))
	broken := strings.NewReader(string(repaired(data, at)))
	f, err := s.Add(t.Context(), "a.png", broken, media.Words{})
	fatal(t, err)
	if _, err := s.Copy(t.Context(), f, f.Width, thumbnail.JPEG); !errors.Is(err, thumbnail.ErrUnreadable) {
		t.Error(err)
	}
}

// repaired is the PNG with other bytes in the chunk at at, and a sum that fits them.
func repaired(data []byte, at int) []byte {
	out := bytes.Clone(data)
	size := int(binary.BigEndian.Uint32(out[at-4:]))
	for i := range size {
		out[at+4+i] = 0xff
	}
	binary.BigEndian.PutUint32(out[at+4+size:], crc32.ChecksumIEEE(out[at:at+4+size]))
	return out
}

// A drawing of few colours is smaller than any copy of it that a photograph's format can make.
func TestACopyIsNeverLargerThanThePicture(t *testing.T) {
	t.Parallel()
	s, err := media.Open(testdb.New(t), t.TempDir())
	fatal(t, err)
	t.Cleanup(func() { _ = s.Close() })
	s.FindPrograms(slog.New(slog.DiscardHandler))
	checks := image.NewPaletted(image.Rect(0, 0, 800, 600), color.Palette{color.White, color.Black})
	for i := range checks.Pix {
		checks.Pix[i] = uint8((i + i/800) % 2)
	}
	var b bytes.Buffer
	fatal(t, png.Encode(&b, checks))
	drawing := slices.Clone(b.Bytes())
	f, err := s.Add(t.Context(), "a.png", &b, media.Words{})
	fatal(t, err)
	for _, format := range s.Formats() {
		r, err := s.Copy(t.Context(), f, 704, format)
		fatal(t, err)
		got, err := io.ReadAll(r)
		fatal(t, err)
		_ = r.Close()
		if len(got) > len(drawing) {
			t.Errorf("the copy as %s has %d bytes, the drawing %d", format, len(got), len(drawing))
		}
	}
}

// The colour is that of what the file is, not of what it was: somebody may ask for a copy of that later.
func TestTheColourIsOfTheNewestPicture(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	was := d.upload("a.png", 1)
	fatal(t, d.media.Replace(t.Context(), ana, was.ID, "b.png", bytes.NewReader(drawn(2)), *day(2026, 11, 22)))
	r, err := d.media.Copy(t.Context(), was, was.Width, thumbnail.JPEG)
	fatal(t, err)
	fatal(t, r.Close())
	if w, err := d.media.Whole(t.Context(), was.ID); err != nil || w.Colour != "" {
		t.Errorf("the colour is %q, %v", w.Colour, err)
	}
}
