package picture_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"localprogress.org/site/internal/picture"
)

// secret is what no copy may have, wherever a file hides it.
const secret = "51.5007N SerialNo 4711"

func drawing() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 48, 32))
	for y := range 32 {
		for x := range 48 {
			m.Set(x, y, color.RGBA{uint8(5 * x), uint8(8 * y), 90, 255})
		}
	}
	return m
}

func encoded(t *testing.T, encode func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func plainJPEG(t *testing.T) []byte {
	return encoded(t, func(w io.Writer) error { return jpeg.Encode(w, drawing(), nil) })
}

func plainPNG(t *testing.T) []byte {
	return encoded(t, func(w io.Writer) error { return png.Encode(w, drawing()) })
}

// exif is a directory in big-endian order: a turn, an artist, and a maker's note with the secret.
func exif(turn uint16) []byte {
	be := binary.BigEndian
	out := append([]byte("MM\x00*"), 0, 0, 0, 8, 0, 3)
	entry := func(tag, kind uint16, size, value uint32) {
		out = be.AppendUint32(be.AppendUint32(be.AppendUint16(be.AppendUint16(out, tag), kind), size), value)
	}
	artist := "Ana Ruiz\x00"
	entry(0x010f, 2, uint32(len(secret)), 50+uint32(len(artist)))
	entry(0x0112, 3, 1, uint32(turn)<<16)
	entry(0x013b, 2, uint32(len(artist)), 50)
	return append(append(out, 0, 0, 0, 0), artist+secret...)
}

func segment(mark byte, data string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, mark}, uint16(len(data)+2)), data...)
}

func chunk(kind, data string) []byte {
	body := []byte(kind + data)
	return binary.BigEndian.AppendUint32(append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), body...), crc32.ChecksumIEEE(body))
}

const xmp = `<x:xmpmeta><rdf:Description photoshop:Credit="AP" exif:GPSLatitude="` + secret + `"/></x:xmpmeta>`

// secretive returns a file of each kind with the secret everywhere that its kind allows.
func secretive(t *testing.T) map[string][]byte {
	t.Helper()
	j := plainJPEG(t)
	iptc := "Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x40\x1c\x02\x50\x00\x08Ana Ruiz\x1c\x02\x6e\x00\x02AP\x1c\x02\x5a\x00" + string(rune(len(secret))) + secret
	head := bytes.Join([][]byte{j[:2], segment(0xe1, "Exif\x00\x00"+string(exif(6))), segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+xmp),
		segment(0xed, iptc), segment(0xfe, secret+"<script>")}, nil)
	p := plainPNG(t)
	files := map[string][]byte{
		"a.jpg": append(append(head, j[2:]...), secret+"<html>"...),
		"a.png": bytes.Join([][]byte{p[:33], chunk("eXIf", string(exif(6))), chunk("tEXt", "Comment\x00"+secret),
			chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp), p[33:], []byte(secret)}, nil),
	}
	dir := t.TempDir()
	at := filepath.Join(dir, "a.jpg")
	if err := os.WriteFile(at, files["a.jpg"], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("vipsthumbnail"); err != nil {
		t.Log("vipsthumbnail is missing: WebP and AVIF are not looked at")
		return files
	}
	for _, kind := range []string{"webp", "avif"} {
		to := filepath.Join(dir, "b."+kind)
		if out, err := exec.Command("vipsthumbnail", at, "-s", "48x48>", "--no-rotate", "-o", to).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		data, err := os.ReadFile(to)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(data, []byte(secret)) {
			t.Errorf("%s has no secret to begin with", kind)
		}
		files["a."+kind] = data
	}
	return files
}

func section(b []byte) *io.SectionReader {
	return io.NewSectionReader(bytes.NewReader(b), 0, int64(len(b)))
}

func TestWhereAndWithWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	for name, data := range secretive(t) {
		var out bytes.Buffer
		info, err := picture.Copy(&out, section(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if bytes.Contains(out.Bytes(), []byte(secret)) || bytes.Contains(out.Bytes(), []byte("<html>")) {
			t.Errorf("%s keeps the secret", name)
		}
		if info.Credit != "Ana Ruiz / AP" && name != "a.avif" || info.Credit == "" {
			t.Errorf("%s: credit %q", name, info.Credit)
		}
		again, err := picture.Copy(io.Discard, section(out.Bytes()))
		if err != nil || again.Width != info.Width || again.Height != info.Height {
			t.Errorf("%s: a copy is %+v, %v; was %+v", name, again, err, info)
		}
		if name == "a.avif" {
			continue // its boxes turn it, and the place of its words stays empty
		}
		if info.Width != 32 || info.Height != 48 {
			t.Errorf("%s is turned, but %d by %d", name, info.Width, info.Height)
		}
		if again.Credit != info.Credit {
			t.Errorf("%s: the credit of the copy is %q", name, again.Credit)
		}
		was, _, err := image.Decode(bytes.NewReader(data))
		if name == "a.webp" || err != nil {
			continue
		}
		is, _, err := image.Decode(&out)
		if err != nil || is.At(7, 9) != was.At(7, 9) || is.Bounds() != was.Bounds() {
			t.Errorf("%s looks otherwise: %v", name, err)
		}
	}
}

func frames(t *testing.T, n int) []byte {
	t.Helper()
	g := &gif.GIF{}
	m := image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black, color.White})
	for range n {
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, 1)
	}
	return encoded(t, func(w io.Writer) error { return gif.EncodeAll(w, g) })
}

func TestAnAnimation(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	info, err := picture.Copy(&out, section(frames(t, 3)))
	if err != nil || info.Frames != 3 || info.Width != 2 {
		t.Errorf("%+v, %v", info, err)
	}
	if g, err := gif.DecodeAll(&out); err != nil || len(g.Image) != 3 || g.LoopCount != 0 {
		t.Errorf("the copy: %v", err)
	}
	if _, err := picture.Copy(io.Discard, section(frames(t, 10_000))); err == nil || !strings.Contains(err.Error(), "frames") {
		t.Errorf("10,000 frames: %v", err)
	}
}

// Every file that is cut short says so, wherever the cut is.
func TestACutFileIsDamaged(t *testing.T) {
	t.Parallel()
	files := secretive(t)
	files["a.gif"] = frames(t, 2)
	files["a.jpg"], files["a.png"] = plainJPEG(t), plainPNG(t)
	for name, data := range files {
		for cut := 1; cut < len(data)-1; cut += 1 + len(data)/200 {
			if _, err := picture.Copy(io.Discard, section(data[:cut])); err == nil {
				t.Errorf("%s: %d of %d bytes are taken for whole", name, cut, len(data))
				break
			}
		}
	}
}

// No bytes make it panic, or write much more than it read.
func FuzzCopy(f *testing.F) {
	var t testing.T
	for _, seed := range [][]byte{plainJPEG(&t), plainPNG(&t), []byte("GIF89a"), []byte("RIFF\x10\x00\x00\x00WEBPVP8X"), []byte("\x00\x00\x00\x10ftypavif")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var out bytes.Buffer
		if _, err := picture.Copy(&out, section(data)); err == nil && out.Len() > len(data)+4000 {
			t.Errorf("%d bytes became %d", len(data), out.Len())
		}
	})
}
