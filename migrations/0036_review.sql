-- +goose Up

-- What was said of the words of an entry on their way to readers: that they are to be reviewed, approved, or to be changed.
create table review (
    id         bigint generated always as identity primary key,
    entry_id   bigint not null references entry on delete cascade,
    version    integer not null check (version > 0),
    verdict    text not null check (verdict in ('asked', 'approved', 'changes')),
    note       text not null default '',
    account_id bigint not null,
    name       text not null,
    said_at    timestamptz not null
);
create index review_entry on review (entry_id, id);

-- The last verdict while it waits for something; publishing ends it. Beside it the list needs nothing else.
alter table entry add column review text not null default '' check (review in ('', 'asked', 'approved', 'changes'));
create index entry_in_review on entry (review, changed_at desc, id desc) where review <> '';

-- What colleagues say of a revision.
create table entry_comment (
    id          bigint generated always as identity primary key,
    entry_id    bigint not null references entry on delete cascade,
    version     integer not null check (version > 0),
    account_id  bigint not null,
    name        text not null,
    words       text not null check (words <> ''),
    said_at     timestamptz not null,
    resolved_at timestamptz,
    resolved_by text not null default ''
);
create index entry_comment_entry on entry_comment (entry_id, id);

-- The kinds of which two people see every text before readers do.
create table four_eyes (kind text primary key);

alter table account add column entry_mail boolean not null default true;
comment on column account.entry_mail is 'letters about reviews, comments and publishing that concern the person';
