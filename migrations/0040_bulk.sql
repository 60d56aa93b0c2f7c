-- +goose Up

-- What somebody did to several entries at once, and what became of each: it can be undone for a while.
create table bulk (
    id          bigint generated always as identity primary key,
    key         text not null unique,
    account_id  bigint not null,
    deed        text not null check (deed in ('publish', 'unpublish', 'tag', 'untag', 'trash')),
    about       text not null default '',
    begun_at    timestamptz not null,
    finished_at timestamptz
);
drop index entry_ends; -- entry_expires serves as well
comment on column bulk.key is 'of the page that it was sent from, so that what arrives twice is done once';
create index bulk_begun on bulk (begun_at);

create table bulk_line (
    bulk_id   bigint not null references bulk on delete cascade,
    entry_id  bigint not null references entry on delete cascade,
    position  integer not null,
    before    integer not null,
    published integer not null,
    after     integer not null,
    refused   text not null default '',
    undone    boolean not null default false,
    kept      text not null default '',
    primary key (bulk_id, entry_id)
);
create index bulk_line_entry on bulk_line (entry_id);
comment on column bulk_line.published is 'version that readers saw before, or would have; 0: none';
comment on column bulk_line.kept is 'why it was not undone';
