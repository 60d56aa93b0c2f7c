package content

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// Deed is what is done to several entries at once.
type Deed string

// The deeds.
const (
	DeedPublish   Deed = "publish"
	DeedUnpublish Deed = "unpublish"
	DeedTag       Deed = "tag"   // adds an issue or a chapter
	DeedUntag     Deed = "untag" // takes one out
	DeedTrash     Deed = "trash"
)

// Deeds is all of them.
var Deeds = []Deed{DeedPublish, DeedUnpublish, DeedTag, DeedUntag, DeedTrash}

// BulkLimit is how many entries something is done to at once, at most.
const BulkLimit = 100

// bulkDays is how long it is kept what was done.
const bulkDays = 30

// Bulk is something to be done to several entries.
type Bulk struct {
	Key      string // of the page that it was sent from: what arrives twice is done once
	Deed     Deed
	Topic    int64  // the issue or chapter to add or take out
	Withdraw bool   // readers are told that it was withdrawn
	Reason   string // and why
	Entries  []BulkEntry
}

// BulkEntry is an entry of a Bulk, in the version that was looked at.
type BulkEntry struct {
	ID      int64
	Version int
}

// Do does the deed to each entry in a transaction of its own, by the rules that hold for one alone, and returns under which
// number Bulk tells what became of each. FieldErrors come back when the deed itself cannot be done.
func (s *Store) Do(ctx context.Context, by Editor, b Bulk) (int64, error) {
	about, err := s.aboutBulk(ctx, &b)
	if err != nil {
		return 0, err
	}
	id, begun, err := s.beginBulk(ctx, by, b, about)
	if err != nil || !begun {
		return id, err
	}
	done := 0
	for i, e := range b.Entries[:min(len(b.Entries), BulkLimit)] {
		refused, err := s.doOne(ctx, by, b, id, i, e)
		if err != nil {
			return id, err
		}
		if !refused {
			done++
		}
	}
	return id, audit.InTx(ctx, s.pool, audit.Event{Action: audit.Changed, Subject: audit.Setting, Title: fmt.Sprintf("%d entries at once", done), Detail: string(b.Deed) + " " + about},
		func(tx pgx.Tx) error {
			return exec(ctx, tx, `update bulk set finished_at = @now where id = @id`, pgx.StrictNamedArgs{"id": id, "now": s.now()})
		})
}

// aboutBulk checks the deed and names the issue or the chapter that it is about.
func (s *Store) aboutBulk(ctx context.Context, b *Bulk) (string, error) {
	if b.Reason = paragraph(b.Reason); utf8.RuneCountInString(b.Reason) > MaxNote {
		return "", FieldErrors{{"reason", fmt.Sprintf("This is %d characters long; at most %d fit. Shorten it.", utf8.RuneCountInString(b.Reason), MaxNote)}}
	}
	if b.Deed != DeedTag && b.Deed != DeedUntag {
		return "", nil
	}
	title, err := one[string](ctx, s.pool, `select e.title from entry e where e.id = @id and e.kind in ('issue', 'chapter') and e.trashed_at is null and `+seenSQL,
		viewerArgs(ctx, pgx.StrictNamedArgs{"id": b.Topic}))
	if errors.Is(err, ErrNotFound) {
		return "", FieldErrors{{"topic", "Choose an issue or a chapter."}}
	}
	return title, err
}

// beginBulk notes that the deed is begun, unless its page has sent it before.
func (s *Store) beginBulk(ctx context.Context, by Editor, b Bulk, about string) (id int64, begun bool, err error) {
	if err := exec(ctx, s.pool, `delete from bulk where begun_at < @before`, pgx.StrictNamedArgs{"before": s.now().AddDate(0, 0, -bulkDays)}); err != nil {
		return 0, false, err
	}
	args := pgx.StrictNamedArgs{"key": b.Key, "by": by.ID, "deed": b.Deed, "about": about, "now": s.now()}
	id, err = one[int64](ctx, s.pool, `insert into bulk (key, account_id, deed, about, begun_at) values (@key, @by, @deed, @about, @now) on conflict do nothing returning id`, args)
	if errors.Is(err, ErrNotFound) {
		id, err = one[int64](ctx, s.pool, `select id from bulk where key = @key and account_id = @by`, pgx.StrictNamedArgs{"key": b.Key, "by": by.ID})
		return id, false, err
	}
	return id, err == nil, err
}

