package content

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/surrogate"
)

// Document is a stored file to download: its newest version, at an address that stays.
type Document struct {
	URL      string
	Name     string
	Mime     string
	Bytes    int64
	Pages    int    // 0 where the file does not say
	Language string // BCP 47; "" where the file does not say
	Web      string // address of the entry that says the same as a page, where readers see it; ""
	WebID    int64  // that entry; 0
	Former   []FormerDocument
}

// FormerDocument is what a document was until it was replaced.
type FormerDocument struct {
	URL        string
	Bytes      int64
	Pages      int
	ReplacedAt time.Time
}

// Replaced is when the newest version came; the zero time where there is no other.
func (d Document) Replaced() time.Time {
	if len(d.Former) == 0 {
		return time.Time{}
	}
	return d.Former[0].ReplacedAt
}

// documents returns the stored documents by ID, with what each was before, the newest first.
func (s *Store) documents(ctx context.Context, these ...int64) (map[int64]Document, error) {
	type former struct {
		Hash, Name string
		Bytes      int64
		Pages      int
		Replaced   time.Time
	}
	type row struct {
		ID                          int64
		Hash, Name, Mime            string
		Bytes                       int64
		Pages                       int
		Language                    string
		Former                      []former
		WebID                       *int64
		WebKind, WebSlug, WebParent *string
	}
	rows, err := many[row](ctx, s.pool, `
		select m.id, m.hash, m.name, m.mime, m.bytes, m.pages, m.language, m.web_id, e.kind as web_kind, e.slug as web_slug, pe.slug as web_parent,
			coalesce((select jsonb_agg(jsonb_build_object('hash', f.hash, 'name', f.name, 'bytes', f.bytes, 'pages', f.pages, 'replaced', f.replaced_at) order by f.replaced_at desc)
				from media_former f where f.file_id = m.id), '[]') as former
		from media_file m left join entry e on e.id = m.web_id and `+publicSQL("e")+`
		left join page pg on pg.entry_id = e.id left join entry pe on pe.id = pg.parent_id
		where m.id = any(@ids) and m.width = 0`, pgx.StrictNamedArgs{"ids": ids(these), "now": s.now()})
	found := make(map[int64]Document, len(rows))
	for _, r := range rows {
		d := Document{URL: fileurl.Document(r.ID, r.Name), Name: r.Name, Mime: r.Mime, Bytes: r.Bytes, Pages: r.Pages, Language: r.Language}
		surrogate.Add(ctx, surrogate.File(r.Hash))
		if r.WebID != nil {
			surrogate.Add(ctx, surrogate.Entry(*r.WebID)) // it may be taken down, or not be public yet
		}
		if r.WebSlug != nil {
			d.Web, d.WebID = Path(Kind(*r.WebKind), *r.WebSlug, orZero(r.WebParent)), *r.WebID
		}
		for _, f := range r.Former {
			d.Former = append(d.Former, FormerDocument{URL: fileurl.Former(r.ID, f.Hash, f.Name), Bytes: f.Bytes, Pages: f.Pages, ReplacedAt: f.Replaced})
		}
		found[r.ID] = d
	}
	return found, err
}

// DocumentsIn returns the stored documents that the Markdown text shows as cards, by their addresses there.
func (s *Store) DocumentsIn(ctx context.Context, text string) (map[string]Document, error) {
	cards := fileurl.Cards(text)
	if len(cards) == 0 {
		return nil, nil
	}
	found, err := s.documents(ctx, slices.Collect(maps.Values(cards))...)
	in := make(map[string]Document, len(found))
	for address, id := range cards {
		if d, ok := found[id]; ok {
			in[address] = d
		}
	}
	return in, err
}

// DocumentChoice is a stored document with what its file says.
type DocumentChoice struct {
	ID             int64
	Name, Language string
	Pages          int
}

// DocumentChoices returns the stored documents that can be offered for download today, newest first, at most 500: neither
// those in the trash nor those whose licence has ended.
func (s *Store) DocumentChoices(ctx context.Context) ([]DocumentChoice, error) {
	return many[DocumentChoice](ctx, s.pool, `
		select id, name, language, pages from media_file
		where width = 0 and trashed_at is null and (licence_ends is null or licence_ends >= (@now::timestamptz at time zone @zone)::date)
		order by id desc limit 500`, pgx.StrictNamedArgs{"now": s.now(), "zone": Zone.String()})
}
