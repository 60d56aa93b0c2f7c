// Package media keeps the files that staff give the site: pictures and documents. Their bytes lie in a
// folder under their SHA-256 hash, so that an address never changes its content and the same file is
// stored once; what they are called and who made them is a row in media_file.
package media

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // so that their sizes can be read
	_ "image/jpeg" // likewise
	_ "image/png"  // likewise
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "golang.org/x/image/webp" // likewise

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/surrogate"
)

// MaxBytes is the largest file that is taken, 20 MB: a photograph straight from a camera fits.
const MaxBytes = 20 << 20

// maxPixels bounds what a picture may unfold to in a reader's browser.
const maxPixels = 100_000_000

// ErrNotFound says that there is no such file.
var ErrNotFound = errors.New("media: no such file")

// RefusedError says in a sentence for staff why a file is not taken.
type RefusedError struct{ Message string }

func (e *RefusedError) Error() string { return e.Message }

// File is one stored file. Width and height are pixels, 0 for documents.
type File struct {
	ID            int64
	Hash          string // SHA-256, hexadecimal
	Name          string
	Mime          string
	Bytes         int64
	Width, Height int
	Words
}

// Words are what goes with a picture wherever it is used, unless an entry says otherwise.
type Words struct {
	Alt, Caption, Credit string
}

// URL is the file's address on this site.
func (f File) URL() string {
	if f.Width > 0 {
		return fileurl.Picture(f.Hash, f.Width, f.Mime)
	}
	return fileurl.Document(f.ID, f.Name)
}

// Store keeps files in a folder and their rows in the database. It is safe for concurrent use.
type Store struct {
	pool *pgxpool.Pool
	root *os.Root
}

// Open returns the store that keeps its bytes below dir, which is made when it is missing.
func Open(pool *pgxpool.Pool, dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Store{pool: pool, root: root}, nil
}

// Close gives the folder back.
func (s *Store) Close() error { return s.root.Close() }

// Add stores what r gives under the name and returns the file. A file that is there already comes back
// as it is. The type is told by the content, not by the name; *RefusedError says why a file is not taken.
func (s *Store) Add(ctx context.Context, name string, r io.Reader, w Words) (File, error) {
	f, data, err := read(name, r)
	if err != nil {
		return File{}, err
	}
	f.Words = w
	if err := s.write(f, data); err != nil {
		return File{}, fmt.Errorf("media: store %s: %w", f.Name, err)
	}
	rows, err := s.pool.Query(ctx, `
		with added as (
			insert into media_file (hash, name, mime, bytes, width, height, alt, caption, credit)
			values (@hash, @name, @mime, @bytes, @width, @height, @alt, @caption, @credit)
			on conflict (hash) do nothing returning `+columns+`)
		select `+columns+` from added union all select `+columns+` from media_file where hash = @hash limit 1`,
		pgx.StrictNamedArgs{"hash": f.Hash, "name": f.Name, "mime": f.Mime, "bytes": f.Bytes, "width": f.Width, "height": f.Height,
			"alt": w.Alt, "caption": w.Caption, "credit": w.Credit})
	if err != nil {
		return File{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[File])
}

// Inspect returns the file that Add would make of it, without an ID, or why it would not be taken. It stores nothing.
func Inspect(name string, r io.Reader) (File, error) {
	f, _, err := read(name, r)
	return f, err
}

// read returns the file with its bytes.
func read(name string, r io.Reader) (File, []byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return File{}, nil, fmt.Errorf("media: read %s: %w", name, err)
	}
	f := File{Name: safeName(name), Bytes: int64(len(data))}
	if err := f.inspect(data); err != nil {
		return File{}, nil, err
	}
	sum := sha256.Sum256(data)
	f.Hash = hex.EncodeToString(sum[:])
	return f, data, nil
}

const columns = `id, hash, name, mime, bytes, width, height, alt, caption, credit`