// doOne does the deed to one entry, and notes what became of it. What is refused is no error.
func (s *Store) doOne(ctx context.Context, by Editor, b Bulk, bulk int64, position int, e BulkEntry) (refused bool, err error) {
	note := func(q querier, l DoneLine) error {
		return exec(ctx, q, `
			insert into bulk_line (bulk_id, entry_id, position, before, published, withdrawn_at, withdrawn_reason, after, refused)
			select @bulk, e.id, @position, @before, @published, @withdrawn, @reason, @after, @refused from entry e where e.id = @id on conflict do nothing`,
			pgx.StrictNamedArgs{"bulk": bulk, "id": e.ID, "position": position, "before": l.Before, "published": l.Published,
				"withdrawn": l.WithdrawnAt, "reason": l.WithdrawnReason, "after": l.After, "refused": l.Refused})
	}
	var snap Snapshot
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, current, err := s.lock(ctx, tx, Tab{}, e.ID, e.Version)
		if err != nil {
			return err
		}
		snap = current.Snapshot
		rev, err := s.deed(ctx, tx, by, b, row, current)
		if err != nil {
			return err
		}
		published := 0
		if row.Status == StatusPublished {
			published = orZero(row.PublishedVersion)
		}
		told := row.withdrawal(s.now())
		return note(tx, DoneLine{Before: row.Version, Published: published, WithdrawnAt: nullable(told.At), WithdrawnReason: told.Reason, After: rev.Version})
	})
	why := refusal(s.fieldError(ctx, err, snap))
	if err == nil || why == "" {
		return false, err
	}
	if errors.Is(err, ErrNotFound) {
		return true, nil // of which nothing is to be told to whoever does not see it
	}
	return true, note(s.pool, DoneLine{Before: e.Version, After: e.Version, Refused: why})
}

// refusal is why something was not done to an entry, in sentences; "" for what is no refusal.
func refusal(err error) string {
	var stale *StaleError
	var fields FieldErrors
	var forbidden *ForbiddenError
	switch {
	case errors.As(err, &stale):
		return "Somebody saved a new version in between."
	case errors.As(err, &forbidden):
		return forbidden.Message
	case errors.Is(err, ErrNotFound):
		return "It is not there any more."
	case errors.As(err, &fields):
		var all []string
		for _, f := range fields {
			all = append(all, f.Message)
		}
		return strings.Join(all, " ")
	}
	return ""
}

// deed does it to an entry that is locked, and returns the newest revision.
func (s *Store) deed(ctx context.Context, tx pgx.Tx, by Editor, b Bulk, row spineRow, current Revision) (Revision, error) {
	state := row.state(s.now())
	switch {
	case state == StateTrashed:
		return current, FieldErrors{{"", "It lies in the trash."}}
	case b.Deed == DeedTrash:
		return s.throwAway(ctx, tx, by, row, current)
	case b.Deed == DeedPublish:
		if row.Status == StatusPublished && orZero(row.PublishedVersion) == row.Version {
			return current, FieldErrors{{"", "There is nothing to publish: these are the words that were published."}}
		}
		return s.publishAsItIs(ctx, tx, by, row, current, current.Snapshot)
	case b.Deed == DeedUnpublish:
		if row.Status != StatusPublished {
			return current, FieldErrors{{"", "Readers do not see it."}}
		}
		if err := errors.Join(allow(ctx, row.ID, &current.Snapshot, current.Snapshot, true), row.allowLive(ctx)); err != nil {
			return current, err
		}
		rev := Revision{Action: actionUnpublish}
		if b.Withdraw {
			rev = Revision{Action: actionWithdraw, Note: b.Reason}
		}
		return s.down(ctx, tx, by, row, current, rev)
	}
	return s.tag(ctx, tx, by, b, row, current)
}

