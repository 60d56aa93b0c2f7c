package content

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
)

// TrashDays is how long an entry that was thrown away can be taken back.
const TrashDays = 30

// Trash says when an entry was thrown away, and by whom; zero: it was not.
type Trash struct {
	At time.Time
	By string
	// Until is when it goes for good, unless something names it then. Words that are saved in the trash begin the days anew.
	Until time.Time
}

// DaysLeft is how many days the entry can still be taken back; 0 when they are over.
func (t Trash) DaysLeft(now time.Time) int {
	return int(max(0, (t.Until.Sub(now)+24*time.Hour-1)/(24*time.Hour)))
}

// trash is what the row says of it.
func (r spineRow) trash() Trash {
	if r.TrashedAt == nil {
		return Trash{}
	}
	from := *r.TrashedAt
	if r.ChangedAt.After(from) {
		from = r.ChangedAt
	}
	return Trash{*r.TrashedAt, r.TrashedBy, from.AddDate(0, 0, TrashDays)}
}

// ThrowAway moves the entry to the trash: readers stop seeing it at once, as Unpublish has it, and the newsroom finds it there
// alone. Its address stays its own. What readers see, or will, wants the right to publish. A *StaleError comes back when
// somebody saved a version above base, ErrNotFound when there is no such entry.
func (s *Store) ThrowAway(ctx context.Context, by Editor, id int64, base int) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, current, err := s.lock(ctx, tx, by.Tab, id, base)
		if err != nil || row.TrashedAt != nil {
			return err
		}
		_, err = s.throwAway(ctx, tx, by, row, current)
		return err
	})
}

// throwAway is ThrowAway of an entry that is locked and not there yet. It returns the newest revision.
func (s *Store) throwAway(ctx context.Context, tx pgx.Tx, by Editor, row spineRow, current Revision) (Revision, error) {
	err := errors.Join(allow(ctx, row.ID, &current.Snapshot, current.Snapshot, row.Status == StatusPublished), row.allowLive(ctx))
	if err != nil {
		return current, err
	}
	if row.Status == StatusPublished {
		if current, err = s.down(ctx, tx, by, row, current, Revision{Action: actionUnpublish}); err != nil {
			return current, err
		}
	}
	if err := exec(ctx, tx, `update entry set trashed_at = @now, trashed_by = @by where id = @id`,
		pgx.StrictNamedArgs{"id": row.ID, "now": s.now(), "by": by.Name}); err != nil {
		return current, err
	}
	return current, audit.Write(ctx, tx, audit.Event{Action: audit.ThrewAway, Subject: audit.Entry, SubjectID: row.ID, Title: current.Snapshot.Title})
}

// TakeBack brings the entry out of the trash, as the draft it was, or as taken down: readers see it when it is published
// again. It wants the right to write it.
func (s *Store) TakeBack(ctx context.Context, id int64) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, err := s.spine(ctx, tx, `e.id = @id and `+seenSQL+` for update of e`, viewerArgs(ctx, pgx.StrictNamedArgs{"id": id}))
		if err != nil || row.TrashedAt == nil {
			return err
		}
		current, err := revision(ctx, tx, id, row.Version)
		if err != nil {
			return err
		}
		if err := allow(ctx, id, &current.Snapshot, current.Snapshot, false); err != nil {
			return err
		}
		return outOfTrash(ctx, tx, current)
	})
}

func outOfTrash(ctx context.Context, tx pgx.Tx, current Revision) error {
	if err := exec(ctx, tx, `update entry set trashed_at = null, trashed_by = '' where id = @id`, pgx.StrictNamedArgs{"id": current.EntryID}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Event{Action: audit.TookBack, Subject: audit.Entry, SubjectID: current.EntryID, Title: current.Snapshot.Title})
}

// inTrash reports whether the entry that has the snapshot's address lies in the trash; not when that cannot be told.
func (s *Store) inTrash(ctx context.Context, snap Snapshot) bool {
	there, err := one[bool](ctx, s.pool, `select exists (select from entry where slug = @slug and kind = any(@kinds) and trashed_at is not null)`,
		pgx.StrictNamedArgs{"slug": snap.Slug, "kinds": sharingAddresses(snap.Kind)})
	return err == nil && there
}

// Trashed is an entry in the trash.
type Trashed struct {
	ID    int64
	Kind  Kind
	Title string // "" when the draft has none
	Trash
}

