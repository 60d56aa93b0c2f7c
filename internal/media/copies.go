package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/storage"
	"localprogress.org/site/internal/thumbnail"
)

// Copies is the job that makes all copies of a picture.
type Copies struct {
	Hash string `json:"hash"`
}

// Kind names the job.
func (Copies) Kind() string { return "picture_copies" }

// Register has the queue make the copies of what staff upload, and read documents.
func (s *Store) Register(q *job.Queue) {
	job.Register(q, job.Line{AtOnce: 1, Within: 5 * time.Minute}, s.makeAll)
	job.Register(q, job.Line{AtOnce: 1, Within: textTime}, s.readText)
}

// makeAll makes the copies that are missing, and notes the picture's colour.
func (s *Store) makeAll(ctx context.Context, c Copies) error {
	f, err := s.find(ctx, `hash = @key`, c.Hash)
	if errors.Is(err, ErrNotFound) {
		return nil // replaced or removed meanwhile
	}
	if err != nil || f.Frames > 1 {
		return err
	}
	for _, format := range s.maker.Formats() {
		for _, width := range fileurl.Widths(f.Width) {
			r, err := s.Copy(ctx, f, width, format)
			if errors.Is(err, thumbnail.ErrUnreadable) {
				return job.Hopeless(fmt.Errorf("copies of %s: %w", f.Name, err))
			}
			if err != nil {
				return err
			}
			_ = r.Close()
		}
	}
	return nil
}

// Formats are what copies of pictures are made in, the best first.
func (s *Store) Formats() []thumbnail.Format { return s.maker.Formats() }

// copyKey is where a copy lies.
func copyKey(hash string, width int, f thumbnail.Format) string {
	return path.Join("made", key(hash), strconv.Itoa(width)+"."+string(f))
}

// Copy returns the open bytes of the picture in that width and format, which it makes when nobody has asked for them
// before: once, however many ask at the same time, on however many replicas. ErrNotFound for widths and formats that no
// page uses, thumbnail.ErrUnreadable for a picture that cannot be decoded. The caller closes the bytes.
func (s *Store) Copy(ctx context.Context, f File, width int, format thumbnail.Format) (io.ReadSeekCloser, error) {
	if !f.IsPicture() || f.Frames > 1 || !slices.Contains(fileurl.Widths(f.Width), width) || !slices.Contains(s.maker.Formats(), format) {
		return nil, ErrNotFound
	}
	name := copyKey(f.Hash, width, format)
	r, err := s.bytes.Open(ctx, name)
	if !errors.Is(err, storage.ErrNotFound) {
		return r, err
	}
	// Whoever asks first may go away; the copy is made for the others, and for the next.
	made := s.making.DoChan(name, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
		defer cancel()
		return nil, s.makeCopy(ctx, f, width, format, name)
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case result := <-made:
		if result.Err != nil {
			return nil, result.Err
		}
	}
	return s.bytes.Open(ctx, name)
}

// makeCopy makes the copy unless another replica has meanwhile.
func (s *Store) makeCopy(ctx context.Context, f File, width int, format thumbnail.Format, name string) error {
	if err := take(ctx, s.make); err != nil { // before a connection to the database is taken: the others wait without one
		return err
	}
	defer func() { <-s.make }()
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext(@name))`, pgx.StrictNamedArgs{"name": name}); err != nil {
			return err
		}
		if _, err := s.bytes.Size(ctx, name); !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		made, err := s.made(ctx, f, width, format)
		if err != nil {
			return err
		}
		if format == thumbnail.JPEG && width == fileurl.Widths(f.Width)[0] {
			if err := noteColour(ctx, tx, f, made.Path()); err != nil {
				return errors.Join(err, made.Discard())
			}
		}
		return errors.Join(s.bytes.Put(ctx, name, made), made.Discard())
	})
}

// made is the new copy; the picture itself where that is smaller, as with drawings of few colours.
func (s *Store) made(ctx context.Context, f File, width int, format thumbnail.Format) (*storage.Part, error) {
	r, err := s.Bytes(ctx, f.Hash)
	if err != nil {
		return nil, err
	}
	whole, err := s.incoming.Receive(ctx, r, MaxBytes*2)
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	made, err := s.incoming.Fill("."+string(format), func(path string) error { return s.maker.Make(ctx, whole.Path(), path, width, format) })
	if err == nil && made.Bytes >= whole.Bytes && slices.Contains(everywhere, f.Mime) {
		made, whole = whole, made
	}
	return made, errors.Join(err, whole.Discard())
}

// everywhere are the kinds of pictures that every browser shows.
var everywhere = []string{"image/png", "image/jpeg", "image/gif"}

// noteColour keeps the average colour of the small JPEG, once, and not of what the file was before it was replaced.
func noteColour(ctx context.Context, tx pgx.Tx, f File, file string) error {
	colour, err := thumbnail.Colour(file)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update media_file set colour = @colour where id = @id and hash = @hash and colour = ''`, pgx.StrictNamedArgs{"colour": colour, "id": f.ID, "hash": f.Hash})
	return err
}

// CopyAlone returns the copy without asking the database, and without making it: ErrNotFound where nobody has.
func (s *Store) CopyAlone(ctx context.Context, hash string, width int, format thumbnail.Format) (io.ReadSeekCloser, error) {
	r, err := s.bytes.Open(ctx, copyKey(hash, width, format))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, ErrNotFound
	}
	return r, err
}
