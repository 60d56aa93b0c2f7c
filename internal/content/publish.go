package content

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/postgres"
)

// Create stores a new entry with its first revision and returns that revision. Nothing is checked but that the kind is
// known: an unfinished draft is always saved. A page that has begun an entry begins no second one: then it is SaveDraft on
// that one.
func (s *Store) Create(ctx context.Context, by Editor, snap Snapshot) (Revision, error) {
	if err := known(snap.Kind); err != nil {
		return Revision{}, err
	}
	var rev Revision
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, current, err := s.begin(ctx, tx, by.Tab, snap.Kind)
		if err != nil {
			return err
		}
		rev, err = s.draft(ctx, tx, by, row, current, snap, false)
		return err
	})
	return rev, err
}

// CreateAndPublish stores a new entry and publishes it, as Create and Publish do, in one transaction:
// when the checks refuse it, nothing is stored.
func (s *Store) CreateAndPublish(ctx context.Context, by Editor, snap Snapshot) (Revision, error) {
	if err := known(snap.Kind); err != nil {
		return Revision{}, err
	}
	var rev Revision
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, current, err := s.begin(ctx, tx, by.Tab, snap.Kind)
		if err != nil {
			return err
		}
		rev, err = s.publish(ctx, tx, by, row, current, snap)
		return err
	})
	return rev, s.fieldError(ctx, err, snap)
}

func known(k Kind) error {
	if _, ok := ParseKind(string(k)); !ok {
		return fmt.Errorf("content: unknown kind %q", k)
	}
	return nil
}

// SaveDraft stores the snapshot as a new revision on top of version base and returns it. What the
// public sees does not change. A snapshot equal to the newest one is not stored again. A *StaleError
// comes back when somebody else saved a version above base, ErrNotFound when there is no such entry.
func (s *Store) SaveDraft(ctx context.Context, by Editor, id int64, base int, snap Snapshot) (Revision, error) {
	var rev Revision
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, current, err := s.lock(ctx, tx, by.Tab, id, base)
		if err != nil {
			return err
		}
		if rev, err = s.draft(ctx, tx, by, row, current, snap, false); err != nil {
			return err
		}
		return s.prune(ctx, tx, id)
	})
	return rev, err
}

// draft stores the snapshot on top of the current revision. What is stored already, or is older than what is, is not
// stored again.
func (s *Store) draft(ctx context.Context, tx pgx.Tx, by Editor, row spineRow, current Revision, snap Snapshot, auto bool) (Revision, error) {
	snap.Kind = row.Kind
	snap.tidy()
	if err := current.allow(ctx, row.ID, snap, false); err != nil {
		return Revision{}, err
	}
	if current.after(by.Tab) {
		return current, nil
	}
	if current.Version == 0 || !same(current.Snapshot, snap) {
		return s.saveRevision(ctx, tx, by, row, Revision{Action: actionDraft, Auto: auto, Snapshot: snap, request: snap.request(actionDraft)})
	}
	if current.Auto && !auto {
		current.Auto = false
		if err := recordRevision(ctx, tx, current); err != nil {
			return Revision{}, err
		}
		return current, exec(ctx, tx, `update revision set auto = false where entry_id = @id and version = @version`,
			pgx.StrictNamedArgs{"id": row.ID, "version": current.Version})
	}
	return current, nil
}

// Publish checks the snapshot strictly and, when nothing is wrong, makes it what the public sees from
// its PublishAt on (when that is nil now, or since when readers see the entry already): row, details, links, revision and the redirect of a
// changed address in one transaction. Where readers saw the entry before, they are told of its Change.
// FieldErrors, *StaleError or ErrNotFound come back otherwise, and nothing was written.
//
// A request that arrives twice publishes once: the second time the revision of the first comes back.
func (s *Store) Publish(ctx context.Context, by Editor, id int64, base int, snap Snapshot) (Revision, error) {
	var rev Revision
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, current, err := s.lock(ctx, tx, by.Tab, id, base)
		if err != nil {
			return err
		}
		if rev, err = s.publish(ctx, tx, by, row, current, snap); err != nil {
			return err
		}
		return s.prune(ctx, tx, id)
	})
	return rev, s.fieldError(ctx, err, snap)
}

