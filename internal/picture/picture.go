// Package picture reads the files of pictures as cameras and programs write them, without decoding them: what they are,
// whether they are whole, who made them. Copying one leaves out where and with what it was taken, and whatever else is
// hidden in it, and keeps its colours, its turn and its credit.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Info is what a picture's file says about it.
type Info struct {
	Mime string
	// Width and Height are pixels as the picture is shown: turned, where its file says so.
	Width, Height int
	Frames        int // of an animation; 1 for a still
	Credit        string
	Caption       string

	exifRead       bool
	turn           int // Exif's orientation, 1 to 8; 0: nothing said
	artist, rights string
	byline, source string // IPTC's By-line and Credit
}

// MaxFrames is how many frames an animation may have.
const MaxFrames = 500

// Sentences that complete "a.jpg …" for staff.
var (
	errDamaged = errors.New("is damaged: the end is missing or a part cannot be read. Save it again and try once more")
	errFrames  = fmt.Errorf("is an animation of more than %d frames. Make a video of it and link to that", MaxFrames)
	errMoving  = errors.New("is a film in the form of a picture. Save one picture of it, or link to it where it is")
	errKind    = errors.New("is of a kind that browsers do not show. Save it as a JPEG and try once more")
)

// ErrNone says that the bytes are no picture of a known kind.
var ErrNone = errors.New("is no picture")

// Mime is the type that the first bytes of a file tell, "" when that is no known picture. 32 bytes are enough.
func Mime(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case bytes.HasPrefix(head, []byte(pngHead)):
		return "image/png"
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return "image/gif"
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return "image/webp"
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return brands[string(head[8:12])]
	}
	return ""
}

// brands are the major brands of files in the form of ISO/IEC 14496-12 that hold a picture.
var brands = map[string]string{"avif": "image/avif", "avis": "image/avif", "heic": "image/heic", "heix": "image/heic", "mif1": "image/heic", "heim": "image/heic", "heis": "image/heic"}

// Copy writes the picture to w without its secrets and returns what it is. It reads r from its beginning. An error that is
// none of reading or writing completes the sentence "a.jpg …".
func Copy(w io.Writer, r *io.SectionReader) (Info, error) {
	head := make([]byte, 32)
	n, _ := r.ReadAt(head, 0)
	info := Info{Mime: Mime(head[:n]), Frames: 1}
	var err error
	switch info.Mime {
	case "image/jpeg":
		err = info.copyJPEG(w, r)
	case "image/png":
		err = info.copyPNG(w, r)
	case "image/gif":
		err = info.copyGIF(w, r)
	case "image/webp":
		err = info.copyWebP(w, r)
	case "image/avif", "image/heic":
		err = info.copyHEIF(w, r)
	default:
		err = ErrNone
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errDamaged
	}
	if err != nil {
		return info, err
	}
	if info.Width < 1 || info.Height < 1 {
		return info, errDamaged
	}
	if info.Frames > MaxFrames {
		return info, errFrames
	}
	if info.turn > 4 { // a quarter turn, Exif 2.3, 4.6.4
		info.Width, info.Height = info.Height, info.Width
	}
	info.tellCredit()
	return info, nil
}
