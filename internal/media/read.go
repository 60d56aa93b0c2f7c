package media

import (
	"context"
	"errors"
	"io"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/picture"
	"localprogress.org/site/internal/storage"
	"localprogress.org/site/internal/surrogate"
)

// ByHash returns the file with that hash, or what a file was when it had that hash; ErrNotFound when there is neither.
func (s *Store) ByHash(ctx context.Context, hash string) (File, error) {
	f, err := s.find(ctx, `hash = @key`, hash)
	if !errors.Is(err, ErrNotFound) {
		return f, err
	}
	rows, err := s.pool.Query(ctx, `
		select file_id as id, hash, name, mime, bytes, width, height, 1 as frames, pages, '' as language, '' as alt, '' as caption, '' as credit
		from media_former where hash = @hash limit 1`, pgx.StrictNamedArgs{"hash": hash})
	if err != nil {
		return File{}, err
	}
	f, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[File])
	if errors.Is(err, pgx.ErrNoRows) {
		return File{}, ErrNotFound
	}
	return f, err
}

// Version returns the file with that ID as it is or was when it had that hash; ErrNotFound when it never had.
func (s *Store) Version(ctx context.Context, id int64, hash string) (File, error) {
	rows, err := s.pool.Query(ctx, `
		select `+columns+` from media_file where id = @id and hash = @hash
		union all
		select file_id, hash, name, mime, bytes, width, height, 1, pages, '', '', '', '' from media_former where file_id = @id and hash = @hash`,
		pgx.StrictNamedArgs{"id": id, "hash": hash})
	if err != nil {
		return File{}, err
	}
	f, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[File])
	if errors.Is(err, pgx.ErrNoRows) {
		return File{}, ErrNotFound
	}
	return f, err
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
	if mime := picture.Mime(head[:n]); err == nil && fileurl.Taken(mime) {
		return File{Hash: hash, Mime: mime}, file, nil
	}
	return File{}, nil, errors.Join(ErrNotFound, file.Close())
}

// ByID returns the file with that ID, or ErrNotFound.
func (s *Store) ByID(ctx context.Context, id int64) (File, error) {
	return s.find(ctx, `id = @key`, id)
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
	Hash          string // in the addresses of its copies; "" for an animation, which has none
}

// PicturesIn returns the stored pictures whose addresses occur in the text, by address. Where one was replaced, it is what
// took its place.
func (s *Store) PicturesIn(ctx context.Context, text string) (map[string]Picture, error) {
	found := make(map[string]Picture)
	hashes := fileurl.PictureHashes(text)
	if len(hashes) == 0 {
		return found, nil
	}
	for _, h := range hashes {
		surrogate.Add(ctx, surrogate.File(h))
	}
	rows, err := s.pool.Query(ctx, `
		select m.hash as named, m.width as named_width, m.mime as named_mime, m.hash, m.mime, m.width, m.height, m.frames
		from media_file m where m.hash = any(@hashes) and m.width > 0
		union all
		select o.hash, o.width, o.mime, m.hash, m.mime, m.width, m.height, m.frames
		from media_former o join media_file m on m.id = o.file_id where o.hash = any(@hashes) and m.width > 0`, pgx.StrictNamedArgs{"hashes": hashes})
	if err != nil {
		return nil, err
	}
	type row struct {
		Named, NamedMime, Hash, Mime      string
		NamedWidth, Width, Height, Frames int
	}
	files, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	for _, f := range files {
		surrogate.Add(ctx, surrogate.File(f.Hash))
		address := fileurl.Picture(f.Named, f.NamedWidth, f.NamedMime)
		if _, ok := found[address]; !ok || f.Named == f.Hash { // a file that has the hash now comes before one that had it
			p := Picture{URL: fileurl.Picture(f.Hash, f.Width, f.Mime), Width: f.Width, Height: f.Height}
			if f.Frames <= 1 {
				p.Hash = f.Hash
			}
			found[address] = p
		}
	}
	return found, err
}