// trashLimit is how many entries Trashed returns at most.
const trashLimit = 500

// Trashed returns what lies in the trash, those thrown away last first.
func (s *Store) Trashed(ctx context.Context) ([]Trashed, error) {
	type row struct {
		ID                   int64
		Kind                 Kind
		Title, TrashedBy     string
		TrashedAt, ChangedAt time.Time
	}
	rows, err := many[row](ctx, s.pool, `
		select e.id, e.kind, coalesce(nullif(e.title, ''), r.snapshot ->> 'title', '') as title, e.trashed_by, e.trashed_at, e.changed_at
		from entry e join revision r on r.entry_id = e.id and r.version = e.version
		where e.trashed_at is not null and `+seenSQL+` order by e.trashed_at desc, e.id desc limit @limit`,
		viewerArgs(ctx, pgx.StrictNamedArgs{"limit": trashLimit}))
	out := make([]Trashed, len(rows))
	for i, r := range rows {
		out[i] = Trashed{r.ID, r.Kind, r.Title, spineRow{TrashedAt: &r.TrashedAt, TrashedBy: r.TrashedBy, ChangedAt: r.ChangedAt}.trash()}
	}
	return out, err
}

// neededSQL says whether something else would be torn by the end of the entry @id: a revision of another entry, at any time,
// names it; a picture shows the person; people signed it.
const neededSQL = `(
	exists (select from revision r where r.entry_id <> @id and (
		exists (select from unnest(array['issues', 'chapters', 'related', 'people']) k where r.snapshot -> 'links' -> k @> to_jsonb(@id::bigint))
		or r.snapshot #> '{page,parent_id}' = to_jsonb(@id::bigint) or r.snapshot::text ~ @mention))
	or exists (select from media_person p where p.person_id = @id)
	or exists (select from signature g where g.entry_id = @id))`

// EmptyTrash deletes for good what has lain in the trash for TrashDays, but for what something else needs, and returns how
// much that was.
func (s *Store) EmptyTrash(ctx context.Context) (int, error) {
	before := s.now().AddDate(0, 0, -TrashDays)
	// In no order, so that those which have to stay hold nobody up should time run out.
	rows, err := s.pool.Query(ctx, `select id from entry where trashed_at <= @before and changed_at <= @before order by random()`, pgx.StrictNamedArgs{"before": before})
	if err != nil {
		return 0, err
	}
	due, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, err
	}
	gone := 0
	for _, id := range due {
		deleted, err := s.end(ctx, id, before)
		if err != nil {
			return gone, err
		}
		if deleted {
			gone++
		}
	}
	return gone, nil
}

// end deletes the entry for good, unless it was taken back meanwhile or is needed.
func (s *Store) end(ctx context.Context, id int64, before time.Time) (deleted bool, err error) {
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		type row struct {
			Kind        Kind
			Slug, Title string
		}
		rows, err := many[row](ctx, tx, `
			delete from entry where id = @id and trashed_at <= @before and changed_at <= @before and not `+neededSQL+`
			returning kind, coalesce(slug, '') as slug, title`,
			pgx.StrictNamedArgs{"id": id, "before": before, "mention": `entry:` + strconv.FormatInt(id, 10) + `\M`})
		if deleted = len(rows) == 1; err != nil || !deleted {
			return err
		}
		// Of its withdrawal, too, nothing is told any more.
		if err := exec(ctx, tx, `select pg_notify('pages', @address)`, pgx.StrictNamedArgs{"address": string(rows[0].Kind) + ":" + rows[0].Slug}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Event{Action: audit.Removed, Subject: audit.Entry, SubjectID: id, Title: rows[0].Title,
			Detail: fmt.Sprintf("after %d days in the trash", TrashDays)})
	})
	return deleted, err
}

// emptying is the job that empties the trash.
type emptying struct{}

// Kind names its line.
func (emptying) Kind() string { return "empty_trash" }

// Register has the queue empty the trash, several times a day for the program may be started anew each night.
func (s *Store) Register(q *job.Queue) {
	job.Register(q, job.Line{AtOnce: 1, Within: 15 * time.Minute}, func(ctx context.Context, _ emptying) error {
		_, err := s.EmptyTrash(ctx)
		return err
	})
	job.Every(q, 6*time.Hour, emptying{})
}