// publish makes the snapshot what the public sees, on top of the current revision.
func (s *Store) publish(ctx context.Context, tx pgx.Tx, by Editor, row spineRow, current Revision, snap Snapshot) (Revision, error) {
	snap.Kind = row.Kind
	snap.tidy()
	if err := errors.Join(current.allow(ctx, row.ID, snap, true), row.allowLive(ctx)); err != nil {
		return Revision{}, err
	}
	if current.Answers(by.Tab, snap) {
		return current, nil
	}
	if current.after(by.Tab) { // it comes late: what was written since must not be passed over
		return Revision{}, &StaleError{Current: current}
	}
	if row.TrashedAt != nil {
		return Revision{}, FieldErrors{{"", "This lies in the trash. Take it back first, then publish it."}}
	}
	request, state := snap.request(actionPublish), row.state(s.now())
	if state == StatePublished && snap.PublishAt == nil {
		snap.PublishAt = row.PublishAt // its day stays the one on which readers saw it first
	}
	errs := snap.Check(s.now())
	if state == StatePublished && snap.PublishAt != nil && snap.PublishAt.After(s.now()) {
		errs = append(errs, FieldError{"publish_at", "Readers see this entry now. Keep its time, or take it down before you schedule it."})
	}
	if errs != nil {
		return Revision{}, errs
	}
	if err := s.fourEyes(ctx, tx, by, row, snap); err != nil {
		return Revision{}, err
	}
	if err := concern(ctx, tx, by, row.ID, MatterPublished); err != nil {
		return Revision{}, err
	}
	rev := snap.published(seen(row.SeenAt, state), s.now())
	rev.request = request
	return s.release(ctx, tx, by, row, rev)
}

// lock reads the entry and its newest revision for writing; a *StaleError when somebody else, which another page is, saved
// a version above base.
func (s *Store) lock(ctx context.Context, tx pgx.Tx, tab Tab, id int64, base int) (spineRow, Revision, error) {
	row, err := s.spine(ctx, tx, `e.id = @id and `+seenSQL+` for update of e`, viewerArgs(ctx, pgx.StrictNamedArgs{"id": id}))
	if err != nil {
		return row, Revision{}, err
	}
	current, err := revision(ctx, tx, id, row.Version)
	if err != nil || row.Version == base {
		return row, current, err
	}
	own, err := tab.wrote(ctx, tx, id, base)
	if err == nil && !own {
		err = &StaleError{Current: current}
	}
	return row, current, err
}

// unseenSQL are the words of a version that readers do not see, for the desk's search.
const unseenSQL = `to_tsvector('public.site', normalize(concat_ws(' ', @title::text, @summary::text, public.without_markup(left(@body::text, 200000))), NFC))`

// saveRevision appends rev, of which it takes action, note, request, ahead and snapshot, to the entry's history. While an entry has never been public, its
// row carries the words of the newest draft, so that the desk's list and search find it.
func (s *Store) saveRevision(ctx context.Context, tx pgx.Tx, by Editor, row spineRow, rev Revision) (Revision, error) {
	rev.EntryID, rev.Version, rev.EditorID, rev.Editor, rev.Tab, rev.SavedAt = row.ID, row.Version+1, by.ID, by.Name, by.Tab, s.now()
	snap := rev.Snapshot
	data, err := json.Marshal(snap)
	if err != nil {
		return rev, err
	}
	if err := recordRevision(ctx, tx, rev); err != nil {
		return rev, err
	}
	args := pgx.StrictNamedArgs{"id": row.ID, "version": rev.Version, "action": rev.Action, "note": rev.Note, "editor_id": by.ID, "editor": by.Name,
		"tab": by.Tab.Key, "seq": by.Tab.Seq, "request": rev.request, "auto": rev.Auto, "ahead": rev.Ahead, "now": rev.SavedAt, "snapshot": data,
		"title": snap.Title, "summary": snap.Summary, "body": snap.Body, "byline": snap.Byline,
		"belongs": ids(slices.Concat(snap.Links.Issues, snap.Links.Chapters)), "apart": row.Status != StatusDraft && !rev.releases()}
	snap.usesArgs(args, data)
	return rev, exec(ctx, tx, `
		with saved as (
			insert into revision (entry_id, version, action, note, editor_id, editor, tab, seq, request, auto, ahead, saved_at, snapshot)
			values (@id, @version, @action, @note, nullif(@editor_id, 0), @editor, @tab, @seq, @request, @auto, @ahead, @now, @snapshot)),
		`+usesSQL+`
		update entry set version = @version, changed_at = @now, changed_by = @editor,
			title = case when status = 'draft' then @title else title end,
			summary = case when status = 'draft' then @summary else summary end,
			body = case when status = 'draft' then @body else body end,
			byline = case when status = 'draft' then @byline else byline end,
			belongs = @belongs, newest = case when @apart then `+unseenSQL+` end
		where id = @id`, args)
}

