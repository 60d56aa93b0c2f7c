package content

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Draft is an entry as its editor opens it: where it stands, and the newest revision to work on.
type Draft struct {
	ID        int64
	Kind      Kind
	State     State
	Slug      string // the address it has, or had; "" when it was never published
	Version   int    // of the newest revision; the base of the next save
	Published int    // version that the public sees, or saw last; 0: never published
	PublishAt *time.Time
	SeenAt    *time.Time // when readers first saw it, or will; nil: they never did
	Withdrawn Withdrawal // what readers are told at its address; zero: nothing
	Trash     Trash      // zero: it does not lie there
	Review    Review     // zero: nothing was said of its words since they were published
	Attention []string   // what an import left to be mended
	ChangedAt time.Time
	Newest    Revision
}

// HasChanges reports whether there is text that the public does not see yet.
func (d Draft) HasChanges() bool { return d.Published != 0 && d.Newest.Action == actionDraft }

// Seen reports whether readers could see the entry, now or before it was taken down.
func (d Draft) Seen() bool { return seen(d.SeenAt, d.State) }

// seen is Draft.Seen. What readers see now they have seen, whoever wrote the row: a program of the release before this
// rule writes no SeenAt.
func seen(at *time.Time, state State) bool {
	return state == StatePublished || state == StateExpired || at != nil && state != StateScheduled
}

// Draft returns the entry for its editor, or ErrNotFound.
func (s *Store) Draft(ctx context.Context, id int64) (Draft, error) {
	if err := sees(ctx, s.pool, id); err != nil {
		return Draft{}, err
	}
	row, err := s.spine(ctx, s.pool, `e.id = @id`, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return Draft{}, err
	}
	rev, err := revision(ctx, s.pool, id, row.Version)
	if err != nil {
		return Draft{}, err
	}
	var said Review
	if row.Review != VerdictNone {
		if said, err = reviewOf(ctx, s.pool, id); err != nil {
			return Draft{}, err
		}
	}
	return Draft{ID: id, Kind: row.Kind, State: row.state(s.now()), Slug: row.Slug,
		Version: row.Version, Published: orZero(row.PublishedVersion), PublishAt: row.PublishAt, SeenAt: row.SeenAt, Withdrawn: row.withdrawal(s.now()), Trash: row.trash(), Review: said, Attention: row.Attention,
		ChangedAt: row.ChangedAt, Newest: rev}, nil
}

// DeskPageSize is how many entries a page of the desk's list holds when the filter does not say.
const DeskPageSize = 25

// DeskRow is one entry in the desk's list.
type DeskRow struct {
	ID         int64
	Kind       Kind
	Title      string // "" when the draft has none yet
	State      State
	HasChanges bool // the public sees an older version
	Version    int
	Review     Verdict
	ReviewBy   string     // who said that
	ReviewAt   *time.Time // and when
	Overtaken  bool       // somebody wrote other words since
	ChangedAt  time.Time
	ChangedBy  string
	PublishAt  *time.Time
	Attention  []string
	IssueTitle string // of the first issue; "" when none
	IssueHue   string // "" when none
}

// DeskList is one page of the desk's list.
type DeskList struct {
	Rows   []DeskRow
	After  string // cursor of the next page down; "" on the last page
	Before string // cursor of the page above; "" on the first page
}

// Desk returns the page of the desk's list that the filter describes. A cursor that makes no sense
// gives the first page.
func (s *Store) Desk(ctx context.Context, f DeskFilter) (DeskList, error) {
	limit := f.Limit
	if limit == 0 {
		limit = DeskPageSize
	}
	where, args := f.where(ctx, s.now())
	where += f.within()
	args["limit"] = limit + 1
	key := f.Order.key()
	order := key + ` desc, e.id desc`
	at, id, after := cursor(f.After)
	atB, idB, before := cursor(f.Before)
	switch {
	case after:
		where += ` and (` + key + `, e.id) < (@at, @cursor_id)`
		args["at"], args["cursor_id"] = at, id
	case before:
		where += ` and (` + key + `, e.id) > (@at, @cursor_id)`
		args["at"], args["cursor_id"] = atB, idB
		order = key + `, e.id`
	}
	// The page is cut before anything is joined to it.
	rows, err := planned[DeskRow](ctx, s.pool, `
		with cut as materialized (select e.id, row_number() over (order by `+order+`) as place from entry e where `+where+` order by `+order+` limit @limit)
		select `+deskColumns+deskJoins+` order by cut.place`, args)
	if err != nil {
		return DeskList{}, err
	}
	var l DeskList
	l.Rows, l.After, l.Before = cut(rows, limit, after, before, f.Order.cursor)
	return l, nil
}

