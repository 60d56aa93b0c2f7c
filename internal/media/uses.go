package media

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// Use is an entry, or a text of the settings, that needs a file now.
type Use struct {
	ID          int64 // of the entry; 0: the settings need it
	Kind, Title string
	Places      []string // "lead", "document", "text", "setting"
	Live        bool     // the version that readers see, or will, has it
	Draft       bool     // the newest version has it
	Scheduled   bool     // a version that is to go out has it
}

// InUseError says that a file cannot be thrown away, and which entries need it.
type InUseError struct{ Uses []Use }

func (e *InUseError) Error() string { return fmt.Sprintf("media: in use by %d entries", len(e.Uses)) }

// uses are the entries and the settings that need the file now.
func (s *Store) uses(ctx context.Context, q querier, id int64) ([]Use, error) {
	return many[Use](ctx, q, `
		select e.id, e.kind, coalesce(nullif(e.title, ''), 'Untitled') as title, array_agg(distinct u.place order by u.place) as places,
			bool_or(u.version = e.published_version and e.status = 'published') as live, bool_or(u.version = e.version) as draft, bool_or(`+scheduledSQL+`) as scheduled
		from media_use u join entry e on e.id = u.entry_id and `+neededSQL+`
		where u.file_id = @id group by e.id, e.kind, e.title
		union all
		select 0, '', t.title, array['setting'], true, true, false from setting_text t join media_file m on m.id = @id where `+saidSQL+`
		order by live desc, id desc, title`, id)
}

// SeenError says that readers see the file, in Uses, so that not everybody may change it.
type SeenError struct{ Uses []Use }

func (e *SeenError) Error() string {
	return fmt.Sprintf("media: readers see the file in %d places", len(e.Uses))
}

// ErrNotYours says that somebody else added the file.
var ErrNotYours = errors.New("media: somebody else added the file")

// mayChange returns *SeenError where readers see the file, or will, and by publishes nothing.
func (s *Store) mayChange(ctx context.Context, tx pgx.Tx, by Editor, id int64) error {
	if by.Publishes {
		return nil
	}
	uses, err := s.uses(ctx, tx, id)
	if live := slices.DeleteFunc(uses, func(u Use) bool { return !u.Live }); err == nil && len(live) > 0 {
		return &SeenError{live}
	}
	return err
}

// Trash throws the file away, for TrashDays. *InUseError when an entry or a setting needs it, ErrNotYours where by may not,
// ErrNotFound when there is no such file.
func (s *Store) Trash(ctx context.Context, by Editor, id int64, now time.Time) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		// Whoever is about to use the file waits for the row, and takes it out again.
		f, err := lockRow(ctx, tx, id)
		if err != nil {
			return err
		}
		uses, err := s.uses(ctx, tx, id)
		if err != nil {
			return err
		}
		if len(uses) > 0 {
			return &InUseError{uses}
		}
		var yours bool
		if err := tx.QueryRow(ctx, `select coalesce(added_by_id, 0) = @by from media_file where id = @id`, pgx.StrictNamedArgs{"id": id, "by": by.ID}).Scan(&yours); err != nil {
			return err
		}
		if !by.Publishes && !yours {
			return ErrNotYours
		}
		if _, err = tx.Exec(ctx, `update media_file set trashed_at = @now, trashed_by = @by where id = @id`, pgx.StrictNamedArgs{"id": id, "now": now, "by": by.Name}); err != nil {
			return err
		}
		return record(ctx, tx, audit.ThrewAway, f, "")
	})
}

// Restore takes the file out of the trash. ErrNotFound when it is gone.
func (s *Store) Restore(ctx context.Context, id int64) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		f, err := lockRow(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update media_file set trashed_at = null, trashed_by = '' where id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
			return err
		}
		return record(ctx, tx, audit.TookBack, f, "")
	})
}

// lockRow reads the file and keeps others from changing it until the transaction ends.
func lockRow(ctx context.Context, tx pgx.Tx, id int64) (File, error) {
	files, err := many[File](ctx, tx, `select `+columns+` from media_file where id = @id for update`, id)
	if err != nil {
		return File{}, err
	}
	if len(files) == 0 {
		return File{}, ErrNotFound
	}
	return files[0], nil
}

// Expired is an entry that readers see with a picture whose licence has ended.
type Expired struct {
	EntryID     int64
	Title       string
	FileID      int64
	Name        string
	LicenceEnds time.Time
}

// maxExpired bounds the list for the dashboard, maxExpiredOn that of their entries.
const (
	maxExpired   = 20
	maxExpiredOn = 500
)

// endedSQL are the entries e that readers see with a file m whose licence has ended.
const endedSQL = `from media_file m join media_use u on u.file_id = m.id join entry e on e.id = u.entry_id and e.published_version = u.version
	where m.licence_ends < @today::date and e.status = 'published' and e.publish_at <= @now and (e.unpublish_at is null or e.unpublish_at > @now)`

// ExpiredOn returns the entries of Expired by ID: never nil, at most 500.
func (s *Store) ExpiredOn(ctx context.Context, now, today time.Time) ([]int64, error) {
	rows, err := s.pool.Query(ctx, `select distinct e.id `+endedSQL+` order by e.id limit @limit`, pgx.StrictNamedArgs{"now": now, "today": today, "limit": maxExpiredOn})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// Expired returns the entries that readers see at the moment now with pictures whose licence ended before the day today.
func (s *Store) Expired(ctx context.Context, now, today time.Time) ([]Expired, error) {
	rows, err := s.pool.Query(ctx, `select distinct e.id as entry_id, e.title, m.id as file_id, m.name, m.licence_ends `+endedSQL+`
		order by m.licence_ends, e.id limit @limit`, pgx.StrictNamedArgs{"now": now, "today": today, "limit": maxExpired})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Expired])
}
