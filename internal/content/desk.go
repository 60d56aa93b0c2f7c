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

// DeskFilter says which entries the desk's list holds. Empty fields do not narrow it.
type DeskFilter struct {
	Text      string
	Kind      Kind
	State     State
	Issue     int64   // ID
	Attention bool    // only what an import left to be mended
	Review    Verdict // only what was said this of
	EditorID  int64   // only what this account changed last
	After     string  // cursor
	Before    string  // cursor
	Limit     int     // DeskPageSize when 0
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

// DeskList is one page of the desk's list, last changed first, with the entries in each state under
// the same filter (its state left out).
type DeskList struct {
	Rows   []DeskRow
	Counts map[State]int
	Review int    // how many wait to be reviewed under the same filter
	After  string // cursor of the next page down; "" on the last page
	Before string // cursor of the page above; "" on the first page
}

// Desk returns the page of the desk's list that the filter describes. A cursor that makes no sense
// gives the first page.
func (s *Store) Desk(ctx context.Context, f DeskFilter) (DeskList, error) {
	where, args := f.where()
	where += ` and ` + seenSQL
	viewerArgs(ctx, args)
	args["now"] = s.now()
	type count struct {
		State  State
		N      int
		Review int
	}
	counts, err := many[count](ctx, s.pool, `select `+stateSQL+` as state, count(*) as n, count(*) filter (where e.review = 'asked') as review from entry e where `+where+` group by 1`, args)
	if err != nil {
		return DeskList{}, err
	}
	l := DeskList{Counts: map[State]int{}}
	for _, c := range counts {
		l.Counts[c.State] = c.N
		l.Review += c.Review
	}
	if f.State != "" {
		where += ` and ` + stateSQL + ` = @state`
		args["state"] = f.State
	}
	return l, s.deskPage(ctx, f, where, args, &l)
}

func (s *Store) deskPage(ctx context.Context, f DeskFilter, where string, args pgx.StrictNamedArgs, l *DeskList) error {
	limit := f.Limit
	if limit == 0 {
		limit = DeskPageSize
	}
	args["limit"] = limit + 1
	order := `e.changed_at desc, e.id desc`
	at, id, after := cursor(f.After)
	atB, idB, before := cursor(f.Before)
	switch {
	case after:
		where += ` and (e.changed_at, e.id) < (@at, @cursor_id)`
		args["at"], args["cursor_id"] = at, id
	case before:
		where += ` and (e.changed_at, e.id) > (@at, @cursor_id)`
		args["at"], args["cursor_id"] = atB, idB
		order = `e.changed_at, e.id`
	}
	rows, err := many[DeskRow](ctx, s.pool, `
		select e.id, e.kind, coalesce(nullif(e.title, ''), '') as title, `+stateSQL+` as state,
			e.published_version is not null and r.action = 'draft' as has_changes,
			e.review, coalesce(v.name, '') as review_by, v.said_at as review_at,
			v.version is not null and exists (select from revision w where w.entry_id = e.id and w.version > v.version and w.action not in ('unpublish', 'withdraw')) as overtaken,
			e.changed_at, e.changed_by, e.publish_at, e.attention,
			coalesce(i.title, '') as issue_title, coalesce(d.hue, '') as issue_hue
		from entry e
		join revision r on r.entry_id = e.id and r.version = e.version
		left join lateral (select l.to_id from entry_link l where l.from_id = e.id and l.rel = 'issue' order by l.position limit 1) fi on true
		left join lateral (select v.name, v.said_at, v.version from review v where e.review <> '' and v.entry_id = e.id order by v.id desc limit 1) v on true
		left join entry i on i.id = fi.to_id
		left join issue d on d.entry_id = fi.to_id
		where `+where+` order by `+order+` limit @limit`, args)
	if err != nil {
		return err
	}
	l.Rows, l.After, l.Before = cut(rows, limit, after, before, deskCursor)
	return nil
}

func deskCursor(r DeskRow) string { return NewestFirst.cursor(Card{ID: r.ID, Published: r.ChangedAt}) }

func (f DeskFilter) where() (string, pgx.StrictNamedArgs) {
	args := pgx.StrictNamedArgs{}
	w := `e.trashed_at is null`
	if f.Text != "" {
		w += ` and (e.search @@ websearch_to_tsquery('site', normalize(@text, NFC)) or e.title ilike @like)`
		args["text"] = clean(f.Text)
		args["like"] = "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(clean(f.Text)) + "%"
	}
	if f.Kind != "" {
		w += ` and e.kind = @kind`
		args["kind"] = f.Kind
	}
	if f.Issue != 0 {
		w += ` and exists (select from entry_link l where l.from_id = e.id and l.rel = 'issue' and l.to_id = @issue)`
		args["issue"] = f.Issue
	}
	if f.Attention {
		w += ` and e.attention <> '{}'`
	}
	if f.Review != VerdictNone {
		w += ` and e.review = @review`
		args["review"] = f.Review
	}
	if f.EditorID != 0 {
		w += ` and exists (select from revision r where r.entry_id = e.id and r.version = e.version and r.editor_id = @editor)`
		args["editor"] = f.EditorID
	}
	return w, args
}

// Choices returns the entries of the kinds that an editor can link to, published or not and not in the trash, by title:
// at most 1,000, the last changed ones.
func (s *Store) Choices(ctx context.Context, kinds ...Kind) ([]Ref, error) {
	return many[Ref](ctx, s.pool, `
		select * from (
			select e.id, e.kind, coalesce(e.slug, '') as slug, coalesce(nullif(e.title, ''), 'Untitled') as title, coalesce(i.hue, '') as hue, e.status
			from entry e left join issue i on i.entry_id = e.id
			where e.kind = any(@kinds) and e.trashed_at is null and `+seenSQL+` order by e.changed_at desc limit 1000) c
		order by lower(title), id`, viewerArgs(ctx, pgx.StrictNamedArgs{"kinds": kinds}))
}
