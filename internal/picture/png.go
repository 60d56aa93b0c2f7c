package picture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
)

const pngHead = "\x89PNG\r\n\x1a\n"

// pngKept are the chunks that a picture needs to look as it does.
var pngKept = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "pHYs", "sBIT", "bKGD", "acTL", "fcTL", "fdAT"}

// maxWordChunk is the longest chunk that is looked at for words.
const maxWordChunk = 256 << 10

// copyPNG goes from chunk to chunk.
func (i *Info) copyPNG(w io.Writer, r io.Reader) error {
	in := bufio.NewReaderSize(r, 64<<10)
	if _, err := in.Discard(len(pngHead)); err != nil {
		return err
	}
	if _, err := io.WriteString(w, pngHead); err != nil {
		return err
	}
	for {
		var head [8]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return err
		}
		size, kind := int64(binary.BigEndian.Uint32(head[:])), string(head[4:])
		if size > 1<<31-1 || i.Width == 0 && kind != "IHDR" {
			return errDamaged
		}
		if kind == "IEND" {
			if err := i.writeExifChunk(w); err != nil {
				return err
			}
		}
		if err := i.copyChunk(w, in, head[:], size, kind); err != nil || kind == "IEND" {
			return err
		}
	}
}

// copyChunk copies a chunk that the picture needs, checks its sum, and reads what others say.
func (i *Info) copyChunk(w io.Writer, in io.Reader, head []byte, size int64, kind string) error {
	var small bytes.Buffer
	if !slices.Contains(pngKept, kind) {
		w = io.Discard
	} else if _, err := w.Write(head); err != nil {
		return err
	}
	sum, to := crc32.NewIEEE(), []io.Writer{w}
	_, _ = sum.Write(head[4:])
	if kind != "IDAT" && kind != "fdAT" && size <= maxWordChunk {
		to = append(to, &small)
	}
	if _, err := io.CopyN(io.MultiWriter(append(to, sum)...), in, size); err != nil {
		return err
	}
	var crc [4]byte
	if _, err := io.ReadFull(in, crc[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(crc[:]) != sum.Sum32() {
		return errDamaged
	}
	if err := i.readChunk(kind, small.Bytes()); err != nil {
		return err
	}
	_, err := w.Write(crc[:])
	return err
}

func (i *Info) readChunk(kind string, data []byte) error {
	switch kind {
	case "IHDR":
		if len(data) != 13 {
			return errDamaged
		}
		i.Width, i.Height = int(binary.BigEndian.Uint32(data)), int(binary.BigEndian.Uint32(data[4:]))
	case "acTL":
		if len(data) == 8 {
			i.Frames = int(binary.BigEndian.Uint32(data))
		}
	case "eXIf":
		i.readExif(data)
	case "tEXt":
		key, text, _ := bytes.Cut(data, []byte{0})
		switch string(key) {
		case "Author":
			i.artist = words(text)
		case "Copyright":
			i.rights = words(text)
		}
	case "iTXt":
		if bytes.HasPrefix(data, []byte("XML:com.adobe.xmp\x00\x00")) {
			i.readXMP(data)
		}
	}
	return nil
}

func (i *Info) writeExifChunk(w io.Writer) error {
	exif := i.exif()
	if exif == nil {
		return nil
	}
	chunk := append([]byte("eXIf"), exif...)
	out := binary.BigEndian.AppendUint32(nil, uint32(len(exif)))
	out = binary.BigEndian.AppendUint32(append(out, chunk...), crc32.ChecksumIEEE(chunk))
	_, err := w.Write(out)
	return err
}