// release copies the snapshot of rev to what the public sees and records it.
func (s *Store) release(ctx context.Context, tx pgx.Tx, by Editor, row spineRow, rev Revision) (Revision, error) {
	snap := rev.Snapshot
	if snap.PublishAt == nil {
		now := s.now()
		snap.PublishAt = &now
	}
	appears := s.now()
	if snap.PublishAt.After(appears) {
		appears = *snap.PublishAt
	}
	folder, err := placeOf(ctx, tx, row.ID, snap, appears)
	if err != nil {
		return Revision{}, err
	}
	if snap.Slug == "" {
		snap.Slug, err = freeSlug(ctx, tx, row.ID, folder, snap)
	} else {
		err = notRedirecting(ctx, tx, row.ID, folder+snap.Slug)
	}
	if err != nil {
		return Revision{}, err
	}
	// Readers can have kept an address only when the entry was published.
	was, err := addresses(ctx, tx, row.ID, ` and e.published_version is not null`)
	if err != nil {
		return Revision{}, err
	}
	if appears.After(s.now()) {
		if err := tellsNothing(ctx, tx, row, was[row.ID], folder+snap.Slug, appears, s.now()); err != nil {
			return Revision{}, err
		}
	}
	if err := writeSpine(ctx, tx, row.ID, snap, s.now()); err != nil {
		return Revision{}, err
	}
	if err := snap.saveDetail(ctx, tx, row.ID); err != nil {
		return Revision{}, err
	}
	if err := writeLinks(ctx, tx, row.ID, snap.Links); err != nil {
		return Revision{}, err
	}
	if err := writeCorrections(ctx, tx, row.ID, snap.Corrections); err != nil {
		return Revision{}, err
	}
	if err := learnWords(ctx, tx, snap); err != nil {
		return Revision{}, err
	}
	rev.Snapshot, rev.Ahead = snap, appears.After(s.now())
	rev, err = s.saveRevision(ctx, tx, by, row, rev)
	if err != nil {
		return rev, err
	}
	if err := checkRights(ctx, tx, rev, appears); err != nil {
		return rev, err
	}
	if err := exec(ctx, tx, `update entry set published_version = version where id = @id`, pgx.StrictNamedArgs{"id": row.ID}); err != nil {
		return rev, err
	}
	return rev, moveAddresses(ctx, tx, row.ID, was)
}

