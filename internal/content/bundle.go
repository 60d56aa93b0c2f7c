package content

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

// Bundle is versions of entries that go out together, in one transaction. One without a title is the new version of a single
// entry, which readers see as it is until then.
type Bundle struct {
	ID        int64
	Title     string
	GoesAt    *time.Time // nil: no time is set
	MadeBy    string
	SetBy     string // who set the time, in whose name it goes out
	ChangedAt time.Time
	DoneAt    *time.Time // when it went out; nil: it did not
	Wrong     string     // why it did not go out at its time; ""
	Entries   []Bundled
}

// Lone reports whether it is the new version of a single entry.
func (b Bundle) Lone() bool { return b.Title == "" }

// Set reports whether it goes out at its time.
func (b Bundle) Set() bool { return b.GoesAt != nil && b.DoneAt == nil && b.Wrong == "" }

// Bundled is an entry of a bundle.
type Bundled struct {
	ID      int64
	Kind    Kind
	Title   string
	Version int // that goes out once a time is set; 0: none is
	Newest  int
	State   State
	Slot    Slot // of the home page, where it stands from then on; "": nowhere
}

// BundleLimit is how many entries go out together, at most: their rows are held until all of them have.
const BundleLimit = 20

// farthestBundle is how far ahead a time may be.
const farthestBundle = 2 * 365 * 24 * time.Hour

const bundles = `
	select b.id, b.title, b.goes_at, b.made_by, b.set_by, b.changed_at, b.done_at, b.wrong, coalesce((
		select jsonb_agg(jsonb_build_object('ID', e.id, 'Kind', e.kind, 'Title', coalesce(nullif(r.snapshot ->> 'title', ''), 'Untitled'), 'Version', coalesce(x.version, 0),
			'Newest', e.version, 'State', ` + stateSQL + `, 'Slot', x.slot) order by x.position, e.id)
		from bundle_entry x join entry e on e.id = x.entry_id join revision r on r.entry_id = e.id and r.version = coalesce(x.version, e.version)
		where x.bundle_id = b.id and ` + seenSQL + `), '[]') as entries
	from bundle b`

func (s *Store) bundles(ctx context.Context, q querier, rest string, args pgx.StrictNamedArgs) ([]Bundle, error) {
	args["now"] = s.now()
	return many[Bundle](ctx, q, bundles+rest, viewerArgs(ctx, args))
}

// Bundles returns the bundles with a title: those that are open, then the last fifty that went out. Entries that the context's viewer may not see
// are left out.
func (s *Store) Bundles(ctx context.Context) ([]Bundle, error) {
	open, err := s.bundles(ctx, s.pool, ` where b.title <> '' and b.done_at is null order by b.goes_at nulls last, b.id desc limit 200`, pgx.StrictNamedArgs{})
	if err != nil {
		return nil, err
	}
	done, err := s.bundles(ctx, s.pool, ` where b.title <> '' and b.done_at is not null order by b.done_at desc limit 50`, pgx.StrictNamedArgs{})
	return append(open, done...), err
}

// Stuck returns the bundles that did not go out at their time, and the new versions of single entries that the context's viewer may see;
// at most fifty.
func (s *Store) Stuck(ctx context.Context) ([]Bundle, error) {
	all, err := s.bundles(ctx, s.pool, ` where b.wrong <> '' and b.done_at is null order by b.goes_at desc limit 50`, pgx.StrictNamedArgs{})
	return slices.DeleteFunc(all, func(b Bundle) bool { return b.Lone() && len(b.Entries) == 0 }), err
}

// Bundle returns the bundle, or ErrNotFound.
func (s *Store) Bundle(ctx context.Context, id int64) (Bundle, error) {
	return s.bundle(ctx, s.pool, ` where b.id = @id`, pgx.StrictNamedArgs{"id": id})
}

func (s *Store) bundle(ctx context.Context, q querier, rest string, args pgx.StrictNamedArgs) (Bundle, error) {
	found, err := s.bundles(ctx, q, rest, args)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Bundle{}, err
	}
	return found[0], nil
}

