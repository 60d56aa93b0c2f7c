package media

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/document"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/storage"
)

// MaxBytes is the largest file that is taken, 50 MB: a photograph straight from a camera fits, and a long report.
const MaxBytes = 50 << 20

// What completes the sentence "a.pdf …" about files that a browser need not send: their size and kind tell.
var (
	TooLarge = fmt.Sprintf("is larger than %d MB. Make it smaller and try again.", MaxBytes>>20)
	NoFilms  = document.ErrKind.Error() + "."
	NoSVG    = document.ErrSVG.Error() + "."
	NoOther  = "is no picture, and only pictures can be chosen here. Add it in the library."
)

// Added is a file that was given to the site.
type Added struct {
	File
	Again   bool // it was there already, under this name and with these words
	Trashed bool // and in the trash, from where it has come back
}

// Editor is who changes files. Whoever does not publish changes nothing of what readers see, and throws away only what they added.
type Editor struct {
	ID        int64 // of the account; 0: nobody's
	Name      string
	Publishes bool
}

// Upload stores what r gives under the name, for by, and has its copies made. The type is told by the content, not by the
// name; *RefusedError says why a file is not taken. A picture's own credit and caption stand in for words that w lacks.
func (s *Store) Upload(ctx context.Context, by Editor, name string, r io.Reader, w Words) (Added, error) {
	f, part, err := s.receive(ctx, name, r)
	if err != nil {
		return Added{}, err
	}
	f.Words = Words{Alt: w.Alt, Caption: cmp.Or(w.Caption, plain(f.Caption)), Credit: cmp.Or(w.Credit, plain(f.Credit))}
	added, err := s.keep(ctx, by, f, part)
	return added, errors.Join(err, part.Discard())
}

// Add is Upload by nobody, for content that is brought in. Copies are made when they are asked for.
func (s *Store) Add(ctx context.Context, name string, r io.Reader, w Words) (File, error) {
	added, err := s.Upload(ctx, Editor{}, name, r, w)
	return added.File, err
}

// Inspect returns the file that Add would make of it, without an ID, or why it would not be taken. It stores nothing.
func (s *Store) Inspect(ctx context.Context, name string, r io.Reader) (File, error) {
	f, part, err := s.receive(ctx, name, r)
	if err != nil {
		return File{}, err
	}
	return f, part.Discard()
}

// receive returns the file with its bytes as they would be stored. The caller discards them.
func (s *Store) receive(ctx context.Context, name string, r io.Reader) (File, *storage.Part, error) {
	f := File{Name: FileName(name), Frames: 1}
	part, err := s.incoming.Receive(ctx, r, MaxBytes)
	if errors.Is(err, storage.ErrTooLarge) {
		return f, nil, &RefusedError{f.Name + " " + TooLarge}
	}
	if err != nil {
		return f, nil, fmt.Errorf("media: receive %s: %w", f.Name, err)
	}
	clean, err := part, take(ctx, s.look)
	if err == nil {
		clean, err = s.inspect(ctx, &f, part)
		<-s.look
	}
	if err != nil {
		return f, nil, errors.Join(err, part.Discard())
	}
	if clean != part {
		err = part.Discard()
	}
	f.Hash, f.Bytes = clean.Hash, clean.Bytes
	return f, clean, err
}

// take waits for a place, as long as the context lasts. Who got one gives it back by receiving.
func take(ctx context.Context, places chan<- struct{}) error {
	select {
	case places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// keep puts the bytes in place and writes the row. The lock keeps the collector away from bytes that have no row yet.
func (s *Store) keep(ctx context.Context, by Editor, f File, part *storage.Part) (Added, error) {
	var kept Added
	if err := take(ctx, s.store); err != nil {
		return kept, err
	}
	defer func() { <-s.store }()
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := holdOff(ctx, tx, "_shared"); err != nil {
			return err
		}
		if err := s.put(ctx, f, part); err != nil {
			return fmt.Errorf("media: store %s: %w", f.Name, err)
		}
		rows, err := tx.Query(ctx, `
			with added as (
				insert into media_file (hash, name, mime, bytes, width, height, frames, pages, language, alt, caption, credit, added_by, added_by_id, sent_name)
				values (@hash, @name, @mime, @bytes, @width, @height, @frames, @pages, @language, @alt, @caption, @credit, @by, nullif(@by_id::bigint, 0), @name)
				on conflict (hash) do update set trashed_at = null
				returning `+columns+`, xmax <> 0 as again)
			select a.*, exists (select from media_file m where m.hash = @hash and m.trashed_at is not null) as trashed from added a`,
			pgx.StrictNamedArgs{"hash": f.Hash, "name": f.Name, "mime": f.Mime, "bytes": f.Bytes, "width": f.Width, "height": f.Height, "frames": f.Frames,
				"pages": f.Pages, "language": f.Language, "alt": f.Alt, "caption": f.Caption, "credit": f.Credit, "by": by.Name, "by_id": by.ID})
		if err != nil {
			return err
		}
		if kept, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Added]); err != nil {
			return err
		}
		if !kept.Again && kept.Mime == document.PDF {
			if err := job.Add(ctx, tx, ReadText{kept.Hash}); err != nil {
				return err
			}
		}
		if by == (Editor{}) {
			return nil
		}
		return s.uploaded(ctx, tx, kept)
	})
	return kept, err
}

// uploaded notes what somebody uploaded, and has its copies made.
func (s *Store) uploaded(ctx context.Context, tx pgx.Tx, f Added) error {
	switch {
	case f.Trashed:
		return record(ctx, tx, audit.TookBack, f.File, "by uploading it again")
	case f.Again:
		return nil
	}
	if err := record(ctx, tx, audit.Added, f.File, ""); err != nil || !f.IsPicture() {
		return err
	}
	return job.Add(ctx, tx, Copies{Hash: f.Hash})
}

// record adds a line about the file to the audit log.
func record(ctx context.Context, tx pgx.Tx, what audit.Action, f File, detail string) error {
	return audit.Write(ctx, tx, audit.Event{Action: what, Subject: audit.File, SubjectID: f.ID, Title: f.Name, Detail: detail})
}

// put stores the bytes, unless they are there.
func (s *Store) put(ctx context.Context, f File, part *storage.Part) error {
	if size, err := s.bytes.Size(ctx, key(f.Hash)); err == nil && size == f.Bytes {
		return nil
	}
	return s.bytes.Put(ctx, key(f.Hash), part)
}

// holdOff locks adding against collecting until the transaction ends; how is "_shared" for the former.
func holdOff(ctx context.Context, tx pgx.Tx, how string) error {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock`+how+`(hashtext('media'))`)
	return err
}
