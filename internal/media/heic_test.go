package media_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testdb"
)

// What a phone writes becomes a JPEG without where and with what it was taken, and has copies as any picture. Where libvips is
// missing, or reads no HEIC, the refusal says what to do. testdata/hall.heic was made with libvips: a drawing, with a device and a
// place in its Exif data.
func TestWhatPhonesWrite(t *testing.T) {
	t.Parallel()
	const file = "testdata/hall.heic"
	data, err := os.ReadFile(file)
	fatal(t, err)
	if !bytes.Contains(data, []byte("SecretPhone")) {
		t.Fatal("the file does not tell the device")
	}
	refused := func(err error) bool {
		var told *media.RefusedError
		return errors.As(err, &told) && told.Message == "hall.heic is of a kind that this server cannot read. Save it as a JPEG and try once more."
	}
	without := open(t, t.TempDir())
	if _, err := without.Add(t.Context(), "hall.heic", bytes.NewReader(data), media.Words{}); !refused(err) {
		t.Errorf("without libvips: %v", err)
	}

	s, err := media.Open(testdb.New(t), t.TempDir())
	fatal(t, err)
	t.Cleanup(func() { _ = s.Close() })
	s.FindPrograms(slog.New(slog.DiscardHandler))
	f, err := s.Add(t.Context(), "hall.heic", bytes.NewReader(data), media.Words{})
	if out, failed := exec.CommandContext(t.Context(), "vipsthumbnail", file, "-o", filepath.Join(t.TempDir(), "a.jpg")).CombinedOutput(); failed != nil {
		t.Logf("libvips of this machine reads no HEIC: %v: %s", failed, out)
		if !refused(err) {
			t.Errorf("with a libvips that reads no HEIC: %v", err)
		}
		return
	}
	fatal(t, err)
	if f.Mime != "image/jpeg" || f.Name != "hall.jpg" || f.Width != 320 || f.Height != 240 || f.Credit != "Jo Roe" {
		t.Errorf("it became %+v", f)
	}
	for _, format := range s.Formats() {
		r, err := s.Copy(t.Context(), f, 224, format)
		fatal(t, err)
		fatal(t, r.Close())
	}
	r, err := s.Bytes(t.Context(), f.Hash)
	fatal(t, err)
	stored, err := io.ReadAll(r)
	fatal(t, errors.Join(err, r.Close()))
	if !bytes.HasPrefix(stored, []byte("\xff\xd8\xff")) || strings.Contains(string(stored), "SecretPhone") || bytes.Contains(stored, []byte("Exif")) {
		t.Error("what is stored is no JPEG without secrets")
	}
}
