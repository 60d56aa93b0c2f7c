package picture

import (
	"encoding/binary"
	"io"
	"slices"
)

// maxMeta is the largest list of a file's items that is read.
const maxMeta = 1 << 20

// span is a run of bytes of the file.
type span struct{ at, size int64 }

// copyHEIF copies an AVIF or HEIC file and blanks the items that hold Exif and XMP: nothing else moves. What could hide them
// from us makes the file damaged.
func (i *Info) copyHEIF(w io.Writer, r *io.SectionReader) error {
	h := heif{info: i, r: r}
	if err := h.readTop(); err != nil {
		return err
	}
	secrets := append(h.secrets(), h.others...)
	slices.SortFunc(secrets, func(a, b span) int { return int(a.at - b.at) })
	at := int64(0)
	for _, s := range secrets {
		if s.at < at || s.at+s.size > r.Size() {
			return errDamaged
		}
		if _, err := io.Copy(w, io.NewSectionReader(r, at, s.at-at)); err != nil {
			return err
		}
		if _, err := io.CopyN(w, zeros{}, s.size); err != nil {
			return err
		}
		at = s.at + s.size
	}
	_, err := io.Copy(w, io.NewSectionReader(r, at, r.Size()-at))
	return err
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// heif is what is read of the file's boxes (ISO/IEC 14496-12 and 23008-12).
type heif struct {
	info   *Info
	r      *io.SectionReader
	words  map[uint32]string // the kind of each item with words, by ID
	where  map[uint32][]span
	others []span          // boxes that no picture needs
	hidden map[uint32]bool // items of which some bytes are where nothing can be blanked
	broken bool            // a box goes beyond the one that it is in
}

// readTop goes over the outermost boxes, which must fill the file.
func (h *heif) readTop() error {
	h.words, h.where, h.hidden = map[uint32]string{}, map[uint32][]span{}, map[uint32]bool{}
	media := false
	for at := int64(0); at < h.r.Size(); {
		var head [16]byte
		if n, err := h.r.ReadAt(head[:], at); n < 8 {
			return err
		}
		size, start := int64(binary.BigEndian.Uint32(head[:])), int64(8)
		switch size {
		case 0:
			size = h.r.Size() - at
		case 1:
			size, start = int64(binary.BigEndian.Uint64(head[8:])), 16
		}
		if size < start || size > h.r.Size()-at {
			return errDamaged
		}
		kind := string(head[4:8])
		switch kind {
		case "mdat":
			media = true
		case "moov":
			if h.kept() {
				return errMoving
			}
		case "ftyp":
		case "meta":
			if size > maxMeta {
				return errDamaged
			}
			data := make([]byte, size-start)
			if _, err := h.r.ReadAt(data, at+start); err != nil {
				return err
			}
			h.readBoxes(data[min(4, len(data)):])
		default:
			h.others = append(h.others, span{at + start, size - start})
		}
		at += size
	}
	for id := range h.words {
		h.broken = h.broken || h.hidden[id]
	}
	if !media || h.broken && h.kept() {
		return errDamaged
	}
	return nil
}

// kept reports whether readers get the file itself. What phones write becomes a JPEG, without a word of theirs.
func (h *heif) kept() bool { return h.info.Mime == "image/avif" }

// readBoxes reads the boxes in the data that matter.
func (h *heif) readBoxes(data []byte) {
	for len(data) >= 8 {
		size := int(binary.BigEndian.Uint32(data))
		if size < 8 || size > len(data) {
			h.broken = true
			return
		}
		kind, body := string(data[4:8]), reading{data[8:size]}
		data = data[size:]
		switch kind {
		case "iprp", "ipco":
			h.readBoxes(body.b)
		case "iinf":
			if version := body.number(1); version == 0 {
				body.number(5)
			} else {
				body.number(7)
			}
			h.readBoxes(body.b)
		case "infe":
			h.readItem(body)
		case "iloc":
			h.readPlaces(body)
		case "ispe":
			body.number(4)
			width, height := int(body.number(4)), int(body.number(4))
			if width > h.info.Width { // the whole picture is the largest: tiles and thumbnails have sizes as well
				h.info.Width, h.info.Height = width, height
			}
		case "irot":
			if body.number(1)%2 == 1 {
				h.info.turn = 6
			}
		}
	}
}

// readItem notes the item when it holds words.
func (h *heif) readItem(b reading) {
	version := b.number(1)
	b.number(3)
	size := 2
	if version == 3 {
		size = 4
	}
	id := uint32(b.number(size))
	b.number(2)
	switch kind := string(b.take(4)); {
	case version < 2: // of before there were kinds
		h.broken = true
	case kind == "Exif" || kind == "mime" || kind == "uri ":
		h.words[id] = kind
	}
}

// readPlaces reads where the items' bytes are (14496-12, 8.11.3).
func (h *heif) readPlaces(b reading) {
	version := b.number(1)
	b.number(3)
	sizes := b.number(2)
	offsetSize, lengthSize, baseSize, indexSize := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15), int(sizes&15)
	idSize := 2
	if version == 2 {
		idSize = 4
	}
	for range b.number(idSize) {
		if len(b.b) == 0 {
			return
		}
		id, method := uint32(b.number(idSize)), uint64(0)
		if version > 0 {
			method = b.number(2) & 15
		}
		b.number(2)
		base := b.number(baseSize)
		for range b.number(2) {
			if version > 0 {
				b.number(indexSize)
			}
			s := span{int64(base + b.number(offsetSize)), int64(b.number(lengthSize))}
			if method != 0 || s.at < 0 || s.size <= 0 {
				h.hidden[id] = true
				continue
			}
			h.where[id] = append(h.where[id], s)
		}
	}
}

// secrets are the places of the items with words, which are read on the way.
func (h *heif) secrets() []span {
	var out []span
	for id, kind := range h.words {
		for _, s := range h.where[id] {
			data := make([]byte, min(s.size, maxWordChunk))
			if _, err := h.r.ReadAt(data, s.at); err == nil {
				turn := h.info.turn
				if kind == "mime" {
					h.info.readXMP(data)
				} else if kind == "Exif" && len(data) > 10 {
					skip := min(uint64(len(data)), 4+uint64(binary.BigEndian.Uint32(data)))
					h.info.readExif(data[skip:])
				}
				h.info.turn = turn // the boxes alone turn it
			}
			out = append(out, s)
		}
	}
	return out
}

// reading takes numbers from bytes; past the end they are 0.
type reading struct{ b []byte }

func (r *reading) take(n int) []byte {
	n = min(n, len(r.b))
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *reading) number(n int) uint64 {
	var v uint64
	for _, c := range r.take(n) {
		v = v<<8 | uint64(c)
	}
	return v
}
