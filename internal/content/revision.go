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

// Revision is one saved version of an entry. Versions count from 1; one that was saved by itself may be gone later.
type Revision struct {
	EntryID  int64
	Version  int
	Action   string // "draft", "publish", "minor", "update", "correction", "unpublish", "withdraw" or "import"
	Note     string // what readers were told with it
	Auto     bool   // saved by itself, after a pause in typing
	Ahead    bool   // it scheduled its words, or took them off the schedule: readers did not see them then
	EditorID int64  // 0: an import, or somebody who is not here any more
	Editor   string
	Tab      Tab // that it was written on
	SavedAt  time.Time
	Snapshot Snapshot

	request []byte // see Snapshot.request
}

// Did says in words what the revision did: "Saved", "Published", "Scheduled".
func (r Revision) Did() string {
	switch {
	case r.Auto:
		return "Saved by itself"
	case r.Ahead:
		return map[string]string{actionPublish: "Scheduled", string(ChangeMinor): "Scheduled a minor change", string(ChangeUpdate): "Scheduled an update",
			string(ChangeCorrection): "Scheduled a correction", actionUnpublish: "Taken off the schedule"}[r.Action]
	}
	return map[string]string{actionDraft: "Saved", actionPublish: "Published", string(ChangeMinor): "Published a minor change",
		string(ChangeUpdate): "Published an update", string(ChangeCorrection): "Published a correction",
		actionUnpublish: "Taken down", actionWithdraw: "Withdrawn", actionImport: "Imported"}[r.Action]
}

// releases reports whether the revision made its words what readers see.
func (r Revision) releases() bool {
	switch r.Action {
	case actionDraft, actionUnpublish, actionWithdraw:
		return false
	}
	return true
}

type revisionRow struct {
	EntryID  int64
	Version  int
	Action   string
	Note     string
	Auto     bool
	Ahead    bool
	EditorID int64
	Editor   string
	Tab      string
	Seq      int64
	Request  []byte
	SavedAt  time.Time
	Snapshot []byte
}

const revisionColumns = `entry_id, version, action, note, auto, ahead, coalesce(editor_id, 0) as editor_id, editor, tab, seq, request, saved_at`

func (r revisionRow) revision() (Revision, error) {
	rev := Revision{EntryID: r.EntryID, Version: r.Version, Action: r.Action, Note: r.Note, Auto: r.Auto, Ahead: r.Ahead, EditorID: r.EditorID, Editor: r.Editor,
		Tab: Tab{r.Tab, r.Seq}, SavedAt: r.SavedAt, request: r.Request}
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
		select `+revisionColumns+`, snapshot from revision where entry_id = @id and version = @version`,
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

// Step is a revision in the history. Of those that were saved by themselves one after another by one person it is the last.
type Step struct {
	Revision // without its snapshot
	// Saves is how many revisions it stands for, and Since when the first of them was saved.
	Saves int
	Since time.Time
	// Before is the version of the one below it in the history; 0 for the first.
	Before int
}

// History returns the newest revisions of the entry, newest first.
func (s *Store) History(ctx context.Context, id int64) ([]Step, error) {
	if err := sees(ctx, s.pool, id); err != nil {
		return nil, err
	}
	type row struct {
		revisionRow
		Saves  int
		Since  time.Time
		Before int
	}
	rows, err := many[row](ctx, s.pool, `
		with marked as (
			select `+revisionColumns+`, coalesce(auto and lag(auto) over w and lag(editor) over w = editor, false) as goes_on
			from revision where entry_id = @id window w as (order by version)),
		runs as (select *, count(*) filter (where not goes_on) over (order by version) as run from marked),
		past as (
			select distinct on (run) *, count(*) over (partition by run) as saves, min(saved_at) over (partition by run) as since
			from runs order by run, version desc)
		select `+revisionColumns+`, null::jsonb as snapshot, saves, since, coalesce(lag(version) over (order by version), 0) as before
		from past order by version desc limit @limit`, pgx.StrictNamedArgs{"id": id, "limit": HistoryLimit})
	if err != nil {
		return nil, err
	}
	out := make([]Step, len(rows))
	for i, r := range rows {
		out[i] = Step{Saves: r.Saves, Since: r.Since, Before: r.Before}
		if out[i].Revision, err = r.revision(); err != nil {
			return nil, err
		}
	}
	return out, nil
}