// inspect tells the type and size from the content, or refuses the file.
func (f *File) inspect(data []byte) error {
	if len(data) == 0 {
		return &RefusedError{f.Name + " is empty."}
	}
	if len(data) > MaxBytes {
		return &RefusedError{fmt.Sprintf("%s is larger than %d MB. Make it smaller and try again.", f.Name, MaxBytes>>20)}
	}
	f.Mime = http.DetectContentType(data)
	if !fileurl.Taken(f.Mime) {
		return &RefusedError{f.Name + " is not a file that the site takes. Pictures are JPEG, PNG, GIF or WebP; documents are PDF."}
	}
	if !strings.HasPrefix(f.Mime, "image/") {
		return nil
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width < 1 || c.Height < 1 {
		return &RefusedError{f.Name + " is damaged: its picture cannot be read. Save it again and try once more."}
	}
	if c.Width > maxPixels/c.Height {
		return &RefusedError{fmt.Sprintf("%s is %d by %d pixels, too large to show. Make it smaller and try again.", f.Name, c.Width, c.Height)}
	}
	f.Width, f.Height = c.Width, c.Height
	return nil
}

// write puts the bytes in place under their hash, for good: a reader never sees half a file, a failure leaves nothing
// behind, and a power cut after it takes nothing away.
func (s *Store) write(f File, data []byte) error {
	path := path(f.Hash)
	if have, err := s.root.Stat(path); err == nil && have.Mode().IsRegular() && have.Size() == f.Bytes {
		return nil
	}
	folder := filepath.Dir(path)
	if err := s.root.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	part := path + "." + rand.Text()[:8] // two uploads of one file must not share it
	err := s.writePart(part, data)
	if err == nil {
		err = s.root.Rename(part, path)
	}
	if err != nil {
		if gone := s.root.Remove(part); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
		return err
	}
	// A new name lasts when its folder is on the disk, and a new folder when the one above is.
	return errors.Join(s.sync(folder), s.sync("."))
}

func (s *Store) writePart(name string, data []byte) error {
	file, err := s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}

// sync waits until the folder's list of names is on the disk.
func (s *Store) sync(folder string) error {
	file, err := s.root.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// path is where the bytes of a hash lie: two levels, so that no folder grows without bound.
func path(hash string) string { return filepath.Join(hash[:2], hash) }

// ByHash returns the picture with that hash and its open bytes, or ErrNotFound. The caller closes it.
func (s *Store) ByHash(ctx context.Context, hash string) (File, io.ReadSeekCloser, error) {
	return s.open(ctx, `hash = @key`, hash)
}

// PictureAlone returns the picture with that hash without the database's word for it: only its hash, and the type that
// its first bytes tell. ErrNotFound when there is none, or what is there is no picture.
func (s *Store) PictureAlone(hash string) (File, io.ReadSeekCloser, error) {
	file, err := s.root.Open(path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return File{}, nil, ErrNotFound
	}
	if err != nil {
		return File{}, nil, err
	}
	head := make([]byte, 512)
	n, err := file.ReadAt(head, 0)
	if mime := http.DetectContentType(head[:n]); (err == nil || errors.Is(err, io.EOF)) && strings.HasPrefix(mime, "image/") {
		return File{Hash: hash, Mime: mime}, file, nil
	}
	return File{}, nil, errors.Join(ErrNotFound, file.Close())
}

// ByID returns the file with that ID and its open bytes, or ErrNotFound. The caller closes it.
func (s *Store) ByID(ctx context.Context, id int64) (File, io.ReadSeekCloser, error) {
	return s.open(ctx, `id = @key`, id)
}

func (s *Store) open(ctx context.Context, where string, key any) (File, io.ReadSeekCloser, error) {
	rows, err := s.pool.Query(ctx, `select `+columns+` from media_file where `+where, pgx.StrictNamedArgs{"key": key})
	if err != nil {
		return File{}, nil, err
	}
	f, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[File])
	if errors.Is(err, pgx.ErrNoRows) {
		return File{}, nil, ErrNotFound
	}
	if err != nil {
		return File{}, nil, err
	}
	file, err := s.Bytes(f.Hash)
	if err != nil {
		return File{}, nil, err
	}
	return f, file, nil
}

// Bytes returns the open bytes of the file with that hash, or ErrNotFound, without asking the database. The caller
// closes them.
func (s *Store) Bytes(hash string) (io.ReadSeekCloser, error) {
	file, err := s.root.Open(path(hash))
	if errors.Is(err, fs.ErrNotExist) {
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
