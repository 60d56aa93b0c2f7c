package picture

import (
	"encoding/binary"
	"io"
)

// webpChunk is where a chunk lies in the file.
type webpChunk struct {
	kind string
	at   int64 // of its head
	size int64 // of its data
}

// Flags of VP8X (RFC 9649, 2.7).
const (
	webpExif = 0x08
	webpXMP  = 0x04
)

// copyWebP reads the list of chunks and copies those that the picture needs.
func (i *Info) copyWebP(w io.Writer, r *io.SectionReader) error {
	chunks, err := webpChunks(r)
	if err != nil {
		return err
	}
	var kept []webpChunk
	var extended []byte
	size := int64(4)
	for _, c := range chunks {
		keep, data, err := i.readWebP(r, c)
		if err != nil {
			return err
		}
		if c.kind == "VP8X" {
			extended = data
		}
		if keep {
			kept = append(kept, c)
			size += 8 + c.size + c.size%2
		}
	}
	var exif []byte
	if extended != nil {
		extended[0] &^= webpExif | webpXMP
		if exif = i.exif(); exif != nil {
			extended[0] |= webpExif
			exif = append(exif, make([]byte, len(exif)%2)...)
			size += 8 + int64(len(exif))
		}
	}
	if _, err := w.Write(append(webpHead("RIFF", size), "WEBP"...)); err != nil {
		return err
	}
	for _, c := range kept {
		from := io.Reader(io.NewSectionReader(r, c.at, 8+c.size+c.size%2))
		if c.kind == "VP8X" {
			if _, err := w.Write(append(webpHead("VP8X", c.size), extended...)); err != nil {
				return err
			}
			continue
		}
		if _, err := io.Copy(w, from); err != nil {
			return err
		}
	}
	if exif == nil {
		return nil
	}
	_, err = w.Write(append(webpHead("EXIF", int64(len(exif))), exif...))
	return err
}

func webpHead(kind string, size int64) []byte {
	return binary.LittleEndian.AppendUint32([]byte(kind), uint32(size))
}

// webpChunks is the list of chunks; an end that is missing is an error.
func webpChunks(r *io.SectionReader) ([]webpChunk, error) {
	var head [8]byte
	if _, err := r.ReadAt(head[:], 0); err != nil {
		return nil, err
	}
	end := 8 + int64(binary.LittleEndian.Uint32(head[4:]))
	if end > r.Size()+1 { // some programs leave out the last byte of padding
		return nil, errDamaged
	}
	var chunks []webpChunk
	for at := int64(12); at+8 <= end; {
		if _, err := r.ReadAt(head[:], at); err != nil {
			return nil, err
		}
		c := webpChunk{string(head[:4]), at, int64(binary.LittleEndian.Uint32(head[4:]))}
		if at+8+c.size > r.Size() || len(chunks) > 4*MaxFrames {
			return nil, errDamaged
		}
		chunks = append(chunks, c)
		at += 8 + c.size + c.size%2
	}
	return chunks, nil
}

// readWebP reads what the chunk says, and reports whether the picture needs it. data is that of VP8X.
func (i *Info) readWebP(r *io.SectionReader, c webpChunk) (keep bool, data []byte, err error) {
	data = make([]byte, min(c.size, maxWordChunk))
	if c.kind != "EXIF" && c.kind != "XMP " {
		data = data[:min(c.size, 10)]
	}
	if _, err := r.ReadAt(data, c.at+8); err != nil {
		return false, nil, err
	}
	switch c.kind {
	case "EXIF":
		i.readExif(data)
		return false, nil, nil
	case "XMP ":
		i.readXMP(data)
		return false, nil, nil
	case "VP8X":
		if len(data) < 10 {
			return false, nil, errDamaged
		}
		i.Width, i.Height = 1+int(data[4])+int(data[5])<<8+int(data[6])<<16, 1+int(data[7])+int(data[8])<<8+int(data[9])<<16
	case "ANMF":
		if i.Frames++; i.Frames > MaxFrames+1 {
			return false, nil, errFrames
		}
	case "VP8 ", "VP8L":
		if i.Width == 0 {
			i.readWebPSize(c.kind, data)
		}
	case "ICCP", "ALPH", "ANIM":
	default:
		return false, nil, nil
	}
	return true, data, nil
}

// readWebPSize reads the size of a picture without VP8X (RFC 6386, 9.1; RFC 9649, 3.4).
func (i *Info) readWebPSize(kind string, data []byte) {
	if len(data) < 10 {
		return
	}
	if kind == "VP8 " {
		i.Width, i.Height = int(binary.LittleEndian.Uint16(data[6:]))&0x3fff, int(binary.LittleEndian.Uint16(data[8:]))&0x3fff
		return
	}
	bits := binary.LittleEndian.Uint32(data[1:])
	i.Width, i.Height = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
}
