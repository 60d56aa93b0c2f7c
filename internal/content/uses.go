package content

import (
	"context"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/fileurl"
)

// DocumentIsPublic reports whether a public entry offers the stored document: as its download, or by an address in
// its text or its links. The document of a draft, or of an entry under embargo, is nobody's yet.
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
				where `+publicSQL("e")+` and strpos(f.source_url, @address) > 0))`,
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
