-- +goose Up

-- What is on an issue and from a chapter is kept as such, in the order of a list: to find where two long lists meet takes
-- longer the more there is.
create table entry_pair (
    entry_id     bigint not null references entry on delete cascade,
    issue_id     bigint not null,
    chapter_id   bigint not null,
    kind         text not null,
    publish_at   timestamptz not null,
    unpublish_at timestamptz,
    primary key (entry_id, issue_id, chapter_id)
);
comment on table entry_pair is 'published entries by issue and chapter; follows entry_link';

-- +goose StatementBegin
create function pair_anew(entries bigint[]) returns void language sql as $$
    delete from entry_pair where entry_id = any(entries);
    insert into entry_pair (entry_id, issue_id, chapter_id, kind, publish_at, unpublish_at)
    select i.from_id, i.to_id, c.to_id, i.kind, i.publish_at, i.unpublish_at
    from entry_link i join entry_link c on c.from_id = i.from_id and c.rel = 'chapter'
    where i.from_id = any(entries) and i.rel = 'issue' and i.publish_at is not null
    on conflict (entry_id, issue_id, chapter_id) do update -- two may do so at once
    set kind = excluded.kind, publish_at = excluded.publish_at, unpublish_at = excluded.unpublish_at;
$$;

create function links_tell_pairs() returns trigger language plpgsql as $$
begin
    perform pair_anew((select array_agg(distinct from_id) from changed where rel in ('issue', 'chapter')));
    return null;
end $$;
-- +goose StatementEnd

create trigger tells_pairs_of_new after insert on entry_link referencing new table as changed for each statement execute function links_tell_pairs();
create trigger tells_pairs after update on entry_link referencing new table as changed for each statement execute function links_tell_pairs();
create trigger tells_pairs_of_old after delete on entry_link referencing old table as changed for each statement execute function links_tell_pairs();

select pair_anew((select array_agg(id) from entry where status = 'published'));
create index entry_pair_list on entry_pair (issue_id, chapter_id, publish_at desc, entry_id desc) include (kind, unpublish_at);
create index entry_pair_kind_list on entry_pair (issue_id, chapter_id, kind, publish_at desc, entry_id desc) include (unpublish_at);

-- A clipping knows of its entry what the list of a year is ordered and counted by. The year is the article's, or that of
-- publishing in the newsroom's zone where the article has no date.
alter table clipping add column publish_at timestamptz, add column unpublish_at timestamptz;
alter table clipping add column year int generated always as
    (extract(year from coalesce(published_on, (publish_at at time zone 'America/New_York')::date))) stored;
comment on column clipping.publish_at is 'of the entry; null while that is not published';

-- +goose StatementBegin
create function clipping_knows_its_entry() returns trigger language plpgsql as $$
begin
    select case when e.status = 'published' then e.publish_at end, e.unpublish_at
    into new.publish_at, new.unpublish_at
    from entry e where e.id = new.entry_id;
    return new;
end $$;

create or replace function entry_tells_its_links() returns trigger language plpgsql as $$
begin
    update entry_link
    set kind = new.kind, publish_at = case when new.status = 'published' then new.publish_at end, unpublish_at = new.unpublish_at
    where from_id = new.id;
    update clipping
    set publish_at = case when new.status = 'published' then new.publish_at end, unpublish_at = new.unpublish_at
    where entry_id = new.id;
    return null;
end $$;
-- +goose StatementEnd

create trigger knows_its_entry before insert on clipping for each row execute function clipping_knows_its_entry();
update clipping c
set publish_at = case when e.status = 'published' then e.publish_at end, unpublish_at = e.unpublish_at
from entry e where e.id = c.entry_id;
create index clipping_list on clipping (year, publish_at desc, entry_id desc) include (unpublish_at) where publish_at is not null;
