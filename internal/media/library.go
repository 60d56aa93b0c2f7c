package media

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Filter says which files the library shows. Empty fields do not narrow it.
type Filter struct {
	Text    string // words in the name, alt text, caption, credit or tags, with or without their accents
	Kind    Kind
	Issue   int64 // ID: used by entries on that issue
	Tag     string
	From    time.Time // added on or after it
	Until   time.Time // added before it
	Unused  bool      // by the newest, the published and the scheduled version of every entry, and by the settings
	NoAlt   bool      // pictures without alt text that are not marked as decoration
	Ending  bool      // their licence ends within EndingDays, or has
	Trash   bool      // what was thrown away, instead of all else
	Choose  bool      // only pictures that may be shown today
	After   int64     // cursor: the ID after which the page begins
	Before  int64     // cursor, the other way
	AsOf    time.Time
	IDs     []int64 // only these
	Without int64   // not this one
}

// Kind is a kind of file in the library.
type Kind string

// The kinds.
const (
	KindPicture  Kind = "picture"
	KindDocument Kind = "document"
)

// EndingDays is how long before its end a licence is told as ending.
const EndingDays = 60

// PageSize is how many files a page of the library shows.
const PageSize = 40

// Listed is a file in the library.
type Listed struct {
	File
	Tags        []string
	Decorative  bool
	Colour      string
	LicenceEnds *time.Time // midnight UTC of the last day
	CreatedAt   time.Time
	TrashedAt   *time.Time
	Uses        int // entries that use it now
}

// NeedsAlt reports whether the picture has no words for those who do not see it.
func (l Listed) NeedsAlt() bool { return l.IsPicture() && l.Alt == "" && !l.Decorative }

// Ended reports whether the licence ended before the day, midnight UTC.
func (l Listed) Ended(day time.Time) bool { return l.LicenceEnds != nil && l.LicenceEnds.Before(day) }

// Page is a page of the library, the newest first. The cursors are 0 at the ends.
type Page struct {
	Files         []Listed
	After, Before int64
}

// neededSQL is true of a row u of media_use whose version the entry e needs now: the newest, the one that readers see, or one
// that is to go out. nowSQL is true where there is such an entry.
const (
	scheduledSQL = `exists (select from bundle_entry x where x.entry_id = e.id and x.version = u.version and x.open)`
	neededSQL    = `(u.version in (e.version, e.published_version) or ` + scheduledSQL + `)`
	nowSQL       = `exists (select from entry e where e.id = u.entry_id and ` + neededSQL + `)`
)

const listedColumns = `m.id, m.hash, m.name, m.mime, m.bytes, m.width, m.height, m.frames, m.pages, m.language, m.alt, m.caption, m.credit,
	m.tags, m.decorative, m.colour, m.licence_ends, m.created_at, m.trashed_at,
	(select count(distinct u.entry_id) from media_use u where u.file_id = m.id and ` + nowSQL + `)::int as uses`

// saidSQL is true of a text t of the settings that leads to the file m, or to what that was.
const saidSQL = `(t.ends_at is null or t.ends_at > now()) and strpos(t.text, '/files/') > 0 and (strpos(t.text, '/files/' || m.id || '/') > 0 or strpos(t.text, '/files/' || m.hash || '/') > 0
	or exists (select from media_former o where o.file_id = m.id and strpos(t.text, '/files/' || o.hash || '/') > 0))`

// List returns the files of the filter.
func (s *Store) List(ctx context.Context, f Filter) (Page, error) {
	f.Text, f.Tag = plain(f.Text), plain(f.Tag)
	order := "desc"
	if f.Before != 0 {
		order = "asc"
	}
	rows, err := s.pool.Query(ctx, `
		select `+listedColumns+` from media_file m
		where (m.trashed_at is not null) = @trash
			and (@text = '' or m.search @@ websearch_to_tsquery('public.site', normalize(@text, NFC)) or strpos(m.folded_name, fold_accents(@text)) > 0
				or lower(@text) = any(m.tags))
			and case @kind when 'picture' then m.width > 0 when 'document' then m.width = 0 else true end
			and (@issue = 0 or exists (select from media_use u join entry_link l on l.from_id = u.entry_id and l.rel = 'issue' and l.to_id = @issue
				where u.file_id = m.id and `+nowSQL+`))
			and (@tag = '' or m.tags @> array[@tag])
			and (@from::timestamptz is null or m.created_at >= @from) and (@until::timestamptz is null or m.created_at < @until)
			and (not @unused or not exists (select from media_use u where u.file_id = m.id and `+nowSQL+`)
				and not exists (select from setting_text t where `+saidSQL+`))
			and (not @no_alt or m.width > 0 and m.alt = '' and not m.decorative)
			and (not @ending or m.licence_ends < @today::date + @ending_days::int)
			and (not @choose or m.width > 0 and (m.licence_ends is null or m.licence_ends >= @today::date))
			and (cardinality(@ids::bigint[]) = 0 or m.id = any(@ids)) and m.id <> @without
			and (@after = 0 or m.id < @after) and (@before = 0 or m.id > @before)
		order by m.id `+order+` limit @limit`,
		pgx.StrictNamedArgs{"trash": f.Trash, "text": f.Text, "kind": string(f.Kind), "issue": f.Issue, "tag": f.Tag, "from": orNil(f.From), "until": orNil(f.Until),
			"unused": f.Unused, "no_alt": f.NoAlt, "ending": f.Ending, "ending_days": EndingDays, "choose": f.Choose, "today": f.AsOf,
			"ids": append([]int64{}, f.IDs...), "without": f.Without, "after": f.After, "before": f.Before, "limit": PageSize + 1})
	if err != nil {
		return Page{}, err
	}
	files, err := pgx.CollectRows(rows, pgx.RowToStructByName[Listed])
	return page(files, f), err
}

// page cuts the files that were found to a page, with its cursors.
func page(files []Listed, f Filter) Page {
	more := len(files) > PageSize
	files = files[:min(len(files), PageSize)]
	if f.Before != 0 {
		slices.Reverse(files)
	}
	p := Page{Files: files}
	if len(files) == 0 {
		return p
	}
	first, last := files[0].ID, files[len(files)-1].ID
	if f.Before != 0 || more {
		p.After = last
	}
	if f.After != 0 || f.Before != 0 && more {
		p.Before = first
	}
	return p
}

func orNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// maxTags is how many tags the library offers.
const maxTags = 200

// Tags returns the tags in use, by name.
func (s *Store) Tags(ctx context.Context) ([]string, error) {
	rows, err := s.pool.Query(ctx, `select distinct t from media_file, unnest(tags) t where trashed_at is null order by t limit @limit`, pgx.StrictNamedArgs{"limit": maxTags})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
