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
	// Reuse leaves an entry alone that already has this kind and slug, and only points the old
	// addresses at it. Otherwise a taken slug gets a number.
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
	Redirects int    // old addresses written
	Attention []string
}

// errDryRun rolls a dry run back.
var errDryRun = errors.New("content: dry run")

// Import writes the items as entries, published unless they say otherwise, and returns what became of each, in one transaction:
// an error from the items, or from the database, leaves nothing behind. A dry run does everything and
// rolls it back. Unlike Publish it takes what the checks would refuse, with the item's Attention.
func (s *Store) Import(ctx context.Context, source string, items iter.Seq2[Imported, error], dryRun bool) ([]ImportResult, error) {
	var results []ImportResult
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		for item, err := range items {
			if err != nil {
				return err
			}
			r, err := s.importOne(ctx, tx, source, item)
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

func (s *Store) importOne(ctx context.Context, tx pgx.Tx, source string, item Imported) (ImportResult, error) {
	r := ImportResult{SourceID: item.SourceID, Kind: item.Snapshot.Kind, Attention: item.Attention, Path: item.Target}
	if item.Target == "" {
		if err := s.importEntry(ctx, tx, source, item, &r); err != nil {
			return r, err
		}
	}
	for _, path := range item.OldPaths {
		if path == r.Path {
			continue
		}
		n, err := tx.Exec(ctx, `
			insert into redirect (path, entry_id, target) values (@path, nullif(@id, 0), nullif(@target, '')) on conflict (path) do nothing`,
			pgx.StrictNamedArgs{"path": path, "id": r.EntryID, "target": item.Target})
		if err != nil {
			return r, err
		}
		r.Redirects += int(n.RowsAffected())
	}
	return r, nil
}

func (s *Store) importEntry(ctx context.Context, tx pgx.Tx, source string, item Imported, r *ImportResult) error {
	snap := item.Snapshot
	snap.tidy()
	if snap.Slug == "" {
		snap.Slug = Slug(snap.Title)
	}
	id, err := importedBefore(ctx, tx, source, item, snap)
	if err != nil {
		return err
	}
	if id == 0 {
		if snap.Slug, err = freeSlugLike(ctx, tx, snap); err != nil {
			return err
		}
		if id, err = s.importNew(ctx, tx, item, snap, r); err != nil {
			return err
		}
	}
	if err := exec(ctx, tx, `
		insert into import_item (source, source_id, entry_id, imported_at) values (@source, @source_id, @id, @now) on conflict do nothing`,
		pgx.StrictNamedArgs{"source": source, "source_id": item.SourceID, "id": id, "now": s.now()}); err != nil {
		return err
	}
	paths, err := addresses(ctx, tx, id)
	r.EntryID, r.Path = id, paths[id]
	return err
}

// importedBefore returns the entry that this item became, or may reuse; 0 when there is none.
func importedBefore(ctx context.Context, tx pgx.Tx, source string, item Imported, snap Snapshot) (int64, error) {
	id, err := one[int64](ctx, tx, `select entry_id from import_item where source = @source and source_id = @source_id`,
		pgx.StrictNamedArgs{"source": source, "source_id": item.SourceID})
	if errors.Is(err, ErrNotFound) && item.Reuse {
		id, err = one[int64](ctx, tx, `select id from entry where kind = @kind and slug = @slug`,
			pgx.StrictNamedArgs{"kind": snap.Kind, "slug": snap.Slug})
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

func (s *Store) importNew(ctx context.Context, tx pgx.Tx, item Imported, snap Snapshot, r *ImportResult) (int64, error) {
	for _, l := range []struct {
		kind  Kind
		slugs []string
		into  *[]int64
	}{{KindIssue, item.Issues, &snap.Links.Issues}, {KindChapter, item.Chapters, &snap.Links.Chapters}} {
		for _, slug := range l.slugs {
			id, err := one[int64](ctx, tx, `select id from entry where kind = @kind and slug = @slug`,
				pgx.StrictNamedArgs{"kind": l.kind, "slug": slug})
			switch {
			case errors.Is(err, ErrNotFound):
				r.Attention = append(r.Attention, fmt.Sprintf("There is no %s %q here.", l.kind, slug))
			case err != nil:
				return 0, err
			default:
				*l.into = append(*l.into, id)
			}
		}
	}
	id, err := insertEntry(ctx, tx, snap.Kind, s.now())
	if err != nil {
		return 0, err
	}
	write := s.release
	if item.Draft {
		write = s.saveRevision
	}
	if _, err := write(ctx, tx, Editor{Name: "Import"}, spineRow{ID: id, Kind: snap.Kind, Status: StatusDraft}, actionImport, snap); err != nil {
		return 0, err
	}
	r.Created = true
	return id, exec(ctx, tx, `update entry set attention = @attention where id = @id`,
		pgx.StrictNamedArgs{"id": id, "attention": append([]string{}, r.Attention...)})
}
