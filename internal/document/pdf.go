package document

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
)

// How much of a PDF's packed objects is looked at.
const (
	maxObject  = 8 << 20
	maxObjects = 64 << 20
)

var (
	pdfActive = regexp.MustCompile(`/(?:JavaScript|JS|Launch)\b`)
	// pdfActiveLong is what does not stand in packed bytes by chance.
	pdfActiveLong = regexp.MustCompile(`/(?:JavaScript|Launch)\b`)
	pdfPages      = regexp.MustCompile(`/Type\s*/Pages\b`)
	pdfCount      = regexp.MustCompile(`/Count\s+(\d{1,6})\b`)
	pdfLanguage   = regexp.MustCompile(`/Lang\s*\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\)`)
	pdfStream     = regexp.MustCompile(`>>\s{0,8}stream\r?\n`)
	// pdfEscape is a letter of a name written as its number (ISO 32000-1, 7.3.5).
	pdfEscape = regexp.MustCompile(`#[0-9A-Fa-f]{2}`)
)

// inspectPDF reads the objects of the file, those that are packed together too, and looks for what runs by itself.
func inspectPDF(r *io.SectionReader) (Info, error) {
	tail := make([]byte, min(r.Size(), 2048))
	if _, err := r.ReadAt(tail, r.Size()-int64(len(tail))); err != nil && err != io.EOF {
		return Info{}, err
	}
	if !bytes.Contains(tail, []byte("%%EOF")) {
		return Info{}, ErrDamaged
	}
	info := Info{Mime: PDF}
	scan := pdfScan{r: r, budget: maxObjects}
	for scan.at < r.Size() {
		if err := scan.step(&info); err != nil {
			return Info{}, err
		}
	}
	return info, nil
}

// pdfScan goes through a file, in windows.
type pdfScan struct {
	r      *io.SectionReader
	at     int64
	packed bool  // at is inside of a stream, whose bytes mean nothing here
	budget int64 // how much may still be unpacked
	window [64 << 10]byte
}

// overlap is how much of a window is looked at again with the next, so that nothing is cut in two.
const overlap = 4 << 10

// step looks at one window, or at what is left of it before or after a stream.
func (s *pdfScan) step(info *Info) error {
	n, err := s.r.ReadAt(s.window[:], s.at)
	if n == 0 {
		return err
	}
	window := s.window[:n]
	if s.packed {
		end := bytes.Index(window, []byte("endstream"))
		if end >= 0 {
			window, s.packed = window[:end+len("endstream")], false
		}
		if pdfActiveLong.Match(window) {
			return ErrScript
		}
		s.advance(len(window), end >= 0)
		return nil
	}
	begin := pdfStream.FindIndex(window)
	if begin != nil {
		window = window[:begin[1]]
	}
	if info.readObjects(window) {
		return ErrScript
	}
	if begin != nil {
		s.packed = true
		if err := s.unpack(info, window, s.at+int64(begin[1])); err != nil {
			return err
		}
	}
	s.advance(len(window), begin != nil)
	return nil
}

// advance goes on behind the window; with some overlap unless it was read to an end.
func (s *pdfScan) advance(n int, ended bool) {
	if s.at += int64(n); !ended && s.at < s.r.Size() {
		s.at -= overlap
	}
}

// unpack reads the objects of a stream of objects, which begins at at, behind its dictionary.
func (s *pdfScan) unpack(info *Info, before []byte, at int64) error {
	last := bytes.LastIndex(before, []byte("obj"))
	if last < 0 || !bytes.Contains(before[last:], []byte("/ObjStm")) || s.budget <= 0 {
		return nil
	}
	packed, err := zlib.NewReader(io.NewSectionReader(s.r, at, s.r.Size()-at))
	if err != nil {
		return nil // packed in another way
	}
	text, _ := io.ReadAll(io.LimitReader(packed, min(maxObject, s.budget))) // as far as it can be read
	s.budget -= int64(len(text))
	if info.readObjects(text) {
		return ErrScript
	}
	return nil
}

// readObjects reads what the objects say, and reports whether one of them runs something.
func (i *Info) readObjects(text []byte) bool {
	seen := 0
	for _, m := range pdfPages.FindAllIndex(text, -1) {
		near := text[max(seen, m[0]-400):min(len(text), m[1]+4000)] // each byte once: thousands of pages may stand close together
		seen = max(0, min(len(text), m[1]+4000)-len("/Count 123456 "))
		for _, c := range pdfCount.FindAllSubmatch(near, -1) {
			if n, _ := strconv.Atoi(string(c[1])); n > i.Pages {
				i.Pages = n
			}
		}
	}
	if m := pdfLanguage.FindSubmatch(text); m != nil && i.Language == "" {
		i.Language = string(m[1])
	}
	if pdfActive.Match(text) {
		return true
	}
	if !bytes.ContainsRune(text, '#') {
		return false
	}
	return pdfActive.Match(pdfEscape.ReplaceAllFunc(text, func(e []byte) []byte {
		n, _ := strconv.ParseUint(string(e[1:]), 16, 8)
		return []byte{byte(n)}
	}))
}
