-- +goose Up

-- The links of the navigation and of the foot of every page. What staff never changed is not here: the program knows it.
create table menu (
    name       text primary key check (name in ('main', 'network', 'read', 'reporters', 'reach', 'legal')),
    title      text not null default '',
    links      jsonb not null,
    changed_at timestamptz not null,
    changed_by text not null
);
comment on column menu.links is '[{"text", "href", "entry"}]; entry is null for what is no entry of this site';

-- What the site says of itself; one row, or none while nobody changed it.
create table site (
    one         boolean primary key default true check (one),
    heading     text not null,
    standfirst  text not null,
    description text not null,
    strapline   text not null,
    changed_at  timestamptz not null,
    changed_by  text not null
);
comment on column site.heading is 'of the home page, a line a line';

create trigger tell after insert or update or delete on menu for each statement execute function tell('site');
create trigger tell after insert or update or delete on site for each statement execute function tell('site');

-- Every version of what is set, whoever changed it and by whichever way.
create table setting_version (
    id       bigint generated always as identity primary key,
    subject  text not null,
    key      text not null,
    value    jsonb not null,
    removed  boolean not null default false,
    saved_at timestamptz not null,
    saved_by text not null
);
create index setting_version_of on setting_version (subject, key, id);
comment on column setting_version.subject is 'the table';
comment on column setting_version.key is 'of the row';

-- +goose StatementBegin
create function keep_setting() returns trigger language plpgsql as $$
declare
    kept jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end) - array['changed_at', 'changed_by'];
begin
    if tg_op = 'UPDATE' and kept = to_jsonb(old) - array['changed_at', 'changed_by'] then
        return null;
    end if;
    insert into setting_version (subject, key, value, removed, saved_at, saved_by) values (tg_table_name, kept ->> tg_argv[0], kept, tg_op = 'DELETE',
        case when tg_op = 'DELETE' then now() else new.changed_at end,
        case when tg_op = 'DELETE' then coalesce(current_setting('site.by', true), '') else new.changed_by end);
    return null;
end $$;

create function setting_version_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the history of settings is only added to';
end $$;
-- +goose StatementEnd
create trigger stays before update or delete or truncate on setting_version for each statement execute function setting_version_stays();

create trigger keep after insert or update or delete on press_contact for each row execute function keep_setting('id');
create trigger keep after insert or update or delete on boilerplate for each row execute function keep_setting('id');
create trigger keep after insert or update or delete on announcement for each row execute function keep_setting('id');
create trigger keep after insert or update or delete on placement for each row execute function keep_setting('id');
create trigger keep after insert or update or delete on menu for each row execute function keep_setting('name');
create trigger keep after insert or update or delete on site for each row execute function keep_setting('one');

insert into setting_version (subject, key, value, saved_at, saved_by)
select 'press_contact', id::text, to_jsonb(t) - array['changed_at', 'changed_by'], changed_at, changed_by from press_contact t
union all select 'boilerplate', id::text, to_jsonb(t) - array['changed_at', 'changed_by'], changed_at, changed_by from boilerplate t
union all select 'announcement', id::text, to_jsonb(t) - array['changed_at', 'changed_by'], changed_at, changed_by from announcement t
union all select 'placement', id::text, to_jsonb(t) - array['changed_at', 'changed_by'], changed_at, changed_by from placement t
order by 4;

alter table redirect add column made_by text not null default '';
comment on column redirect.made_by is 'who added it in the admin; empty for those that an import or a rename left';
