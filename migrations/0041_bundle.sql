-- +goose Up

-- Versions that are to go out together: several entries under a title, or the new version of one that readers see.
create table bundle (
    id         bigint generated always as identity primary key,
    title      text not null default '',
    goes_at    timestamptz,
    made_by    text not null,
    set_by     text not null default '',
    changed_at timestamptz not null,
    done_at    timestamptz,
    wrong      text not null default ''
);
comment on column bundle.title is 'empty: the new version of one entry';
comment on column bundle.goes_at is 'null: no time was set';
comment on column bundle.set_by is 'who set the time, in whose name it goes out';
comment on column bundle.wrong is 'why it did not go out at its time';
create index bundle_due on bundle (goes_at) where done_at is null and wrong = '';

create table bundle_entry (
    bundle_id bigint not null references bundle on delete cascade,
    entry_id  bigint not null references entry on delete cascade,
    version   integer,
    position  integer not null,
    open      boolean not null default true,
    primary key (bundle_id, entry_id)
);
comment on column bundle_entry.version is 'that goes out, once a time is set';
create unique index bundle_entry_once on bundle_entry (entry_id) where open;
