package media

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/storage"
	"localprogress.org/site/internal/surrogate"
)

// ByHash returns the picture with that hash and its open bytes, or ErrNotFound. The caller closes it.
func (s *Store) ByHash(ctx context.Context, hash string) (File, io.ReadSeekCloser, error) {
	return s.open(ctx, `hash = @key`, hash)
}

// PictureAlone returns the picture with that hash without the database's word for it: only its hash, and the type that
// its first bytes tell. ErrNotFound when there is none, or what is there is no picture.
func (s *Store) PictureAlone(ctx context.Context, hash string) (File, io.ReadSeekCloser, error) {
	file, err := s.Bytes(ctx, hash)
	if err != nil {
		return File{}, nil, err
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(file, head)
	if err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
		_, err = file.Seek(0, io.SeekStart)
	}
	if mime := http.DetectContentType(head[:n]); err == nil && strings.HasPrefix(mime, "image/") {
		return File{Hash: hash, Mime: mime}, file, nil
	}
	return File{}, nil, errors.Join(ErrNotFound, file.Close())
}

// ByID returns the file with that ID and its open bytes, or ErrNotFound. The caller closes it.
func (s *Store) ByID(ctx context.Context, id int64) (File, io.ReadSeekCloser, error) {
	return s.open(ctx, `id = @key`, id)
}

func (s *Store) open(ctx context.Context, where string, key any) (File, io.ReadSeekCloser, error) {
	f, err := s.find(ctx, where, key)
	if err != nil {
		return File{}, nil, err
	}
	file, err := s.Bytes(ctx, f.Hash)
	if err != nil {
		return File{}, nil, err
	}
	return f, file, nil
}

// find returns the one row that the condition on @key is true of, or ErrNotFound.
func (s *Store) find(ctx context.Context, where string, key any) (File, error) {
	rows, err := s.pool.Query(ctx, `select `+columns+` from media_file where `+where, pgx.StrictNamedArgs{"key": key})
	if err != nil {
		return File{}, err
	}
	f, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[File])
	if errors.Is(err, pgx.ErrNoRows) {
		return File{}, ErrNotFound
	}
	return f, err
}

// Bytes returns the open bytes of the file with that hash, or ErrNotFound, without asking the database. The caller
// closes them.
func (s *Store) Bytes(ctx context.Context, hash string) (io.ReadSeekCloser, error) {
	file, err := s.bytes.Open(ctx, key(hash))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, ErrNotFound
	}
	return file, err
}

// Picture is a stored picture as a page needs it.
type Picture struct {
	URL           string
	Width, Height int
}

// PicturesIn returns the stored pictures whose addresses occur in the text, by address.
func (s *Store) PicturesIn(ctx context.Context, text string) (map[string]Picture, error) {
	found := make(map[string]Picture)
	hashes := fileurl.PictureHashes(text)
	if len(hashes) == 0 {
		return found, nil
	}
	for _, h := range hashes {
		surrogate.Add(ctx, surrogate.File(h))
	}
	rows, err := s.pool.Query(ctx, `select `+columns+` from media_file where hash = any(@hashes) and width > 0`, pgx.StrictNamedArgs{"hashes": hashes})
	if err != nil {
		return nil, err
	}
	files, err := pgx.CollectRows(rows, pgx.RowToStructByName[File])
	for _, f := range files {
		found[f.URL()] = Picture{URL: f.URL(), Width: f.Width, Height: f.Height}
	}
	return found, err
}
