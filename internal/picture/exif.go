package picture

import (
	"bytes"
	"encoding/binary"
	"strings"
)

const exifHead = "Exif\x00\x00"

// maxTags is how many tags are looked at. Cameras write some dozen.
const maxTags = 500

// Tags of Exif 2.3 and of TIFF 6.
const (
	tagCaption = 0x010e
	tagTurn    = 0x0112
	tagArtist  = 0x013b
	tagRights  = 0x8298
)

// readExif reads the tags that matter of the first directory, once: a file of thousands does not keep us. What is broken
// says nothing.
func (i *Info) readExif(data []byte) {
	if i.exifRead {
		return
	}
	i.exifRead = true
	data = bytes.TrimPrefix(data, []byte(exifHead)) // some programs write it outside of JPEG too
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(data, []byte("MM")) {
		order = binary.BigEndian
	} else if !bytes.HasPrefix(data, []byte("II")) {
		return
	}
	if len(data) < 8 {
		return
	}
	at := int64(order.Uint32(data[4:]))
	if at+2 > int64(len(data)) {
		return
	}
	entries := data[at+2:]
	for range min(order.Uint16(data[at:]), maxTags) {
		if len(entries) < 12 {
			return
		}
		i.readTag(data, entries[:12], order)
		entries = entries[12:]
	}
}

func (i *Info) readTag(data, entry []byte, order binary.ByteOrder) {
	switch order.Uint16(entry) {
	case tagTurn:
		if turn := int(order.Uint16(entry[8:])); turn <= 8 {
			i.turn = turn
		}
	case tagArtist:
		i.artist = exifText(data, entry, order)
	case tagRights:
		i.rights = exifText(data, entry, order)
	case tagCaption:
		if i.Caption == "" {
			i.Caption = exifText(data, entry, order)
		}
	}
}

func exifText(data, entry []byte, order binary.ByteOrder) string {
	size, value := int64(order.Uint32(entry[4:])), entry[8:12]
	if size > 4 {
		at := int64(order.Uint32(value))
		if at+size > int64(len(data)) {
			return ""
		}
		value = data[at : at+size]
	} else {
		value = value[:size]
	}
	text, _, _ := bytes.Cut(value[:min(len(value), 4*maxWords)], []byte{0})
	return words(text)
}

// exif is a directory with the turn and the credit alone, nil when there is neither.
func (i *Info) exif() []byte {
	i.tellCredit()
	artist, rights := i.Credit, i.rights
	type entry struct {
		tag, kind uint16
		size      uint32
		text      string
		value     uint32
	}
	var entries []entry
	if i.turn > 1 {
		entries = append(entries, entry{tag: tagTurn, kind: 3, size: 1, value: uint32(i.turn)})
	}
	for tag, text := range map[uint16]string{tagArtist: artist, tagRights: rights} {
		if text != "" {
			text = strings.TrimSpace(text) + "\x00\x00\x00\x00" // long enough to stand outside of the entry
			entries = append(entries, entry{tag: tag, kind: 2, size: uint32(len(text)), text: text})
		}
	}
	if len(entries) == 0 {
		return nil
	}
	sortBy(entries, func(e entry) uint16 { return e.tag })
	le := binary.LittleEndian
	out := append([]byte("II*\x00"), 8, 0, 0, 0)
	out = le.AppendUint16(out, uint16(len(entries)))
	end := uint32(len(out) + 12*len(entries) + 4)
	var texts []byte
	for _, e := range entries {
		out = le.AppendUint32(le.AppendUint16(le.AppendUint16(out, e.tag), e.kind), e.size)
		if e.text != "" {
			e.value = end + uint32(len(texts))
			texts = append(texts, e.text...)
		}
		out = le.AppendUint32(out, e.value)
	}
	return append(le.AppendUint32(out, 0), texts...)
}
