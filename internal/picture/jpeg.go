package picture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// Markers of ITU-T T.81, table B.1.
const (
	markSOI   = 0xd8
	markEOI   = 0xd9
	markSOS   = 0xda
	markAPP0  = 0xe0
	markAPP1  = 0xe1
	markAPP2  = 0xe2
	markAPP13 = 0xed
	markAPP14 = 0xee
	markAPP15 = 0xef
	markCOM   = 0xfe
)

// copyJPEG goes from marker to marker. What comes after the end is left out.
func (i *Info) copyJPEG(w io.Writer, r io.Reader) error {
	in := bufio.NewReaderSize(r, 64<<10)
	if _, err := in.Discard(2); err != nil {
		return err
	}
	if _, err := w.Write([]byte{0xff, markSOI}); err != nil {
		return err
	}
	said := false
	mark, err := nextMark(in)
	for err == nil && mark != markEOI {
		if mark == markSOS {
			mark, err = i.copyScan(w, in)
			continue
		}
		if mark != 0x01 && (mark < 0xd0 || mark > markSOI) { // these have no length
			err = i.copySegment(w, in, mark, &said)
		}
		if err == nil {
			mark, err = nextMark(in)
		}
	}
	if err != nil {
		return err
	}
	_, err = w.Write([]byte{0xff, markEOI})
	return err
}

// copySegment copies a segment that the picture needs. Before the first that describes it stands what stays known of it.
func (i *Info) copySegment(w io.Writer, in *bufio.Reader, mark byte, said *bool) error {
	data, err := segment(in)
	if err != nil {
		return err
	}
	if mark >= markAPP0 && mark <= markAPP15 || mark == markCOM {
		if i.readApp(mark, data) {
			return writeSegment(w, mark, data)
		}
		return nil
	}
	if !*said {
		*said = true
		if err := i.writeExifSegment(w); err != nil {
			return err
		}
	}
	if err := i.readSegment(mark, data); err != nil {
		return err
	}
	return writeSegment(w, mark, data)
}

// nextMark skips to the next marker, over fill bytes.
func nextMark(in *bufio.Reader) (byte, error) {
	b, err := in.ReadByte()
	if err != nil {
		return 0, err
	}
	if b != 0xff {
		return 0, errDamaged
	}
	for b == 0xff {
		if b, err = in.ReadByte(); err != nil {
			return 0, err
		}
	}
	return b, nil
}

func segment(in *bufio.Reader) ([]byte, error) {
	var size [2]byte
	if _, err := io.ReadFull(in, size[:]); err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint16(size[:])) - 2
	if n < 0 {
		return nil, errDamaged
	}
	data := make([]byte, n)
	_, err := io.ReadFull(in, data)
	return data, err
}

func writeSegment(w io.Writer, mark byte, data []byte) error {
	head := binary.BigEndian.AppendUint16([]byte{0xff, mark}, uint16(len(data)+2))
	_, err := w.Write(append(head, data...))
	return err
}

// readApp reads what programs add, and reports whether the picture needs it: its form and its colours.
func (i *Info) readApp(mark byte, data []byte) bool {
	switch mark {
	case markAPP0:
		return bytes.HasPrefix(data, []byte("JFIF\x00"))
	case markAPP1:
		if exif, ok := bytes.CutPrefix(data, []byte(exifHead)); ok {
			i.readExif(exif)
		} else if xmp, ok := bytes.CutPrefix(data, []byte("http://ns.adobe.com/xap/1.0/\x00")); ok {
			i.readXMP(xmp)
		}
	case markAPP2:
		return bytes.HasPrefix(data, []byte("ICC_PROFILE\x00"))
	case markAPP13:
		i.readIPTC(data)
	case markAPP14:
		return bytes.HasPrefix(data, []byte("Adobe"))
	}
	return false
}

// readSegment reads the size where the segment has it.
func (i *Info) readSegment(mark byte, data []byte) error {
	switch mark {
	case 0xc0, 0xc1, 0xc2: // baseline, extended, progressive
		if len(data) < 6 {
			return errDamaged
		}
		i.Height, i.Width = int(binary.BigEndian.Uint16(data[1:])), int(binary.BigEndian.Uint16(data[3:]))
	case 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf:
		return errKind
	}
	return nil
}

// copyScan copies a scan with its head and returns the marker after it.
func (i *Info) copyScan(w io.Writer, in *bufio.Reader) (byte, error) {
	head, err := segment(in)
	if err != nil {
		return 0, err
	}
	if i.Width == 0 {
		return 0, errDamaged
	}
	if err := writeSegment(w, markSOS, head); err != nil {
		return 0, err
	}
	for {
		chunk, err := in.ReadSlice(0xff)
		if errors.Is(err, bufio.ErrBufferFull) {
			if _, err := w.Write(chunk); err != nil {
				return 0, err
			}
			continue
		}
		if err != nil {
			return 0, err
		}
		if _, err := w.Write(chunk[:len(chunk)-1]); err != nil {
			return 0, err
		}
		next, err := in.ReadByte()
		for next == 0xff && err == nil { // fill
			next, err = in.ReadByte()
		}
		if err != nil {
			return 0, err
		}
		if next != 0 && (next < 0xd0 || next > 0xd7) { // neither a stuffed byte nor a restart
			return next, nil
		}
		if _, err := w.Write([]byte{0xff, next}); err != nil {
			return 0, err
		}
	}
}

// writeExifSegment writes what stays known about the picture.
func (i *Info) writeExifSegment(w io.Writer) error {
	exif := i.exif()
	if exif == nil {
		return nil
	}
	return writeSegment(w, markAPP1, append([]byte(exifHead), exif...))
}