// writeSpine makes the row what the snapshot says. What readers are told of a withdrawn entry stays until it appears.
func writeSpine(ctx context.Context, tx pgx.Tx, id int64, s Snapshot, now time.Time) error {
	return exec(ctx, tx, `
		update entry e set status = 'published', trashed_at = null, trashed_by = '', review = '', slug = @slug, title = @title, summary = @summary, body = @body, byline = @byline, details = @details,
			seo_title = @seo_title, seo_description = @seo_description, archived = @archived,
			publish_at = @publish_at, unpublish_at = @unpublish_at, updated_at = @updated_at,
			seen_at = case when seen_at <= @now then seen_at else greatest(@publish_at::timestamptz, @now) end,
			lead_media_id = nullif(@lead, 0), lead_alt = @alt, lead_caption = @caption, lead_credit = @credit, attention = '{}',
			withdrawn_at = case when @publish_at::timestamptz > @now and `+withdrawnSQL+` then withdrawn_at end,
			withdrawn_reason = case when @publish_at::timestamptz > @now and `+withdrawnSQL+` then withdrawn_reason else '' end
		where id = @id`,
		pgx.StrictNamedArgs{"id": id, "now": now, "slug": s.Slug, "title": s.Title, "summary": s.Summary, "body": s.Body, "byline": s.Byline, "details": s.details(),
			"seo_title": s.SEOTitle, "seo_description": s.SEODescription, "archived": s.Archived,
			"publish_at": s.PublishAt, "unpublish_at": s.UnpublishAt, "updated_at": s.UpdatedAt,
			"lead": s.Lead.MediaID, "alt": s.Lead.Alt, "caption": s.Lead.Caption, "credit": s.Lead.Credit})
}

// writeLinks replaces the entry's links; what was deleted meanwhile is left out.
func writeLinks(ctx context.Context, tx pgx.Tx, id int64, l Links) error {
	if err := exec(ctx, tx, `delete from entry_link where from_id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
		return err
	}
	return exec(ctx, tx, `
		insert into entry_link (from_id, to_id, rel, position)
		select @id, t.to_id, t.rel, t.position
		from (select unnest(@issues::bigint[]) as to_id, 'issue' as rel, generate_series(1, cardinality(@issues::bigint[])) as position
			union all select unnest(@chapters::bigint[]), 'chapter', generate_series(1, cardinality(@chapters::bigint[]))
			union all select unnest(@related::bigint[]), 'related', generate_series(1, cardinality(@related::bigint[]))
			union all select unnest(@people::bigint[]), 'person', generate_series(1, cardinality(@people::bigint[]))) t
		join entry e on e.id = t.to_id
		where t.to_id <> @id and case t.rel when 'issue' then e.kind = 'issue' when 'chapter' then e.kind = 'chapter'
			when 'person' then e.kind = 'person' else true end
		on conflict do nothing`,
		pgx.StrictNamedArgs{"id": id, "issues": ids(l.Issues), "chapters": ids(l.Chapters), "related": ids(l.Related), "people": ids(l.People)})
}

// ids is never nil, so that Postgres sees an empty array and not a null.
func ids(in []int64) []int64 {
	if in == nil {
		return []int64{}
	}
	return in
}

// fieldError turns what the database refused into a sentence beside the field that caused it.
func (s *Store) fieldError(ctx context.Context, err error, snap Snapshot) error {
	field, message := "", ""
	switch postgres.Constraint(err) {
	case "":
		return err
	case "entry_kind_slug_key", "entry_news_address":
		field, message = "slug", "Another entry already has this address. Choose another one."
		if s.inTrash(ctx, snap) {
			message = "An entry in the trash has this address. Choose another one, or take that one back and change its address."
		}
	case "chapter_state_key":
		field, message = "chapter.state", "Another chapter already has this state."
	case "newsletter_series_id_fkey":
		field, message = "newsletter.series", "This series was deleted meanwhile. Choose another one."
	case "entry_lead_media_id_fkey":
		field, message = "lead.media", "This picture was deleted meanwhile. Choose another one."
	case "release_contact_contact_id_fkey":
		field, message = "release.contacts", "This contact was deleted meanwhile. Choose another one."
	case "release_boilerplate_id_fkey":
		field, message = "release.boilerplate", "This boilerplate was deleted meanwhile. Choose another one."
	case "resource_document_media_id_fkey":
		field, message = "resource.document", "This document was deleted meanwhile. Choose another one."
	case "page_parent_id_fkey", "page_check":
		field, message = "page.parent", "This page cannot stand below that one. Choose another one."
	default:
		return err
	}
	return FieldErrors{{Field: field, Message: message}}
}

// same reports whether two snapshots store the same.
func same(a, b Snapshot) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errors.Join(errX, errY) == nil && bytes.Equal(x, y)
}
