package content

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"
)

// What a revision records.
const (
	actionDraft     = "draft"
	actionPublish   = "publish" // over a live text it is the Change instead
	actionUnpublish = "unpublish"
	actionWithdraw  = "withdraw"
	actionImport    = "import"
)

// Revision is one saved version of an entry. Versions count from 1 without gaps.
type Revision struct {
	EntryID  int64
	Version  int
	Action   string // "draft", "publish", "minor", "update", "correction", "unpublish", "withdraw" or "import"
	Note     string // what readers were told with it
	Editor   string
	SavedAt  time.Time
	Snapshot Snapshot
}

// Did says in words what the revision did: "Saved", "Published".
func (r Revision) Did() string {
	return map[string]string{actionDraft: "Saved", actionPublish: "Published", string(ChangeMinor): "Published a minor change",
		string(ChangeUpdate): "Published an update", string(ChangeCorrection): "Published a correction",
		actionUnpublish: "Taken down", actionWithdraw: "Withdrawn", actionImport: "Imported"}[r.Action]
}

type revisionRow struct {
	EntryID  int64
	Version  int
	Action   string
	Note     string
	Editor   string
	SavedAt  time.Time
	Snapshot []byte
}

func (r revisionRow) revision() (Revision, error) {
	rev := Revision{EntryID: r.EntryID, Version: r.Version, Action: r.Action, Note: r.Note, Editor: r.Editor, SavedAt: r.SavedAt}
	if r.Snapshot == nil {
		return rev, nil
	}
	err := json.Unmarshal(r.Snapshot, &rev.Snapshot)
	rev.Snapshot.ensureDetail()
	return rev, err
}

// Revision returns one saved version with its snapshot, or ErrNotFound.
func (s *Store) Revision(ctx context.Context, id int64, version int) (Revision, error) {
	if err := sees(ctx, s.pool, id); err != nil {
		return Revision{}, err
	}
	return revision(ctx, s.pool, id, version)
}

func revision(ctx context.Context, q querier, id int64, version int) (Revision, error) {
	rows, err := many[revisionRow](ctx, q, `
		select entry_id, version, action, note, editor, saved_at, snapshot from revision where entry_id = @id and version = @version`,
		pgx.StrictNamedArgs{"id": id, "version": version})
	if err != nil {
		return Revision{}, err
	}
	if len(rows) == 0 {
		return Revision{}, ErrNotFound
	}
	return rows[0].revision()
}

// HistoryLimit is how many revisions History returns at most.
const HistoryLimit = 200

// History returns the newest revisions of the entry, newest first, without their snapshots.
func (s *Store) History(ctx context.Context, id int64) ([]Revision, error) {
	if err := sees(ctx, s.pool, id); err != nil {
		return nil, err
	}
	rows, err := many[revisionRow](ctx, s.pool, `
		select entry_id, version, action, note, editor, saved_at, null::jsonb as snapshot from revision
		where entry_id = @id order by version desc limit @limit`, pgx.StrictNamedArgs{"id": id, "limit": HistoryLimit})
	if err != nil {
		return nil, err
	}
	out := make([]Revision, len(rows))
	for i, r := range rows {
		if out[i], err = r.revision(); err != nil {
			return nil, err
		}
	}
	return out, nil
}
