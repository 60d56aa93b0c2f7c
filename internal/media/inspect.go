package media

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"unicode"

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/picture"
	"localprogress.org/site/internal/storage"
)

// maxPixels bounds what a picture may unfold to.
const maxPixels = 80_000_000

// inspect tells the type and size from the content, or refuses the file. It returns the bytes to be stored: the part
// itself, or a copy without what a picture says of where and with what it was taken.
func (s *Store) inspect(f *File, part *storage.Part) (*storage.Part, error) {
	if part.Bytes == 0 {
		return nil, &RefusedError{f.Name + " is empty."}
	}
	head := make([]byte, 512)
	n, err := part.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	head = head[:n]
	if picture.Mime(head) != "" {
		return s.inspectPicture(f, part)
	}
	f.Mime = http.DetectContentType(head)
	if !fileurl.Taken(f.Mime) {
		return nil, &RefusedError{f.Name + " is not a file that the site takes. Pictures are JPEG, PNG, GIF or WebP; documents are PDF."}
	}
	return part, nil
}

func (s *Store) inspectPicture(f *File, part *storage.Part) (*storage.Part, error) {
	var info picture.Info
	var wrong error
	clean, err := s.incoming.Make(func(w io.Writer) error {
		to := &writing{w: w}
		info, wrong = picture.Copy(to, io.NewSectionReader(part, 0, part.Bytes))
		return to.err
	})
	if err != nil {
		return nil, err
	}
	f.Mime, f.Width, f.Height, f.Frames = info.Mime, info.Width, info.Height, max(1, info.Frames)
	f.Caption, f.Credit = info.Caption, info.Credit
	switch {
	case wrong != nil:
		wrong = &RefusedError{f.Name + " " + wrong.Error() + "."}
	case f.Width > maxPixels/f.Height:
		wrong = &RefusedError{fmt.Sprintf("%s is %d by %d pixels, too large to show. Make it smaller and try again.", f.Name, f.Width, f.Height)}
	case !fileurl.Taken(f.Mime):
		wrong = &RefusedError{f.Name + " is of a kind that browsers do not show. Save it as a JPEG and try once more."}
	}
	if wrong != nil {
		return nil, errors.Join(wrong, clean.Discard())
	}
	return clean, nil
}

// writing remembers that a write failed: a full disk is not the picture's fault.
type writing struct {
	w   io.Writer
	err error
}

func (w *writing) Write(b []byte) (int, error) {
	n, err := w.w.Write(b)
	if err != nil {
		w.err = err
	}
	return n, err
}

// safeName is the last part of a name as an address and a download may carry it: letters, digits, dots
// and hyphens, at most 100 bytes.
func safeName(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '.':
			return r
		}
		return '-'
	}, name)
	if len(name) > 100 {
		name = name[len(name)-100:]
	}
	if name = strings.Trim(name, ".-"); name == "" {
		return "file"
	}
	return name
}
