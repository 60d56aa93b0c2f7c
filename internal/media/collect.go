package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/storage"
)

// TrashDays is how long a file that was thrown away can be taken back.
const TrashDays = 30

// looseFor is how long bytes lie without a row before they belong to nobody. Another program may be about to give them one, and a
// database that was just restored from its backup of last night knows nothing of today's.
const looseFor = 24 * time.Hour

// Collected is what a Collect removed, or would have.
type Collected struct {
	Left  int      // of uploads that were killed
	Trash []string // names of files that were in the trash for TrashDays
	Loose []string // stored names of bytes that no file has
	Bytes int64    // of the loose ones
}

// StrangeError says that most of what is stored belongs to no file of the database: more likely it is the wrong database, or an
// old one, than all that is litter. Nothing was removed.
type StrangeError struct{ Loose, Stored int }

func (e *StrangeError) Error() string {
	return fmt.Sprintf("media: %d of %d stored files belong to no file of this database", e.Loose, e.Stored)
}

// Collecting is how a Collect goes about it.
type Collecting struct {
	Dry  bool // only say what would be removed
	Sure bool // also where that is most of what is stored
}

// Collect removes what nobody can reach any more: what killed uploads left; files that lie in the trash for TrashDays and
// that no revision of any entry uses; stored bytes that belong to no file for looseFor. What somebody else keeps in the same
// place stays. *StrangeError where that is most of what is stored.
func (s *Store) Collect(ctx context.Context, now time.Time, how Collecting) (Collected, error) {
	var c Collected
	before := now.AddDate(0, 0, -TrashDays)
	if !how.Dry && !how.Sure {
		if err := s.askStrange(ctx); err != nil {
			return c, err
		}
	}
	if !how.Dry {
		var err error
		if c.Left, err = s.Sweep(ctx); err != nil {
			return c, err
		}
	}
	if err := s.emptyTrash(ctx, &c, before, how.Dry); err != nil {
		return c, err
	}
	for o, err := range s.bytes.List(ctx) {
		if err != nil {
			return c, err
		}
		if !ours(o.Name) || o.Changed.After(now.Add(-looseFor)) {
			continue // a bucket may hold other things, such as backups
		}
		if err := s.collectLoose(ctx, &c, o, before, how.Dry); err != nil {
			return c, err
		}
	}
	return c, nil
}

// few is how many of the stored files may be loose whatever their share is.
const few = 3

// askStrange returns *StrangeError when the database knows no file, or more than half of the stored originals belong to none.
func (s *Store) askStrange(ctx context.Context) error {
	rows, err := s.pool.Query(ctx, `select hash from media_file union select hash from media_former`)
	if err != nil {
		return err
	}
	hashes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	known := make(map[string]bool, len(hashes))
	for _, h := range hashes {
		known[h] = true
	}
	var strange StrangeError
	for o, err := range s.bytes.List(ctx) {
		if err != nil {
			return err
		}
		if !original(o.Name) {
			continue
		}
		strange.Stored++
		if !known[hashOf(o.Name)] {
			strange.Loose++
		}
	}
	if len(known) == 0 && strange.Loose > 0 || strange.Loose > few && strange.Loose > strange.Stored/2 {
		return &strange
	}
	return nil
}

// Sweep removes what killed uploads left, and returns how much that was. The programs that still run lose nothing.
func (s *Store) Sweep(ctx context.Context) (int, error) {
	here, err := s.incoming.Sweep()
	if err != nil {
		return here, err
	}
	there, err := s.bytes.Sweep(ctx)
	return here + there, err
}

// expiredSQL are the files in the trash since before @before that no revision uses.
const expiredSQL = `trashed_at < @before and not exists (select from media_use u where u.file_id = media_file.id)`

// emptyTrash removes the rows; their bytes are loose then.
func (s *Store) emptyTrash(ctx context.Context, c *Collected, before time.Time, dry bool) error {
	statement := `delete from media_file where ` + expiredSQL + ` returning ` + columns
	if dry {
		statement = `select ` + columns + ` from media_file where ` + expiredSQL
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, statement, pgx.StrictNamedArgs{"before": before})
		if err != nil {
			return err
		}
		gone, err := pgx.CollectRows(rows, pgx.RowToStructByName[File])
		for _, f := range gone {
			c.Trash = append(c.Trash, f.Name)
			if err == nil && !dry {
				err = record(ctx, tx, audit.Removed, f, "from the trash")
			}
		}
		return err
	})
}

// collectLoose removes the object when no file has its bytes. The lock keeps away those who are about to give it a row.
func (s *Store) collectLoose(ctx context.Context, c *Collected, o storage.Object, before time.Time, dry bool) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := holdOff(ctx, tx, ""); err != nil {
			return err
		}
		var used bool
		if err := tx.QueryRow(ctx, `
			select exists (select from media_file where hash = @hash and (@dry and `+expiredSQL+`) is not true) or exists (select from media_former where hash = @hash)`,
			pgx.StrictNamedArgs{"hash": hashOf(o.Name), "dry": dry, "before": before}).Scan(&used); err != nil || used {
			return err
		}
		c.Loose = append(c.Loose, o.Name)
		c.Bytes += o.Bytes
		if dry {
			return nil
		}
		return s.bytes.Remove(ctx, o.Name)
	})
}

// ours reports whether the name is one that this package gives: that of a file, or of a copy.
func ours(name string) bool {
	copied, ok := strings.CutPrefix(path.Dir(name), "made/")
	return original(name) || ok && original(copied)
}

// hashOf is the hash of the file that the stored name belongs to: its own, or that which the variant was made of.
func hashOf(name string) string {
	if original(name) {
		return path.Base(name)
	}
	return path.Base(path.Dir(name))
}

func hash(r io.Reader) (string, error) {
	sum := sha256.New()
	_, err := io.Copy(sum, r)
	return hex.EncodeToString(sum.Sum(nil)), err
}
