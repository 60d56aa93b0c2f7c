package content

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/postgres"
)

// Tab is a page in a browser on which somebody writes, and one of its requests. What one page sends never stands in the way
// of what it sent before, however late or often it arrives.
type Tab struct {
	Key string // random, made with the page; "" for what is not written on one
	Seq int64  // rises with every request of the page; 0 where nothing counts them
}

// ValidTab reports whether the key is one that a page can have.
func ValidTab(key string) bool {
	for _, c := range key {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return key != "" && len(key) <= 64
}

// wrote reports whether the page wrote every revision above the version.
func (t Tab) wrote(ctx context.Context, tx pgx.Tx, id int64, above int) (bool, error) {
	if t.Key == "" {
		return false, nil
	}
	return one[bool](ctx, tx, `select not exists (select from revision where entry_id = @id and version > @above and tab <> @tab)`,
		pgx.StrictNamedArgs{"id": id, "above": above, "tab": t.Key})
}

// after reports whether the page sent the revision later than the request, which then is out of date.
func (r Revision) after(t Tab) bool {
	return t.Key != "" && r.Tab.Key == t.Key && r.Tab.Seq > t.Seq && t.Seq != 0
}

// Answers reports whether the revision is what publishing the snapshot from the page has led to already: the request has
// arrived twice.
func (r Revision) Answers(t Tab, s Snapshot) bool {
	s.tidy()
	return t.Key != "" && r.Tab.Key == t.Key && r.request != nil && string(r.request) == string(s.request(actionPublish))
}

// request is a hash of what is asked for with the snapshot.
func (s Snapshot) request(action string) []byte {
	data, err := json.Marshal(s)
	if err != nil {
		return nil // known again by nothing, and saving it fails for the same reason
	}
	sum := sha256.Sum256(append([]byte(action+"\n"), data...))
	return sum[:]
}

// allow is the package's allow for a snapshot on top of the revision, which has no version where there is none.
func (r Revision) allow(ctx context.Context, id int64, snap Snapshot, publish bool) error {
	if r.Version == 0 {
		return allow(ctx, 0, nil, snap, publish)
	}
	return allow(ctx, id, &r.Snapshot, snap, publish)
}

// begin inserts an entry without a revision; when the page has begun one before, it is that one, with its newest revision.
func (s *Store) begin(ctx context.Context, tx pgx.Tx, tab Tab, kind Kind) (spineRow, Revision, error) {
	id, err := one[int64](ctx, tx, `
		insert into entry (kind, tab, changed_at, created_at) values (@kind, nullif(@tab, ''), @now, @now) on conflict (tab) do nothing returning id`,
		pgx.StrictNamedArgs{"kind": kind, "tab": tab.Key, "now": s.now()})
	if !errors.Is(err, ErrNotFound) {
		return spineRow{ID: id, Kind: kind, Status: StatusDraft}, Revision{}, err
	}
	if id, err = one[int64](ctx, tx, `select id from entry where tab = @tab`, pgx.StrictNamedArgs{"tab": tab.Key}); err != nil {
		return spineRow{}, Revision{}, err
	}
	return s.lock(ctx, tx, tab, id, 0)
}

// Begun returns the ID of the entry that was begun on the page, or ErrNotFound.
func (s *Store) Begun(ctx context.Context, tab Tab) (int64, error) {
	return one[int64](ctx, s.pool, `select id from entry where tab = @tab`, pgx.StrictNamedArgs{"tab": tab.Key})
}

// Autosave is SaveDraft by itself, after a pause in typing. read makes the snapshot out of the newest one, so that what it
// cannot read of the words that were typed stays as it is. Three statements, the transaction's own aside.
func (s *Store) Autosave(ctx context.Context, by Editor, id int64, base int, read func(newest Snapshot) Snapshot) (Revision, error) {
	var rev Revision
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, current, err := s.lock(ctx, tx, by.Tab, id, base)
		if err != nil {
			return err
		}
		rev, err = s.draft(ctx, tx, by, row, current, read(current.Snapshot), true)
		return err
	})
	return rev, err
}

// AutosaveNew is Autosave on a page for a new entry. The first time the entry is begun.
func (s *Store) AutosaveNew(ctx context.Context, by Editor, kind Kind, read func(newest Snapshot) Snapshot) (Revision, error) {
	if err := known(kind); err != nil {
		return Revision{}, err
	}
	var rev Revision
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, current, err := s.begin(ctx, tx, by.Tab, kind)
		if err != nil {
			return err
		}
		newest := current.Snapshot
		if current.Version == 0 {
			newest = NewSnapshot(kind)
		}
		rev, err = s.draft(ctx, tx, by, row, current, read(newest), true)
		return err
	})
	return rev, err
}

// autosavesKept is how long every autosave stays in the history. Of those that are older only the last of each page does.
const autosavesKept = 24 * time.Hour

// prune drops autosaves that their own page replaced long ago. The words that a page left last always stay, so do those that
// somebody outside was asked about, and all while somebody has to choose among them.
func (s *Store) prune(ctx context.Context, tx pgx.Tx, id int64) error {
	return exec(ctx, tx, `
		delete from revision r using (select version, lead(tab) over (order by version) as next_tab from revision where entry_id = @id) n
		where r.entry_id = @id and n.version = r.version and r.auto and r.tab <> '' and r.tab = n.next_tab and r.saved_at < @before
			and not exists (select from guest_link g where g.entry_id = @id and g.version = r.version)
			and not exists (select from review v where v.entry_id = @id and v.version = r.version)
			and not exists (select from entry_comment c where c.entry_id = @id and c.version = r.version)
			and not exists (select from bundle_entry b where b.entry_id = @id and b.version = r.version and b.open)
			and not exists (select from entry e join revision u on u.entry_id = e.id and u.version = e.version where e.id = @id and u.snapshot ? 'unsettled')`,
		pgx.StrictNamedArgs{"id": id, "before": s.now().Add(-autosavesKept)})
}
