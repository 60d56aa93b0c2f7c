package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/fileurl"
)

// DocumentIsPublic reports whether a public entry offers the stored document, as its download, or by an address in its text or
// its links; or a menu, a standing text, a redirect or the announcement of the hour leads to it. The document of a draft, or of an entry under embargo, is nobody's yet.
func (s *Store) DocumentIsPublic(ctx context.Context, id int64) (bool, error) {
	return one[bool](ctx, s.pool, `
		select exists (select from media_file where id = @id) and (
			exists (select from resource r join entry e on e.id = r.entry_id where r.document_media_id = @id and `+publicSQL("e")+`)
			or exists (
				select from entry e
				left join resource r on r.entry_id = e.id
				left join campaign c on c.entry_id = e.id
				left join event v on v.entry_id = e.id
				where `+publicSQL("e")+` and (strpos(e.body, @address) > 0 or strpos(r.link, @address) > 0
					or strpos(c.action_url, @address) > 0 or strpos(v.registration_url, @address) > 0))
			or exists (
				select from campaign_action a join entry e on e.id = a.entry_id
				where `+publicSQL("e")+` and strpos(a.url, @address) > 0)
			or exists (
				select from issue_fact f join entry e on e.id = f.entry_id
				where `+publicSQL("e")+` and strpos(f.source_url, @address) > 0)
			or exists (
				select from setting_text t
				where strpos(t.text, @address) > 0 and (t.starts_at is null or t.starts_at <= @now) and (t.ends_at is null or t.ends_at > @now)))`,
		pgx.StrictNamedArgs{"id": id, "address": fileurl.Folder(id), "now": s.now()})
}

// usesSQL notes which stored files a revision uses, as a part of the statement that writes it. A file that an editor takes
// into use comes out of the trash. It wants usesArgs, @id and @version.
const usesSQL = `
	used as (
		select id as file_id, 'lead' as place from media_file where id = @lead
		union select id, 'document' from media_file where id = @document
		union select id, 'text' from media_file where hash = any(@hashes) or id = any(@ids)
		union select file_id, 'text' from media_former where hash = any(@hashes)),
	kept as (update media_file set trashed_at = null where trashed_at is not null and id in (select file_id from used)),
	uses as (insert into media_use (entry_id, version, file_id, place) select @id, @version, file_id, place from used)`

// usesArgs adds the arguments of usesSQL for the snapshot, of which data is the JSON.
func (s Snapshot) usesArgs(args pgx.StrictNamedArgs, data []byte) {
	args["lead"], args["document"] = s.Lead.MediaID, int64(0)
	if s.Resource != nil {
		args["document"] = s.Resource.DocumentID
	}
	text := string(data)
	args["hashes"], args["ids"] = append([]string{}, fileurl.PictureHashes(text)...), ids(fileurl.DocumentIDs(text))
}

// FilesOf returns the stored files that the revision uses, by ID.
func (s *Store) FilesOf(ctx context.Context, rev Revision) ([]int64, error) {
	rows, err := s.pool.Query(ctx, `select distinct file_id from media_use where entry_id = @id and version = @version`,
		pgx.StrictNamedArgs{"id": rev.EntryID, "version": rev.Version})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// checkRights returns FieldErrors when the revision shows files whose licence has ended on the day on which readers see it, or a
// document where a picture belongs.
func checkRights(ctx context.Context, tx pgx.Tx, rev Revision, appears time.Time) error {
	type row struct {
		Place, Name string
		Document    bool
		LicenceEnds *time.Time
	}
	ended, err := many[row](ctx, tx, `
		select u.place, m.name, m.width = 0 and u.place = 'lead' as document, m.licence_ends from media_use u join media_file m on m.id = u.file_id
		where u.entry_id = @id and u.version = @version and (m.licence_ends < @day::date or m.width = 0 and u.place = 'lead') order by u.place, m.name`,
		pgx.StrictNamedArgs{"id": rev.EntryID, "version": rev.Version, "day": day(appears)})
	if err != nil || len(ended) == 0 {
		return err
	}
	var errs FieldErrors
	for _, e := range ended {
		if e.Document {
			errs = append(errs, FieldError{"lead.media", e.Name + " is no picture. Choose one from the library, or take it out."})
			continue
		}
		field := map[string]string{"lead": "lead.media", "document": "resource.document", "text": "body"}[e.Place]
		errs = append(errs, FieldError{field, "The licence of " + e.Name + " ends on " + e.LicenceEnds.Format("January 2, 2006") + ". Choose another file, or note a new licence in the library."})
	}
	return errs
}

// day is the day of the moment in the newsroom, as midnight UTC: as dates come from the database.
func day(t time.Time) time.Time {
	y, m, d := t.In(Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Seen returns those of the entries that the context's viewer sees in the newsroom.
func (s *Store) Seen(ctx context.Context, entries []int64) ([]int64, error) {
	rows, err := s.pool.Query(ctx, `select e.id from entry e where e.id = any(@ids) and `+seenSQL, viewerArgs(ctx, pgx.StrictNamedArgs{"ids": ids(entries)}))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}
