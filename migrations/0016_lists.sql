-- +goose Up

-- Lists are cut, and counted, from an index alone: of a hundred thousand entries the twelve that are shown are read.
create index entry_newest_list on entry (publish_at desc, id desc) include (kind, unpublish_at) where status = 'published';
create index entry_kind_list on entry (kind, publish_at desc, id desc) include (unpublish_at) where status = 'published';
drop index entry_newest;
drop index entry_public;
create index clipping_day on clipping (published_on);

-- A link knows of the entry that it comes from what a list of an issue or a chapter is ordered and counted by.
alter table entry_link add column kind text, add column publish_at timestamptz, add column unpublish_at timestamptz;
comment on column entry_link.publish_at is 'of the entry that it comes from; null while that is not published';

-- +goose StatementBegin
create function link_knows_its_entry() returns trigger language plpgsql as $$
begin
    select e.kind, case when e.status = 'published' then e.publish_at end, e.unpublish_at
    into new.kind, new.publish_at, new.unpublish_at
    from entry e where e.id = new.from_id;
    return new;
end $$;

create function entry_tells_its_links() returns trigger language plpgsql as $$
begin
    update entry_link
    set kind = new.kind, publish_at = case when new.status = 'published' then new.publish_at end, unpublish_at = new.unpublish_at
    where from_id = new.id;
    return null;
end $$;
-- +goose StatementEnd

update entry_link l
set kind = e.kind, publish_at = case when e.status = 'published' then e.publish_at end, unpublish_at = e.unpublish_at
from entry e where e.id = l.from_id;
create trigger knows_its_entry before insert on entry_link for each row execute function link_knows_its_entry();
create trigger tells_its_links after update on entry for each row
    when ((old.status, old.kind, old.publish_at, old.unpublish_at) is distinct from (new.status, new.kind, new.publish_at, new.unpublish_at))
    execute function entry_tells_its_links();
create index entry_link_list on entry_link (to_id, rel, publish_at desc, from_id desc) include (kind, unpublish_at) where publish_at is not null;
