package content

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// DeskFilter says which entries the desk's list holds, by their newest words. Empty fields do not narrow it.
type DeskFilter struct {
	Text     string // web-style search words
	Kind     Kind
	State    State
	Changed  bool // published, and changed since: readers see an older version
	Issue    int64
	Chapter  int64
	EditorID int64     // this account wrote a version of it
	Since    time.Time // changed at or after it
	Review   Verdict   // this was said last of its words
	Imported bool      // an import left something to be mended
	NoAlt    bool      // readers see a picture that nothing is said of
	Mine     bool      // waits for a review by the context's user: they may publish it, and did not write it
	Only     []int64   // these, and no others; nil: all
	Order    DeskOrder
	After    string // cursor
	Before   string // cursor
	Limit    int    // DeskPageSize when 0
}

// DeskOrder is how the desk's list runs.
type DeskOrder string

// The orders.
const (
	ByChange DeskOrder = ""    // last changed first
	ByOut    DeskOrder = "out" // what has no date to go out first, then by that date, the latest first
)

// never is the date of what has none.
var never = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func (o DeskOrder) key() string {
	if o == ByOut {
		return `coalesce(e.publish_at, '9999-01-01 00:00:00+00')`
	}
	return `e.changed_at`
}

// cursor is the row's place in the order.
func (o DeskOrder) cursor(r DeskRow) string {
	at := r.ChangedAt
	if o == ByOut {
		if at = never; r.PublishAt != nil {
			at = *r.PublishAt
		}
	}
	return strconv.FormatInt(at.UnixMicro(), 10) + "." + strconv.FormatInt(r.ID, 10)
}

// inState are the states as conditions that indexes answer; stateSQL says the same of a row.
var inState = map[State]string{
	StateDraft:       ` and e.status = 'draft'`,
	StateScheduled:   ` and e.status = 'published' and e.publish_at > @now`,
	StatePublished:   ` and e.status = 'published' and e.publish_at <= @now and (e.unpublish_at is null or e.unpublish_at > @now)`,
	StateExpired:     ` and e.status = 'published' and e.publish_at <= @now and e.unpublish_at <= @now`,
	StateUnpublished: ` and e.status = 'unpublished'`,
}

// aheadSQL says that readers see, or will, an older version than the newest.
const aheadSQL = ` and e.status = 'published' and e.version > e.published_version`

// within narrows to the states of the filter.
func (f DeskFilter) within() string {
	w := inState[f.State]
	if f.Changed {
		w += aheadSQL
	}
	if f.Review != VerdictNone {
		w += ` and e.review = @review`
	}
	return w
}

// minLetters is how many letters are looked for anywhere in a title: fewer, of which an index knows nothing, begin it.
const minLetters = 3

// where is the filter without its states, for those whom the context's viewer sees.
func (f DeskFilter) where(ctx context.Context, now time.Time) (string, pgx.StrictNamedArgs) {
	args := viewerArgs(ctx, pgx.StrictNamedArgs{"now": now})
	w := `e.trashed_at is null and ` + seenSQL
	and := func(condition, name string, value any) {
		w += ` and ` + condition
		args[name] = value
	}
	if text := oneLine(f.Text); text != "" {
		const query = `websearch_to_tsquery('public.site', normalize(@text, NFC))`
		start := `''`
		if utf8.RuneCountInString(text) >= minLetters {
			start = `'%'`
		}
		and(`(e.search @@ `+query+` or e.newest @@ `+query+` or e.folded_title like `+start+` || fold_accents(@letters) || '%')`, "text", parted(text))
		args["letters"] = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
	}
	if f.Kind != "" {
		and(`e.kind = @kind`, "kind", f.Kind)
	}
	if f.Issue != 0 {
		and(`e.belongs @> array[@issue::bigint]`, "issue", f.Issue)
	}
	if f.Chapter != 0 {
		and(`(e.belongs @> array[@chapter::bigint] or e.id = @chapter)`, "chapter", f.Chapter)
	}
	if f.EditorID != 0 {
		and(`e.id = any(array(select r.entry_id from revision r where r.editor_id = @editor))`, "editor", f.EditorID)
	}
	if !f.Since.IsZero() {
		and(`e.changed_at >= @since`, "since", f.Since)
	}
	if f.Review != VerdictNone {
		args["review"] = f.Review
	}
	if f.Imported {
		w += ` and e.attention <> '{}'`
	}
	if f.NoAlt {
		w += ` and ` + noAltSQL
	}
	if f.Mine {
		w += mineSQL(rightsIn(ctx), args)
	}
	if f.Only != nil {
		and(`e.id = any(@only)`, "only", f.Only)
	}
	return w, args
}

// noAltSQL says that readers see a picture of the entry e of which those who do not see it learn nothing, in its text or at its
// head. The index entry_no_alt has its first half.
const noAltSQL = `e.status = 'published' and (e.body ~ '!\[\s*\]\(' or e.lead_media_id is not null and e.lead_alt = '')
	and (e.body ~ '!\[\s*\]\(' or not exists (select from revision n where n.entry_id = e.id and n.version = e.published_version
		and (n.snapshot #>> '{lead,decorative}')::boolean))`

// mineSQL says that the entry e waits for a review that r may give: somebody else wrote its words, as Approve wants it.
func mineSQL(r Rights, args pgx.StrictNamedArgs) string {
	if !r.Publishes {
		return ` and false`
	}
	w := ` and e.review = 'asked' and (` + writerOf(`e.id`, `e.version`) + `) <> @me`
	args["me"] = r.Account
	if r.Kinds != nil {
		w += ` and e.kind = any(@my_kinds)`
		args["my_kinds"] = r.Kinds
	}
	if r.Chapters != nil {
		w += ` and (e.belongs && @my_chapters or e.id = any(@my_chapters))`
		args["my_chapters"] = r.Chapters
	}
	return w
}
