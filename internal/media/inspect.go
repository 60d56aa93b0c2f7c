package media

import (
	"context"
	"errors"
	"fmt"
	"io"

	"localprogress.org/site/internal/document"
	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/picture"
	"localprogress.org/site/internal/storage"
	"localprogress.org/site/internal/thumbnail"
)

// maxPixels bounds what a picture may unfold to, all frames together for an animation.
const (
	maxPixels = 80_000_000
	maxMoving = 400_000_000
)

// inspect tells the type and size from the content, or refuses the file. It returns the bytes to be stored: the part
// itself, or a copy without what a picture says of where and with what it was taken.
func (s *Store) inspect(ctx context.Context, f *File, part *storage.Part) (*storage.Part, error) {
	if part.Bytes == 0 {
		return nil, &RefusedError{f.Name + " is empty."}
	}
	head := make([]byte, 32)
	n, err := part.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if picture.Mime(head[:n]) != "" {
		return s.inspectPicture(ctx, f, part)
	}
	info, err := document.Inspect(part, part.Bytes, f.Name)
	var refused document.Refused
	if errors.As(err, &refused) {
		return nil, &RefusedError{f.Name + " " + string(refused) + "."}
	}
	f.Mime, f.Pages, f.Language = info.Mime, info.Pages, info.Language
	f.Name = endedAs(f.Name, f.Mime)
	return part, err
}

func (s *Store) inspectPicture(ctx context.Context, f *File, part *storage.Part) (*storage.Part, error) {
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
	case f.Frames > 1 && f.Width*f.Height > maxMoving/f.Frames:
		wrong = &RefusedError{f.Name + " is too long an animation for readers’ phones. Make a video of it and link to that."}
	}
	if wrong != nil {
		return nil, errors.Join(wrong, clean.Discard())
	}
	if !fileurl.Taken(f.Mime) {
		return s.convert(ctx, f, clean)
	}
	f.Name = endedAs(f.Name, f.Mime)
	return clean, nil
}

// convert makes a JPEG of a kind that browsers do not show: what phones write.
func (s *Store) convert(ctx context.Context, f *File, from *storage.Part) (*storage.Part, error) {
	whole, err := s.incoming.Fill(".jpg", func(path string) error { return s.maker.Whole(ctx, from.Path(), path) })
	if errors.Is(err, thumbnail.ErrUnreadable) || errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil { // it took too long
		err = &RefusedError{f.Name + " is of a kind that this server cannot read. Save it as a JPEG and try once more."}
	}
	if err := errors.Join(err, from.Discard()); err != nil {
		return nil, err
	}
	info, err := picture.Copy(io.Discard, io.NewSectionReader(whole, 0, whole.Bytes))
	f.Mime, f.Width, f.Height = info.Mime, info.Width, info.Height
	f.Name = endedAs(f.Name, f.Mime)
	return whole, err
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
