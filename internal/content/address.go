package content

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// placeOf is what stands before the slug in the address of the snapshot, "/news/" or "/about/". For a
// page it refuses a parent that readers cannot see, and a third level.
// It asks at the moment appears, when the page itself is there.
func placeOf(ctx context.Context, tx pgx.Tx, id int64, s Snapshot, appears time.Time) (string, error) {
	if s.Kind != KindPage || s.Page.ParentID == 0 {
		return Path(s.Kind, "", ""), nil
	}
	type parent struct {
		Slug             string
		Published, Below bool
		Above            bool
	}
	rows, err := many[parent](ctx, tx, `
		select coalesce(e.slug, '') as slug, e.status = 'published' and e.publish_at <= @at as published,
			exists (select from page p where p.entry_id = e.id and p.parent_id is not null) as below,
			exists (select from page c where c.parent_id = @id) as above
		from entry e where e.id = @parent and e.kind = 'page' and e.id <> @id`,
		pgx.StrictNamedArgs{"parent": s.Page.ParentID, "id": id, "at": appears})
	if err != nil {
		return "", err
	}
	refuse := func(message string) (string, error) {
		return "", FieldErrors{{"page.parent", message}}
	}
	switch {
	case len(rows) == 0:
		return refuse("This page cannot stand below that one. Choose another one.")
	case !rows[0].Published:
		return refuse("The page above it is not public by then. Publish that one first.")
	case rows[0].Below:
		return refuse("That page stands below another one itself. Pages go two levels deep.")
	case rows[0].Above:
		return refuse("Other pages stand below this one, so it must stay at the top. Pages go two levels deep.")
	}
	return "/" + rows[0].Slug + "/", nil
}

// freeSlug makes the address from the title and, when it is taken, adds the first free number. An
// address that still leads readers to another entry is taken.
func freeSlug(ctx context.Context, tx pgx.Tx, id int64, folder string, s Snapshot) (string, error) {
	base := Slug(s.Title)
	base = strings.TrimRight(base[:min(len(base), MaxSlug-len("-999"))], "-")
	return one[string](ctx, tx, `
		select c.slug from (select case n when 1 then @base else @base || '-' || n end as slug, n from generate_series(1, 999) n) c
		where not exists (select from entry e where e.slug = c.slug and e.id <> @id and e.kind = any(@kinds))
			and not exists (select from redirect r where r.path = @folder || c.slug and r.entry_id is distinct from @id and r.for_entry is distinct from @id)
		order by n limit 1`,
		pgx.StrictNamedArgs{"base": base, "id": id, "kinds": sharingAddresses(s.Kind), "folder": folder})
}

// notRedirecting refuses an address that leads readers to another entry, for it does so for ever.
func notRedirecting(ctx context.Context, tx pgx.Tx, id int64, path string) error {
	taken, err := one[bool](ctx, tx, `select exists (select from redirect where path = @path and entry_id is distinct from @id and for_entry is distinct from @id)`,
		pgx.StrictNamedArgs{"path": path, "id": id})
	if err == nil && taken {
		return FieldErrors{{"slug", "Another entry had this address, and its readers are sent on from here. Choose another one."}}
	}
	return err
}

// tellsNothing refuses to schedule what would tell readers the new address path before the entry appears there: they know
// one that they saw before at the address was, and the addresses of the pages below a page begin with its own.
func tellsNothing(ctx context.Context, tx pgx.Tx, row spineRow, was, path string, appears, now time.Time) error {
	if row.SeenAt != nil && !row.SeenAt.After(now) {
		if was != path {
			return FieldErrors{{"slug", "Readers know this entry at " + was + " and would meet the new address before its time. Keep the address, and change it once the entry is public."}}
		}
		return nil
	}
	sooner, err := one[bool](ctx, tx, `
		select exists (select from page g join entry e on e.id = g.entry_id
			where g.parent_id = @id and e.status = 'published' and e.publish_at < @appears and (e.unpublish_at is null or e.unpublish_at > @now))`,
		pgx.StrictNamedArgs{"id": row.ID, "appears": appears, "now": now})
	if err == nil && sooner {
		return FieldErrors{{"publish_at", "A page below this one is public before then, and its address begins with this one's. Choose an earlier time, or take that page down first."}}
	}
	return err
}

// sharingAddresses are the kinds among which a slug must be unique.
func sharingAddresses(k Kind) []Kind {
	if k == KindPost || k == KindNewsletter {
		return []Kind{KindPost, KindNewsletter}
	}
	return []Kind{k}
}
