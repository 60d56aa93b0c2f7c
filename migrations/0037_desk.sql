-- +goose Up

-- What the newsroom's list is narrowed by, of the newest words of an entry and not of those that readers see.
alter table entry add column belongs bigint[] not null default '{}', add column newest tsvector;
comment on column entry.belongs is 'issues, then chapters, of the newest version';
comment on column entry.newest is 'words of the newest version where the row has those of an older one; null elsewhere';

update entry e set belongs = array(
    select x::bigint from revision r, jsonb_array_elements_text(
        coalesce(nullif(r.snapshot #> '{links,issues}', 'null'), '[]') || coalesce(nullif(r.snapshot #> '{links,chapters}', 'null'), '[]')) x
    where r.entry_id = e.id and r.version = e.version)
where exists (select from revision r where r.entry_id = e.id and r.version = e.version and (r.snapshot #> '{links,issues}' <> 'null' or r.snapshot #> '{links,chapters}' <> 'null'));

update entry e set newest = to_tsvector('public.site', normalize(
    concat_ws(' ', r.snapshot ->> 'title', r.snapshot ->> 'summary', public.without_markup(left(r.snapshot ->> 'body', 200000))), NFC))
from revision r where r.entry_id = e.id and r.version = e.version and e.status <> 'draft' and e.version > e.published_version;

create index entry_belongs on entry using gin (belongs);
create index entry_newest_words on entry using gin (newest) where newest is not null;
create index entry_title_letters on entry using gin (folded_title public.gin_trgm_ops);

-- The list in its orders: all of it, a status, a kind, a status of a kind.
create index entry_desk on entry (changed_at desc, id desc) where trashed_at is null;
create index entry_desk_status on entry (status, changed_at desc, id desc) where trashed_at is null;
create index entry_desk_kind on entry (kind, changed_at desc, id desc) where trashed_at is null;
create index entry_desk_kind_status on entry (kind, status, changed_at desc, id desc) where trashed_at is null;
create index entry_desk_out on entry (coalesce(publish_at, '9999-01-01 00:00:00+00') desc, id desc) where trashed_at is null;
create index entry_with_changes on entry (changed_at desc, id desc) where trashed_at is null and status = 'published' and version > published_version;
create index entry_attention on entry (changed_at desc, id desc) where trashed_at is null and attention <> '{}';
create index entry_no_alt on entry (changed_at desc, id desc) where trashed_at is null and status = 'published'
    and (body ~ '!\[\s*\]\(' or lead_media_id is not null and lead_alt = '');
create index entry_ends on entry (unpublish_at) where unpublish_at is not null;
drop index entry_changed;
create index revision_editor on revision (editor_id, entry_id);
