package content

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/postgres"
)

// Imported is one entry, or one lone redirect, from another system.
type Imported struct {
	// SourceID names the item in its source. An item that was imported before is left alone.
	SourceID string
	Snapshot Snapshot
	// Issues and Chapters are slugs, resolved when the item is written, so that they may name entries
	// which came in just before. Unknown ones are reported as attention.
	Issues, Chapters []string
	// Series is what a newsletter belongs to, found by its slug; its name and description count only
	// where the site does not have it yet.
	Series Series
	// Reuse leaves an entry alone that already has this kind and slug, or is the chapter of the same
	// state, and only points the old addresses at it. Otherwise a taken slug gets a number.
	Reuse bool
	// Draft keeps the entry from the public until an editor publishes it.
	Draft bool
	// Attention is what the publish checks would refuse, in words for staff.
	Attention []string
	// OldPaths are the addresses it had, each answered with a redirect from now on.
	OldPaths []string
	// Target, when set, makes this a lone redirect of OldPaths to a fixed address; no entry is written.
	Target string
}

// ImportResult says what became of one Imported.
type ImportResult struct {
	SourceID  string
	Kind      Kind
	EntryID   int64  // 0 for a lone redirect
	Path      string // the new address; "" for a draft
	Created   bool   // false: it was there already, and was left alone
	Twice     bool   // it was in this import before, under the same SourceID
	Redirects int    // old addresses written
	Attention []string
}

// errDryRun rolls a dry run back.
var errDryRun = errors.New("content: dry run")

// Import writes the items as entries, published unless they say otherwise, and returns what became of
// each, in one transaction: an error from the items, or from the database, leaves nothing behind. A dry
// run does everything and rolls it back. Unlike Publish it takes what the checks would refuse, with the
// item's Attention.
func (s *Store) Import(ctx context.Context, source string, items iter.Seq2[Imported, error], dryRun bool) ([]ImportResult, error) {
	var results []ImportResult
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		run := &importing{store: s, tx: tx, source: source, came: map[string]arrival{}, seen: map[string]bool{}}
		for item, err := range items {
			if err != nil {
				return err
			}
			r, err := run.write(ctx, item)
			if err != nil {
				return fmt.Errorf("import of %s %s: %w", source, item.SourceID, err)
			}
			results = append(results, r)
		}
		if dryRun {
			return errDryRun
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return nil, err
	}
	return results, nil
}

// importing is one import under way.
type importing struct {
	store  *Store
	tx     pgx.Tx
	source string
	came   map[string]arrival // entries that came in, by the address that their source expects
	seen   map[string]bool    // the source IDs of all items so far
}

// arrival is an entry that came in, with what its source calls it.
type arrival struct {
	id              int64
	sourceID, title string
}

func (i *importing) write(ctx context.Context, item Imported) (ImportResult, error) {
	r := ImportResult{SourceID: item.SourceID, Kind: item.Snapshot.Kind, Attention: item.Attention, Path: item.Target}
	if item.Target == "" {
		if err := i.entry(ctx, item, &r); err != nil {
			return r, err
		}
	}
	for _, path := range item.OldPaths {
		if path == r.Path {
			continue
		}
		n, err := i.tx.Exec(ctx, `
			insert into redirect (path, entry_id, target) values (@path, nullif(@id, 0), nullif(@target, '')) on conflict (path) do nothing`,
			pgx.StrictNamedArgs{"path": path, "id": r.EntryID, "target": item.Target})
		if err != nil {
			return r, err
		}
		r.Redirects += int(n.RowsAffected())
	}
	return r, nil
}

func (i *importing) entry(ctx context.Context, item Imported, r *ImportResult) error {
	snap := item.Snapshot
	snap.tidy()
	if snap.Slug == "" {
		snap.Slug = Slug(snap.Title)
	}
	expected := Path(snap.Kind, snap.Slug, "")
	r.Twice, i.seen[item.SourceID] = i.seen[item.SourceID], true
	first, taken := i.came[expected]
	id, err := i.before(ctx, item, snap, taken)
	if err != nil {
		return err
	}
	if id == 0 {
		if taken {
			r.Attention = append(r.Attention, fmt.Sprintf("The import has two entries for the address %s: “%s” (item %s), which keeps it, and this one (item %s). Check whether both are needed.",
				expected, first.title, first.sourceID, item.SourceID))
		}
		if snap.Slug, err = freeSlugLike(ctx, i.tx, snap); err != nil {
			return err
		}
		if id, err = i.create(ctx, item, snap, r); err != nil {
			return err
		}
	}
	if !taken {
		i.came[expected] = arrival{id, item.SourceID, snap.Title}
	}
	if err := exec(ctx, i.tx, `
		insert into import_item (source, source_id, entry_id, imported_at) values (@source, @source_id, @id, @now) on conflict do nothing`,
		pgx.StrictNamedArgs{"source": i.source, "source_id": item.SourceID, "id": id, "now": i.store.now()}); err != nil {
		return err
	}
	paths, err := addresses(ctx, i.tx, id)
	r.EntryID, r.Path = id, paths[id]
	return err
}

