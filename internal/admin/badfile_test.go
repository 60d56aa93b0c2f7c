package admin_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"io"
	"net/http"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/storage"
)

// largePNG is a PNG of 100 megapixels, all black, in some kilobytes.
func largePNG(t *testing.T) string {
	t.Helper()
	const side = 10_000
	chunk := func(kind string, data []byte) string {
		body := append([]byte(kind), data...)
		out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
		return string(binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body)))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, side), side)
	head = append(head, 1, 0, 0, 0, 0) // one bit a pixel, grey
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	line := make([]byte, 1+side/8)
	for range side {
		if _, err := w.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return "\x89PNG\r\n\x1a\n" + chunk("IHDR", head) + chunk("IDAT", packed.Bytes()) + chunk("IEND", nil)
}

// longGIF is an animation of 10,000 frames.
func longGIF(t *testing.T) string {
	t.Helper()
	g := &gif.GIF{}
	m := image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black, color.White})
	for range 10_000 {
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, 1)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func photograph(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 60, 40)), nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// zipBomb is a small ZIP file that unpacks to a thousand times as much.
func zipBomb(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("zeros")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 20 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Each file that is made to do harm is refused in a sentence that says what is the matter, and leaves nothing behind.
func TestEachBadFileIsRefusedInASentence(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleAuthor, "Ana")
	for name, c := range map[string]struct{ data, says string }{
		"wide.png":   {largePNG(t), "wide.png is 10000 by 10000 pixels, too large to show. Make it smaller and try again."},
		"long.gif":   {longGIF(t), "long.gif is an animation of more than 500 frames. Make a video of it and link to that."},
		"half.jpg":   {photograph(t)[:300], "half.jpg is damaged: the end is missing or a part cannot be read. Save it again and try once more."},
		"script.pdf": {"%PDF-1.7 1 0 obj <</OpenAction <</S /JavaScript /JS (app.alert(1))>>>> endobj %%EOF", "script.pdf has a script or starts another program when it is opened. Print it to a new PDF and try that one."},
		"bomb.zip":   {zipBomb(t), "bomb.zip unpacks to far more than it is. Leave out what is not needed, or send the files one by one."},
		"page.jpg":   {"<html><script>alert(1)</script></html>", "page.jpg is a web page, whatever its name says. Paste its words into an entry instead."},
		"empty.pdf":  {"", "empty.pdf is empty."},
	} {
		ana.upload(sentFile{name, c.data}).is(http.StatusUnprocessableEntity).says("#problems li", c.says)
	}
	if page, err := n.media.List(t.Context(), media.Filter{}); err != nil || len(page.Files) != 0 {
		t.Errorf("%d files, %v", len(page.Files), err)
	}
}

// A page inside of a photograph, in its comment or behind its end, is not in what is kept.
func TestAPageInsideOfAPhotographIsLeftOut(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleAuthor, "Ana")
	const page = "<html><script>alert(1)</script></html>"
	whole := photograph(t)
	comment := "\xff\xfe" + string(binary.BigEndian.AppendUint16(nil, uint16(len(page)+2))) + page
	ana.upload(sentFile{"hall.jpg", whole[:2] + comment + whole[2:] + page}).is(http.StatusOK)
	kept, err := ana.client.Get(n.url + "/admin/media/1/original")
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Body.Close()
	if body, err := io.ReadAll(kept.Body); err != nil || string(body) != whole {
		t.Errorf("%d bytes are kept of a photograph of %d, %v", len(body), len(whole), err)
	}
	if got := kept.Header.Get("Content-Security-Policy"); got != "default-src 'none'; sandbox" {
		t.Errorf("it is sent with the policy %q", got)
	}
}

// full is a storage that takes nothing more.
type full struct {
	storage.Storage
	err error
}

func (f full) Put(context.Context, string, *storage.Part) error { return f.err }

// Where nothing can be stored, staff are told why, and what to do.
func TestAStorageThatTakesNothingIsTold(t *testing.T) {
	t.Parallel()
	for says, cause := range map[string]error{
		"hall.jpg was not stored: the disk of the site is full. Tell whoever looks after the site; nothing else is harmed.": syscall.ENOSPC,
		"hall.jpg was not stored: where the site keeps its files does not answer. Try again in some minutes.":               errors.New("500 Internal Server Error"),
	} {
		n := openOver(t, func(pool *pgxpool.Pool, dir string) (*media.Store, error) {
			folder, err := storage.OpenFolder(filepath.Join(dir, "files"))
			if err != nil {
				return nil, err
			}
			return media.OpenIn(pool, full{folder, cause}, filepath.Join(dir, "incoming"))
		})
		n.as(account.RoleAuthor, "Ana").upload(sentFile{"hall.jpg", photograph(t)}).is(http.StatusUnprocessableEntity).says("#problems li", says)
	}
}
