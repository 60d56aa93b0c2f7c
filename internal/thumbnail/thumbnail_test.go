package thumbnail_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"localprogress.org/site/internal/picture"
	"localprogress.org/site/internal/thumbnail"
)

func drawing(t *testing.T) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 600, 400))
	for y := range 400 {
		for x := range 600 {
			m.Set(x, y, color.RGBA{200, uint8(x / 4), uint8(y / 4), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return file(t, "a.png", b.Bytes())
}

func file(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCopies(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	for name, m := range map[string]*thumbnail.Maker{"libvips": thumbnail.New(slog.New(slog.NewTextHandler(&log, nil))), "Go": thumbnail.Plain()} {
		from := drawing(t)
		for _, f := range m.Formats() {
			for width, want := range map[int]image.Point{300: {300, 200}, 6000: {600, 400}} {
				to := filepath.Join(t.TempDir(), "b."+string(f))
				if err := m.Make(t.Context(), from, to, width, f); err != nil {
					t.Errorf("%s, %s: %v", name, f, err)
					continue
				}
				made, err := os.ReadFile(to)
				if err != nil {
					t.Fatal(err)
				}
				info, err := picture.Copy(io.Discard, io.NewSectionReader(bytes.NewReader(made), 0, int64(len(made))))
				if err != nil || info.Mime != f.Mime() || (image.Point{X: info.Width, Y: info.Height}) != want {
					t.Errorf("%s, %s, %d: %+v, %v", name, f, width, info, err)
				}
				if f != thumbnail.JPEG {
					continue
				}
				if colour, err := thumbnail.Colour(to); err != nil || colour[:3] != "#c8" && colour[:3] != "#c7" {
					t.Errorf("%s: the colour is %s, %v", name, colour, err)
				}
			}
		}
		if err := m.Make(t.Context(), file(t, "half.jpg", []byte("\xff\xd8\xff\xe0 no picture")), filepath.Join(t.TempDir(), "c.jpg"), 300, thumbnail.JPEG); !errors.Is(err, thumbnail.ErrUnreadable) {
			t.Errorf("%s: a damaged file: %v", name, err)
		}
		ended, end := context.WithCancel(t.Context())
		end()
		if err := m.Make(ended, from, filepath.Join(t.TempDir(), "d.jpg"), 300, thumbnail.JPEG); err == nil && name == "libvips" {
			t.Errorf("%s: made for nobody", name)
		}
	}
	if _, err := os.Stat("/usr/bin/vipsthumbnail"); err == nil && log.Len() > 0 {
		t.Errorf("log: %s", log.String())
	}
}

// An SVG that asks for a file of the server is not read, whatever its name says.
func TestAnSVGIsNotRead(t *testing.T) {
	t.Parallel()
	from := file(t, "a.png", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>`))
	if err := thumbnail.New(slog.New(slog.DiscardHandler)).Make(t.Context(), from, filepath.Join(t.TempDir(), "b.jpg"), 9, thumbnail.JPEG); err == nil {
		t.Error("an SVG was drawn")
	}
}

func TestAPictureOf100MegapixelsIsNotDecodedHere(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	at := bytes.Index(data, []byte{0xff, 0xc0})
	copy(data[at+5:], []byte{0x27, 0x10, 0x27, 0x10}) // 10,000 by 10,000
	if err := thumbnail.Plain().Make(t.Context(), file(t, "a.jpg", data), filepath.Join(t.TempDir(), "b.jpg"), 300, thumbnail.JPEG); !errors.Is(err, thumbnail.ErrUnreadable) {
		t.Error(err)
	}
}

// The folder of the site's data may be named from where the program was started.
func TestACopyOfARelativePath(t *testing.T) {
	t.Parallel()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	relative := func(path string) string {
		path, err := filepath.Rel(here, path)
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	from, to := drawing(t), filepath.Join(t.TempDir(), "b.webp")
	if err := thumbnail.New(slog.New(slog.DiscardHandler)).Make(t.Context(), relative(from), relative(to), 300, thumbnail.WebP); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(to); err != nil {
		t.Error(err)
	}
}