// before returns the entry that this item became, or may reuse; 0 when there is none. Where another item of this import
// took the address, that one is not to be reused: its text would stand for both.
func (i *importing) before(ctx context.Context, item Imported, snap Snapshot, taken bool) (int64, error) {
	id, err := one[int64](ctx, i.tx, `select entry_id from import_item where source = @source and source_id = @source_id`,
		pgx.StrictNamedArgs{"source": i.source, "source_id": item.SourceID})
	if errors.Is(err, ErrNotFound) && item.Reuse && !taken {
		id, err = one[int64](ctx, i.tx, `select id from entry where kind = @kind and slug = @slug`,
			pgx.StrictNamedArgs{"kind": snap.Kind, "slug": snap.Slug})
	}
	if errors.Is(err, ErrNotFound) && item.Reuse && snap.Chapter != nil { // a state has one chapter
		id, err = one[int64](ctx, i.tx, `select entry_id from chapter where state = @state`, pgx.StrictNamedArgs{"state": snap.Chapter.State})
	}
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	return id, err
}

func freeSlugLike(ctx context.Context, tx pgx.Tx, snap Snapshot) (string, error) {
	if isReserved(snap.Kind, snap.Slug) {
		snap.Slug += "-page"
	}
	return freeSlug(ctx, tx, 0, Path(snap.Kind, "", ""), Snapshot{Kind: snap.Kind, Title: snap.Slug})
}

func (i *importing) create(ctx context.Context, item Imported, snap Snapshot, r *ImportResult) (int64, error) {
	if err := i.link(ctx, item, &snap, r); err != nil {
		return 0, err
	}
	row, _, err := i.store.begin(ctx, i.tx, Tab{}, snap.Kind)
	if err != nil {
		return 0, err
	}
	save := i.store.release
	if item.Draft {
		save = i.store.saveRevision
	}
	if _, err := save(ctx, i.tx, Editor{Name: "Import"}, row, Revision{Action: actionImport, Snapshot: snap}); err != nil {
		return 0, err
	}
	r.Created = true
	return row.ID, exec(ctx, i.tx, `update entry set attention = @attention where id = @id`,
		pgx.StrictNamedArgs{"id": row.ID, "attention": append([]string{}, r.Attention...)})
}

// link finds the entries and the series that the item names by slug. A series that is not there is made.
func (i *importing) link(ctx context.Context, item Imported, snap *Snapshot, r *ImportResult) error {
	for _, l := range []struct {
		kind  Kind
		slugs []string
		into  *[]int64
	}{{KindIssue, item.Issues, &snap.Links.Issues}, {KindChapter, item.Chapters, &snap.Links.Chapters}} {
		for _, slug := range l.slugs {
			arrived, here := i.came[Path(l.kind, slug, "")]
			id, err := arrived.id, error(nil)
			if !here {
				id, err = one[int64](ctx, i.tx, `select id from entry where kind = @kind and slug = @slug`,
					pgx.StrictNamedArgs{"kind": l.kind, "slug": slug})
			}
			switch {
			case errors.Is(err, ErrNotFound):
				r.Attention = append(r.Attention, fmt.Sprintf("There is no %s %q here.", l.kind, slug))
			case err != nil:
				return err
			default:
				*l.into = append(*l.into, id)
			}
		}
	}
	if snap.Newsletter == nil || item.Series.Slug == "" {
		return nil
	}
	letter := *snap.Newsletter
	snap.Newsletter = &letter
	if err := exec(ctx, i.tx, `
		insert into newsletter_series (slug, name, description) values (@slug, @name, @description) on conflict (slug) do nothing`,
		pgx.StrictNamedArgs{"slug": item.Series.Slug, "name": item.Series.Name, "description": item.Series.Description}); err != nil {
		return err
	}
	var err error
	letter.SeriesID, err = one[int64](ctx, i.tx, `select id from newsletter_series where slug = @slug`, pgx.StrictNamedArgs{"slug": item.Series.Slug})
	return err
}
