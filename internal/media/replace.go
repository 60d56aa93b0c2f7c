package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/document"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
)

// Replace gives the file other bytes: those of r, which by calls name; *SeenError where by may not. Every page that uses it shows them, at the same
// address for a document. What it was stays known, and its bytes stay. A file that was uploaded alone before, and that nothing ever
// used, is taken up by this one. *RefusedError says why it cannot be, *TwinError that another file in use has the bytes.
func (s *Store) Replace(ctx context.Context, by Editor, id int64, name string, r io.Reader, now time.Time) error {
	f, part, err := s.receive(ctx, name, r)
	if err != nil {
		return err
	}
	if err := take(ctx, s.store); err != nil {
		return errors.Join(err, part.Discard())
	}
	defer func() { <-s.store }()
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := holdOff(ctx, tx, "_shared"); err != nil {
			return err
		}
		was, err := lockRow(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.mayChange(ctx, tx, by, id); err != nil {
			return err
		}
		if err := replaceable(was, f); err != nil {
			return err
		}
		if err := takeUp(ctx, tx, was, f); err != nil {
			return err
		}
		if err := s.put(ctx, f, part); err != nil {
			return fmt.Errorf("media: store %s: %w", f.Name, err)
		}
		return s.rewrite(ctx, tx, by, was, f, now)
	})
	return errors.Join(err, part.Discard())
}

// replaceable says why the file cannot become f, whatever else is in the library, or nil.
func replaceable(was, f File) error {
	switch {
	case was.Hash == f.Hash:
		return &RefusedError{f.Name + " is the file that is there already."}
	case was.IsPicture() != f.IsPicture():
		return &RefusedError{f.Name + " is of another kind. A picture can be replaced by a picture, a document by a document."}
	case !was.IsPicture() && was.Mime != f.Mime:
		return &RefusedError{f.Name + " is of another type, and the address of the document names the type. Upload it as a new file."}
	}
	return nil
}

// TwinError says that another file has the bytes that were to replace one.
type TwinError struct {
	Name  string // of what was sent
	Other File
}

func (e *TwinError) Error() string {
	return "media: " + e.Name + " is in the library already, as " + e.Other.Name
}

// takeUp removes the file that has the bytes of f, so that was can have them; *TwinError when it is more than an upload that lies
// there: a version of an entry or a setting uses it, or it was replaced itself.
func takeUp(ctx context.Context, tx pgx.Tx, was, f File) error {
	rows, err := tx.Query(ctx, `select `+columns+` from media_file where hash = @hash for update`, pgx.StrictNamedArgs{"hash": f.Hash})
	if err != nil {
		return err
	}
	twin, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[File])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	gone, err := tx.Exec(ctx, `
		delete from media_file m where id = @id and not exists (select from media_use u where u.file_id = m.id)
			and not exists (select from media_former o where o.file_id = m.id) and not exists (select from setting_text t where `+saidSQL+`)`, pgx.StrictNamedArgs{"id": twin.ID})
	if err != nil {
		return err
	}
	if gone.RowsAffected() == 0 {
		return &TwinError{f.Name, twin}
	}
	return record(ctx, tx, audit.Removed, twin, "as the newer version of "+was.Name)
}

func (s *Store) rewrite(ctx context.Context, tx pgx.Tx, by Editor, was, f File, now time.Time) error {
	// A file may become what it was before: then that is no former one.
	if _, err := tx.Exec(ctx, `delete from media_former where file_id = @id and hash = @hash`, pgx.StrictNamedArgs{"id": was.ID, "hash": f.Hash}); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `
		insert into media_former (file_id, hash, name, sent_name, mime, bytes, width, height, pages, added_at, replaced_at, replaced_by)
		select id, hash, name, sent_name, mime, bytes, width, height, pages, coalesce((select max(replaced_at) from media_former where file_id = @id), created_at), @now, @by
		from media_file where id = @id`, pgx.StrictNamedArgs{"id": was.ID, "now": now, "by": by.Name}); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `
		update media_file set hash = @hash, mime = @mime, bytes = @bytes, width = @width, height = @height, frames = @frames, pages = @pages,
			language = @language, colour = '', changed_at = @now, changed_by = @by,
			name = case when width > 0 then @name else name end, sent_name = @name
		where id = @id`,
		pgx.StrictNamedArgs{"id": was.ID, "hash": f.Hash, "mime": f.Mime, "bytes": f.Bytes, "width": f.Width, "height": f.Height, "frames": f.Frames,
			"pages": f.Pages, "language": f.Language, "name": f.Name, "now": now, "by": by.Name}); err != nil {
		return err
	}
	if err := record(ctx, tx, audit.Replaced, was, "by "+f.Name); err != nil {
		return err
	}
	switch {
	case f.IsPicture():
		return job.Add(ctx, tx, Copies{Hash: f.Hash})
	case f.Mime == document.PDF:
		return job.Add(ctx, tx, ReadText{f.Hash})
	}
	return nil
}