// deskColumns are the columns of a DeskRow, of the entries e that deskJoins joins to a cut.
const (
	deskColumns = `e.id, e.kind, e.title, ` + stateSQL + ` as state,
			e.published_version is not null and r.action = 'draft' as has_changes,
			e.review, coalesce(v.name, '') as review_by, v.said_at as review_at,
			v.version is not null and exists (select from revision w where w.entry_id = e.id and w.version > v.version and w.action not in ('unpublish', 'withdraw')) as overtaken,
			e.version, e.changed_at, e.changed_by, e.publish_at, e.attention,
			coalesce(i.title, '') as issue_title, coalesce(d.hue, '') as issue_hue`
	deskJoins = `
		from cut join entry e on e.id = cut.id
		join revision r on r.entry_id = e.id and r.version = e.version
		left join lateral (select v.name, v.said_at, v.version from review v where e.review <> '' and v.entry_id = e.id order by v.id desc limit 1) v on true
		left join issue d on d.entry_id = e.belongs[1]
		left join entry i on i.id = d.entry_id`
)

// pick is the first entries of the filter's list, at most so many.
func (f DeskFilter) pick(ctx context.Context, now time.Time, most int) pick {
	where, args := f.where(ctx, now)
	where += f.within()
	if !strings.Contains(where, "@now") {
		delete(args, "now")
	}
	args["limit"] = most
	order := f.Order.key() + ` desc, e.id desc`
	return pick{`select e.id, row_number() over (order by ` + order + `) as place, 0 as total from entry e where ` + where + ` order by ` + order + ` limit @limit`, args, nil}
}

// Boards returns the first entries of the list of each filter, at most so many of each, in one statement. Places in lists and
// limits of the filters count for nothing.
func (s *Store) Boards(ctx context.Context, most int, filters ...DeskFilter) ([][]DeskRow, error) {
	picks := make([]pick, len(filters))
	for i, f := range filters {
		picks[i] = f.pick(ctx, s.now(), most)
	}
	with, args := cutOf(ctx, picks...)
	args["now"] = s.now()
	rows, err := planned[struct {
		Pick int
		DeskRow
	}](ctx, s.pool, with+` select cut.pick, `+deskColumns+deskJoins+` order by cut.pick, cut.place`, args)
	boards := make([][]DeskRow, len(filters))
	for _, r := range rows {
		boards[r.Pick] = append(boards[r.Pick], r.DeskRow)
	}
	return boards, err
}

// DeskCounts are how many entries are in each state under a filter, whose own state counts for nothing. Above CountLimit
// they mean "more than that".
type DeskCounts struct {
	Draft, Scheduled, Published, Expired, Unpublished int
	Changed                                           int // of those published
	Review                                            int // wait to be reviewed
}

// In is how many are in the state.
func (c DeskCounts) In(s State) int {
	return map[State]int{StateDraft: c.Draft, StateScheduled: c.Scheduled, StatePublished: c.Published, StateExpired: c.Expired, StateUnpublished: c.Unpublished}[s]
}

// All is how many there are in any state.
func (c DeskCounts) All() int { return c.Draft + c.Scheduled + c.Published + c.Expired + c.Unpublished }

// DeskCounts returns how many entries the filter describes, by state.
func (s *Store) DeskCounts(ctx context.Context, f DeskFilter) (DeskCounts, error) {
	f.State, f.Changed, f.Review = "", false, VerdictNone
	where, args := f.where(ctx, s.now())
	count := func(as, within string) string { return countSQL(`entry e where `+where+within) + ` as ` + as }
	rows, err := planned[DeskCounts](ctx, s.pool, `select `+
		count("draft", inState[StateDraft])+`, `+count("scheduled", inState[StateScheduled])+`, `+count("published", inState[StatePublished])+`, `+
		count("expired", inState[StateExpired])+`, `+count("unpublished", inState[StateUnpublished])+`, `+
		count("changed", aheadSQL)+`, `+count("review", ` and e.review = 'asked'`), args)
	if err != nil {
		return DeskCounts{}, err
	}
	return rows[0], nil
}

// Choices returns the entries of the kinds that an editor can link to, published or not and not in the trash, by title:
// at most 1,000 of each kind, the last changed ones.
func (s *Store) Choices(ctx context.Context, kinds ...Kind) ([]Ref, error) {
	return many[Ref](ctx, s.pool, `
		select c.* from unnest(@kinds::text[]) as k(kind) cross join lateral (
			select e.id, e.kind, coalesce(e.slug, '') as slug, coalesce(nullif(e.title, ''), 'Untitled') as title, coalesce(i.hue, '') as hue, e.status
			from entry e left join issue i on i.entry_id = e.id
			where e.kind = k.kind and e.trashed_at is null and `+seenSQL+` order by e.changed_at desc limit 1000) c
		order by lower(c.title), c.id`, viewerArgs(ctx, pgx.StrictNamedArgs{"kinds": kinds}))
}
