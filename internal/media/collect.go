package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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

// Collected is what a Collect removed, or would have.
type Collected struct {
	Left  int      // of uploads that were killed
	Trash []string // names of files that were in the trash for TrashDays
	Loose int      // stored bytes that no file has
	Bytes int64    // of both
}

// Collect removes what nobody can reach any more: what killed uploads left; files that lie in the trash for TrashDays and
// that no revision of any entry uses; stored bytes that belong to no file. What somebody else keeps in the same
// place stays. With dry it only says what it would remove.
func (s *Store) Collect(ctx context.Context, now time.Time, dry bool) (Collected, error) {
	var c Collected
	var err error
	before := now.AddDate(0, 0, -TrashDays)
	if !dry {
		if c.Left, err = s.Sweep(ctx); err != nil {
			return c, err
		}
	}
	if err := s.emptyTrash(ctx, &c, before, dry); err != nil {
		return c, err
	}
	for o, err := range s.bytes.List(ctx) {
		if err != nil {
			return c, err
		}
		if !ours(o.Name) {
			continue // a bucket may hold other things, such as backups
		}
		if err := s.collectLoose(ctx, &c, o, before, dry); err != nil {
			return c, err
		}
	}
	return c, nil
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
		c.Loose++
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