// Staged returns the open bundle that the entry is in; nil: none.
func (s *Store) Staged(ctx context.Context, entry int64) (*Bundle, error) {
	b, err := s.bundle(ctx, s.pool, ` where b.id = (select bundle_id from bundle_entry where entry_id = @id and open)`, pgx.StrictNamedArgs{"id": entry})
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return &b, err
}

// SetBundles returns what goes out until the moment, in its order.
func (s *Store) SetBundles(ctx context.Context, until time.Time) ([]Bundle, error) {
	return s.bundles(ctx, s.pool, ` where b.goes_at <= @until and b.done_at is null and b.wrong = '' order by b.goes_at, b.id`, pgx.StrictNamedArgs{"until": until})
}

// Stage has the version of the entry, which readers see now, replace what they see at the time, and returns the bundle that does it. Readers
// see what they see until then, whatever is saved meanwhile. FieldErrors come back for "stage.at" and for whatever keeps the
// version from going out; ErrNotFound and *ForbiddenError as from Publish.
func (s *Store) Stage(ctx context.Context, by Editor, id int64, version int, at time.Time) (int64, error) {
	if errs := s.checkTime("stage.at", at); errs != nil {
		return 0, errs
	}
	was, err := s.Staged(ctx, id)
	if err != nil {
		return 0, err
	}
	if was != nil && !was.Lone() {
		return 0, FieldErrors{{"stage.at", "It goes out with “" + was.Title + "”. Take it out of that bundle first."}}
	}
	var bundle int64
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, _, err := s.lockNewest(ctx, tx, id)
		if err != nil {
			return err
		}
		if row.state(s.now()) != StatePublished {
			return FieldErrors{{"stage.at", "Readers do not see this now. Publish it at a set time instead."}}
		}
		if orZero(row.PublishedVersion) == version {
			return FieldErrors{{"stage.at", "Readers see this version already. Change something first."}}
		}
		if err := s.At(at).rehearse(ctx, tx, by, id, version); err != nil {
			return err
		}
		if was != nil {
			if err := exec(ctx, tx, `delete from bundle where id = @id`, pgx.StrictNamedArgs{"id": was.ID}); err != nil {
				return err
			}
		}
		if bundle, err = one[int64](ctx, tx, `insert into bundle (goes_at, made_by, set_by, changed_at) values (@at, @by, @by, @now) returning id`,
			pgx.StrictNamedArgs{"at": at, "by": by.Name, "now": s.now()}); err != nil {
			return err
		}
		if err := exec(ctx, tx, `insert into bundle_entry (bundle_id, entry_id, version, position) values (@bundle, @id, @version, 0)`,
			pgx.StrictNamedArgs{"bundle": bundle, "id": id, "version": version}); err != nil {
			return err
		}
		return s.recordStage(ctx, tx, audit.Staged, id, fmt.Sprintf("version %d for %s", version, at.In(Zone).Format("2 Jan 2006 15:04 MST")))
	})
	return bundle, err
}

func (s *Store) checkTime(field string, at time.Time) FieldErrors {
	switch {
	case at.IsZero():
		return FieldErrors{{field, "Choose a day and a time."}}
	case !at.After(s.now()):
		return FieldErrors{{field, "This has passed. Choose a time to come."}}
	case at.After(s.now().Add(farthestBundle)):
		return FieldErrors{{field, "This is too far ahead. Choose a time within two years."}}
	}
	return nil
}

func (s *Store) recordStage(ctx context.Context, tx pgx.Tx, action audit.Action, id int64, detail string) error {
	title, err := one[string](ctx, tx, `select title from entry where id = @id`, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Event{Action: action, Subject: audit.Entry, SubjectID: id, Title: title, Detail: detail})
}

