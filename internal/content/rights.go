package content

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// Rights are what somebody may do with entries. What a role may do is said in internal/account; the store holds everybody to
// it, whichever way a request came in.
type Rights struct {
	Account   int64   // whose they are
	SeesAll   bool    // also the entries that only named people see
	Writes    bool    // drafts
	Publishes bool    // what may be written
	Press     bool    // changes press contacts and boilerplates
	Settings  bool    // changes what stands on the home page, announcements and search
	Overrides bool    // sets of which kinds two people see every text, and publishes without that for a reason
	Kinds     []Kind  // that may be written; nil: all
	Chapters  []int64 // whose entries alone may be written; nil: all
}

// ForbiddenError says what somebody may not do with an entry, in a sentence for people.
type ForbiddenError struct{ Message string }

func (e *ForbiddenError) Error() string { return "content: " + e.Message }

type rightsKey struct{}

// Within returns a context in which the store allows what r allows. Without rights in its context the store is used by the
// program itself, for an import or the demo, and allows everything.
func Within(ctx context.Context, r Rights) context.Context {
	return context.WithValue(ctx, rightsKey{}, r)
}

func rightsIn(ctx context.Context) Rights {
	if r, ok := ctx.Value(rightsKey{}).(Rights); ok {
		return r
	}
	return everything
}

// everything is what the program itself may do.
var everything = Rights{SeesAll: true, Writes: true, Publishes: true, Press: true, Settings: true, Overrides: true}

// unlimited returns a context in which the store allows everything, for what was allowed before.
func unlimited(ctx context.Context) context.Context { return Within(ctx, everything) }

// MayWrite reports whether the entry, which belongs to the chapters, may be written; id is 0 for a new one.
func (r Rights) MayWrite(id int64, k Kind, chapters []int64) bool {
	switch {
	case !r.Writes, r.Kinds != nil && !slices.Contains(r.Kinds, k):
		return false
	case r.Chapters == nil:
		return true
	case k == KindChapter:
		return slices.Contains(r.Chapters, id)
	}
	return slices.ContainsFunc(chapters, r.has)
}

// MayPublish is MayWrite for what readers see.
func (r Rights) MayPublish(id int64, k Kind, chapters []int64) bool {
	return r.Publishes && r.MayWrite(id, k, chapters)
}

func (r Rights) has(chapter int64) bool { return slices.Contains(r.Chapters, chapter) }

// allow returns nil when the context's rights let the entry, which belonged to the chapters, become what snap says; a
// *ForbiddenError otherwise. was is nil for a new entry.
func allow(ctx context.Context, id int64, was *Snapshot, snap Snapshot, publish bool) error {
	r := rightsIn(ctx)
	if publish && !r.Publishes {
		return &ForbiddenError{"Your role writes drafts. An editor publishes them."}
	}
	if was != nil && !r.MayWrite(id, snap.Kind, was.Links.Chapters) || !r.MayWrite(id, snap.Kind, snap.Links.Chapters) {
		return &ForbiddenError{r.refusal()}
	}
	if r.Chapters == nil {
		return nil
	}
	for _, chapter := range snap.Links.Chapters {
		if !r.has(chapter) && (was == nil || !slices.Contains(was.Links.Chapters, chapter)) {
			return &ForbiddenError{"You may not add this to a chapter that is not yours. Take that chapter out."}
		}
	}
	return nil
}

// allowLive returns nil when the context's rights reach what readers see of the entry now or later, whatever a draft says it belongs to; a
// *ForbiddenError otherwise.
func (r spineRow) allowLive(ctx context.Context) error {
	if r.Status == StatusPublished && !rightsIn(ctx).MayWrite(r.ID, r.Kind, r.ChapterIDs) {
		return &ForbiddenError{"Readers see this with the chapters of before, which are not yours. An editor publishes it with yours first."}
	}
	return nil
}

