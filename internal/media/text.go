package media

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/document"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
)

// ReadText is the job that reads the words inside of a document, for search.
type ReadText struct {
	Hash string `json:"hash"`
}

// Kind names the job.
func (ReadText) Kind() string { return "document_text" }

// textTime is how long reading a document may take.
const textTime = time.Minute

// readText keeps the words of the document, or that they cannot be read.
func (s *Store) readText(ctx context.Context, r ReadText) error {
	f, err := s.find(ctx, `hash = @key`, r.Hash)
	if errors.Is(err, ErrNotFound) {
		return nil // replaced or removed meanwhile
	}
	if err != nil || !s.reader.Reads(f.Mime) {
		return err
	}
	text, err := s.text(ctx, f)
	damaged := errors.Is(err, document.ErrDamaged)
	if err != nil && !damaged {
		return err
	}
	_, err = s.pool.Exec(ctx, `
		insert into document_text (file_id, hash, text, damaged) select id, hash, @text, @damaged from media_file where id = @id and hash = @hash
		on conflict (file_id) do update set hash = excluded.hash, text = excluded.text, damaged = excluded.damaged`,
		pgx.StrictNamedArgs{"id": f.ID, "hash": f.Hash, "text": text, "damaged": damaged})
	return err
}

func (s *Store) text(ctx context.Context, f File) (string, error) {
	r, err := s.Bytes(ctx, f.Hash)
	if err != nil {
		return "", err
	}
	whole, err := s.incoming.Receive(ctx, r, MaxBytes)
	if err := errors.Join(err, r.Close()); err != nil {
		return "", err
	}
	text, err := s.reader.Text(ctx, whole.Path())
	return text, errors.Join(err, whole.Discard())
}

// ReadMissing has the texts read of documents that came when there was nobody to read them.
func (s *Store) ReadMissing(ctx context.Context) error {
	if !s.reader.Reads(document.PDF) {
		return nil
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select m.hash from media_file m left join document_text t on t.file_id = m.id and t.hash = m.hash
			where m.mime = @mime and m.trashed_at is null and t.file_id is null
				and not exists (select from river_job j where j.kind = @kind and j.args ->> 'hash' = m.hash) order by m.id limit 10000`,
			pgx.StrictNamedArgs{"mime": document.PDF, "kind": ReadText{}.Kind()})
		if err != nil {
			return err
		}
		hashes, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, hash := range hashes {
			if err == nil {
				err = job.Add(ctx, tx, ReadText{hash})
			}
		}
		return err
	})
}