// rehearse lets the version go out and takes it back: what is wrong with it comes back, and nothing was written.
func (s *Store) rehearse(ctx context.Context, tx pgx.Tx, by Editor, id int64, version int) error {
	var wrong error
	err := postgres.InTx(ctx, tx, func(tx pgx.Tx) error {
		wrong = s.goOut(ctx, tx, by, id, version)
		return errRehearsed
	})
	if !errors.Is(err, errRehearsed) {
		return err
	}
	return wrong
}

// errRehearsed ends a transaction that is not to be kept.
var errRehearsed = errors.New("content: rehearsed")

// goOut publishes the version of the entry. Words that were saved since stay the newest draft.
func (s *Store) goOut(ctx context.Context, tx pgx.Tx, by Editor, id int64, version int) error {
	row, newest, err := s.lockNewest(ctx, tx, id)
	if err != nil {
		return err
	}
	words := newest
	if version != row.Version {
		if words, err = revision(ctx, tx, id, version); err != nil {
			return err
		}
	}
	snap := words.Snapshot
	if row.state(s.now()) != StatePublished { // it appears with the others
		snap.PublishAt = nil
	}
	if _, err := s.publishAsItIs(ctx, tx, by, row, newest, snap); err != nil {
		return s.fieldError(ctx, err, snap)
	}
	if newest.Version == words.Version || same(newest.Snapshot, words.Snapshot) {
		return nil
	}
	if row, err = s.spine(ctx, tx, `e.id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
		return err
	}
	_, err = s.saveRevision(ctx, tx, Editor{ID: newest.EditorID, Name: newest.Editor}, row,
		Revision{Action: actionDraft, Snapshot: newest.Snapshot, request: newest.Snapshot.request(actionDraft)})
	return err
}

// MakeBundle makes a bundle of that title, without entries, and returns its ID. FieldErrors come back for "bundle.title".
func (s *Store) MakeBundle(ctx context.Context, by Editor, title string) (int64, error) {
	if err := may(rightsIn(ctx).Writes); err != nil {
		return 0, err
	}
	title = line(title)
	c := &checker{}
	c.need("bundle.title", title, "Give the bundle a name, for example: Rent campaign, opening day.")
	c.atMost("bundle.title", title, MaxLine)
	if c.errs != nil {
		return 0, c.errs
	}
	return s.set(ctx, audit.Added, "the bundle “"+title+"”", `insert into bundle (title, made_by, changed_at) values (@title, @by, @now) returning id`,
		pgx.StrictNamedArgs{"title": title, "by": by.Name, "now": s.now()})
}

// changeBundle locks the open bundle and has it changed. One whose time is set keeps it only where the change says so.
func (s *Store) changeBundle(ctx context.Context, id int64, change func(tx pgx.Tx, b Bundle) error) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		b, err := s.bundle(ctx, tx, ` where b.id = @id for update of b`, pgx.StrictNamedArgs{"id": id})
		if err != nil {
			return err
		}
		if b.DoneAt != nil {
			return FieldErrors{{"", "It has gone out already."}}
		}
		return change(tx, b)
	})
}

// loose makes the bundle one without a time. Of one whose time is set only somebody takes it who may publish all that goes out then.
func (s *Store) loose(ctx context.Context, tx pgx.Tx, b Bundle) error {
	if b.Set() {
		if err := s.allowAll(ctx, tx, b.ID); err != nil {
			return err
		}
	}
	if err := exec(ctx, tx, `update bundle_entry set version = null where bundle_id = @id`, pgx.StrictNamedArgs{"id": b.ID}); err != nil {
		return err
	}
	return exec(ctx, tx, `update bundle set goes_at = null, set_by = '', wrong = '', changed_at = @now where id = @id`, pgx.StrictNamedArgs{"id": b.ID, "now": s.now()})
}

// allowAll returns nil when the context's rights are to publish every entry of the bundle; a *ForbiddenError otherwise.
func (s *Store) allowAll(ctx context.Context, tx pgx.Tx, id int64) error {
	rows, err := tx.Query(ctx, `select entry_id from bundle_entry where bundle_id = @id order by entry_id`, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return err
	}
	entries, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for _, entry := range entries {
		row, current, err := s.lockNewest(ctx, tx, entry)
		switch {
		case errors.Is(err, ErrNotFound):
			return &ForbiddenError{"Something goes out with it that only others see. Ask an administrator."}
		case err != nil:
			return err
		}
		if err := errors.Join(allow(ctx, entry, &current.Snapshot, current.Snapshot, true), row.allowLive(ctx)); err != nil {
			return err
		}
	}
	return nil
}

// MayUnstage returns nil when the context's rights let the bundle lose its time, by Unstage or by a change of what is in it; a
// *ForbiddenError otherwise.
func (s *Store) MayUnstage(ctx context.Context, id int64) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error { return s.allowAll(ctx, tx, id) })
}

// recordBundle writes down what was done to the bundle.
func recordBundle(ctx context.Context, tx pgx.Tx, b Bundle, detail string) error {
	if b.Set() {
		detail += "; it lost its time"
	}
	e := setting(audit.Changed, "the bundle “"+b.Title+"”")
	e.Detail = detail
	return audit.Write(ctx, tx, e)
}

// AddToBundle adds the entry, which takes the bundle off the schedule. FieldErrors come back for "bundle.entry"; a *ForbiddenError where a
// time is set, for whoever may not take it off.
func (s *Store) AddToBundle(ctx context.Context, id, entry int64) error {
	if err := may(rightsIn(ctx).Writes); err != nil {
		return err
	}
	refuse := func(words string) error { return FieldErrors{{"bundle.entry", words}} }
	return s.changeBundle(ctx, id, func(tx pgx.Tx, b Bundle) error {
		row, err := s.spine(ctx, tx, `e.id = @id and `+seenSQL, viewerArgs(ctx, pgx.StrictNamedArgs{"id": entry}))
		switch {
		case errors.Is(err, ErrNotFound):
			return refuse("Choose an entry: start typing its title, and take it from the list.")
		case err != nil:
			return err
		case row.TrashedAt != nil:
			return refuse("It lies in the trash.")
		case len(b.Entries) >= BundleLimit:
			return refuse(fmt.Sprintf("At most %d entries go out together.", BundleLimit))
		case b.Lone():
			return ErrNotFound
		}
		err = exec(ctx, tx, `insert into bundle_entry (bundle_id, entry_id, position) values (@bundle, @entry, (select count(*) from bundle_entry where bundle_id = @bundle))`,
			pgx.StrictNamedArgs{"bundle": id, "entry": entry})
		switch postgres.Constraint(err) {
		case "bundle_entry_pkey":
			return refuse("It is in this bundle already.")
		case "bundle_entry_once":
			return refuse("It goes out at another time, or with another bundle. Take it off there first.")
		}
		if err != nil {
			return err
		}
		if err := s.loose(ctx, tx, b); err != nil {
			return err
		}
		return recordBundle(ctx, tx, b, "added “"+row.Title+"”")
	})
}

// TakeFromBundle takes the entry out, which takes the bundle off the schedule: a *ForbiddenError as from AddToBundle.
func (s *Store) TakeFromBundle(ctx context.Context, id, entry int64) error {
	if err := may(rightsIn(ctx).Writes); err != nil {
		return err
	}
	return s.changeBundle(ctx, id, func(tx pgx.Tx, b Bundle) error {
		i := slices.IndexFunc(b.Entries, func(e Bundled) bool { return e.ID == entry })
		if i < 0 || b.Lone() {
			return nil
		}
		if err := s.loose(ctx, tx, b); err != nil {
			return err
		}
		if err := exec(ctx, tx, `delete from bundle_entry where bundle_id = @bundle and entry_id = @entry`, pgx.StrictNamedArgs{"bundle": id, "entry": entry}); err != nil {
			return err
		}
		return recordBundle(ctx, tx, b, "took out “"+b.Entries[i].Title+"”")
	})
}

// Problem is what keeps an entry from going out.
type Problem struct {
	Entry Bundled
	Words []string
}

// PlaceFromBundle has the entry stand in the slot of the home page from the moment at which the bundle goes out; "" takes that back.
// FieldErrors come back for "slot." and the ID.
func (s *Store) PlaceFromBundle(ctx context.Context, id, entry int64, slot Slot) error {
	if err := may(rightsIn(ctx).Settings); err != nil {
		return err
	}
	return s.changeBundle(ctx, id, func(tx pgx.Tx, b Bundle) error {
		i := slices.IndexFunc(b.Entries, func(e Bundled) bool { return e.ID == entry })
		if i < 0 || b.Lone() {
			return ErrNotFound
		}
		if slot != "" && !slices.Contains(slot.Kinds(), b.Entries[i].Kind) {
			return FieldErrors{{fmt.Sprint("slot.", entry), "Nothing of the kind “" + b.Entries[i].Kind.Name() + "” can stand there. Choose another place."}}
		}
		return exec(ctx, tx, `update bundle_entry set slot = @slot where bundle_id = @bundle and entry_id = @entry`,
			pgx.StrictNamedArgs{"bundle": id, "entry": entry, "slot": slot})
	})
}

// CheckBundle returns what would keep the bundle's newest versions from going out at the moment.
func (s *Store) CheckBundle(ctx context.Context, by Editor, b Bundle, at time.Time) ([]Problem, error) {
	var found []Problem
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := exec(ctx, tx, `set local lock_timeout = '2s'`, nil); err != nil {
			return err
		}
		for _, e := range b.Entries {
			version := e.Version
			if version == 0 {
				version = e.Newest
			}
			// Each on top of those before it: a page below one that goes out first is found.
			err := postgres.InTx(ctx, tx, func(tx pgx.Tx) error { return s.At(at).goOut(ctx, tx, by, e.ID, version) })
			if err == nil {
				continue
			}
			words := refusals(err)
			if words == nil {
				return err
			}
			found = append(found, Problem{e, words})
		}
		return errRehearsed
	})
	if !errors.Is(err, errRehearsed) {
		return nil, err
	}
	return found, nil
}

// refusals are the sentences of what was refused; nil for another error.
func refusals(err error) []string {
	var fields FieldErrors
	if errors.As(err, &fields) {
		var out []string
		for _, f := range fields {
			out = append(out, f.Message)
		}
		return out
	}
	if why := refusal(err); why != "" {
		return []string{why}
	}
	return nil
}

// ScheduleBundle has the bundle go out at the time, in the versions that are given for its entries: those that the editor saw. FieldErrors
// come back for "bundle.at"; *BundleError says what keeps entries from going out.
func (s *Store) ScheduleBundle(ctx context.Context, by Editor, id int64, versions map[int64]int, at time.Time) error {
	if errs := s.checkTime("bundle.at", at); errs != nil {
		return errs
	}
	return s.setBundle(ctx, by, id, versions, at, func(tx pgx.Tx, b Bundle) error {
		if err := exec(ctx, tx, `update bundle set goes_at = @at, set_by = @by, wrong = '', changed_at = @now where id = @id`,
			pgx.StrictNamedArgs{"id": id, "at": at, "by": by.Name, "now": s.now()}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, setting(audit.Staged, "the bundle “"+b.Title+"”"))
	})
}

// ReleaseBundle has the bundle go out now, as ScheduleBundle does.
func (s *Store) ReleaseBundle(ctx context.Context, by Editor, id int64, versions map[int64]int) error {
	return s.setBundle(ctx, by, id, versions, s.now(), func(tx pgx.Tx, b Bundle) error {
		if err := exec(ctx, tx, `update bundle set goes_at = @now, set_by = @by where id = @id`, pgx.StrictNamedArgs{"id": id, "by": by.Name, "now": s.now()}); err != nil {
			return err
		}
		for i := range b.Entries {
			b.Entries[i].Version = versions[b.Entries[i].ID]
		}
		return s.releaseTogether(ctx, tx, by, b)
	})
}

// BundleError says what keeps a bundle from going out. Nothing was written.
type BundleError struct{ Problems []Problem }

func (e *BundleError) Error() string {
	return fmt.Sprintf("content: %d entries of the bundle cannot go out", len(e.Problems))
}

// setBundle pins the versions when each of them can go out at the time, and does the rest.
func (s *Store) setBundle(ctx context.Context, by Editor, id int64, versions map[int64]int, at time.Time, then func(tx pgx.Tx, b Bundle) error) error {
	b, err := s.Bundle(ctx, id)
	if err != nil {
		return err
	}
	if len(b.Entries) == 0 {
		return FieldErrors{{"bundle.entry", "There is nothing in it yet."}}
	}
	for i, e := range b.Entries {
		if versions[e.ID] != e.Newest && versions[e.ID] != e.Version || versions[e.ID] == 0 {
			return FieldErrors{{"", "“" + e.Title + "” was saved in between. Look at it again."}}
		}
		b.Entries[i].Version = versions[e.ID]
	}
	problems, err := s.CheckBundle(ctx, by, b, at)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return &BundleError{problems}
	}
	return s.changeBundle(ctx, id, func(tx pgx.Tx, now Bundle) error {
		if !slices.EqualFunc(now.Entries, b.Entries, func(a, b Bundled) bool { return a.ID == b.ID }) {
			return FieldErrors{{"", "Somebody changed the bundle in between. Look at it again."}}
		}
		for _, e := range b.Entries {
			if err := exec(ctx, tx, `update bundle_entry set version = @version where bundle_id = @bundle and entry_id = @entry`,
				pgx.StrictNamedArgs{"bundle": id, "entry": e.ID, "version": e.Version}); err != nil {
				return err
			}
		}
		return then(tx, now)
	})
}

// Unstage takes the bundle off the schedule; the new version of a single entry is then a draft as any other.
func (s *Store) Unstage(ctx context.Context, id int64) error {
	return s.changeBundle(ctx, id, func(tx pgx.Tx, b Bundle) error {
		if err := s.allowAll(ctx, tx, id); err != nil {
			return err
		}
		if b.Lone() {
			if err := exec(ctx, tx, `delete from bundle where id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
				return err
			}
			return s.recordStage(ctx, tx, audit.Unstaged, b.Entries[0].ID, fmt.Sprintf("version %d", b.Entries[0].Version))
		}
		if err := s.loose(ctx, tx, b); err != nil {
			return err
		}
		return audit.Write(ctx, tx, setting(audit.Unstaged, "the bundle “"+b.Title+"”"))
	})
}

// lockNewest is lock on whatever is newest.
func (s *Store) lockNewest(ctx context.Context, tx pgx.Tx, id int64) (spineRow, Revision, error) {
	row, err := s.spine(ctx, tx, `e.id = @id and `+seenSQL+` for update of e`, viewerArgs(ctx, pgx.StrictNamedArgs{"id": id}))
	if err != nil {
		return row, Revision{}, err
	}
	current, err := revision(ctx, tx, id, row.Version)
	return row, current, err
}

// RemoveBundle deletes the bundle; its entries stay as they are. A *ForbiddenError comes back where a time is set, for whoever may not take
// it off.
func (s *Store) RemoveBundle(ctx context.Context, id int64) error {
	if err := may(rightsIn(ctx).Writes); err != nil {
		return err
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		b, err := s.bundle(ctx, tx, ` where b.id = @id and b.title <> '' for update of b`, pgx.StrictNamedArgs{"id": id})
		if err != nil {
			return err
		}
		if b.Set() {
			if err := s.allowAll(ctx, tx, id); err != nil {
				return err
			}
		}
		if err := exec(ctx, tx, `delete from bundle where id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, setting(audit.Removed, "the bundle “"+b.Title+"”"))
	})
}
