package picture_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"testing"

	"localprogress.org/site/internal/picture"
)

func box(kind string, parts ...string) string {
	body := strings.Join(parts, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))) + kind + body
}

// number is the number in that many bytes, the highest first.
func number(size int, n int64) string {
	return string(binary.BigEndian.AppendUint64(nil, uint64(n))[8-size:])
}

// heif is a file of that brand with an Exif item, whose description and place are given; at is where its bytes are.
func heif(brand, item string, place func(at int64) string, more ...string) []byte {
	words := number(4, 0) + string(exif(1))
	file := func(at int64) (before, after string) {
		before = box("ftyp", brand, number(4, 0)) + box("meta", number(4, 0), box("iinf", number(4, 0), number(2, 1), item),
			box("iloc", place(at)), box("iprp", box("ipco", box("ispe", number(4, 0), number(4, 48), number(4, 32))))) + strings.Join(more, "")
		return before, box("mdat", words, "the picture")
	}
	before, _ := file(0)
	before, after := file(int64(len(before)) + 8)
	return []byte(before + after)
}

// placed is an iloc of one item of one extent (ISO/IEC 14496-12, 8.11.3).
func placed(method, size int64) func(int64) string {
	return func(at int64) string {
		return number(1, 1) + number(3, 0) + number(2, 0x4400) + number(2, 1) + number(2, 1) + number(2, method) + number(2, 0) + number(2, 1) + number(4, at) + number(4, size)
	}
}

func described(version int64, kind string) string {
	return box("infe", number(1, version), number(3, 0), number(2, 1), number(2, 0), kind, "\x00")
}

// The words of an AVIF are blanked wherever they may stand. One that could hide them is not taken; what phones write may be
// as it likes, for it becomes a JPEG.
func TestAnAVIFHidesNoWords(t *testing.T) {
	t.Parallel()
	size := int64(4 + len(exif(1)))
	here, item := placed(0, size), described(2, "Exif")
	for what, c := range map[string]struct {
		data []byte
		want string
	}{
		"words beside the picture":      {heif("avif", item, here), ""},
		"a box of a program":            {heif("avif", item, here, box("uuid", secret), box("free", secret)), ""},
		"words in the list":             {heif("avif", item, placed(1, size)), "damaged"},
		"words to the end":              {heif("avif", item, placed(0, 0)), "damaged"},
		"an item of before kinds":       {heif("avif", described(0, "Exif"), here), "damaged"},
		"a box that is too long":        {heif("avif", number(4, 1<<20)+"infe", here), "damaged"},
		"a film":                        {heif("avis", item, here, box("moov", secret)), "film"},
		"what phones write, and a film": {heif("heic", item, placed(1, size), box("moov", "")), ""},
	} {
		var out bytes.Buffer
		info, err := picture.Copy(&out, section(c.data))
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %q", what, err, c.want)
			}
			continue
		}
		if err != nil || info.Width != 48 || info.Mime == "image/avif" && (bytes.Contains(out.Bytes(), []byte(secret)) || info.Credit != "Ana Ruiz") {
			t.Errorf("%s: %+v, %v; the secret stays: %t", what, info, err, bytes.Contains(out.Bytes(), []byte(secret)))
		}
		if out.Len() != len(c.data) {
			t.Errorf("%s: %d bytes became %d", what, len(c.data), out.Len())
		}
	}
}

// A file of thousands of directories, each of thousands of tags, does not keep us: the first tags of the first count.
func TestTheFirstExifCounts(t *testing.T) {
	t.Parallel()
	be := binary.BigEndian
	long := be.AppendUint16([]byte("MM\x00*\x00\x00\x00\x08"), 600)
	for n := range 600 {
		tag := uint16(0x9000)
		if n == 599 {
			tag = 0x013b
		}
		long = append(be.AppendUint32(be.AppendUint16(be.AppendUint16(long, tag), 2), 4), "Zoe\x00"...)
	}
	j := plainJPEG(t)
	with := func(directories ...string) []byte {
		out := bytes.Clone(j[:2])
		for _, d := range directories {
			out = append(out, segment(0xe1, "Exif\x00\x00"+d)...)
		}
		return append(out, j[2:]...)
	}
	for credit, data := range map[string][]byte{"Ana Ruiz": with(string(exif(6)), strings.ReplaceAll(string(exif(1)), "Ana", "Eva")), "": with(string(long))} {
		if info, err := picture.Copy(io.Discard, section(data)); err != nil || info.Credit != credit {
			t.Errorf("%+v, %v; want the credit %q", info, err, credit)
		}
	}
}
