package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// SitemapPart is how many entry IDs one file of the sitemap spans, so that it never holds more addresses
// than a sitemap may (50,000, sitemaps.org) and an entry never changes its file.
const SitemapPart = 10_000

// SitemapFile is one file of a large sitemap.
type SitemapFile struct {
	Part    int       // from 0
	Changed time.Time // when its last entry changed
}

// SitemapEntry is one public address.
type SitemapEntry struct {
	Path    string
	Changed time.Time // when readers first saw what stands there
}

// onSitemap is the condition that an entry has a page of its own; it wants the entry aliased e.
func onSitemap() string { return publicSQL("e") + ` and e.kind <> 'clipping'` }

const changedSQL = `greatest(e.publish_at, r.saved_at)`

// SitemapFiles returns the files that hold any entry, in order.
func (s *Store) SitemapFiles(ctx context.Context) ([]SitemapFile, error) {
	surrogate.Add(ctx, surrogate.Any)
	return many[SitemapFile](ctx, s.pool, `
		select e.id / @part::bigint as part, max(`+changedSQL+`) as changed
		from entry e left join revision r on r.entry_id = e.id and r.version = e.published_version
		where `+onSitemap()+` group by 1 order by 1`, pgx.StrictNamedArgs{"part": SitemapPart, "now": s.now()})
}

// SitemapEntries returns the entries of one file.
func (s *Store) SitemapEntries(ctx context.Context, part int) ([]SitemapEntry, error) {
	surrogate.Add(ctx, surrogate.Any)
	type row struct {
		Kind         Kind
		Slug, Parent string
		Changed      time.Time
	}
	rows, err := many[row](ctx, s.pool, `
		select e.kind, e.slug, coalesce(p.slug, '') as parent, `+changedSQL+` as changed
		from entry e
		left join revision r on r.entry_id = e.id and r.version = e.published_version
		left join page g on g.entry_id = e.id left join entry p on p.id = g.parent_id
		where `+onSitemap()+` and e.id >= @first and e.id < @next order by e.id`,
		pgx.StrictNamedArgs{"first": int64(part) * SitemapPart, "next": (int64(part) + 1) * SitemapPart, "now": s.now()})
	if err != nil {
		return nil, err
	}
	all := make([]SitemapEntry, len(rows))
	for i, r := range rows {
		all[i] = SitemapEntry{Path: Path(r.Kind, r.Slug, r.Parent), Changed: r.Changed}
	}
	return all, nil
}

// Address is where a public entry stands.
type Address struct {
	Kind         Kind
	Slug, Parent string
}

// Path is the address on this site.
func (a Address) Path() string { return Path(a.Kind, a.Slug, a.Parent) }

// Addresses returns the addresses of all public entries, the newest first.
func (s *Store) Addresses(ctx context.Context) ([]Address, error) {
	return many[Address](ctx, s.pool, `
		select e.kind, e.slug, coalesce(p.slug, '') as parent
		from entry e left join page g on g.entry_id = e.id left join entry p on p.id = g.parent_id
		where `+publicSQL("e")+` order by e.publish_at desc, e.id desc`, pgx.StrictNamedArgs{"now": s.now()})
}