func (r Rights) refusal() string {
	switch {
	case !r.Writes:
		return "You may not change entries."
	case r.Chapters != nil:
		return "You write what belongs to your chapters. Choose one of them under “Chapters”, or ask an editor."
	}
	return "Your role does not write entries of this kind. Ask an editor."
}

// may returns nil when yes is true, and a *ForbiddenError otherwise.
func may(yes bool) error {
	if !yes {
		return &ForbiddenError{"Your role does not allow this. Ask an administrator."}
	}
	return nil
}

// seenSQL says whether the viewer of viewerArgs sees entry e in the newsroom.
const seenSQL = `(@viewer_all or not exists (select from entry_reader v where v.entry_id = e.id)
	or exists (select from entry_reader v where v.entry_id = e.id and v.account_id = @viewer))`

func viewerArgs(ctx context.Context, args pgx.StrictNamedArgs) pgx.StrictNamedArgs {
	r := rightsIn(ctx)
	if args == nil {
		args = pgx.StrictNamedArgs{}
	}
	args["viewer_all"], args["viewer"] = r.SeesAll, r.Account
	return args
}

// sees returns ErrNotFound for an entry that the context's viewer does not see in the newsroom.
func sees(ctx context.Context, q querier, id int64) error {
	if rightsIn(ctx).SeesAll {
		return nil
	}
	found, err := one[bool](ctx, q, `select exists (select from entry e where e.id = @id and `+seenSQL+`)`, viewerArgs(ctx, pgx.StrictNamedArgs{"id": id}))
	if err == nil && !found {
		err = ErrNotFound
	}
	return err
}

// Allowed returns the entry when the context's rights let it be written, or published: for what hangs on an entry and is kept
// elsewhere. Otherwise it returns ErrNotFound or a *ForbiddenError.
func (s *Store) Allowed(ctx context.Context, id int64, publish bool) (Draft, error) {
	d, err := s.Draft(ctx, id)
	if err != nil {
		return Draft{}, err
	}
	return d, allow(ctx, id, &d.Newest.Snapshot, d.Newest.Snapshot, publish)
}

// Readers returns the accounts that alone see the entry in the newsroom; none: everybody does.
func (s *Store) Readers(ctx context.Context, id int64) ([]int64, error) {
	if err := sees(ctx, s.pool, id); err != nil {
		return nil, err
	}
	rows, err := s.pool.Query(ctx, `select account_id from entry_reader where entry_id = @id order by 1`, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// Limit has only the accounts see the entry in the newsroom, beside administrators; none lets everybody see it. Whoever asks
// is always among them. It wants the right to write the entry.
func (s *Store) Limit(ctx context.Context, id int64, accounts []int64) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, err := s.spine(ctx, tx, `e.id = @id for update of e`, pgx.StrictNamedArgs{"id": id})
		if err != nil {
			return err
		}
		if err := sees(ctx, tx, id); err != nil {
			return err
		}
		current, err := revision(ctx, tx, id, row.Version)
		if err != nil {
			return err
		}
		if err := allow(ctx, id, &current.Snapshot, current.Snapshot, false); err != nil {
			return err
		}
		if r := rightsIn(ctx); len(accounts) > 0 && r.Account != 0 {
			accounts = append(accounts, r.Account)
		}
		if err := exec(ctx, tx, `delete from entry_reader where entry_id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
			return err
		}
		if err := exec(ctx, tx, `
			insert into entry_reader (entry_id, account_id) select distinct @id::bigint, a.id from account a where a.id = any(@accounts)`,
			pgx.StrictNamedArgs{"id": id, "accounts": ids(accounts)}); err != nil {
			return err
		}
		action := audit.LetEverybodyRead
		if len(accounts) > 0 {
			action = audit.LimitedReaders
		}
		return audit.Write(ctx, tx, audit.Event{Action: action, Subject: audit.Entry, SubjectID: id, Title: current.Snapshot.Title})
	})
}
