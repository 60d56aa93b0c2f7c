// Package media keeps the files that staff give the site: pictures and documents. Their bytes lie in storage, a folder or
// a bucket, under their SHA-256 hash, so that an address never changes its content and the same file is stored once; what
// they are called and who made them is a row in media_file. Which revision of which entry uses a file is in media_use,
// written by package content with the revision.
package media

import (
	"errors"
	"log/slog"
	"path"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/singleflight"

	"localprogress.org/site/internal/document"
	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/storage"
	"localprogress.org/site/internal/thumbnail"
)

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
	Frames        int    // of an animation; 1 for everything else
	Pages         int    // of a document, where it says so
	Language      string // of a document, BCP 47, where it says so
	Words
}

// Words are what goes with a picture wherever it is used, unless an entry says otherwise.
type Words struct {
	Alt, Caption, Credit string
}

// IsPicture reports whether the file is a picture.
func (f File) IsPicture() bool { return f.Width > 0 }

// URL is the file's address on this site.
func (f File) URL() string {
	if f.IsPicture() {
		return fileurl.Picture(f.Hash, f.Width, f.Mime)
	}
	return fileurl.Document(f.ID, f.Name)
}

// Store keeps files in storage and their rows in the database. It is safe for concurrent use.
type Store struct {
	pool     *pgxpool.Pool
	bytes    storage.Storage
	incoming *storage.Incoming
	close    func() error
	maker    *thumbnail.Maker
	reader   *document.Reader
	making   singleflight.Group
	look     chan struct{} // a place for each file that is looked at
	make     chan struct{} // a place for each copy that is made
	store    chan struct{} // a place for each file that is put into storage, with a connection to the database
}

// How many files are looked at, how many copies made, and how many files put into storage at once: a storage that answers slowly
// does not take the connections to the database from readers. Any number may be received meanwhile: that takes no memory.
const (
	looks  = 4
	makes  = 2
	stores = 3
)

// Open returns the store that keeps its bytes below dir, which is made when it is missing.
func Open(pool *pgxpool.Pool, dir string) (*Store, error) {
	folder, err := storage.OpenFolder(dir)
	if err != nil {
		return nil, err
	}
	return newStore(pool, folder, folder.Incoming(), folder.Close), nil
}

// OpenIn returns the store that keeps its bytes in the storage, which Close closes too. What is being received lies below
// dir until it is whole.
func OpenIn(pool *pgxpool.Pool, bytes storage.Storage, dir string) (*Store, error) {
	incoming, err := storage.OpenIncoming(dir)
	if err != nil {
		return nil, err
	}
	return newStore(pool, bytes, incoming, func() error { return errors.Join(incoming.Close(), bytes.Close()) }), nil
}

func newStore(pool *pgxpool.Pool, bytes storage.Storage, in *storage.Incoming, end func() error) *Store {
	return &Store{pool: pool, bytes: bytes, incoming: in, close: end, maker: thumbnail.Plain(), reader: &document.Reader{}, look: make(chan struct{}, looks), make: make(chan struct{}, makes), store: make(chan struct{}, stores)}
}

// FindPrograms looks for the programs that make copies in all formats and that read documents; without them copies are JPEGs,
// and search knows no words inside of documents. It says in the log which is missing.
func (s *Store) FindPrograms(log *slog.Logger) {
	s.maker, s.reader = thumbnail.New(log), document.NewReader(log)
}

// Close gives the storage back.
func (s *Store) Close() error { return s.close() }

// key is where the bytes of a hash lie: two levels, so that no folder grows without bound.
func key(hash string) string { return path.Join(hash[:2], hash) }

const columns = `id, hash, name, mime, bytes, width, height, frames, pages, language, alt, caption, credit`