// publishAsItIs publishes the snapshot; where readers see the entry now and nobody chose what they are told of the change, as a
// minor one.
func (s *Store) publishAsItIs(ctx context.Context, tx pgx.Tx, by Editor, row spineRow, current Revision, snap Snapshot) (Revision, error) {
	if row.state(s.now()) == StatePublished && snap.Change == "" {
		snap.Change = ChangeMinor
	}
	return s.publish(ctx, tx, by, row, current, snap)
}

// tag adds the issue or chapter, or takes it out. Where the newest words are those that readers see, they see that at once; where
// they are not, with the rest of the changes.
func (s *Store) tag(ctx context.Context, tx pgx.Tx, by Editor, b Bulk, row spineRow, current Revision) (Revision, error) {
	kind, err := one[Kind](ctx, tx, `select kind from entry where id = @id`, pgx.StrictNamedArgs{"id": b.Topic})
	if err != nil {
		return current, err
	}
	snap := current.Snapshot
	list := &snap.Links.Issues
	if kind == KindChapter {
		list = &snap.Links.Chapters
	}
	has := slices.Contains(*list, b.Topic)
	switch {
	case row.ID == b.Topic:
		return current, FieldErrors{{"", "It cannot belong to itself."}}
	case b.Deed == DeedTag && has:
		return current, FieldErrors{{"", "It has that already."}}
	case b.Deed == DeedUntag && !has:
		return current, FieldErrors{{"", "It does not have that."}}
	case b.Deed == DeedTag:
		*list = append(slices.Clone(*list), b.Topic)
	default:
		*list = slices.DeleteFunc(slices.Clone(*list), func(id int64) bool { return id == b.Topic })
	}
	if row.Status == StatusPublished && orZero(row.PublishedVersion) == row.Version && allow(ctx, row.ID, &current.Snapshot, snap, true) == nil {
		return s.publishAsItIs(ctx, tx, by, row, current, snap)
	}
	return s.draft(ctx, tx, by, row, current, snap, false)
}

// Done is what became of a Bulk.
type Done struct {
	ID       int64
	Deed     Deed
	About    string // the issue or chapter
	BegunAt  time.Time
	Finished bool // false: it goes on, or broke off
	Lines    []DoneLine
}

// DoneLine is what became of one entry.
type DoneLine struct {
	EntryID   int64
	Kind      Kind
	Title     string
	Before    int // version that was newest before
	Published int // version that readers saw before, or would have; 0: none
	// When it was withdrawn before, and the reason that readers were told; nil: it was not.
	WithdrawnAt     *time.Time
	WithdrawnReason string
	After           int // version that was newest after
	Refused         string
	Undone          bool
	Kept            string // why it was not undone
}

// Done returns what the account did under the number, or ErrNotFound.
func (s *Store) Done(ctx context.Context, by Editor, id int64) (Done, error) {
	heads, err := many[struct {
		Deed     Deed
		About    string
		BegunAt  time.Time
		Finished bool
	}](ctx, s.pool, `select deed, about, begun_at, finished_at is not null as finished from bulk where id = @id and account_id = @by`,
		pgx.StrictNamedArgs{"id": id, "by": by.ID})
	if err != nil {
		return Done{}, err
	}
	if len(heads) == 0 {
		return Done{}, ErrNotFound
	}
	d := Done{ID: id, Deed: heads[0].Deed, About: heads[0].About, BegunAt: heads[0].BegunAt, Finished: heads[0].Finished}
	d.Lines, err = many[DoneLine](ctx, s.pool, `
		select l.entry_id, e.kind, coalesce(nullif(e.title, ''), 'Untitled') as title, l.before, l.published, l.withdrawn_at, l.withdrawn_reason, l.after, l.refused, l.undone, l.kept
		from bulk_line l join entry e on e.id = l.entry_id where l.bulk_id = @id and `+seenSQL+` order by l.position`,
		viewerArgs(ctx, pgx.StrictNamedArgs{"id": id}))
	return d, err
}
